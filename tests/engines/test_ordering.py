# ruff: noqa: S311  (not for secrets)
"""Lists come in the order that plain sorting gives, at any depth and however many records tie."""

import random
from pathlib import Path

import pytest

from opentisc.search.engines.base import Deadline
from opentisc.search.engines.tantivy import engine as tantivy_engine
from opentisc.search.engines.tantivy import ordering
from opentisc.search.engines.tantivy.ordering import Ordering
from opentisc.search.engines.tantivy.schema import sort_keys
from opentisc.search.language.parser import parse
from opentisc.search.registry import Document
from opentisc.search.types import Collapse, Sort
from tests.engines.memory import EVERYBODY, TABLE, build, collection

LETTERS = "019AZaz-./: é中\U0001f600~"


def test_sort_keys_never_sort_otherwise_than_the_ids():
    draw = random.Random(4)
    ids = sorted({"".join(draw.choices(LETTERS, k=draw.randint(0, 30))) for _ in range(20_000)})
    keys = [sort_keys(one) for one in ids]
    assert keys == sorted(keys)


def test_the_first_sort_key_alone_tells_the_numbers_of_patents_apart():
    ids = [f"US2004{number:07d}A1" for number in range(5_000)]
    ids += [f"CN1{number:08d}{kind}" for number in range(5_000) for kind in "AB"]
    assert len({sort_keys(one)[0] for one in ids}) == len(ids)


def record_of(draw: random.Random, number: int) -> Document:
    day = draw.choice((0, 20200101, 20200102, 20210630))
    names = (
        f"US2004{number:07d}A1",
        f"LIT-10.1016/j.energy.{number}",
        f"literature:weak:of:one:long:name:{number:04d}",
        f"é{number}",
    )
    return Document(
        record_id=draw.choice(names),
        texts={"ti": ["cell"]},
        keys={"office": [draw.choice(("CN", "US"))]},
        dates={"pd": (day, day)} if day else {},
        groups={"simple": f"f{draw.randrange(60)}"},
    )


@pytest.fixture(scope="module")
def records() -> list[Document]:
    draw = random.Random(9)
    made = [record_of(draw, number) for number in range(600)]
    draw.shuffle(made)
    return made


@pytest.fixture
def reader(engine, tmp_path: Path, records):
    return build(engine, tmp_path / "index", collection(records), commit_every=170)


def in_plain_order(records: list[Document], sort: Sort) -> list[str]:
    by_id = sorted(records, key=lambda one: one.record_id)
    if sort is Sort.DATE:
        by_id.sort(key=lambda one: -one.dates.get("pd", (0,))[0])
    return [one.record_id for one in by_id]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("text", ["office:CN", "NOT office:CN", "", "ti:cell", "ti:cell AND pd:2020"])
def test_every_page_is_the_one_of_plain_sorting(reader, records, text, sort):
    own = {
        "office:CN": lambda one: one.keys["office"] == ["CN"],
        "NOT office:CN": lambda one: one.keys["office"] != ["CN"],
        "ti:cell AND pd:2020": lambda one: one.dates.get("pd", (0,))[0] in {20200101, 20200102},
    }.get(text, lambda one: True)
    expected = in_plain_order([one for one in records if own(one)], sort)
    selection = reader.select(parse(text, TABLE), EVERYBODY, Deadline(60))
    for offset in (0, 1, 63, 64, 65, len(expected) - 3, len(expected)):
        page = selection.page(sort=sort, collapse=Collapse.NONE, offset=offset, limit=20)
        assert [one.record_id for one in page] == expected[offset : offset + 20]


@pytest.mark.parametrize("sort", list(Sort))
def test_a_collapsed_list_shows_the_first_of_each_group_in_plain_order(reader, records, sort):
    group = {one.record_id: one.groups["simple"] for one in records}
    firsts: dict[str, str] = {}
    for record_id in in_plain_order(records, sort):
        firsts.setdefault(group[record_id], record_id)
    selection = reader.select(parse("", TABLE), EVERYBODY, Deadline(60))
    page = selection.page(sort=sort, collapse=Collapse.SIMPLE, offset=5, limit=30)
    assert [one.record_id for one in page] == list(firsts.values())[5:35]


@pytest.mark.parametrize("at_once", [1, 7, 100, 1_000])
def test_all_ids_come_in_their_own_order_in_slices_of_any_size(reader, records, monkeypatch, at_once):
    monkeypatch.setattr(ordering, "_EXPORTED_AT_ONCE", at_once)
    selection = reader.select(parse("ti:cell", TABLE), EVERYBODY, Deadline(60))
    assert list(selection.record_ids()) == sorted(one.record_id for one in records)


def test_an_export_has_the_time_of_one_search_for_each_slice_and_no_limit_as_a_whole(
    reader, records, monkeypatch
):
    monkeypatch.setattr(ordering, "_EXPORTED_AT_ONCE", 50)
    deadline = Deadline(60)
    selection = reader.select(parse("", TABLE), EVERYBODY, deadline)
    monkeypatch.setattr(deadline, "_end", 0.0)
    assert len(list(selection.record_ids())) == len(records)


@pytest.mark.parametrize("text", ["office:CN OR office:US", "pd:[2020 TO 2021]", ""])
@pytest.mark.parametrize("sort", list(Sort))
def test_a_page_of_ties_fetches_little_more_than_the_page(engine, tmp_path, monkeypatch, text, sort):
    days = {"pd": (20200101, 20200101)}
    made = [
        Document(record_id=f"US2004{number:07d}A1", keys={"office": ["CN"]}, dates=days)
        for number in range(2_000)
    ]
    reader = build(engine, tmp_path / "index", collection(made))
    asked = []
    rightly = Ordering._search

    def watched(self, query, limit, field, order):
        asked.append(limit)
        return rightly(self, query, limit, field, order)

    monkeypatch.setattr(Ordering, "_search", watched)
    selection = reader.select(parse(text, TABLE), EVERYBODY, Deadline(60))
    selection.page(sort=sort, collapse=Collapse.NONE, offset=0, limit=20)
    assert max(asked) <= 20 + 64


def test_a_new_index_that_is_written_in_parts_is_whole(engine, tmp_path, records, monkeypatch):
    monkeypatch.setattr(tantivy_engine, "_COMMITTED_AT_ONCE", 100)
    monkeypatch.setattr(tantivy_engine, "_CUT_TOGETHER", 30)
    reader = build(engine, tmp_path / "index", collection(records))
    selection = reader.select(parse("ti:cell", TABLE), EVERYBODY, Deadline(60))
    assert list(selection.record_ids()) == sorted(one.record_id for one in records)
