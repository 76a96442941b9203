"""DOCDB: the shared back file and single documents; values below were read from the files by eye."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.docdb import FORMAT
from opentisc.records.formats.registry import recognise
from opentisc.records.types import Patent, PatentType

HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE exch:exchange-documents SYSTEM "docdb-entities.dtd">'
    b'<exch:exchange-documents xmlns:exch="http://www.epo.org/exchange" no-of-documents="3">'
)
TAIL = b"</exch:exchange-documents>"


def document(number: str, *, attributes: str = "", data: str = "", kind: str = "A1") -> bytes:
    return (
        f'<exch:exchange-document country="EP" doc-number="{number}" kind="{kind}" date-publ="20200101" '
        f'family-id="70000001" {attributes}><exch:bibliographic-data><exch:publication-reference '
        f'data-format="docdb"><document-id><country>EP</country><doc-number>{number}</doc-number>'
        f"<kind>{kind}</kind><date>20200101</date></document-id></exch:publication-reference>{data}"
        "</exch:bibliographic-data></exch:exchange-document>"
    ).encode()


def items(raw: bytes, options: ReadOptions | None = None) -> list[Item]:
    return list(FORMAT.read(BytesIO(raw), options or ReadOptions()))


def back_file(*documents: bytes) -> list[Item]:
    return items(HEAD + b"\n".join(documents) + TAIL)


def patents(found: list[Item]) -> Iterator[Patent]:
    for item in found:
        assert isinstance(item, Found), item
        assert isinstance(item.record, Patent)
        yield item.record


def only(data: str, **options: str) -> tuple[Patent, Found]:
    (item,) = back_file(document("9999999", data=data, **options))
    assert isinstance(item, Found), item
    assert isinstance(item.record, Patent)
    return item.record, item


def of_set(folder: Path, name: str) -> list[Item]:
    return items((folder / "fixtures-docdb" / name).read_bytes())


@pytest.mark.real_data
def test_every_file_of_the_set_is_recognised_and_the_statistics_are_not(shared_data: Path) -> None:
    for file in (shared_data / "fixtures-docdb").glob("*.*"):
        found = recognise(Sample(file.name.lower(), file.read_bytes()[: 64 * 1024]))
        assert (found is not None and found.code == "docdb") == (file.suffix == ".xml"), file.name


@pytest.mark.real_data
def test_the_back_file_gives_its_ten_documents(shared_data: Path) -> None:
    read = list(patents(of_set(shared_data, "DE-backfile.xml")))
    assert [patent.record_id for patent in read] == [f"DE{number}B" for number in range(1258188, 1258198)]
    first = read[0]
    assert first.published_on == "1968-01-04"
    assert first.simple_family == "6979546"
    assert first.titles[0].language == "de"
    assert first.titles[0].value.startswith("Kraftstoffeinspritzpumpe fuer mehrzylindrige Brenn")
    assert first.application_number is not None
    assert (first.application_number.as_given, first.filed_on) == ("B77613", "1964-07-10")
    assert first.type is PatentType.INVENTION


@pytest.mark.real_data
def test_names_as_printed_win_over_standardised_ones(shared_data: Path) -> None:
    read = {patent.record_id: patent for patent in patents(of_set(shared_data, "DE-backfile.xml"))}
    (state, delegation, *_rest) = read["DE1258194B"].applicants
    assert state.name == "ETAT FRANCAIS, REPRESENTE PAR MONSIEUR LE MINISTRE DES ARMEES"
    assert [other.value for other in state.names] == ["FRANCE ETAT"]
    assert delegation.name == "DELEGATION MINISTERIELLE POUR L'ARMEMENT"
    assert len(read["DE1258194B"].applicants) == 4


@pytest.mark.real_data
def test_classes_come_once_with_position_and_value(shared_data: Path) -> None:
    first = next(patents(of_set(shared_data, "DE-backfile.xml")))
    assert [(c.scheme, c.symbol, c.first, c.inventive) for c in first.classes] == [
        ("ipc", "F02M41/12", False, True),
        ("ipc", "F02M59/34", False, True),
        ("ipc", "F02M59/36", False, True),
        ("cpc", "F02M59/34", True, True),
        ("cpc", "F02M41/125", False, True),
        ("cpc", "F02M59/36", False, True),
        ("cpc", "F02M2700/1358", False, False),
    ]


@pytest.mark.real_data
def test_a_single_document_without_declarations_reads(shared_data: Path) -> None:
    (patent,) = patents(of_set(shared_data, "WO-2022259205-A1_544370561.xml"))
    assert patent.record_id == "WO2022259205A1"
    assert patent.publication.as_given == "2022/259205"
    assert patent.application_number is not None
    assert patent.application_number.number == "IB2022055385"
    assert patent.filed_on == "2022-06-09"
    (priority,) = patent.priorities
    assert (priority.number.office, priority.number.number, priority.filed_on) == (
        "PT",
        "117283",
        "2021-06-11",
    )
    assert patent.language == "en"
    assert patent.applicants[0].name == "UNIVERSIDADE DA BEIRA INTERIOR"
    assert patent.applicants[0].country == "PT"
    assert [title.language for title in patent.titles] == ["en", "fr"]
    assert patent.designated_states[:3] == ("AP", "BW", "GH")
    assert len(patent.designated_states) == len(set(patent.designated_states))


@pytest.mark.real_data
def test_citations_keep_category_phase_claims_and_places(shared_data: Path) -> None:
    (patent,) = patents(of_set(shared_data, "WO-2022259205-A1_544370561.xml"))
    first, second = patent.citations[:2]
    assert first.text is not None
    assert first.text.startswith('BEZERRA-SOUZA ADRIANA ET AL: "Repurposing Butenafine')
    assert (first.by, first.phase, first.category) == ("search_report", "ISR", "XY")
    assert first.passage == (
        "X claims 1-3,10,13-16,26-32; Y claims 1-32; pp A; pp 7 table 2 Experiments: 4,7,12,16; "
        "pp 7 para 3.2 ppl 8 paral first Combination A; pp 3 para 2.1, 2.4"
    )
    assert second.passage == "Y claims 1-32; table 1"


@pytest.mark.real_data
def test_named_characters_of_docdb_become_characters(shared_data: Path) -> None:
    (patent,) = patents(of_set(shared_data, "WO-2022259205-A1_544370561.xml"))
    texts = [citation.text for citation in patent.citations if citation.text]
    assert any("ANNA CZAJKOWSKA-KOŚNIK ET AL" in text for text in texts)
    (other,) = patents(of_set(shared_data, "WO-2023012807-A1_507242069.xml"))
    assert any("data–driven accuracy" in (citation.text or "") for citation in other.citations)
    assert [c.cited_id for c in other.citations if c.cited_id] == [
        "US20200223945A1",
        "US8343489B2",
        "WO2019025299A1",
    ]


def test_a_broken_document_costs_itself_alone() -> None:
    broken = document("9999998").replace(b"</document-id>", b"")
    first, second, third = back_file(document("9999997"), broken, document("9999999"))
    assert isinstance(first, Found)
    assert isinstance(second, Rejected)
    assert (second.field, second.reason) == ("document", "malformed_xml")
    assert second.where == f"offset {len(HEAD) + len(document('9999997')) + 1}"
    assert isinstance(third, Found)
    assert third.record.record_id == "EP9999999A1"


def test_a_document_without_end_does_not_swallow_the_next() -> None:
    cut = document("9999998")[:-40]
    first, second = back_file(cut, document("9999999"))
    assert isinstance(first, Rejected)
    assert first.reason == "truncated_record"
    assert isinstance(second, Found)


def test_a_file_that_ends_inside_a_document_says_so() -> None:
    found = items(HEAD + document("9999998") + document("9999999")[:200])
    assert isinstance(found[0], Found)
    assert isinstance(found[1], Rejected)
    assert found[1].reason == "truncated_record"
    assert len(found) == 2


def test_a_document_over_the_limit_is_rejected_and_the_next_is_read() -> None:
    big = document("9999998", data="<exch:x>" + "y" * 3_000_000 + "</exch:x>")
    found = items(HEAD + big + document("9999999") + TAIL, ReadOptions(max_record_bytes=10_000))
    assert [type(item) for item in found] == [Rejected, Found]
    assert isinstance(found[0], Rejected)
    assert found[0].reason == "record_too_large"
    assert found[0].where == f"offset {len(HEAD)}"


def test_records_split_over_reads_of_the_stream_are_whole() -> None:
    class Dripping(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 7, 7) if size and size > 0 else 7)

    raw = HEAD + document("9999998") + document("9999999") + TAIL
    found = list(FORMAT.read(Dripping(raw), ReadOptions()))
    assert [item.record.record_id for item in found if isinstance(item, Found)] == [
        "EP9999998A1",
        "EP9999999A1",
    ]


def test_text_between_documents_is_not_dropped_in_silence() -> None:
    found = items(HEAD + document("9999998") + b"stray words" + document("9999999") + TAIL)
    assert [type(item) for item in found] == [Found, Rejected, Found]
    assert isinstance(found[1], Rejected)
    assert (found[1].reason, found[1].detail) == ("unknown_content", "stray words")


@pytest.mark.parametrize(("status", "kept"), [("C", True), ("A", True), ("D", False), ("DV", False)])
def test_deletions_are_rejected_as_the_sources_own(status: str, kept: bool) -> None:
    (item,) = back_file(document("9999999", attributes=f'status="{status}"'))
    assert isinstance(item, Found) == kept
    if isinstance(item, Rejected):
        assert (item.field, item.reason, item.detail) == ("status", "deleted_by_source", "EP 9999999")


def test_a_deletion_without_content_is_read() -> None:
    raw = HEAD + b'<exch:exchange-document country="EP" doc-number="9999999" kind="A1" status="D"/>' + TAIL
    (item,) = items(raw)
    assert isinstance(item, Rejected)
    assert item.reason == "deleted_by_source"


def test_an_unknown_status_is_kept_and_counted() -> None:
    (item,) = back_file(document("9999999", attributes='status="Q"'))
    assert isinstance(item, Found)
    assert item.unmapped["exchange-document@status"] == 1


def test_an_unknown_tag_is_counted_by_its_path() -> None:
    _, item = only("<exch:new-thing><deep>value</deep></exch:new-thing>")
    assert item.unmapped["exchange-document/bibliographic-data/new-thing/deep"] == 1


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ({"docdb": ("US", "2366704", "A"), "original": ("", "11023667", "")}, "APP-US11023667"),
        ({"docdb": ("US", "2366704", "A"), "epodoc": ("", "US20040023667", "")}, "APP-US2004023667"),
        ({"docdb": ("IB", "2022055385", "W")}, "APP-WOIB2022055385"),
        ({"epodoc": ("", "EP20190123456", "")}, "APP-EP19123456"),
    ],
)
def test_the_offices_own_application_number_wins(
    forms: dict[str, tuple[str, str, str]], expected: str
) -> None:
    references = "".join(
        f'<exch:application-reference data-format="{form}"><document-id>'
        + (f"<country>{office}</country>" if office else "")
        + f"<doc-number>{number}</doc-number>"
        + (f"<kind>{kind}</kind>" if kind else "")
        + ("<date>20041228</date>" if form == "docdb" else "")
        + "</document-id></exch:application-reference>"
        for form, (office, number, kind) in forms.items()
    )
    patent, _ = only(references)
    assert patent.application_id == expected
    assert patent.application is not None
    assert patent.application.publications == ("EP9999999A1",)


def test_titles_and_abstracts_stand_per_language_once() -> None:
    titles = "".join(
        f'<exch:invention-title lang="{language}" data-format="{form}">{text}</exch:invention-title>'
        for language, form, text in [
            ("en", "docdba", "Pump"),
            ("en", "original", "Pump"),
            ("zh", "original", "泵"),
        ]
    )
    patent, _ = only(titles)
    assert [(t.language, t.value) for t in patent.titles] == [("en", "Pump"), ("zh", "泵")]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("U1", PatentType.UTILITY_MODEL), ("T2", PatentType.UNKNOWN), ("B1", PatentType.INVENTION)],
)
def test_the_kind_tells_the_right_where_it_can(kind: str, expected: PatentType) -> None:
    patent, _ = only("", kind=kind)
    assert patent.type is expected


@pytest.mark.req("SC-29")
def test_entities_stay_inert() -> None:
    head = HEAD.replace(
        b'SYSTEM "docdb-entities.dtd">', b'[<!ENTITY a "aaaa"><!ENTITY x SYSTEM "file:///etc/hostname">]>'
    )
    raw = (
        head
        + document("9999999", data='<exch:invention-title lang="en">&a;&x;</exch:invention-title>')
        + TAIL
    )
    (item,) = items(raw)
    assert isinstance(item, Found)
    assert isinstance(item.record, Patent)
    assert item.record.titles[0].value == "&a;&x;"
    assert (item.unmapped["character &a;"], item.unmapped["character &x;"]) == (1, 1)


def test_answers_of_ops_are_left_to_their_own_format() -> None:
    assert not FORMAT.recognises(
        Sample("a.xml", b'<ops:world-patent-data xmlns:ops="o"><exchange-documents>')
    )
    assert not FORMAT.recognises(Sample("a.csv", b"exchange-documents;1"))
