"""Exports of literature databases: every format's own fixture, recognition, ids, and what is reported."""

import io
from pathlib import Path

import pytest

from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.literature.bibtex import plain
from opentisc.records.formats.literature.identity import identify, read_doi
from opentisc.records.formats.literature.reference import FIELDS
from opentisc.records.formats.literature.tagged import TaggedFormat
from opentisc.records.formats.registry import formats, get_format, recognise
from opentisc.records.formats.weak import weak_id
from opentisc.records.types import Literature, LiteratureKind

FIXTURES = Path(__file__).parent / "fixtures" / "literature"
DOCS = Path(__file__).resolve().parents[3] / "docs" / "formats"
FILES = {
    "sample.ris": "ris",
    "cnki.enw": "endnote",
    "endnote.xml": "endnote-xml",
    "sample.bib": "bibtex",
    "cnki.net": "noteexpress",
    "wos.txt": "wos",
    "cnki.txt": "cnki",
    "refworks.txt": "refworks",
    "vip.txt": "vip",
}


def read(name: str) -> list[Item]:
    with (FIXTURES / name).open("rb") as stream:
        return list(get_format(FILES[name]).read(stream, ReadOptions(name=name)))


def text(code: str, given: str | bytes) -> list[Item]:
    data = given if isinstance(given, bytes) else given.encode()
    return list(get_format(code).read(io.BytesIO(data), ReadOptions()))


def document(item: Item) -> Literature:
    assert isinstance(item, Found), item
    assert isinstance(item.record, Literature)
    return item.record


def authors(item: Item) -> list[str]:
    return [party.name for party in document(item).authors]


@pytest.mark.parametrize(("name", "code"), FILES.items())
def test_each_export_is_recognised_by_its_content_alone(name: str, code: str) -> None:
    found = recognise(Sample("x", (FIXTURES / name).read_bytes()[:65536]))
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_chinese_exports_are_recognised_and_read_in_their_encodings(encoding: str) -> None:
    data = (FIXTURES / "cnki.txt").read_text("utf-8").encode(encoding)
    found = recognise(Sample("x", data))
    assert found is not None
    assert found.code == "cnki"
    assert document(text("cnki", data)[0]).titles[0].value == "虚构电池的循环寿命研究"


def test_prose_is_no_export() -> None:
    assert recognise(Sample("a.txt", b"TY is a tag. AU too.\nAnd this is prose.\n")) is None


def test_every_tag_of_every_format_fills_a_field_that_exists() -> None:
    prepared = {
        "document_type",
        "short_author",
        "month",
        "article_number",
    }  # made into fields by Web of Science's own step
    for known in formats():
        if isinstance(known, TaggedFormat):
            assert set(known.fields.values()) <= FIELDS | prepared


def test_every_tag_is_on_the_page_of_its_format() -> None:
    for known in formats():
        if isinstance(known, TaggedFormat):
            page = (DOCS / f"{known.code}.md").read_text("utf-8")
            assert [tag for tag in known.fields if f"`{tag}`" not in page] == []


def test_ris() -> None:
    journal, standard, patent = read("sample.ris")
    record = document(journal)
    assert record.record_id == "doi:10.99999/jfl.2021.001"
    assert not record.weak
    assert record.kind is LiteratureKind.JOURNAL
    assert record.titles[0].value == "A made-up study of lamps and their glass"
    assert record.titles[0].language == "en"
    assert authors(journal) == ["Roe, Jane", "Doe, John"]
    assert (record.source, record.year, record.volume, record.issue, record.pages) == (
        "Journal of Fictional Lighting",
        2021,
        "7",
        "3",
        "10-20",
    )
    assert (record.issn, record.isbn, record.language) == (("1234-5678",), (), "en")
    assert [k.value for k in record.keywords] == ["lamp", "glass"]
    assert isinstance(journal, Found)
    assert journal.unmapped == {"C7": 1}
    assert document(standard).record_id == "std:GB/T 99999-2021"
    assert document(standard).kind is LiteratureKind.STANDARD
    assert isinstance(patent, Rejected)
    assert (patent.where, patent.reason) == ("record 3", "patent_reference")


def test_endnote_of_cnki() -> None:
    journal, thesis = read("cnki.enw")
    record = document(journal)
    assert record.weak
    assert record.record_id == weak_id("虚构电池的循环寿命研究", "张三", 2023)
    assert authors(journal) == ["张三", "李四"]
    assert record.affiliations == ("虚构大学材料学院",)
    assert (record.source, record.year, record.issue, record.pages) == ("虚构学报", 2023, "05", "9-15")
    assert [(k.language, k.value) for k in record.keywords] == [("zh", "电池"), ("zh", "循环寿命")]
    assert record.database == "CNKI"
    record = document(thesis)
    assert (record.kind, record.degree, record.publisher) == (LiteratureKind.THESIS, "博士", "虚构大学")


def test_endnote_xml_reads_styled_text() -> None:
    (item,) = read("endnote.xml")
    record = document(item)
    assert record.titles[0].value == "A made-up study of lamps"
    assert authors(item) == ["Roe, Jane", "Doe, John"]
    assert (record.year, record.volume, record.issue, record.pages) == (2021, "7", "3", "10-20")
    assert isinstance(item, Found)
    assert item.unmapped == {"custom1": 1}


def test_noteexpress_joins_wrapped_lines_and_keeps_the_translated_title() -> None:
    journal, conference = read("cnki.net")
    record = document(journal)
    assert [(t.language, t.value) for t in record.titles] == [
        ("zh", "虚构电池的循环寿命研究"),
        ("und", "A study of the cycle life of a made-up battery"),
    ]
    assert authors(journal) == ["张三", "李四"]
    assert record.abstracts[0].value == "目的研究虚构电池。"
    assert isinstance(journal, Found)
    assert journal.unmapped == {"Notes": 1, "translated_author": 1}
    assert document(conference).kind is LiteratureKind.CONFERENCE


def test_the_same_paper_has_one_id_in_four_exports_of_one_database() -> None:
    ids = {document(read(name)[0]).record_id for name in ("cnki.enw", "cnki.net", "cnki.txt", "refworks.txt")}
    assert len(ids) == 1


def test_web_of_science_takes_full_names_and_wrapped_lines() -> None:
    journal, conference = read("wos.txt")
    record = document(journal)
    assert authors(journal) == ["Roe, Jane", "Doe, John K."]
    assert record.titles[0].value == "A made-up study of lamps and their glass"
    assert [k.value for k in record.keywords] == ["lamp", "cold light", "glass"]
    assert record.affiliations == (
        "[Roe, Jane, Doe, John K.] Univ Nowhere, Dept Light, Nowhere.",
        "[Doe, John K.] Inst Lamps, Elsewhere.",
    )
    assert (record.issn, record.cited_by_count, record.pages) == (("1234-5678", "8765-4321"), 3, "10-20")
    assert (record.accession, record.database) == ("WOS:000000000000001", "Web of Science")
    assert isinstance(journal, Found)
    assert journal.unmapped == {"NR": 1, "PD": 1}
    assert authors(conference) == ["Poe, E"]
    assert document(conference).kind is LiteratureKind.CONFERENCE


def test_cnki_text_keeps_lines_of_an_abstract_that_look_like_tags() -> None:
    journal, thesis = read("cnki.txt")
    record = document(journal)
    assert record.abstracts[0].value == "目的 研究虚构电池。 Results: 结果是虚构的。"
    assert [k.value for k in record.keywords] == ["电池", "循环寿命"]
    assert (record.published_on, record.year) == ("2023-05-15", 2023)
    assert record.funding == ("虚构基金（000001）",)
    assert isinstance(journal, Found)
    assert journal.unmapped == {"CLC-中图分类号": 1}
    assert (document(thesis).kind, document(thesis).degree) == (LiteratureKind.THESIS, "硕士")


def test_refworks() -> None:
    journal, thesis = read("refworks.txt")
    assert authors(journal) == ["张三", "李四"]
    assert document(journal).pages == "9-15"
    assert document(journal).kind is LiteratureKind.JOURNAL
    assert document(thesis).kind is LiteratureKind.THESIS


def test_vip_takes_the_issue_out_of_the_journal_line() -> None:
    first, second = read("vip.txt")
    record = document(first)
    assert record.titles[0].value == "虚构电池的循环寿命研究"
    assert authors(first) == ["张三", "李四"]
    assert (record.source, record.year, record.volume, record.issue, record.pages) == (
        "虚构学报",
        2023,
        "12",
        "5",
        "9-15",
    )
    assert record.kind is LiteratureKind.JOURNAL
    assert isinstance(first, Found)
    assert first.unmapped == {"C N 号": 1}
    assert document(second).source == "虚构杂志"


def test_vip_endnote_has_a_colon_behind_the_address() -> None:
    (item,) = text(
        "endnote",
        "%0 Journal Article \r\n%A 张三;李四\r\n%+:虚构大学\r\n%T 虚构题名\r\n%W 重庆维普资讯有限公司 \r\n",
    )
    assert authors(item) == ["张三", "李四"]
    assert document(item).affiliations == ("虚构大学",)
    assert document(item).kind is LiteratureKind.JOURNAL


def test_bibtex_reads_braces_accents_macros_and_goes_on_after_an_entry_that_does_not_close() -> None:
    article, broken, thesis = read("sample.bib")
    record = document(article)
    assert record.titles[0].value == "A Made-Up Study of Lamps & Glaß"
    assert authors(article) == ["Roe, Jane", "Müller, József", "The Lamp and Light Group"]
    assert record.source == "Journal of Fictional Lighting"
    assert (record.year, record.volume, record.issue, record.pages) == (2021, "7", "3", "10-20")
    assert [k.value for k in record.keywords] == ["lamp", "glass"]
    assert isinstance(article, Found)
    assert article.unmapped == {"note": 1}
    assert isinstance(broken, Rejected)
    assert broken.reason == "unclosed_entry"
    assert document(thesis).titles[0].value == 'A "quoted" title'
    assert document(thesis).degree == "phd"


@pytest.mark.parametrize(
    ("given", "read_as"),
    [
        (r"G{\"o}del", "Gödel"),
        (r"\'{E}cole", "École"),
        (r"Ma\v{s}{\'\i}n", "Mašín"),
        (r"\O{}rsted", "Ørsted"),
        (r"a~b", "a b"),
    ],
)
def test_latex_accents(given: str, read_as: str) -> None:
    assert plain(given) == read_as


def test_ids_take_the_doi_then_the_standard_then_a_hash() -> None:
    doi = identify(doi="DOI: 10.99999/ABC.1", standard_number="GB/T 1-2020", title="t")
    assert doi is not None
    assert doi.record_id == "doi:10.99999/abc.1"
    standard = identify(standard_number="GB/T  1-2020", title="t")
    assert standard is not None
    assert standard.record_id == "std:GB/T 1-2020"
    hashed = identify(title="A title", first_author="Roe", year=2020)
    assert hashed is not None
    assert hashed.weak
    assert identify(title="  ") is None
    assert read_doi("no number") is None


def test_weak_ids_ignore_case_width_and_punctuation_but_not_the_year() -> None:
    assert weak_id("Ａ Title!", "Roe, J.", 2020) == weak_id("a title", "roe j", 2020)
    assert weak_id("a title", "roe j", 2020) != weak_id("a title", "roe j", 2021)


def test_a_record_without_title_is_rejected_and_the_next_is_read() -> None:
    first, second = text("ris", "TY  - JOUR\nAU  - Roe\nER  - \nTY  - JOUR\nTI  - T\nER  - \n")
    assert isinstance(first, Rejected)
    assert (first.where, first.reason) == ("record 1", "missing_title")
    assert document(second).titles[0].value == "T"


def test_an_unknown_kind_and_unreadable_values_are_counted() -> None:
    (item,) = text("ris", "TY  - FROG\nTI  - T\nPY  - soon\nLA  - Klingon\nSN  - 12\nER  - \n")
    assert document(item).kind is LiteratureKind.OTHER
    assert isinstance(item, Found)
    assert item.unmapped == {
        "kind!unknown": 1,
        "year!unreadable": 1,
        "language!unreadable": 1,
        "issn!unreadable": 1,
    }


def test_a_record_above_the_limit_is_rejected_alone() -> None:
    given = "TY  - JOUR\nTI  - " + "x" * 500 + "\nER  - \nTY  - JOUR\nTI  - T\nER  - \n"
    items = list(get_format("ris").read(io.BytesIO(given.encode()), ReadOptions(max_record_bytes=200)))
    assert [item.reason if isinstance(item, Rejected) else "ok" for item in items] == [
        "record_too_large",
        "ok",
    ]


def test_damaged_text_costs_its_record() -> None:
    first, second = text(
        "ris", b"\xef\xbb\xbfTY  - JOUR\nTI  - a\xffb\nER  - \nTY  - JOUR\nTI  - T\nER  - \n"
    )
    assert isinstance(first, Rejected)
    assert first.reason == "unreadable_encoding"
    assert document(second).titles[0].value == "T"
