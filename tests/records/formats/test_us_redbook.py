"""The Red Book by small documents of our own; the real files are in test_us_redbook_set.py."""

import io
from pathlib import Path

import pytest

from opentisc.kernel.dates import parse_date
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.registry import recognise
from opentisc.records.formats.us_redbook import FORMAT
from opentisc.records.types import Citation, Classification, Number, Party, Patent, PatentType, RecordId

GRANT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE us-patent-grant SYSTEM "us-patent-grant-v45-2014-04-03.dtd" [ ]>
<us-patent-grant lang="EN" dtd-version="v4.5 2014-04-03" country="US" date-publ="20990106">
<us-bibliographic-data-grant>
<publication-reference><document-id><country>US</country><doc-number>{number}</doc-number>
<kind>B2</kind><date>20990106</date></document-id></publication-reference>
<application-reference appl-type="utility"><document-id><country>US</country>
<doc-number>10999999</doc-number><date>20980102</date></document-id></application-reference>
{more}
<invention-title id="d2e53">Garden <i>stake</i></invention-title>
</us-bibliographic-data-grant>
{texts}
</us-patent-grant>
"""


def grant(number: str = "08888881", more: str = "", texts: str = "") -> str:
    return GRANT.format(number=number, more=more, texts=texts)


def read(text: str | bytes) -> list[Item]:
    data = text.encode() if isinstance(text, str) else text
    return list(FORMAT.read(io.BytesIO(data), ReadOptions()))


def found(text: str) -> Found:
    (item,) = read(text)
    assert isinstance(item, Found), item
    return item


def patent(text: str) -> Patent:
    record = found(text).record
    assert isinstance(record, Patent)
    return record


def us(number: str, kind: str, dated: str, as_given: str) -> Number:
    return Number(office="US", number=number, kind=kind, dated=parse_date(dated), as_given=as_given)


def test_a_grant_is_recognised_by_its_root_and_not_by_its_name() -> None:
    chosen = recognise(Sample("anything.bin", grant().encode()))
    assert chosen is not None
    assert chosen.code == "us-redbook"


@pytest.mark.parametrize(
    "head", [b"", b"<cpc-master/>", b'<?xml version="1.0"?><us-patent-grants-x/>', b"text us-patent-grant"]
)
def test_other_content_is_not_claimed(head: bytes) -> None:
    assert not FORMAT.recognises(Sample("us.xml", head))


def test_a_broken_document_costs_itself_and_says_where() -> None:
    first, last = grant("08888881"), grant("08888883")
    broken = grant("08888882").replace("</us-bibliographic-data-grant>", "")
    items = read(first + broken + last)
    assert [type(item) for item in items] == [Found, Rejected, Found]
    rejected = items[1]
    assert isinstance(rejected, Rejected)
    assert rejected.where == f"offset {len(first)}"
    assert (rejected.field, rejected.reason) == ("document", "not_well_formed")
    assert "us-bibliographic-data-grant" in rejected.detail
    assert items[2].where == f"offset {len(first) + len(broken)}"


def test_a_sequence_listing_is_reported_with_the_patent_it_belongs_to() -> None:
    listing = (
        '<?xml version="1.0"?>\n<sequence-cwu id="S"><publication-reference><document-id>'
        "<country>US</country><doc-number>08888881</doc-number><kind>B2</kind></document-id></publication-reference></sequence-cwu>"
    )
    assert read(listing) == [Rejected("offset 0", "document", "sequence_listing", "US08888881B2")]


def test_a_document_of_another_kind_in_the_file_is_reported() -> None:
    items = read(grant() + '<?xml version="1.0"?>\n<other/>\n')
    assert isinstance(items[1], Rejected)
    assert items[1].reason == "unknown_document"


def test_a_document_without_a_number_is_reported() -> None:
    text = grant().replace("<doc-number>08888881</doc-number>", "")
    (item,) = read(text)
    assert isinstance(item, Rejected)
    assert (item.field, item.reason) == ("publication_number", "missing_number")


def test_what_no_field_takes_is_counted_by_path() -> None:
    item = found(
        grant(more="<us-new-tag><a>1</a><a>2</a></us-new-tag><number-of-claims>3</number-of-claims>")
    )
    above = "us-patent-grant/us-bibliographic-data-grant"
    assert dict(item.unmapped) == {f"{above}/us-new-tag/a": 2, f"{above}/number-of-claims": 1}


def test_an_unreadable_date_is_counted_and_costs_only_itself() -> None:
    item = found(grant().replace("<date>20980102</date>", "<date>20981350</date>"))
    assert isinstance(item.record, Patent)
    assert item.record.filed_on is None
    path = "us-patent-grant/us-bibliographic-data-grant/application-reference/document-id/date!unreadable"
    assert item.unmapped == {path: 1}


def test_blocks_keep_words_apart_and_inline_marks_keep_them_together() -> None:
    texts = (
        '<description><p id="p" num="0001">Fe<sub>2</sub>O<sub>3</sub> at 10<sup>5</sup> Pa<br/>next'
        "<ul><li>one</li><li>two</li></ul><tables><table><tgroup><tbody><row><entry>a</entry><entry>b</entry>"
        "</row><row><entry>c</entry></row></tbody></tgroup></table></tables>end</p></description>"
    )
    (paragraph,) = patent(grant(texts=texts)).description
    assert paragraph.text == "Fe2O3 at 10⁵ Pa\nnext\none\ntwo\na b\nc\nend"
    assert paragraph.number == "0001"


def test_headings_and_drawings_sections_stay_in_the_order_of_the_document() -> None:
    texts = (
        "<description><heading>FIELD</heading><p num='1'>One.</p><description-of-drawings><heading>DRAWINGS"
        "</heading><p num='2'>FIG. 1</p></description-of-drawings><p num='3'>Three.</p></description>"
    )
    paragraphs = patent(grant(texts=texts)).description
    assert [(p.text, p.heading) for p in paragraphs] == [
        ("FIELD", True),
        ("One.", False),
        ("DRAWINGS", True),
        ("FIG. 1", False),
        ("Three.", False),
    ]


def test_claims_have_numbers_steps_on_lines_and_the_claims_they_name() -> None:
    texts = (
        '<claims><claim id="CLM-00001" num="00001"><claim-text>1. A stake, comprising:<claim-text>a) a rod;'
        "</claim-text>\n<claim-text>b) a tip.</claim-text></claim-text></claim>"
        '<claim id="CLM-00002" num="00002"><claim-text>2. The stake of <claim-ref idref="CLM-00001">claim 1'
        "</claim-ref>.</claim-text></claim>"
        '<claim id="CLM-00003" num="00003"><claim-text>3. A set of stakes as in any of <claim-ref '
        'idref="CLM-00001">claims 1</claim-ref> to 2 and <claim-ref idref="CLM-00009">claim 9</claim-ref>.'
        "</claim-text></claim></claims>"
    )
    claims = patent(grant(texts=texts)).claims
    assert [claim.number for claim in claims] == [1, 2, 3]
    assert claims[0].text == "A stake, comprising:\na) a rod;\nb) a tip."
    assert [claim.refers_to for claim in claims] == [(), (1,), (1, 2, 9)]


def test_parties_of_both_layouts_are_read() -> None:
    old = (
        '<parties><applicants><applicant sequence="001" app-type="applicant-inventor"><addressbook>'
        "<last-name>Li</last-name><first-name>Eddie</first-name><middle-name>P.</middle-name>"
        "<suffix>Jr.</suffix><address><street>1 Road</street><city>Bath</city><state>PA</state>"
        "<postcode>18014</postcode><country>US</country></address></addressbook><nationality><country>omitted"
        "</country></nationality></applicant></applicants></parties>"
    )
    new = (
        '<us-parties><us-applicants><us-applicant app-type="applicant"><addressbook><orgname>Acme</orgname>'
        "<address><city>Kyoto</city><country>JP</country></address></addressbook></us-applicant>"
        "</us-applicants><inventors><inventor><addressbook><last-name>Oka</last-name><address><country>JP"
        "</country></address></addressbook></inventor></inventors></us-parties>"
    )
    li = Party(
        name="Li, Eddie P., Jr.",
        address="1 Road, 18014",
        city="Bath",
        region="PA",
        country="US",
        kind="person",
    )
    first, second = patent(grant(more=old)), patent(grant(more=new))
    assert first.applicants == first.inventors == (li,)
    assert second.applicants == (Party(name="Acme", city="Kyoto", country="JP", kind="organisation"),)
    assert second.inventors == (Party(name="Oka", country="JP", kind="person"),)


def test_classes_of_every_scheme_are_read() -> None:
    symbol = (
        "<{s}-version-indicator><date>20130101</date></{s}-version-indicator><section>H</section>"
        "<class>01</class><subclass>M</subclass><main-group>10</main-group><subgroup>052</subgroup>"
        "<symbol-position>{p}</symbol-position><classification-value>{v}</classification-value>"
    )
    more = (
        "<classification-ipc><edition>7</edition><main-classification>A45F  504</main-classification>"
        "</classification-ipc><classifications-ipcr><classification-ipcr>"
        + symbol.format(s="ipc", p="F", v="I")
        + "</classification-ipcr></classifications-ipcr>"
        "<classifications-cpc><further-cpc><classification-cpc>"
        + symbol.format(s="cpc", p="L", v="A")
        + "</classification-cpc></further-cpc></classifications-cpc>"
        "<classification-locarno><edition>9</edition><main-classification>0801</main-classification></classification-locarno><classification-national>"
        "<country>US</country><main-classification>  2 52</main-classification><further-classification>"
        "4352571</further-classification></classification-national>"
    )
    record = patent(grant(more=more))
    assert record.type is PatentType.DESIGN  # a Locarno class makes it a design
    assert record.classes == (
        Classification(scheme="ipc", symbol="A45F5/04", as_given="A45F  504", first=True, version="7"),
        Classification(scheme="ipc", symbol="H01M10/052", first=True, inventive=True, version="2013-01-01"),
        Classification(scheme="cpc", symbol="H01M10/052", inventive=False, version="2013-01-01"),
        Classification(scheme="locarno", symbol="08-01", as_given="0801", first=True, version="9"),
        Classification(scheme="uspc", symbol="2/52", as_given="2 52", first=True),
        Classification(scheme="uspc", symbol="435/257.1", as_given="4352571"),
    )


def test_citations_say_who_made_them() -> None:
    more = (
        "<us-references-cited><us-citation><patcit num='1'><document-id><country>US</country><doc-number>"
        "675108</doc-number><kind>A</kind><date>19010500</date></document-id></patcit><category>cited by "
        "examiner</category></us-citation><us-citation><nplcit num='2'><othercit>Bruno, <i>Red Herring</i>"
        "</othercit></nplcit><category>cited by other</category></us-citation></us-references-cited>"
    )
    assert patent(grant(more=more)).citations == (
        Citation(
            patent=us("675108", "A", "1901-05", "675108"), cited_id=RecordId("US675108A"), by="examiner"
        ),
        Citation(text="Bruno, Red Herring", category="cited by other"),
    )


def test_a_chain_of_parents_is_read_and_a_child_elsewhere_is_counted() -> None:
    def identity(number: str, country: str = "US", date: str = "") -> str:
        dated = f"<date>{date}</date>" if date else ""
        return (
            f"<document-id><country>{country}</country><doc-number>{number}</doc-number>{dated}</document-id>"
        )

    more = (
        "<us-related-documents><continuation-in-part><relation><parent-doc>"
        + identity("09953159", date="20010917")
        + "<parent-grant-document>"
        + identity("6626458")
        + "</parent-grant-document></parent-doc><child-doc>"
        + identity("10999999")
        + "</child-doc></relation></continuation-in-part><division><relation><parent-doc>"
        + identity("PCT/EP03/11007")
        + "</parent-doc><child-doc>"
        + identity("10111111")
        + "</child-doc></relation></division><us-provisional-application>"
        + identity("60487045", date="20030711")
        + "</us-provisional-application></us-related-documents>"
    )
    item = found(grant(more=more))
    record = item.record
    assert isinstance(record, Patent)
    assert [(r.relation, r.number.office, r.number.as_given) for r in record.related] == [
        ("continuation_in_part", "US", "09953159"),
        ("parent_grant", "US", "6626458"),
        ("division", "WO", "PCT/EP03/11007"),
        ("provisional", "US", "60487045"),
    ]
    assert [(p.claim, p.filed_on) for p in record.priorities] == [("domestic", "2003-07-11")]
    assert record.earliest_priority_on == "2003-07-11"
    assert sum(item.unmapped.values()) == 2  # the two leaves of the child that is not this application


@pytest.mark.parametrize("days", ["²", "", "x", "9" * 40])
def test_days_that_are_no_number_are_counted(days: str) -> None:
    more = f"<us-term-of-grant><us-term-extension>{days}</us-term-extension></us-term-of-grant>"
    item = found(grant(more=more))
    assert isinstance(item.record, Patent)
    assert item.record.application is not None
    assert item.record.application.term_adjustment_days is None
    assert sum(item.unmapped.values()) == 1


@pytest.mark.parametrize("number", ["²", "x", "", "9" * 30])
def test_a_claim_number_that_is_no_number_is_none(number: str) -> None:
    texts = f'<claims><claim num="{number}"><claim-text>A stake.</claim-text></claim></claims>'
    (claim,) = patent(grant(texts=texts)).claims
    assert (claim.number, claim.text) == (None, "A stake.")


@pytest.mark.req("SC-29")
def test_an_external_entity_is_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("do not print", encoding="utf-8")
    text = grant(texts="<abstract><p>a &x; b</p></abstract>").replace(
        "[ ]", f'[ <!ENTITY x SYSTEM "{secret.as_uri()}"> ]'
    )
    item = found(text)
    assert isinstance(item.record, Patent)
    assert item.record.abstracts[0].value == "a &x; b"
    assert item.unmapped == {"character &x;": 1}
