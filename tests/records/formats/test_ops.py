"""OPS answers: every XML of the shared set; the JSON beside it is what another library made of it."""

import json
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest

from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.ops import FORMAT
from opentisc.records.formats.registry import recognise
from opentisc.records.types import Application, Patent

ENVELOPE = (
    b'<?xml version="1.0" encoding="UTF-8"?><ops:world-patent-data xmlns="http://www.epo.org/exchange" '
    b'xmlns:ops="http://ops.epo.org">%s</ops:world-patent-data>'
)
REFERENCE = (
    b'<publication-reference><document-id document-id-type="docdb"><country>EP</country>'
    b"<doc-number>9999999</doc-number><kind>A1</kind><date>20200101</date></document-id></publication-reference>"
)
NOT_XML = {
    "epo__ops__published__fixtures__ep1000000_description_result.xml",
    "epo__ops__published__fixtures__search_result.xml",
}
# Answers of the set that hold records, with how many; the search answer holds 15 references.
FOUND = {
    "epo__ops__family__fixtures__family_input.xml": 6,
    "epo__ops__legal__fixtures__example_1.xml": 2,
    "epo__ops__legal__fixtures__example_2.xml": 2,
    "epo__ops__published__fixtures__ep1000000_abstract_result.xml": 1,
    "epo__ops__published__fixtures__ep1000000_full_cycle_result.xml": 2,
    "epo__ops__published__test__biblio_example.xml": 1,
    "epo__ops__published__test__biblio_example_4.xml": 1,
    "epo__ops__published__test__claims_example.xml": 1,
    "epo__ops__published__test__claims_example_2.xml": 1,
    "epo__ops__published__test__description_example.xml": 1,
    "epo__ops__published__test__full_cycle_example.xml": 2,
    "epo__ops__published__test__image_example.xml": 1,
    "epo__ops__published__test__search_example.xml": 0,
}


def items(raw: bytes) -> list[Item]:
    return list(FORMAT.read(BytesIO(raw), ReadOptions()))


def answer(content: bytes) -> list[Item]:
    return items(ENVELOPE.replace(b"%s", content))


def of_set(folder: Path, name: str) -> list[Item]:
    return items((folder / "fixtures-epo-ops" / f"epo__ops__{name}.xml").read_bytes())


def patents(found: list[Item]) -> list[Patent]:
    return [item.record for item in found if isinstance(item, Found) and isinstance(item.record, Patent)]


def legal(folder: Path) -> tuple[Patent, Application]:
    first, second = of_set(folder, "legal__fixtures__example_2")
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert isinstance(first.record, Patent)
    assert isinstance(second.record, Application)
    return first.record, second.record


@pytest.mark.real_data
def test_every_xml_answer_gives_its_records_and_json_is_refused(shared_data: Path) -> None:
    files = sorted((shared_data / "fixtures-epo-ops").glob("*.xml"))
    assert {file.name for file in files} == NOT_XML | set(FOUND)
    for file in files:
        raw = file.read_bytes()
        assert FORMAT.recognises(Sample(file.name, raw[:65536])) == (file.name not in NOT_XML), file.name
        if file.name in FOUND:
            found = [item for item in items(raw) if isinstance(item, Found)]
            assert len(found) == FOUND[file.name], file.name


@pytest.mark.real_data
def test_json_beside_the_answers_is_not_claimed(shared_data: Path) -> None:
    for file in (shared_data / "fixtures-epo-ops").glob("*.json"):
        assert not FORMAT.recognises(Sample(file.name, file.read_bytes()[:65536])), file.name


@pytest.mark.real_data
def test_bibliographic_data_agrees_with_the_other_reading(shared_data: Path) -> None:
    expected = json.loads(
        (
            shared_data / "fixtures-epo-ops" / "epo__ops__published__fixtures__ep1000000_biblio_result.json"
        ).read_text()
    )["documents"][0]
    (first, second) = patents(of_set(shared_data, "published__fixtures__ep1000000_full_cycle_result"))
    assert first.record_id == expected["publication_number"] == "EP1000000A1"
    assert second.record_id == "EP1000000B1"
    assert first.simple_family == expected["family_id"]
    assert first.published_on == expected["publication_reference_docdb"]["date"]
    assert first.application_number is not None
    assert first.application_number.number == expected["application_reference_original"]["number"]
    assert first.filed_on == "1999-11-08"
    assert [c.symbol for c in first.classes if c.scheme == "ipc"] == [
        "B28B1/29",
        "B28B5/02",
        "B28B7/00",
        "H02P6/08",
    ]
    assert [c.symbol for c in first.classes if c.scheme == "cpc"] == [
        "B28B1/29",
        "B28B5/022",
        "B28B5/025",
        "B28B7/0064",
    ]
    (priority,) = first.priorities
    assert (priority.number.number, priority.filed_on, priority.claim) == (
        "1010536",
        "1998-11-12",
        "national",
    )
    assert first.applicants[0].name == "BEHEERMAATSCHAPPIJ DE BOER NIJMEGEN B.V"
    assert first.applicants[0].country == "NL"
    assert [other.value for other in first.applicants[0].names] == ["BOER BEHEER NIJMEGEN BV DE"]
    assert first.citations[0].cited_id == "DE3546191A1"
    assert (first.citations[0].by, first.citations[0].category) == ("examiner", "A")
    assert first.citations[0].passage == "claims 1-3,8 | * the whole document *"


@pytest.mark.real_data
def test_the_us_application_keeps_its_own_number(shared_data: Path) -> None:
    (patent,) = patents(of_set(shared_data, "published__test__biblio_example"))
    assert patent.record_id == "US20060142694A1"
    assert patent.application_id == "APP-US11023667"
    assert len(patent.citations) == 99
    assert patent.citations[0].cited_id == "US5277199A"
    assert [c.symbol for c in patent.classes if c.scheme == "uspc"][:2] == ["600/585", "604/95.01"]


@pytest.mark.real_data
def test_family_members_agree_with_the_other_reading(shared_data: Path) -> None:
    expected = json.loads(
        (shared_data / "fixtures-epo-ops" / "epo__ops__family__fixtures__family_convert.json").read_text()
    )["family_members"]
    found = patents(of_set(shared_data, "family__fixtures__family_input"))
    assert [patent.record_id for patent in found] == [member["publication_number"] for member in expected]
    assert [patent.simple_family for patent in found] == [member["family_id"] for member in expected]
    assert {patent.priorities[0].number.as_given for patent in found} == {"1010536"}
    assert found[0].application_id == found[1].application_id == "APP-EP99203729"


@pytest.mark.real_data
def test_legal_events_agree_with_the_other_reading(shared_data: Path) -> None:
    expected = json.loads(
        (shared_data / "fixtures-epo-ops" / "epo__ops__legal__fixtures__example_2_convert.json").read_text()
    )["events"]
    patent, application = legal(shared_data)
    assert application.record_id == "APP-EP99203729"
    assert application.publications == (patent.record_id,) == ("EP1000000A1",)
    assert len(application.events) == len(expected) == 51
    for event, other in zip(application.events, expected, strict=True):
        assert event.published_on == other["event_date"]
        if other.get("effective_date"):
            assert event.happened_on == other["effective_date"]


@pytest.mark.real_data
def test_legal_events_get_our_words_where_the_code_is_known(shared_data: Path) -> None:
    _, application = legal(shared_data)
    words = Counter(event.event for event in application.events)
    assert words["lapse_in_state"] == 21  # 19 PG25, GBPC, BERE
    assert words["lapse"] == 0  # a lapse in some states is none of the application
    assert words["fee_payment"] == 4  # 3 PGFP, AKX
    assert words["examination_request"] == words["grant"] == words["name_change"] == 1
    assert words["intention_to_grant"] == 4
    (belgian,) = (event for event in application.events if event.code == "BERE")
    assert belgian.parties[0].name == "BEHEERMAATSCHAPPIJ *DE BOER NIJMEGEN B.V."
    assert belgian.happened_on == "2010-11-30"
    swiss = next(event for event in application.events if event.code == "PG25")
    assert swiss.text is not None
    assert swiss.text.startswith("CH; LAPSED IN A CONTRACTING STATE")
    assert "LAPSE BECAUSE OF FAILURE TO SUBMIT A TRANSLATION" in swiss.text
    assert application.events[0].as_given is not None
    assert application.events[0].as_given.endswith(
        "FIRST EXAMINATION REPORT DESPATCHED Effective DATE 20020423"
    )
    assert [(fee.year, fee.paid_on, fee.text) for fee in application.fees] == [
        (11, "2009-11-30", "NL"),
        (11, "2009-11-30", "GB"),
        (11, "2009-11-30", "BE"),
    ]


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["claims_example", "claims_example_2"])
def test_claims_agree_with_the_other_reading(shared_data: Path, name: str) -> None:
    folder = shared_data / "fixtures-epo-ops"
    expected = json.loads((folder / f"epo__ops__published__test__{name}.json").read_text())["claims"]
    (patent,) = patents(of_set(shared_data, f"published__test__{name}"))
    assert [claim.number for claim in patent.claims] == [claim["number"] for claim in expected]
    for claim, other in zip(patent.claims, expected, strict=True):
        assert "".join(claim.text.split()) == "".join("".join(other["limitations"]).split())
        if "any of the foregoing" not in claim.text:
            assert list(claim.refers_to) == other["depends_on"]


@pytest.mark.real_data
def test_the_description_gives_numbered_paragraphs(shared_data: Path) -> None:
    (patent,) = patents(of_set(shared_data, "published__test__description_example"))
    assert len(patent.description) == 22
    first = patent.description[0]
    assert (first.number, first.language) == ("0001", "en")
    assert first.text.startswith("The invention relates to an apparatus for manufacturing green bricks")


@pytest.mark.real_data
def test_images_are_kept_as_references(shared_data: Path) -> None:
    (patent,) = patents(of_set(shared_data, "published__test__image_example"))
    assert patent.drawings[0].reference == "published-data/images/EP/1000000/A1/fullimage"
    assert patent.drawings[0].caption == "FullDocument"


@pytest.mark.real_data
def test_a_hit_that_is_only_a_number_is_no_record(shared_data: Path) -> None:
    found = of_set(shared_data, "published__test__search_example")
    assert len(found) == 15
    first = found[0]
    assert isinstance(first, Rejected)
    assert (first.reason, first.where) == ("reference_only", "offset 0, record 1")
    assert first.detail.startswith("US20210381337A1 ")


def test_a_fault_is_rejected_with_its_code() -> None:
    raw = (
        b'<?xml version="1.0" encoding="UTF-8"?><fault xmlns="http://ops.epo.org"><code>SERVER.EntityNotFound</code>'
        b"<message>No results found</message></fault>"
    )
    assert FORMAT.recognises(Sample("answer.xml", raw))
    assert items(raw) == [
        Rejected("offset 0", "fault", "source_fault", "SERVER.EntityNotFound: No results found")
    ]


def test_a_document_that_the_service_does_not_have_is_rejected() -> None:
    content = b'<exchange-documents><exchange-document country="EP" doc-number="9999999" status="not found"/>'
    (item,) = answer(content + b"</exchange-documents>")
    assert isinstance(item, Rejected)
    assert item.reason == "not_found_by_source"


def test_an_answer_with_nothing_to_read_says_what_it_holds() -> None:
    (item,) = answer(b"<ops:register-search/>")
    assert isinstance(item, Rejected)
    assert (item.reason, item.detail) == ("no_records", "nothing that can be read in register-search")


def test_a_family_member_with_bibliographic_data_is_read_once() -> None:
    member = (
        b'<ops:patent-family><ops:family-member family-id="71"><publication-reference><document-id '
        b'document-id-type="docdb"><country>EP</country><doc-number>9999999</doc-number><kind>A1</kind>'
        b"</document-id></publication-reference>"
        b'<exchange-document country="EP" doc-number="9999999" kind="A1"><bibliographic-data>'
        b'<invention-title lang="en">Pump</invention-title></bibliographic-data></exchange-document>'
        b"</ops:family-member></ops:patent-family>"
    )
    (patent,) = patents(answer(member))
    assert (patent.record_id, patent.simple_family) == ("EP9999999A1", "71")
    assert patent.titles[0].value == "Pump"


def test_events_that_hang_on_no_application_are_counted() -> None:
    member = (
        b'<ops:patent-family><ops:family-member family-id="71">'
        + REFERENCE
        + b'<ops:legal code="17P " desc="X">'
        b"<ops:L007EP>2020-01-01</ops:L007EP></ops:legal></ops:family-member></ops:patent-family>"
    )
    (item,) = answer(member)
    assert isinstance(item, Found)
    assert item.unmapped["family-member/legal"] == 1


def test_claims_without_numbers_stay_whole() -> None:
    content = (
        b'<f:fulltext-documents xmlns:f="http://www.epo.org/fulltext"><f:fulltext-document><f:bibliographic-data>'
        + REFERENCE.replace(b"publication-reference>", b"f:publication-reference>")
        + b'</f:bibliographic-data><f:claims lang="EN"><f:claim><f:claim-text>A pump at 3. Then more.'
        b"</f:claim-text></f:claim></f:claims></f:fulltext-document></f:fulltext-documents>"
    )
    (patent,) = patents(answer(content))
    assert [(claim.number, claim.text) for claim in patent.claims] == [(None, "A pump at 3. Then more.")]


def test_a_broken_answer_costs_itself_alone() -> None:
    good = ENVELOPE.replace(
        b"%s",
        b"<exchange-documents><exchange-document><bibliographic-data>" + REFERENCE + b"</bibliographic-data>"
        b"</exchange-document></exchange-documents>",
    )
    broken = good.replace(b"</exchange-documents>", b"")
    first, second, third = items(good + b"\n" + broken + b"\n" + good)
    assert isinstance(first, Found)
    assert isinstance(second, Rejected)
    assert (second.reason, second.where) == ("malformed_xml", f"offset {len(good) + 1}")
    assert isinstance(third, Found)


def test_unknown_content_is_counted_in_and_around_the_records() -> None:
    content = (
        b"<ops:meta-data>around</ops:meta-data><exchange-documents><exchange-document><bibliographic-data>"
        + REFERENCE
        + b"<strange>within</strange></bibliographic-data></exchange-document></exchange-documents>"
    )
    (item,) = answer(content)
    assert isinstance(item, Found)
    assert item.unmapped["world-patent-data/meta-data"] == 1
    assert item.unmapped["exchange-document/bibliographic-data/strange"] == 1


@pytest.mark.req("SC-29")
def test_entities_stay_inert() -> None:
    raw = (
        b'<?xml version="1.0"?><!DOCTYPE f [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><fault '
        b'xmlns="http://ops.epo.org"><code>X</code><message>&b;</message></fault>'
    )
    (item,) = items(raw)
    assert isinstance(item, Rejected)
    assert item.detail == "X: &b;"


def test_ops_is_asked_before_docdb() -> None:
    found = recognise(Sample("a.xml", ENVELOPE.replace(b"%s", b"<exchange-documents></exchange-documents>")))
    assert found is not None
    assert found.code == "ops"
