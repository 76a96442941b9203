"""Marks of the USPTO's TSDR service, by ST.66 and ST.96."""

import io
from pathlib import Path

import pytest

from opentisc.kernel.containers import COMMAND
from opentisc.records.formats import marks, tsdr_st66, tsdr_st96
from opentisc.records.formats.base import Format, Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.reading import read_paths
from opentisc.records.types import Goods, Mark

ST66 = """<?xml version="1.0" encoding="UTF-8"?><Transaction
 xmlns:ns2="urn:us:gov:doc:uspto:trademark:status"
 xmlns="http://www.wipo.int/standards/XMLSchema/trademarks"><TradeMarkTransactionBody>
<TransactionContentDetails><TransactionData><TradeMarkDetails><TradeMark>
<RegistrationOfficeCode>US</RegistrationOfficeCode><ApplicationNumber>99999001</ApplicationNumber>
<ApplicationDate>2008-05-19-04:00</ApplicationDate><FilingPlace>US</FilingPlace>
<MarkCurrentStatusCode>602</MarkCurrentStatusCode><MarkCurrentStatusDate>2009-13-01</MarkCurrentStatusDate>
<MarkFeature>AN ILLUSTRATION DRAWING WITH WORD(S)</MarkFeature>
<WordMarkSpecification><MarkVerbalElementText>INVENTED</MarkVerbalElementText>
<MarkTranslation>made up</MarkTranslation></WordMarkSpecification>
<GoodsServicesDetails><GoodsServices><ClassDescriptionDetails>
<ClassDescription><ClassNumber>021</ClassNumber><GoodsServicesDescription>lamps</GoodsServicesDescription>
<ClassDescriptionExt><ns2:PrimeClassText>021</ns2:PrimeClassText>
<ns2:NiceClassTitleText>009: Electrical</ns2:NiceClassTitleText>
<ns2:NiceClassTitleText>011: Environmental</ns2:NiceClassTitleText></ClassDescriptionExt></ClassDescription>
<ClassDescription><ClassNumber>A</ClassNumber><GoodsServicesDescription>certified</GoodsServicesDescription>
</ClassDescription>
</ClassDescriptionDetails></GoodsServices></GoodsServicesDetails>
<PriorityDetails><Priority><PriorityCountryCode>CN</PriorityCountryCode>
<PriorityNumber>1234567</PriorityNumber><PriorityDate>2008-01-02</PriorityDate></Priority></PriorityDetails>
<MarkEventDetails><MarkEvent><MarkEventDate>2008-06-01-04:00</MarkEventDate>
<MarkEventCode>DOCK</MarkEventCode><Comment>Prosecution History Entry</Comment><MarkEventExt>
<ns2:MarkEventInternalDescriptionText>ASSIGNED TO EXAMINER</ns2:MarkEventInternalDescriptionText>
</MarkEventExt></MarkEvent></MarkEventDetails>
<TradeMarkExt><ns2:MarkFeatureCode>3</ns2:MarkFeatureCode></TradeMarkExt>
</TradeMark></TradeMarkDetails>
<ApplicantDetails><Applicant><ApplicantAddressBook><FormattedNameAddress><Name><FreeFormatName>
<FreeFormatNameDetails><FreeFormatNameLine>Later Ltd</FreeFormatNameLine></FreeFormatNameDetails>
</FreeFormatName></Name><Address><FormattedAddress><AddressStreet>1 Lane</AddressStreet>
<AddressCity>Town</AddressCity><FormattedAddressCountryCode>GB</FormattedAddressCountryCode>
</FormattedAddress></Address></FormattedNameAddress></ApplicantAddressBook>
<ApplicantExt><ns2:PartyTypeCode>20</ns2:PartyTypeCode></ApplicantExt></Applicant></ApplicantDetails>
<ApplicantDetails><Applicant><ApplicantAddressBook><FormattedNameAddress><Name><FreeFormatName>
<FreeFormatNameDetails><FreeFormatNameLine>First Ltd</FreeFormatNameLine></FreeFormatNameDetails>
</FreeFormatName></Name></FormattedNameAddress></ApplicantAddressBook>
<ApplicantExt><ns2:PartyTypeCode>10</ns2:PartyTypeCode></ApplicantExt></Applicant></ApplicantDetails>
</TransactionData></TransactionContentDetails></TradeMarkTransactionBody></Transaction>"""

ST96 = """<?xml version="1.0"?>
<t:TrademarkTransaction xmlns:c="http://www.wipo.int/standards/XMLSchema/ST96/Common"
 xmlns:t="http://www.wipo.int/standards/XMLSchema/ST96/Trademark"><t:TrademarkTransactionBody>
<t:TransactionContentBag><t:TransactionData><t:TrademarkBag><t:Trademark>
<c:RegistrationOfficeCode>US</c:RegistrationOfficeCode>
<c:ApplicationNumber><c:IPOfficeCode>US</c:IPOfficeCode>
<c:ApplicationNumberText>99999002</c:ApplicationNumberText></c:ApplicationNumber>
<t:MarkRepresentation><t:MarkReproduction><t:WordMarkSpecification>
<t:MarkVerbalElementText>MADE</t:MarkVerbalElementText>
<t:MarkSignificantVerbalElementText>MADE</t:MarkSignificantVerbalElementText></t:WordMarkSpecification>
<t:MarkImageBag><t:MarkImage><c:FileName>No image available</c:FileName></t:MarkImage></t:MarkImageBag>
</t:MarkReproduction></t:MarkRepresentation>
<t:GoodsServicesBag><t:GoodsServices><t:GoodsServicesClassificationBag>
<t:GoodsServicesClassification><t:ClassificationKindCode>Primary</t:ClassificationKindCode>
<t:ClassNumber>021</t:ClassNumber></t:GoodsServicesClassification>
<t:GoodsServicesClassification><t:ClassificationKindCode>Nice</t:ClassificationKindCode>
<t:ClassNumber>009</t:ClassNumber></t:GoodsServicesClassification>
<t:GoodsServicesClassification><t:ClassificationKindCode>Nice</t:ClassificationKindCode>
<t:ClassNumber>011</t:ClassNumber></t:GoodsServicesClassification>
<t:GoodsServicesClassification><t:ClassificationKindCode>Domestic</t:ClassificationKindCode>
<t:NationalClassNumber>021</t:NationalClassNumber></t:GoodsServicesClassification>
</t:GoodsServicesClassificationBag><t:ClassDescriptionBag><t:ClassDescription>
<t:ClassNumber>021</t:ClassNumber>
<t:GoodsServicesDescriptionText>lamps</t:GoodsServicesDescriptionText></t:ClassDescription>
</t:ClassDescriptionBag></t:GoodsServices></t:GoodsServicesBag>
<t:ApplicantBag>
<t:Applicant c:sequenceNumber="30"><c:Contact><c:Name><c:EntityName>Now Ltd</c:EntityName></c:Name>
</c:Contact></t:Applicant>
<t:Applicant c:sequenceNumber="10"><c:Contact><c:Name><c:EntityName>Then Ltd</c:EntityName></c:Name>
</c:Contact></t:Applicant></t:ApplicantBag>
</t:Trademark></t:TrademarkBag></t:TransactionData></t:TransactionContentBag>
</t:TrademarkTransactionBody></t:TrademarkTransaction>"""


def read(form: Format, content: str) -> list[Item]:
    return list(form.read(io.BytesIO(content.encode()), ReadOptions()))


def one(form: Format, content: str) -> tuple[Mark, dict[str, int]]:
    (item,) = read(form, content)
    assert isinstance(item, Found)
    assert isinstance(item.record, Mark)
    return item.record, dict(item.unmapped)


def test_a_mark_of_st66_has_numbers_words_state_and_type() -> None:
    mark, _ = one(tsdr_st66.FORMAT, ST66)
    assert mark.record_id == "TM-US-99999001"
    assert mark.filed_on == "2008-05-19"
    assert mark.words == "INVENTED"
    assert mark.translations[0].value == "made up"
    assert (mark.mark_type, mark.mark_type_as_given) == ("combined", "AN ILLUSTRATION DRAWING WITH WORD(S)")
    assert (mark.status, mark.status_as_given) == ("abandoned", "602")
    assert mark.priorities[0].number.number == "1234567"
    assert (mark.events[0].code, mark.events[0].happened_on) == ("DOCK", "2008-06-01")


def test_goods_of_a_former_us_class_stand_under_their_nice_classes() -> None:
    lamps = (
        Goods(nice_class=9, text="lamps", language="en"),
        Goods(nice_class=11, text="lamps", language="en"),
    )
    for form, content in ((tsdr_st66.FORMAT, ST66), (tsdr_st96.FORMAT, ST96)):
        mark, _ = one(form, content)
        assert mark.goods == lamps
    assert [item.symbol for item in one(tsdr_st96.FORMAT, ST96)[0].classes] == ["021"]
    assert [item.symbol for item in one(tsdr_st66.FORMAT, ST66)[0].classes] == ["021", "A"]


def test_the_owner_is_the_party_of_the_latest_stage() -> None:
    mark, _ = one(tsdr_st66.FORMAT, ST66)
    (owner,) = mark.owners
    assert (owner.name, owner.address, owner.city, owner.country) == ("Later Ltd", "1 Lane", "Town", "GB")
    assert [party.name for party in one(tsdr_st96.FORMAT, ST96)[0].owners] == ["Now Ltd"]


def test_what_no_field_takes_is_counted_by_path() -> None:
    _, left = one(tsdr_st66.FORMAT, ST66)
    assert left == {
        "TradeMark/FilingPlace": 1,
        "TradeMark/GoodsServicesDetails/GoodsServices/ClassDescriptionDetails/ClassDescription/"
        "GoodsServicesDescription": 1,
        "TradeMark/MarkEventDetails/MarkEvent/Comment": 1,
        "Applicant/ApplicantAddressBook/FormattedNameAddress/Name/FreeFormatName/FreeFormatNameDetails/"
        "FreeFormatNameLine": 1,
        "MarkCurrentStatusDate!unreadable": 1,
    }
    _, left = one(tsdr_st96.FORMAT, ST96)
    assert left == {"Trademark/ApplicantBag/Applicant/Contact/Name/EntityName": 1}


def test_an_image_that_is_not_there_is_no_image() -> None:
    assert one(tsdr_st96.FORMAT, ST96)[0].image is None
    assert one(tsdr_st96.FORMAT, ST96.replace("No image available", "9.png"))[0].image is not None


@pytest.mark.parametrize(
    ("form", "content", "reason"),
    [
        (tsdr_st66.FORMAT, ST66[:900], "not_well_formed"),
        (tsdr_st66.FORMAT, ST66.replace("99999001", "none"), "unreadable_number"),
        (tsdr_st96.FORMAT, ST96.replace("Trademark>", "Other>"), "no_record"),
    ],
)
def test_a_bad_document_is_one_row_and_the_next_is_read(form: Format, content: str, reason: str) -> None:
    good = ST66 if form is tsdr_st66.FORMAT else ST96
    bad, after = read(form, content + "\n" + good)
    assert isinstance(bad, Rejected)
    assert bad.reason == reason
    assert isinstance(after, Found)
    assert after.where == f"offset {len(content) + 1}"


@pytest.mark.req("SC-29")
def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    declared = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'
    content = ST96.replace('<?xml version="1.0"?>', declared).replace(">MADE<", ">&e;<")
    mark, _ = one(tsdr_st96.FORMAT, content)
    assert mark.words == "&e;"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ASSIGNMENT OF ASSIGNORS INTEREST (SEE DOCUMENT FOR DETAILS).", "assignment"),
        ("ASSIGNS THE ENTIRE INTEREST", "assignment"),
        ("CHANGE OF NAME", "name_change"),
        ("SECURITY INTEREST", "pledge"),
        ("RELEASE BY SECURED PARTY OF SECURITY INTEREST", "release"),
        ("CORRECTIVE ASSIGNMENT TO CORRECT THE NAME OF THE ASSIGNEE", "correction"),
        ("EXCLUSIVE LICENSE", "licence"),
        ("MERGER AND CHANGE OF NAME", "name_change"),
        ("GOVERNMENT INTEREST AGREEMENT", None),
        (None, None),
    ],
)
def test_the_kind_of_a_conveyance_is_our_word_where_it_is_known(text: str | None, kind: str | None) -> None:
    assert marks.conveyance_kind(text) == kind


def real(folder: Path, name: str) -> Mark:
    found = [
        item.record
        for _, item in read_paths(
            [folder / "fixtures-trademark" / name], format_code=None, limits=COMMAND, options=ReadOptions()
        )
        if isinstance(item, Found)
    ]
    (record,) = found
    assert isinstance(record, Mark)
    return record


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["sn77478018-ST66.xml", "sn77478018-ST96.xml"])
def test_the_kings_cake_dog_is_read(shared_data: Path, name: str) -> None:
    mark = real(shared_data, name)
    assert mark.record_id == "TM-US-77478018"
    assert mark.words is None
    assert mark.mark_type == "figurative"
    assert [(goods.nice_class, goods.text) for goods in mark.goods] == [
        (30, "King Cake Pastries"),
        (25, "CLOTHING, NAMELY, SHIRTS, HATS, AND BABY JUMPSUITS"),
        (14, "Jewelry"),
    ]
    assert [item.symbol for item in mark.classes if item.scheme == "us_design"] == [
        "03.01.08",
        "03.01.24",
        "17.03.02",
        "26.11.21",
    ]
    assert [item.symbol for item in mark.classes if item.scheme == "us_goods"] == [
        "046", "022", "039", "002", "027", "028", "050",
    ]  # fmt: skip
    assert (mark.filed_on, mark.registered_on, mark.published_on) == (
        "2008-05-19",
        "2009-12-01",
        "2009-09-15",
    )
    assert (mark.status, mark.status_on) == ("registered", "2015-04-14")
    assert mark.status_as_given == "701 A Section 8 declaration has been accepted."
    assert [owner.name for owner in mark.owners] == ["Haydel's Bakery"]
    assert mark.agents[0].name == "John W Hazard Jr"
    assert mark.events[0].text == "POST REGISTRATION ACTION MAILED NO RESPONSE REQUIRED"
    assert mark.events[0].happened_on == "2015-04-14"


@pytest.mark.real_data
@pytest.mark.parametrize(
    "name",
    ["-ST66.xml", "-ST96.xml", "-ST96-old.xml", "-ST-961_D3.xml", "-ST-962.2.1.xml"],
)
def test_every_version_says_the_same_of_one_mark(shared_data: Path, name: str) -> None:
    mark = real(shared_data, f"rn2178784{name}")
    assert (mark.record_id, mark.words, mark.mark_type) == ("TM-US-74631225", "JAVA", "word")
    assert mark.registration_number is not None
    assert mark.registration_number.number == "2178784"
    assert (mark.status, mark.status_on, mark.filed_on) == ("registered", "2008-08-11", "1995-02-07")
    assert [owner.name for owner in mark.owners] == ["Oracle America, Inc."]
    assert [goods.nice_class for goods in mark.goods] == [9]
    assert [item.symbol for item in mark.classes] == ["021", "023", "026", "036", "038"]
    assert len(mark.events) == 33
    conveyances = [
        (one.kind, one.from_parties[0].name, one.to_parties[0].name, one.executed_on, one.reference)
        for one in mark.conveyances
    ]
    change = ("name_change", "SUN MICROSYSTEMS, INC.", "ORACLE AMERICA, INC.", "2010-02-15", "41910383")
    assert conveyances == ([] if name == "-ST66.xml" else [change])


@pytest.mark.real_data
def test_the_mark_in_the_tsdr_zip_is_read_and_its_pictures_are_reported(shared_data: Path) -> None:
    mark = real(shared_data, "sn76044902.zip")
    assert (mark.record_id, mark.words) == ("TM-US-76044902", "PYTHON")
    assert mark.conveyances[0].from_parties[0].name == "CORPORATION FOR NATIONAL RESEARCH INITIATIVES, INC."
    path = shared_data / "fixtures-trademark" / "sn76044902.zip"
    rows = list(read_paths([path], format_code=None, limits=COMMAND, options=ReadOptions()))
    assert len(rows) == 14
    unknown = [item for _, item in rows if isinstance(item, Rejected)]
    assert [item.reason for item in unknown] == ["unknown_format"] * 13


def test_formats_are_told_apart_by_namespace() -> None:
    st66, st96 = Sample("a.xml", ST66.encode()), Sample("b.xml", ST96.encode())
    assert tsdr_st66.FORMAT.recognises(st66)
    assert not tsdr_st66.FORMAT.recognises(st96)
    assert tsdr_st96.FORMAT.recognises(st96)
    assert not tsdr_st96.FORMAT.recognises(st66)
