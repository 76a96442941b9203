"""Full texts with marked citations: the whole shared set, counted against its own mark-up."""

import re
import tarfile
from collections import Counter
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest

from opentisc.kernel.numbers import read_publication
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.citation_tei import FORMAT
from opentisc.records.formats.citation_tei_marks import marked_patent
from opentisc.records.types import Patent

ALEXANDRIA = (
    '<?xml version="1.0" encoding="UTF-8"?><patent-document ucid="EP-9999999-A1" country="EP" '
    'doc-number="9999999" kind="A1" date="20200101" lang="EN"><bibliographic-data><publication-reference>'
    "<document-id><country>EP</country><doc-number>9999999</doc-number><kind>A1</kind></document-id>"
    '</publication-reference>{data}</bibliographic-data><description lang="EN">{text}</description>'
    "</patent-document>"
)
TEI = (
    '<?xml version="1.0" encoding="UTF-8"?><fulltext-document xmlns="http://www.epo.org/fulltext">'
    '<bibliographic-data><publication-reference data-format="docdb"><document-id><country>WO</country>'
    "<doc-number>0158956</doc-number><kind>A2</kind></document-id></publication-reference></bibliographic-data>"
    '<description lang="EN">{text}</description></fulltext-document>'
)
MARK = '<bibl xmlns="http://www.tei-c.org/ns/1.0" type="{kind}">{text}</bibl>'


@cache
def corpus(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as opened:
        members = ((member, opened.extractfile(member)) for member in opened if member.isfile())
        return {Path(member.name).name: file.read() for member, file in members if file}


def items(raw: bytes) -> list[Item]:
    return list(FORMAT.read(BytesIO(raw), ReadOptions()))


def only(raw: str | bytes) -> tuple[Patent, Found]:
    (item,) = items(raw.encode() if isinstance(raw, str) else raw)
    assert isinstance(item, Found), item
    assert isinstance(item.record, Patent)
    return item.record, item


def whole_set(folder: Path) -> dict[str, bytes]:
    return corpus(folder / "patent-citation-tei" / "corpus.tar.gz")


@pytest.mark.real_data
def test_the_set_is_209_documents_and_one_list_of_references(shared_data: Path) -> None:
    """The set's README counts 210 documents; one of its 210 files is a bare list, `allRefChunks.txt`."""
    files = whole_set(shared_data)
    assert len(files) == 210
    refused = [
        name for name, raw in files.items() if not FORMAT.recognises(Sample(name.lower(), raw[:65536]))
    ]
    assert refused == ["allRefChunks.txt"]
    for name, raw in files.items():
        if name not in refused:
            patent, _ = only(raw)
            expected = read_publication(name.removesuffix(".xml").replace("-", ""))
            assert patent.publication.office == expected.office, name
            assert patent.publication.number == expected.number, name
            assert expected.kind in {None, patent.publication.kind}, name


@pytest.mark.real_data
def test_every_tei_mark_of_the_set_is_a_citation(shared_data: Path) -> None:
    """The README's figures are the marks without `next`; 196 more carry it, five have no type."""
    marks, plain, cited = Counter[str](), Counter[str](), Counter[str]()
    for raw in whole_set(shared_data).values():
        if b"<fulltext-document" not in raw[:2000]:
            continue
        for attributes in re.findall(r"<bibl\s([^>]*)>", raw.decode()):
            kind = re.search(r'type="(\w+)"', attributes)
            marks[kind[1] if kind else "none"] += 1
            if kind and "next=" not in attributes:
                plain[kind[1]] += 1
        patent, item = only(raw)
        assert all(citation.by == "description" for citation in patent.citations)
        cited.update("patent" if citation.patent else "text" for citation in patent.citations)
        cited["none"] += item.unmapped.get("description//bibl (no citation)", 0)
    assert plain == {"patent": 1629, "journal": 2781, "book": 366}
    assert marks == {"patent": 1655, "journal": 2930, "book": 387, "none": 5}
    assert cited == {"patent": 1655, "text": 2930 + 387 + 3, "none": 2}


@pytest.mark.real_data
def test_every_mark_of_the_other_style_is_a_citation(shared_data: Path) -> None:
    marks, cited = Counter[str](), Counter[str]()
    for raw in whole_set(shared_data).values():
        if b"<patent-document" not in raw[:2000]:
            continue
        marks.update(re.findall(r'<ref typ?e?="(patent|npl)"', raw.decode()))
        patent, item = only(raw)
        described = [citation for citation in patent.citations if citation.by == "description"]
        cited.update("patent" if citation.patent else "npl" for citation in described)
        assert "description//ref (no citation)" not in item.unmapped
    assert marks == {"patent": 1787 + 99, "npl": 422 + 19}
    assert cited == marks


@pytest.mark.real_data
def test_a_european_grant_gives_its_front_page(shared_data: Path) -> None:
    patent, _ = only(whole_set(shared_data)["EP-1122519-B1.xml"])
    assert patent.record_id == "EP1122519B1"
    assert (patent.published_on, patent.filed_on, patent.earliest_priority_on) == (
        "2006-09-27",
        "2001-02-02",
        "2000-02-03",
    )
    assert [(title.language, title.value) for title in patent.titles] == [
        ("de", "Navigationssystem"),
        ("en", "Navigation system"),
        ("fr", "Système de navigation"),
    ]
    assert patent.classes[0].symbol == "G01C21/00"
    assert ("ecla", "G01C21/36") in {(c.scheme, c.symbol) for c in patent.classes}
    assert patent.owners[0].name == "Pioneer Corporation"
    assert patent.owners[0].address == "4-1 Meguro 1-chome, Meguro-ku, Tokyo-to"
    assert patent.inventors[0].name == "NAGAKI, KOICHI"
    assert patent.application is not None
    assert patent.application.events[0].event == "intention_to_grant"
    assert patent.application.events[0].happened_on == "2006-04-20"


@pytest.mark.real_data
def test_an_american_application_gives_parents_and_national_class(shared_data: Path) -> None:
    patent, item = only(whole_set(shared_data)["US-20030004557-A1.xml"])
    assert patent.record_id == "US20030004557A1"
    assert patent.simple_family == "24161751"
    assert patent.application_number is not None
    assert patent.application_number.as_given == "23450502"
    assert [(related.relation, related.number.as_given) for related in patent.related] == [
        ("continuation", "54195300")
    ]
    assert ("uspc", True) in {(c.scheme, c.first) for c in patent.classes}
    assert patent.inventors[0].name == "Neuberger, Wolfgang"
    assert patent.inventors[0].country == "MY"
    assert [other.value for other in patent.inventors[0].names] == ["NEUBERGER WOLFGANG"]
    assert (
        item.unmapped[
            "patent-document/bibliographic-data/parties/correspondence-address/addressbook/last-name"
        ]
        == 1
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U. S. Patent No. 5,738, 868", "US5738868"),
        ("United States Patent 5,973,053", "US5973053"),
        ("US 4,816,397", "US4816397"),
        ("WO 00/14536", "WO2000014536"),
        ("EP-A-0 911 607", "EP0911607A"),
        ("EP0908785A", "EP0908785A"),
        ("DE 92 16 791", "DE9216791"),
    ],
)
def test_a_number_and_no_more_is_read(text: str, expected: str) -> None:
    citation = marked_patent(text)
    assert citation.cited_id == expected
    assert citation.patent is not None
    assert citation.patent.as_given == text


@pytest.mark.parametrize(
    "text",
    [
        "U.S. patent application Ser. No. 12/572,094",
        "U. S. provisional application Serial No. 60/181, 608",
        "U.S. Patent Application Nos. 2008/0176783, 2008/0176299, and 2009/0005590",
        "Japanese published examined application No. H01-59878",
        "4,034, 074",
    ],
)
def test_what_is_not_surely_one_publication_is_kept_as_given(text: str) -> None:
    citation = marked_patent(text)
    assert citation.patent is not None
    assert (citation.patent.readable, citation.patent.as_given, citation.cited_id) == (False, text, None)


def test_marks_become_citations_and_the_text_stays_whole() -> None:
    text = (
        '<p num="p0001">See '
        + MARK.format(kind="patent", text="US 4,816,397")
        + " and "
        + MARK.format(kind="journal", text="Nature 330, 662")
        + ".</p>"
    )
    patent, _ = only(TEI.format(text=text))
    assert patent.record_id == "WO2001058956A2"
    assert patent.description[0].text == "See US 4,816,397 and Nature 330, 662."
    assert patent.description[0].number == "p0001"
    first, second = patent.citations
    assert (first.cited_id, first.by, first.passage) == ("US4816397", "description", "p0001")
    assert (second.text, second.patent) == ("Nature 330, 662", None)


def test_a_mark_within_a_mark_counts_on_its_own() -> None:
    text = '<p><ref type="npl">Meyer, <ref typ="patent">US 4,816,397</ref></ref></p>'
    patent, _ = only(ALEXANDRIA.format(data="", text=text))
    assert [citation.text or citation.cited_id for citation in patent.citations] == [
        "Meyer, US 4,816,397",
        "US4816397",
    ]


def test_a_mark_around_a_page_break_is_no_citation() -> None:
    text = "<p>" + MARK.format(kind="journal", text="&lt;Desc/Clms Page number 29&gt;") + "</p>"
    patent, item = only(TEI.format(text=text))
    assert patent.citations == ()
    assert item.unmapped["description//bibl (no citation)"] == 1


def test_a_broken_document_costs_itself_alone() -> None:
    good = TEI.format(text="<p>x</p>").encode()
    first, second, third = items(good + b"\n" + good.replace(b"</p>", b"") + b"\n" + good)
    assert isinstance(first, Found)
    assert isinstance(second, Rejected)
    assert (second.where, second.field, second.reason) == (
        f"offset {len(good) + 1}",
        "document",
        "malformed_xml",
    )
    assert isinstance(third, Found)


def test_a_document_without_number_is_rejected() -> None:
    (item,) = items(b"<fulltext-document><description/></fulltext-document>")
    assert isinstance(item, Rejected)
    assert item.reason == "missing_number"


def test_an_unknown_tag_is_counted_by_its_path() -> None:
    _, item = only(ALEXANDRIA.format(data="<new><deep>a</deep><deep>b</deep></new>", text=""))
    assert item.unmapped["patent-document/bibliographic-data/new/deep"] == 2


def test_forms_of_another_length_are_left_over() -> None:
    parties = (
        '<parties><applicants><applicant format="epo"><addressbook><name>A</name></addressbook></applicant>'
        '<applicant format="epo"><addressbook><name>B</name></addressbook></applicant><applicant format="original">'
        "<addressbook><name>Alpha</name></addressbook></applicant></applicants></parties>"
    )
    patent, item = only(ALEXANDRIA.format(data=parties, text=""))
    assert [party.name for party in patent.applicants] == ["A", "B"]
    path = "patent-document/bibliographic-data/parties/applicants/applicant/addressbook/name"
    assert item.unmapped[path] == 1


@pytest.mark.req("SC-29")
def test_entities_stay_inert() -> None:
    raw = TEI.format(text="<p>&b; &x;</p>").replace(
        "?>",
        '?><!DOCTYPE f [<!ENTITY a "aa"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "file:///etc/hostname">]>',
        1,
    )
    patent, item = only(raw)
    assert patent.description[0].text == "&b; &x;"
    assert item.unmapped["character &x;"] == 1


def test_other_roots_are_not_claimed() -> None:
    assert not FORMAT.recognises(Sample("a.xml", b"<patent-document><x/></patent-document>"))
    assert not FORMAT.recognises(Sample("a.xml", b'<o:world-patent-data xmlns:o="o"><fulltext-document/>'))
    assert not FORMAT.recognises(Sample("a.txt", b"fulltext-document"))
