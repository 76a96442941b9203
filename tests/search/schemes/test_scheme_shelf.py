"""Loaded schemes: what is in force, titles, levels, and what was refused."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from opentisc.kernel.classes import Levels, contains
from opentisc.search.schemes import actions, files, queries, shelf
from opentisc.search.schemes.errors import ClassUnreadable, SchemeBroken, SchemeUnknown, SchemeUnreadable
from tests.search.schemes.scheme_samples import (
    CPC_SECTION_XML,
    CPC_SUBCLASS_XML,
    IPC_DOTS,
    IPC_XML,
    NICE_JSON,
    TITLES_EN_TABS,
    TITLES_ZH_CSV,
)

LEVELS = Levels.from_dots(IPC_DOTS)


def test_what_stands_below_a_subgroup_is_what_its_dots_say(load):
    load({"EN_ipc_scheme_20260101.xml": IPC_XML})
    scheme = shelf.with_levels("ipc")
    assert scheme.label == "IPC 2026.01"
    assert scheme.below("H01M10/05") == ("H01M10/052", "H01M10/0525", "H01M10/054")
    assert scheme.below("H01M10/052") == ("H01M10/0525",)
    assert scheme.below("H01M10/36") == ("H01M10/39",)
    assert scheme.below("H01M10/42") == ()
    assert scheme.below("H01M12/02") == ()
    assert scheme.below("H01M14/00") is None
    assert scheme.below("H01M") is None


def test_levels_from_the_file_and_from_the_dots_agree_for_every_pair(load):
    load({"scheme.xml": IPC_XML})
    scheme = shelf.with_levels("ipc")
    groups = [symbol for symbol, dots in IPC_DOTS if dots]
    for ancestor in groups:
        by_file = {ancestor, *scheme.below(ancestor)}
        assert by_file == {symbol for symbol in groups if contains(ancestor, symbol, LEVELS)}
        assert [LEVELS.parent(ancestor)] == list(scheme.above(ancestor))[-1:]


def test_the_path_names_every_place_above_with_titles_in_both_languages(load):
    load({"scheme.xml": IPC_XML})
    load({"zh.csv": TITLES_ZH_CSV}, edition="2026.01")
    path = queries.path("ipc", "h01m 10/0525")
    assert [one.symbol for one in path] == [
        "H", "H01", "H01M", "H01M10/00", "H01M10/05", "H01M10/052", "H01M10/0525",
    ]  # fmt: skip
    assert {language: one.title for language, one in path[3].titles.items()} == {
        "zh": "二次电池；及其制造",
        "en": "Cells filled again",
    }
    assert set(path[6].titles) == {"en"}
    with pytest.raises(ClassUnreadable):
        queries.path("ipc", "battery")


def test_a_title_is_said_in_the_language_of_the_page_or_else_another_and_says_which(load):
    load({"scheme.xml": IPC_XML})
    load({"zh.csv": TITLES_ZH_CSV}, edition="2026.01")
    zh = queries.titles("ipc", ["H01M10/00", "H01M10/05", "H01M99/00"], "zh-hans")
    assert {symbol: (one.title, one.language) for symbol, one in zh.items()} == {
        "H01M10/00": ("二次电池；及其制造", "zh"),
        "H01M10/05": ("Without water", "en"),
    }
    en = queries.titles("ipc", ["H01M10/00", "A61K31/43"], "en")
    assert [en[one].language for one in ("H01M10/00", "A61K31/43")] == ["en", "zh"]


def test_a_subgroup_is_named_with_the_groups_above_it(load):
    load({"zh.csv": TITLES_ZH_CSV}, edition="2026.01")
    plain = queries.group_titles("ipc", ["H01M10/052", "H01M", "H01M10/05"], "zh")
    assert {symbol: [one.title for one in named] for symbol, named in plain.items()} == {
        "H01M10/052": ["二次电池；及其制造", "锂蓄电池"],
        "H01M": ["电池"],
    }
    load({"scheme.xml": IPC_XML})
    (named,) = queries.group_titles("ipc", ["H01M10/052"], "en").values()
    assert [one.title for one in named] == ["Cells filled again", "Without water", "With Li1"]


def test_what_was_loaded_last_speaks_first_and_removing_it_lets_the_one_before_speak(load):
    first = load({"scheme.xml": IPC_XML})
    second = load({"scheme.xml": IPC_XML.replace("Rocking", "Swinging")}, edition="2027.01")
    assert queries.titles("ipc", ["H01M10/0525"], "en")["H01M10/0525"].title == "Swinging"
    assert [one.name for one in queries.loaded()] == [second.info.name, first.info.name]
    actions.remove(second.info.name)
    assert queries.titles("ipc", ["H01M10/0525"], "en")["H01M10/0525"].scheme == "IPC 2026.01"
    with pytest.raises(SchemeUnknown):
        actions.remove(second.info.name)


def test_titles_without_levels_leave_the_levels_of_an_older_load_in_force(load):
    load({"scheme.xml": IPC_XML})
    load({"zh.csv": TITLES_ZH_CSV}, edition="2026.01")
    assert shelf.with_levels("ipc").label == "IPC 2026.01"
    assert shelf.with_levels("ipc").info.has_levels
    assert shelf.with_levels("cpc") is None


def test_loading_the_same_file_again_changes_nothing(load):
    one, other = load({"scheme.xml": IPC_XML}), load({"scheme.xml": IPC_XML})
    assert one.info.name == other.info.name
    assert len(queries.loaded()) == 1


def test_everything_that_was_not_taken_or_was_changed_is_counted_and_kept(load):
    info = load({"zh.csv": TITLES_ZH_CSV}, edition="2026.01").info
    assert {name: info.counts[name] for name in ("entries", "symbols", "doubled", "several")} == {
        "entries": 9, "symbols": 7, "doubled": 2, "several": 1,
    }  # fmt: skip
    assert (info.counts["mended"], info.counts["marks"]) == (2, 3)
    assert info.counts["refused"] == {"unreadable_title": 1, "unreadable_symbol": 2}
    assert queries.refused(info.name)[1] == ("zh.csv line 11", "unreadable_symbol", "E01D101/0 0 桥梁")
    # Two titles of one symbol: which is right is not guessed.
    assert queries.titles("ipc", ["H01M12/00"], "zh")["H01M12/00"].title == "电源附件 / 混合电池"


def test_a_cpc_folder_is_one_scheme_and_other_files_in_it_are_named(load):
    loaded = load({"cpc-H.xml": CPC_SECTION_XML, "cpc-H01M.xml": CPC_SUBCLASS_XML, "README.md": "words"})
    assert loaded.skipped == ("README.md",)
    assert loaded.info.label == "CPC 2025.08"
    assert shelf.with_levels("cpc").below("H01M10/05") == ("H01M10/052",)
    assert loaded.info.counts["doubled"] == 1  # the subclass stands in both files, with the same title
    assert loaded.info.counts["several"] == 0


def test_packed_files_are_read_as_they_are(load):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("one/cpc-H01M.xml", CPC_SUBCLASS_XML)
    assert load({"CPC.zip": archive.getvalue()}).info.label == "CPC 2025.08"
    assert load({"tabs.txt.gz": gzip.compress(TITLES_EN_TABS.encode())}).info.counts["symbols"] == 2
    assert load({"nice.json": NICE_JSON}).info.label == "Nice 10-2015"


@pytest.mark.parametrize(
    ("given", "options"),
    [
        ({"README.md": "words"}, {}),
        ({"a.xml": IPC_XML, "b.xml": CPC_SUBCLASS_XML}, {}),
        ({"a.xml": IPC_XML}, {"scheme": "cpc"}),
        ({"a.xml": CPC_SECTION_XML, "b.xml": CPC_SUBCLASS_XML.replace("2025-08", "2024-01")}, {}),
        ({"a.xml": IPC_XML}, {"edition": "../../etc"}),
        ({"a.csv": "symbol,title_zh\n"}, {}),
        ({"a.csv.gz": gzip.compress(TITLES_ZH_CSV.encode())[:-20]}, {}),
        ({"a.zip": b"PK\x03\x04 nothing"}, {}),
    ],
)
def test_what_is_no_scheme_or_several_is_refused_and_leaves_nothing(load, given, options):
    with pytest.raises(SchemeUnreadable):
        load(given, **options)
    assert queries.loaded() == ()
    assert [one.name for one in shelf.folder().glob("*.*") if one.suffix != ".lock"] == []


@pytest.mark.req("SC-30")
def test_what_unpacks_to_more_than_allowed_is_refused(load, monkeypatch):
    monkeypatch.setattr(files.Allowance.__init__, "__defaults__", (3_000,))
    with pytest.raises(SchemeUnreadable):
        load({"zh.csv.gz": gzip.compress(("symbol,title_zh\n" + "H01M,电\n" * 2_000).encode())})


def test_a_damaged_scheme_leaves_titles_out_but_is_said_and_can_be_removed(load, caplog):
    info = load({"scheme.xml": IPC_XML}).info
    path = shelf.folder() / info.name
    shelf.forget()
    path.write_bytes(b"no database" * 100)
    assert queries.titles("ipc", ["H01M"], "en") == {}
    assert info.name in caplog.text
    with pytest.raises(SchemeBroken):
        shelf.with_levels("ipc")
    actions.remove(info.name)
    assert queries.loaded() == ()


def test_a_damaged_list_of_schemes_is_said_and_can_be_removed(load):
    load({"scheme.xml": IPC_XML})
    shelf.pointer().write_text("{")
    with pytest.raises(SchemeBroken) as broken:
        queries.loaded()
    actions.remove(broken.value.facts["name"])
    assert queries.loaded() == ()
    load({"scheme.xml": IPC_XML})
    assert len(queries.loaded()) == 1


@pytest.mark.real_data
def test_the_real_tables_give_the_counts_of_their_readme(home: Path, load, shared_data: Path):
    from django.utils import timezone

    info = actions.load(shared_data / "ipc-zh-2026", now=timezone.now(), edition="2026.01").info
    refused = info.counts["refused"]
    # README: 77,399 rows of 77,249 symbols. Refused here: 11 rows of 5 symbols cut before their last digit, and 2
    # symbols written longer than they are.
    assert (info.counts["entries"], refused["unreadable_symbol"]) == (77_399 - 13, 13)
    assert info.counts["symbols"] == 77_249 - 5 - 2
    # Counted in the file with grep: 1,488 titles without any letter (`.`, `..`, `2`).
    assert refused["unreadable_title"] == 1_488
    assert not info.has_levels
    assert queries.titles("ipc", ["H01M10/052"], "zh")["H01M10/052"].title == "锂蓄电池"
    assert queries.titles("ipc", ["G08G5/50"], "zh")["G08G5/50"].title == "导航或制导辅助设备"

    english = actions.load(shared_data / "ipc-en-and-wipo35", now=timezone.now())
    # README says 638 subclasses and 8,026 main-group lines; the files hold 637 and 8,027, one of them unreadable.
    assert english.info.counts["entries"] == 637 + 8_027 - 1
    assert queries.titles("ipc", ["A01B"], "en")["A01B"].title.startswith("Soil working in agriculture")
    nice = actions.load(shared_data / "nice-10-2015", now=timezone.now()).info
    assert (nice.label, nice.counts["symbols"]) == ("Nice 10-2015", 45)
