"""EPO ST.36: every version of the shared set reads; values below were read from the files by eye."""

from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest

from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.ep_st36 import FORMAT
from opentisc.records.formats.registry import recognise
from opentisc.records.types import Patent, PatentType, RelatedDocument

SMALL = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE ep-patent-document PUBLIC "-//EPO//EP PATENT DOCUMENT 1.5//EN" "ep-patent-document-v1-5.dtd">
<ep-patent-document id="EP99999999A1" lang="de" country="EP" doc-number="9999999" kind="A1"
 date-publ="20200101" status="n"><SDOBI lang="de"><B100><B110>9999999</B110><B130>A1</B130><B140>
<date>20200101</date></B140><B190>EP</B190></B100><B200><B210>99999999.9</B210><B220><date>20190101</date></B220></B200><B500><B540><B541>de</B541>
<B542>Pr\xc3\xbcfger\xc3\xa4t</B542></B540></B500></SDOBI>%s</ep-patent-document>"""


def items(raw: bytes, options: ReadOptions | None = None) -> list[Item]:
    return list(FORMAT.read(BytesIO(raw), options or ReadOptions()))


def small(body: bytes = b"") -> bytes:
    return SMALL.replace(b"%s", body)


def only(raw: bytes) -> tuple[Patent, Found]:
    (item,) = items(raw)
    assert isinstance(item, Found), item
    assert isinstance(item.record, Patent)
    return item.record, item


def shared(folder: Path, name: str) -> tuple[Patent, Found]:
    return only((folder / "fixtures-ep-st36" / f"{name}.xml").read_bytes())


@pytest.mark.real_data
def test_all_twenty_one_documents_read_and_are_recognised(shared_data: Path) -> None:
    files = sorted((shared_data / "fixtures-ep-st36").glob("*.xml"))
    assert len(files) == 21
    for file in files:
        raw = file.read_bytes()
        found = recognise(Sample(file.name.lower(), raw[: 64 * 1024]))
        assert found is not None, file.name
        assert found.code == "ep-st36"
        patent, item = only(raw)
        root = raw[raw.index(b"<ep-patent-document") :]
        number = root.split(b'doc-number="', 1)[1].split(b'"', 1)[0].decode()
        kind = root.split(b'kind="', 1)[1].split(b'"', 1)[0].decode()
        assert patent.record_id == f"EP{number}{kind}"
        assert patent.publication.readable
        assert len(patent.titles) == 3
        assert item.where == "offset 0"


@pytest.mark.real_data
def test_the_oldest_application_gives_its_front_page(shared_data: Path) -> None:
    patent, _ = shared(shared_data, "application-v1-0-A1")
    assert patent.record_id == "EP1325900A1"
    assert (patent.published_on, patent.filed_on) == ("2003-07-09", "2001-09-05")
    assert patent.language == "en"
    assert patent.type is PatentType.INVENTION
    assert [(t.language, t.value) for t in patent.titles] == [
        ("de", "VERFAHREN ZUR HERSTELLUNG VON FLUORALKANOL"),
        ("en", "PROCESS FOR PRODUCING FLUOROALKANOL"),
        ("fr", "PROCEDE DE PRODUCTION DE FLUOROALCANOL"),
    ]
    assert [(c.scheme, c.symbol, c.first, c.version) for c in patent.classes] == [
        ("ipc", "C07C29/44", True, "7"),
        ("ipc", "C07C31/38", False, "7"),
    ]
    (applicant,) = patent.applicants
    assert applicant.name == "ASAHI GLASS COMPANY LTD."
    assert applicant.identifier == "00242775"
    assert applicant.country == "JP"
    assert applicant.address == "12-1, Yurakucho 1-chome, Chiyoda-ku, Tokyo 100-8405"
    assert [i.name for i in patent.inventors] == ["TOHMA, Toshihiko", "WADA, Akihiro"]
    assert patent.agents[0].name == "Müller-Boré & Partner Patentanwälte"
    (priority,) = patent.priorities
    assert (priority.number.office, priority.number.as_given) == ("JP", "2000273711")
    assert priority.filed_on == patent.earliest_priority_on == "2000-09-08"
    assert len(patent.designated_states) == 26
    assert patent.designated_states[0] == "AT"
    assert patent.designated_states[-1] == "SI"


@pytest.mark.real_data
def test_the_oldest_application_gives_its_pct_data_and_text(shared_data: Path) -> None:
    patent, item = shared(shared_data, "application-v1-0-A1")
    pct, published = patent.related
    assert (pct.relation, pct.number.as_given, pct.number.number) == (
        "pct_filing",
        "JP0107711",
        "JP2001007711",
    )
    assert (published.relation, published.number.office, published.number.number) == (
        "pct_publication",
        "WO",
        "2002020444",
    )
    assert patent.application_id == "APP-EP01963450"
    assert patent.application is not None
    assert [(e.event, e.happened_on) for e in patent.application.events] == [
        ("examination_request", "2003-03-13"),
        ("application_published", "2003-07-09"),
    ]
    assert patent.description[0].heading
    assert patent.description[0].text == "TECHNICAL FIELD"
    assert patent.description[1].number == "0001"
    assert patent.abstracts[0].value.startswith("A process for producing a fluoroalkanol which can easily")
    assert "\nCHR¹R²OH, a radical initiator" in patent.abstracts[0].value
    assert len(patent.claims) == 7
    assert [claim.number for claim in patent.claims] == [1, 2, 3, 4, 5, 6, 7]
    assert [image.reference for image in patent.drawings] == ["imgf0001.tif"]
    assert item.unmapped["ep-patent-document/SDOBI/B000/eptags/B007EP"] == 1
    assert item.unmapped["search-report-data/doc-page@file"] == 1


@pytest.mark.real_data
def test_the_newest_front_page_gives_cpc_and_states(shared_data: Path) -> None:
    patent, _ = shared(shared_data, "application-v1-5-1-A1-1")
    assert patent.record_id == "EP4090146A1"
    cpc = {c.symbol: (c.first, c.inventive, c.version) for c in patent.classes if c.scheme == "cpc"}
    assert cpc["B60K17/28"] == (False, False, "20130101")
    assert cpc["F16D48/06"] == (True, True, "20130101")
    assert len(cpc) == 9
    ipc = [c.symbol for c in patent.classes if c.scheme == "ipc"]
    assert ipc == ["A01B71/02", "B60K28/04", "B60K25/06"]
    assert patent.priorities[0].number.number == "62962762"
    assert patent.priorities[0].number.as_given == "202062962762 P"
    assert patent.applicants[0].name == "Zimeno, Inc. DBA Monarch Tractor"
    assert patent.designated_states[-6:] == ("BA", "ME", "KH", "MA", "MD", "TN")
    assert patent.claims == ()


@pytest.mark.real_data
def test_the_oldest_grant_gives_owner_opposition_lapses_and_citations(shared_data: Path) -> None:
    patent, _ = shared(shared_data, "grant-v1-0-B2")
    assert patent.record_id == "EP0874807B2"
    assert [o.name for o in patent.owners] == ["Bayer CropScience AG"]
    assert [(p.number.office, p.number.as_given, p.filed_on) for p in patent.priorities] == [
        ("CH", "338895", "1995-11-29"),
        ("CH", "45196", "1996-02-21"),
    ]
    cited = [(c.patent.office, c.patent.kind, c.patent.as_given) for c in patent.citations if c.patent]
    assert cited[0] == ("EP", "A", "EP-A- 0 460 575")
    assert cited[4] == ("WO", "A", "WO-A-95/34526")
    assert patent.citations[0].cited_id == "EP0460575A"
    assert patent.citations[4].cited_id == "WO1995034526A"
    application = patent.application
    assert application is not None
    assert application.granted_on == "2002-02-20"
    lapses = [(e.text, e.happened_on) for e in application.events if e.event == "lapse_in_state"]
    assert lapses == [
        ("FI", "2002-02-20"),
        ("GR", "2002-02-20"),
        ("IE", "2002-11-18"),
        ("LU", "2002-11-18"),
        ("PT", "2002-05-20"),
        ("SE", "2002-05-20"),
    ]
    (opposition,) = (e for e in application.events if e.event == "opposition")
    assert opposition.parties[0].name == "BASF Aktiengesellschaft Patente, Marken und Lizenzen"
    assert opposition.happened_on == "2002-11-18"
    dates = {e.code: e.happened_on for e in application.events}
    assert dates["B243"] == dates["B477"] == "2006-08-02"
    assert dates["B452EP"] == "2001-07-26"


@pytest.mark.real_data
def test_claims_stand_per_language_with_what_they_refer_to(shared_data: Path) -> None:
    patent, _ = shared(shared_data, "grant-v1-0-B2")
    assert Counter(claim.language for claim in patent.claims) == {"en": 5, "de": 5, "fr": 5}
    english = {claim.number: claim for claim in patent.claims if claim.language == "en"}
    assert english[2].text == (
        "A process according claim 1, which comprises carrying out the reaction in the temperature range "
        "from 20°C to 70°C."
    )
    assert english[2].refers_to == (1,)
    assert english[4].refers_to == (1, 2, 3)
    assert "C3-C8-alkanol" in english[4].text
    german = {claim.number: claim for claim in patent.claims if claim.language == "de"}
    assert german[2].refers_to == (1,)


@pytest.mark.real_data
def test_the_newest_grant_gives_all_it_lists(shared_data: Path) -> None:
    patent, item = shared(shared_data, "grant-v1-5-B2")
    assert patent.language == "de"
    assert patent.owners[0].identifier == "100161031"
    cited = [c.cited_id for c in patent.citations[:5]]
    assert cited == [
        "WO2011091011A1",
        "DE102009041527A1",
        "DE102010044244A1",
        "US20040003741A1",
        "US20060029740A1",
    ]
    assert patent.application is not None
    assert sum(e.event == "lapse_in_state" for e in patent.application.events) == 34
    assert item.unmapped["ep-patent-document/SDOBI/B700/B780/B781/B784/snm"] == 1


@pytest.mark.real_data
def test_the_reference_list_names_documents_and_paragraphs(shared_data: Path) -> None:
    patent, _ = shared(shared_data, "grant-v1-5-B1")
    listed = [(c.cited_id, c.passage) for c in patent.citations if c.by == "description"]
    assert listed == [
        ("EP3109871A1", "[0004]"),
        ("US20080197955A1", "[0005]"),
        ("GB693448A", "[0006]"),
    ]


@pytest.mark.real_data
def test_tables_keep_rows_and_cells_apart(shared_data: Path) -> None:
    patent, item = shared(shared_data, "application-v1-5-1-A1")
    (table,) = (p.text for p in patent.description if "[Table 1]" in p.text)
    lines = table.split("\n")
    assert "Preparation Process a-1 | Preparation Process a-2 | Preparation Process a-3" in lines
    assert "Preparation Process b | Preparation Process c | Preparation Process d" in lines
    assert item.unmapped["description//img@file"] > 0


@pytest.mark.real_data
def test_bare_characters_of_hand_made_files_are_mended_and_counted(shared_data: Path) -> None:
    patent, item = shared(shared_data, "application-v1-2-A1")
    assert patent.agents[0].address == "UDAPI & ASOCIADOS Explanada, 8, 28040 Madrid"
    assert item.unmapped["document!mended"] == 1
    other, found = shared(shared_data, "application-v1-5-1-A1-2")
    headings = [p.text for p in other.description if p.heading]
    assert "<First Embodiment" in headings
    assert "<Fourth Embodiment" in headings
    assert found.unmapped["document!mended"] == 4


def test_a_broken_document_costs_itself_alone() -> None:
    broken = small().replace(b"</SDOBI>", b"")
    first, second, third = items(small() + b"\n" + broken + b"\n" + small())
    assert isinstance(first, Found)
    assert isinstance(second, Rejected)
    assert (second.field, second.reason) == ("document", "malformed_xml")
    assert second.where == f"offset {len(small()) + 1}"
    assert isinstance(third, Found)
    assert third.record.record_id == "EP9999999A1"


def test_a_document_without_number_is_rejected() -> None:
    raw = small().replace(b"<B110>9999999</B110>", b"").replace(b'doc-number="9999999" ', b"")
    (item,) = items(raw)
    assert isinstance(item, Rejected)
    assert (item.field, item.reason) == ("publication_number", "missing_number")


def test_a_document_over_the_limit_is_rejected_and_the_next_is_read() -> None:
    big = small(b"<abstract lang='de'><p>" + b"x" * 4000 + b"</p></abstract>")
    first, second = items(big + b"\n" + small(), ReadOptions(max_record_bytes=2000))
    assert isinstance(first, Rejected)
    assert first.reason == "record_too_large"
    assert isinstance(second, Found)


def test_an_unknown_tag_is_counted_by_its_path() -> None:
    raw = small().replace(b"</B500>", b"<B599EP><text>new</text><text>newer</text></B599EP></B500>")
    _, item = only(raw)
    assert item.unmapped["ep-patent-document/SDOBI/B500/B599EP/text"] == 2


def test_an_unreadable_date_costs_the_date_alone() -> None:
    patent, item = only(small().replace(b"<date>20190101</date>", b"<date>20191301</date>"))
    assert patent.filed_on is None
    assert item.unmapped["ep-patent-document/SDOBI/B200/B220/date!unreadable"] == 1


def test_the_search_report_gives_category_and_claims() -> None:
    report = (
        b'<search-report-data><srep-citations><citation id="sr1"><patcit dnum="GB693448A"><document-id>'
        b"<country>GB</country><doc-number>693448</doc-number><kind>A</kind></document-id></patcit><category>X</category>"
        b"<rel-claims>1-3</rel-claims></citation></srep-citations></search-report-data>"
    )
    patent, _ = only(small(report))
    (citation,) = patent.citations
    assert (citation.cited_id, citation.by, citation.category) == ("GB693448A", "search_report", "X")
    assert citation.passage == "claims 1-3"


def test_marks_in_the_text_are_citations_where_there_is_no_list() -> None:
    body = (
        b'<description lang="de"><p num="0001">Aus <patcit dnum="DE9216791"><text>DE 92 16 791</text>'
        b"</patcit> und <nplcit><text>Meyer, 1999</text></nplcit>.</p></description>"
    )
    patent, _ = only(small(body))
    first, second = patent.citations
    assert first.patent is not None
    assert (first.patent.office, first.patent.number, first.patent.as_given) == (
        "DE",
        "9216791",
        "DE 92 16 791",
    )
    assert (second.text, second.by) == ("Meyer, 1999", "description")
    assert patent.description[0].text == "Aus DE 92 16 791 und Meyer, 1999."


@pytest.mark.req("SC-29")
def test_entities_stay_inert() -> None:
    bomb = (
        b'<!DOCTYPE ep-patent-document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM '
        b'"file:///etc/hostname">]>'
    )
    head, _, rest = small(b"<abstract lang='de'><p>&b; and &x; stay</p></abstract>").partition(b"<!DOCTYPE")
    patent, item = only(head + bomb + rest[rest.index(b">") + 1 :])
    assert patent.abstracts[0].value == "&b; and &x; stay"
    assert item.unmapped["character &b;"] == 1


def test_a_divisional_names_its_parent() -> None:
    parent = (
        b"<B600><B620EP><parent><cdoc><dnum><anum>98202403.6</anum><pnum>0885971</pnum></dnum>"
        b"<date>19980717</date></cdoc></parent></B620EP></B600></SDOBI>"
    )
    patent, _ = only(small().replace(b"</SDOBI>", parent))
    filed, published = patent.related
    assert isinstance(filed, RelatedDocument)
    assert (filed.relation, filed.number.number, filed.number.dated) == ("division", "98202403", "1998-07-17")
    assert (published.number.office, published.number.number) == ("EP", "0885971")


def test_other_xml_is_not_claimed() -> None:
    assert not FORMAT.recognises(Sample("a.xml", b"<?xml version='1.0'?><patent-document/>"))
    assert not FORMAT.recognises(Sample("a.xml", b'{"ep-patent-document": 1}'))


def test_a_lapse_without_its_state_is_counted_and_the_others_read() -> None:
    lapses = b"<B400><B472><B475><date>20020220</date><ctry>FI</ctry><date>20020221</date></B475></B472></B400></SDOBI>"
    patent, item = only(small().replace(b"</SDOBI>", lapses))
    assert patent.application is not None
    assert [(e.text, e.happened_on) for e in patent.application.events] == [("FI", "2002-02-20")]
    assert item.unmapped["ep-patent-document/SDOBI/B400/B472/B475/date"] == 1
