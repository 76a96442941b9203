"""Each published form of a scheme is read as its page in docs/classes.md says."""

import io
from pathlib import Path

import pytest

from opentisc.search.schemes.cpc_xml import CpcXml
from opentisc.search.schemes.entries import Entry, Heading, Refused
from opentisc.search.schemes.files import READERS
from opentisc.search.schemes.tables import NiceJson, TitleCsv, TitleTabs
from opentisc.search.schemes.wipo_xml import WipoXml
from tests.search.schemes.scheme_samples import (
    CPC_SECTION_XML,
    CPC_SUBCLASS_XML,
    IPC_DOTS,
    IPC_XML,
    NICE_JSON,
    TITLES_EN_TABS,
    TITLES_ZH_CSV,
)


def read(reader, text: str):
    found = list(reader.read(io.BytesIO(text.encode())))
    headings = [one for one in found if isinstance(one, Heading)]
    entries = [one for one in found if isinstance(one, Entry)]
    return headings, entries, [one for one in found if isinstance(one, Refused)]


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        (IPC_XML, WipoXml),
        (CPC_SECTION_XML, CpcXml),
        (CPC_SUBCLASS_XML, CpcXml),
        (TITLES_ZH_CSV, TitleCsv),
        (TITLES_EN_TABS, TitleTabs),
        (NICE_JSON, NiceJson),
        ("# a README\n\nsymbol and title", None),
        ("Field_number,IPC_code\n1,F21H%\n", None),
        ('{"code": "A01B", "notes": "a"}\n', None),
        ("<us-patent-grant/>", None),
        ("", None),
    ],
)
def test_a_form_is_known_by_how_the_file_begins_and_by_one_reader_alone(text, reader):
    known = [type(one) for one in READERS if one.recognises(text.encode()[:4096])]
    assert known == ([reader] if reader else [])


def test_the_ipc_scheme_gives_places_in_order_with_their_dots():
    (heading,), entries, refused = read(WipoXml(), IPC_XML)
    assert heading == Heading(scheme="ipc", edition="2026.01")
    assert [(one.symbol, one.dots) for one in entries] == [
        ("H", None),
        ("H01", None),
        ("H01M", None),
        *IPC_DOTS,
    ]
    assert {one.language for one in entries} == {"en"}
    assert [(one.code, one.given) for one in refused] == [
        ("unreadable_symbol", "H01M00"),
        ("misplaced", "H01M0014000000 as 1"),
    ]


def test_titles_of_the_ipc_scheme_are_joined_without_references_and_with_symbols_written_out():
    _, entries, _ = read(WipoXml(), IPC_XML)
    titles = {one.symbol: one.title for one in entries}
    assert titles["H01"] == "Parts; Cells"
    assert titles["H01M"] == "Cells that store"
    assert titles["H01M10/052"] == "With Li1"
    assert titles["H01M10/36"] == "Not in H01M10/05 - H01M10/34"


def test_a_broken_ipc_file_gives_what_stands_before_the_break_and_says_where():
    cut = IPC_XML[: IPC_XML.index('<ipcEntry kind="1" symbol="H01M0010360000')] + "</oops>"
    _, entries, refused = read(WipoXml(), cut)
    assert [one.symbol for one in entries][-2:] == ["H01M10/0525", "H01M10/054"]
    assert [one.code for one in refused] == ["not_xml"]


@pytest.mark.req("SC-29")
def test_entities_of_a_scheme_are_never_resolved(tmp_path: Path):
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    doctype = f'<!DOCTYPE IPCScheme [<!ENTITY own SYSTEM "{secret.as_uri()}">]>'
    text = IPC_XML.replace("?>\n", f"?>\n{doctype}\n", 1).replace("ELECTRIC THINGS", "ELECTRIC &own;")
    _, entries, _ = read(WipoXml(), text)
    assert "secret" not in " ".join(one.title for one in entries)


@pytest.mark.req("SC-29")
def test_a_scheme_nested_without_end_is_refused():
    deep = '<IPCScheme edition="20260101">' + '<ipcEntry kind="s" symbol="A">' * 300
    _, _, refused = read(WipoXml(), deep)
    assert [one.code for one in refused] == ["not_xml"]


def test_the_cpc_gives_dots_by_level_and_its_own_words_in_braces():
    (heading,), entries, refused = read(CpcXml(), CPC_SUBCLASS_XML)
    assert heading == Heading(scheme="cpc", edition="2025.08")
    assert [(one.symbol, one.dots, one.title) for one in entries] == [
        ("H01M", None, "CELLS"),
        ("H01M10/00", 0, "Filled again"),
        ("H01M10/05", 1, "Without water {with salt}"),
        ("H01M10/052", 2, "Li; Na"),
    ]
    assert refused == []


def test_a_table_made_from_print_is_mended_where_that_is_certain():
    _, entries, refused = read(TitleCsv(), TITLES_ZH_CSV)
    found = {one.where: (one.symbol, one.title, one.since, one.note, one.mended) for one in entries}
    assert found["line 3"] == ("H01M", "电池", "2", "", False)
    assert found["line 4"] == ("H01M10/00", "二次电池；及其制造", "2026.01", "", True)
    assert found["line 8"] == ("H01M12/00", "混合电池", "2025.01", "注意 另见H01M10/00。", False)
    assert found["line 9"] == ("A61K31/43", "含1-氮杂双环[3.2.0]庚烷的化合物", "", "", False)
    assert found["line 10"] == ("E01C23/08", "", "", "", False)
    assert [(one.where, one.code) for one in refused] == [
        ("line 10", "unreadable_title"),
        ("line 11", "unreadable_symbol"),
        ("line 12", "unreadable_symbol"),
    ]


def test_lines_with_tabs_give_english_titles_of_main_groups():
    _, entries, refused = read(TitleTabs(), TITLES_EN_TABS)
    assert [(one.symbol, one.title, one.language) for one in entries] == [
        ("H01M10/00", "Secondary cells", "en"),
        ("H01M10/00", "Batteries filled again", "en"),
        ("H01M12/00", "Hybrid cells", "en"),
    ]
    assert [one.where for one in refused] == ["line 5"]


def test_nice_gives_class_headings_but_no_goods():
    (heading,), entries, refused = read(NiceJson(), NICE_JSON)
    assert heading == Heading(scheme="nice", edition="10-2015")
    assert [(one.symbol, one.title) for one in entries] == [("9", "Measuring things; computers.")]
    assert refused == []


@pytest.mark.real_data
def test_the_real_cpc_subclass_is_read_with_its_levels(shared_data: Path):
    path = shared_data / "fixtures-uspto" / "cpcScheme" / "cpc-scheme-A01L.xml"
    with path.open("rb") as stream:
        found = list(CpcXml().read(stream))
    entries = {one.symbol: one for one in found if isinstance(one, Entry)}
    # Counted in the file: 1 subclass, 8 main groups, 10 subgroups of one dot.
    assert [sum(one.dots == dots for one in entries.values()) for dots in (None, 0, 1)] == [1, 8, 10]
    assert entries["A01L7/02"].title == "Elastic inserts or soles for horseshoes"
    assert entries["A01L"].title == "SHOEING OF ANIMALS"
