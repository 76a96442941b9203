"""Searching a subgroup with and without levels in force: the index, the reference and `explain` say the same."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from opentisc.accounts.types import OPERATOR
from opentisc.kernel.classes import Levels
from opentisc.search import queries as searching
from opentisc.search.engines.tantivy import TantivyEngine
from opentisc.search.errors import QueryError
from opentisc.search.language import values
from opentisc.search.language.fields import FieldTable
from opentisc.search.language.parser import parse
from opentisc.search.language.reference import Plain, matches
from opentisc.search.registry import Document
from opentisc.search.schemes import actions
from opentisc.search.schemes.entries import Entry
from opentisc.search.schemes.shelf import SchemeFile
from opentisc.search.schemes.writing import Writer
from opentisc.search.types import Query
from tests.engines.generate import document, query
from tests.engines.memory import FIELDS, build, collection, found
from tests.search.schemes.scheme_samples import IPC_XML, TITLES_ZH_CSV


def record(record_id: str, *ipc: str, cpc: tuple[str, ...] = ()) -> Document:
    return Document(record_id=record_id, keys={"ipc": ipc, "cpc": cpc})


RECORDS = (
    record("R05", "H01M10/05"),
    record("R052", "H01M10/052"),
    record("R0525", "H01M10/0525"),
    record("R054", "H01M10/054"),
    record("R39", "H01M10/39"),
    record("R00", "H01M10/00"),
    record("R12", "H01M12/02"),
    record("RC", cpc=("H01M10/0525",)),
    record("R5", "H01M10/058"),  # its digits look like one below 10/05; the scheme has no such place
)


def ids(text: str) -> set[str]:
    return {hit.record_id for hit in searching.run(Query(text=text, limit=100), actor=OPERATOR).hits}


def test_without_a_scheme_a_subgroup_finds_itself_alone(shelf_of_records):
    assert ids("ipc:H01M10/05") == {"R05"}
    assert ids("cls:H01M10/0525") == {"R0525", "RC"}
    told = searching.explain("ipc:H01M10/05", actor=OPERATOR).clauses[0]
    assert (told.rule, told.class_report.schemes, told.class_report.title) == ("text", (), None)


def test_with_levels_a_subgroup_finds_what_its_scheme_places_below_it(shelf_of_records, load):
    load({"scheme.xml": IPC_XML})
    assert ids("ipc:H01M10/05") == {"R05", "R052", "R0525", "R054"}
    assert ids("ipc:H01M10/052") == {"R052", "R0525"}
    assert ids("ipc:H01M10/36") == {"R39"}
    assert ids("ipc:H01M10/0525") == {"R0525"}
    assert ids("ipc:H01M10 NOT ipc:H01M10/05") == {"R39", "R00", "R5"}


def test_levels_of_the_ipc_say_nothing_of_the_cpc(shelf_of_records, load):
    load({"scheme.xml": IPC_XML})
    assert ids("cpc:H01M10/052") == set()
    assert ids("cls:H01M10/052") == {"R052", "R0525"}
    assert ids("cls:H01M10/0525") == {"R0525", "RC"}


def test_main_groups_and_what_is_above_go_by_their_text_with_and_without_levels(shelf_of_records, load):
    before = {text: ids(text) for text in ("ipc:H01M10", "ipc:H01M10/00", "ipc:H01M", "ipc:H")}
    load({"scheme.xml": IPC_XML})
    assert {text: ids(text) for text in before} == before
    assert before["ipc:H01M10"] == {"R05", "R052", "R0525", "R054", "R39", "R00", "R5"}


def test_explain_says_the_rule_the_edition_and_what_the_class_is_called(shelf_of_records, load):
    load({"scheme.xml": IPC_XML})
    load({"zh.csv": TITLES_ZH_CSV}, edition="2026.01")
    told = searching.explain(
        "ipc:H01M10/052 OR ipc:H01M10/058 OR ipc:H01M10 OR ti:cell", actor=OPERATOR
    ).clauses
    assert [one.rule for one in told] == ["levels", "not_in_scheme", "text", None]
    assert [one.count for one in told] == [2, 1, 7, 0]
    reports = [one.class_report for one in told]
    assert [one.schemes for one in reports[:3]] == [("IPC 2026.01",), ("IPC 2026.01",), ()]
    assert [one.below for one in reports[:3]] == [1, 0, 0]
    assert [one.title.title if one.title else None for one in reports[:3]] == [
        "锂蓄电池", None, "二次电池；及其制造",
    ]  # fmt: skip
    assert told[0].words == "国际分类号：H01M10/052 及其下位"
    assert told[1].words == "国际分类号：H01M10/058"


def test_titles_alone_change_no_search(shelf_of_records, load):
    load({"zh.csv": TITLES_ZH_CSV}, edition="2026.01")
    assert ids("ipc:H01M10/05") == {"R05"}
    assert searching.explain("ipc:H01M10/05", actor=OPERATOR).clauses[0].rule == "text"


def test_a_scheme_that_is_removed_no_longer_widens_a_search(shelf_of_records, load):
    name = load({"scheme.xml": IPC_XML}).info.name
    assert ids("ipc:H01M10/052") == {"R052", "R0525"}
    actions.remove(name)
    assert ids("ipc:H01M10/052") == {"R052"}


@pytest.mark.req("SC-39")
def test_a_query_over_too_many_classes_is_refused_at_the_clause_that_passes_the_limit(
    shelf_of_records, load, monkeypatch
):
    load({"scheme.xml": IPC_XML})
    monkeypatch.setattr(values, "MOST_BELOW", 4)
    assert ids("ipc:H01M10/05 OR ipc:H01M10/052") == {"R05", "R052", "R0525", "R054"}
    with pytest.raises(QueryError) as refused:
        ids("ipc:H01M10/05 OR ipc:H01M10/052 OR ipc:H01M10/36")
    assert (refused.value.code, refused.value.start) == (
        "too_many_classes",
        len("ipc:H01M10/05 OR ipc:H01M10/052 OR "),
    )


def random_scheme(draw: random.Random) -> list[tuple[str, int]]:
    """Return groups of one subclass in order, with dots that the digits do not give away."""
    rows = []
    for group in (1, 2, 10):
        rows.append((f"A01B{group}/00", 0))
        dots = 0
        numbers = draw.sample(
            [f"{one:02d}" for one in range(1, 60)] + [f"{one:03d}" for one in range(11, 99, 4)], 25
        )
        for number in numbers:
            dots = draw.randint(1, dots + 1)
            rows.append((f"A01B{group}/{number}", dots))
    return rows


def written(rows: list[tuple[str, int]], path: Path) -> SchemeFile:
    writer = Writer(path)
    for place, (symbol, dots) in enumerate(rows):
        writer.put(Entry(symbol=symbol, where=str(place), title="", language="en", dots=dots), file="f")
    assert writer.counts.refused == {}
    assert writer.counts.skipped_levels == 0
    facts = dict.fromkeys(("source", "licence", "sha256", "loaded_at"), "")
    writer.finish({**facts, "scheme": "ipc", "edition": "2026.01", "files": []})
    return SchemeFile(path)


@pytest.mark.parametrize("seed", [3, 17])
def test_engine_and_reference_agree_with_a_scheme_loaded(tmp_path: Path, seed: int):
    draw = random.Random(seed)  # noqa: S311 - a seed, no secret
    rows = random_scheme(draw)
    symbols = [symbol for symbol, _ in rows] + ["A01B1/99", "H01M10/052"]
    table = FieldTable(FIELDS, "tac", {"ipc": written(rows, tmp_path / "scheme.sqlite")})
    levels = {"ipc": Levels.from_dots(rows)}
    documents = [
        replace(one, keys={**one.keys, "ipc": draw.sample(symbols, 2), "cpc": draw.sample(symbols, 1)})
        for one in (document(draw, number) for number in range(80))
    ]
    reader = build(TantivyEngine(), tmp_path / "index", collection(documents), commit_every=17)
    hits = 0
    for _ in range(300):
        clause = f"{draw.choice(('ipc', 'cpc', 'cls'))}:{draw.choice(symbols)}"
        text = draw.choice((clause, f"NOT {clause}", f"{clause} OR ({query(draw, 0)})"))
        try:
            tree = parse(text, table)
        except QueryError:
            continue
        by_reference = {
            one.record_id
            for one in documents
            if matches(tree, Plain(texts=one.texts, keys=one.keys, dates=one.dates, levels=levels))
        }
        assert found(reader, tree) == by_reference, text
        hits += bool(by_reference)
    assert hits > 200


@pytest.fixture
def shelf_of_records(shelf):
    return shelf(*RECORDS)
