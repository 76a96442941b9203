"""PAP, SGML, Green Book and BRS: small documents of our own, and one real file of each."""

import io
from pathlib import Path

import pytest

from opentisc.records.formats.base import Format, Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.registry import get_format, recognise
from opentisc.records.types import Patent, PatentType

PATN = """PATN
WKU  099999999
SRC  5
APN  9999991
APT  1
APD  19740307
TTL  Telephone with .alpha. rays
ISD  19760113
XYZ  what is this
INVT
NAM  Hoff; Don G.
CTY  Tiburon
STA  CA
CLAS
OCL    2 52
ICL  H04M 1100
ABST
PAL  It holds H.sub.2 O
      at 10.sup.5 Pa.
CLMS
STM  We claim:
NUM  1.
PAR  1. A telephone with:
PA1  (a) a dial.
NUM  2.
PAR  2. The telephone of claim 1.
"""
PATDOC = (
    "<PATDOC DTD='2.4'><SDOBI><B100><B110><DNUM><PDAT>{number}</PDAT></DNUM></B110><B130><PDAT>B1</PDAT></B130>"
    "<B140><DATE><PDAT>20020101</PDAT></DATE></B140><B190><PDAT>US</PDAT></B190></B100><B500>{more}"
    "<B540><STEXT><PDAT>Alpha &agr;</PDAT></STEXT></B540></B500></SDOBI></PATDOC>"
)


def read(code: str, data: bytes, max_bytes: int = 1 << 24) -> list[Item]:
    return list(get_format(code).read(io.BytesIO(data), ReadOptions(max_record_bytes=max_bytes)))


def patents(code: str, data: bytes) -> list[Patent]:
    found = []
    for item in read(code, data):
        assert isinstance(item, Found), item
        assert isinstance(item.record, Patent)
        found.append(item.record)
    return found


@pytest.mark.parametrize(
    ("code", "head"),
    [
        ("us-greenbook", PATN.encode()),
        ("us-greenbook", b"HHHHHT  APS1\r\n" + PATN.replace("\n", "\r\n").encode()),
        ("us-sgml", PATDOC.format(number="6", more="").encode()),
        ("us-pap", b"<patent-application-publication>\n"),
        ("us-brs", b"1\tA\n*** BRS DOCUMENT BOUNDARY ***\nWKU 1\n"),
    ],
)
def test_each_format_is_recognised_by_its_content(code: str, head: bytes) -> None:
    chosen: Format | None = recognise(Sample("no.name", head))
    assert chosen is not None
    assert chosen.code == code


def test_a_green_book_document_is_read_and_what_is_left_is_counted() -> None:
    (item,) = read("us-greenbook", PATN.encode())
    assert isinstance(item, Found)
    record = item.record
    assert isinstance(record, Patent)
    assert record.record_id == "US9999999A"
    assert record.application_id == "APP-US05999999"
    assert record.titles[0].value == "Telephone with α rays"
    assert [c.symbol for c in record.classes] == ["2/52", "H04M11/00"]
    assert [party.name for party in record.inventors] == ["Hoff, Don G."]
    assert record.abstracts[0].value == "It holds H2 O at 10⁵ Pa."
    assert [(claim.number, claim.text) for claim in record.claims] == [
        (1, "A telephone with:\n(a) a dial."),
        (2, "The telephone of claim 1."),
    ]
    assert record.claims[1].refers_to == (1,)
    assert item.unmapped == {"PATN/XYZ": 1, "CLMS/STM": 1}


def test_a_green_book_document_too_large_costs_only_itself() -> None:
    large = PATN.replace("It holds", "It holds " + "x" * 5000).replace("WKU  099999999", "WKU  088888888")
    items = read("us-greenbook", (PATN + large + PATN).encode(), max_bytes=4000)
    assert [type(item) for item in items] == [Found, Rejected, Found]
    assert isinstance(items[1], Rejected)
    assert (items[1].where, items[1].reason) == (f"offset {len(PATN.encode())}", "record_too_large")


def test_a_tape_label_before_the_first_patent_is_no_record() -> None:
    assert len(patents("us-greenbook", b"HHHHHT  APS1 ISSUE - 760106\n" + PATN.encode())) == 1


@pytest.mark.parametrize(
    "prolog", ["", '<?xml version="1.0"?>\n<!-- <!DOCTYPE PATDOC [ -->\n<!DOCTYPE PATDOC [ ]>\n']
)
def test_patdoc_documents_are_found_whatever_their_prolog(prolog: str) -> None:
    first, last = (PATDOC.format(number=number, more="") for number in ("06336130", "06336131"))
    records = patents("us-sgml", f"{prolog}{first}\n{prolog}{last}\n".encode())
    assert [record.record_id for record in records] == ["US6336130B1", "US6336131B1"]
    assert records[0].titles[0].value == "Alpha α"


def test_a_broken_patdoc_in_the_middle_costs_only_itself() -> None:
    good = PATDOC.format(number="06336130", more="")
    broken = good.replace("</B140>", "")
    items = read("us-sgml", f"{good}\n{broken}\n{good}".encode())
    assert [type(item) for item in items] == [Found, Rejected, Found]
    assert isinstance(items[1], Rejected)
    assert (items[1].where, items[1].reason) == (f"offset {len(good.encode()) + 1}", "not_well_formed")


def test_elements_that_sgml_leaves_open_are_closed() -> None:
    more = (
        "<B560><B561><PCIT><DOC><DNUM><PDAT>5825759</PDAT></DNUM></DOC></PCIT><CITED-BY-EXAMINER></B561>"
        "<B561><PCIT><DOC><DNUM><PDAT>5825760</PDAT></DNUM></DOC></PCIT><CITED-BY-OTHER/></B561></B560>"
    )
    (record,) = patents("us-sgml", PATDOC.format(number="06336130", more=more).encode())
    assert [(c.patent and c.patent.number, c.by, c.category) for c in record.citations] == [
        ("5825759", "examiner", None),
        ("5825760", None, "cited by other"),
    ]


def test_a_tag_that_no_field_takes_is_counted_in_xml() -> None:
    (item,) = read("us-sgml", PATDOC.format(number="06336130", more="<B599><X>1</X></B599>").encode())
    assert isinstance(item, Found)
    assert item.unmapped == {"PATDOC/SDOBI/B500/B599/X": 1}


@pytest.fixture
def fixtures(shared_data: Path) -> Path:
    return shared_data / "fixtures-uspto"


@pytest.mark.real_data
def test_a_patent_of_1976_reads_as_it_is_printed(fixtures: Path) -> None:
    (record,) = patents("us-greenbook", (fixtures / "greenbook/US03932709.greenbook").read_bytes())
    assert record.record_id == "US3932709A"
    assert (record.filed_on, record.published_on) == ("1974-03-07", "1976-01-13")
    assert record.titles[0].value == "Electronic business telephone"
    assert [(p.name, p.city, p.region, p.country) for p in record.inventors] == [
        ("Hoff, Don G.", "Tiburon", "CA", "US"),
        ("Young, Patrick", "Oakland", "CA", "US"),
    ]
    assert [(p.name, p.kind) for p in record.owners] == [("General Teletronics Incorporated", "organisation")]
    assert [p.name for p in record.examiners] == ["Claffy, Kathleen H.", "Stellar, George G."]
    assert [p.name for p in record.agents] == ["Flehr, Hohbach, Test, Albritton & Herbert"]
    assert [(r.relation, r.number.as_given) for r in record.related] == [("continuation_in_part", "351745")]
    assert [c.symbol for c in record.classes] == ["179/90K", "179/2DD", "179/90B", "H04M11/00"]
    assert len(record.citations) == 9
    assert record.citations[0].patent is not None
    assert (record.citations[0].patent.number, record.citations[0].patent.dated) == ("3518629", "1970-06")
    assert [claim.number for claim in record.claims] == list(range(1, 18))


@pytest.mark.real_data
def test_a_patent_of_1982_with_international_data_reads_as_it_is_printed(fixtures: Path) -> None:
    (record,) = patents("us-greenbook", (fixtures / "greenbook/US04347903.greenbook").read_bytes())
    assert len(record.inventors) == 8
    assert {party.country for party in record.inventors} == {"JP"}
    assert [(p.number.office, p.number.as_given, p.filed_on) for p in record.priorities] == [
        ("JP", "53/84696", "1978-07-10")
    ]
    assert [(r.relation, r.number.as_given) for r in record.related] == [
        ("pct_filing", "PCT/JP79/00178"),
        ("pct_publication", "WO80/00272"),
    ]
    assert record.related[0].number.dated == "1979-07-05"
    assert record.application is not None
    assert [(e.event, e.happened_on) for e in record.application.events] == [
        ("national_phase_entry", "1980-03-10")
    ]
    assert [c.symbol for c in record.classes if c.scheme == "ipc"] == ["G01G19/04", "G01G23/10", "G06F7/28"]


@pytest.mark.real_data
def test_a_grant_of_2002_reads_as_it_is_printed(fixtures: Path) -> None:
    (record,) = patents("us-sgml", (fixtures / "sgml/US06336130.xml").read_bytes())
    assert record.record_id == "US6336130B1"
    assert record.application_id == "APP-US09413215"
    assert [c.symbol for c in record.classes] == ["G06F15/16", "G06F13/00", "709/202", "709/201"]
    assert [(p.number.office, p.number.as_given) for p in record.priorities] == [("NO", "971605")]
    assert [(r.relation, r.number.as_given) for r in record.related] == [("continuation", "PCT/NO98/00107")]
    assert [p.name for p in record.inventors] == ["Do, Thanh Van"]
    assert [p.name for p in record.examiners] == ["Coulter, Kenneth R."]
    assert record.citations[0].cited_id == "US5825759A"
    assert record.citations[0].by == "examiner"
    assert record.claims[3].refers_to == (1,)
    assert (record.description[2].number, record.description[1].heading) == ("00003", True)


@pytest.mark.real_data
def test_a_design_of_2001_reads_as_it_is_printed(fixtures: Path) -> None:
    (record,) = patents("us-sgml", (fixtures / "sgml/USD435854S1.xml").read_bytes())
    assert record.record_id == "USD435854S"  # the file prints kind S, whatever its name says
    assert record.type is PatentType.DESIGN
    assert [(c.scheme, c.symbol) for c in record.classes] == [("locarno", "14-02"), ("uspc", "D14/480")]
    assert [p.name for p in record.owners] == [
        "Hitachi Maxell, Ltd.",
        "Sanyo Electric Co.,Ltd.",
        "Olympus Optical Co., Ltd.",
    ]
    assert len(record.inventors) == 8


@pytest.mark.real_data
def test_applications_of_2001_read_as_they_are_printed(fixtures: Path) -> None:
    folder = fixtures / "pap"
    (first,) = patents("us-pap", (folder / "US20010000044A1.xml").read_bytes())
    assert first.record_id == "US20010000044A1"
    assert (first.application_id, first.filed_on) == ("APP-US09342866", "1999-06-29")
    assert [c.symbol for c in first.classes] == ["G06F17/60", "705/26", "705/37"]
    (inventor,) = first.inventors
    assert (inventor.name, inventor.city, inventor.region) == ("Lin, Wayne W", "Irvine", "CA")
    assert inventor.address == "c/o Law Offices of Neal M. Cohen, 2424 S.E. Bristol Street, Suite 300, CA"
    assert first.claims[3].refers_to == (3,)
    (second,) = patents("us-pap", (folder / "US20010000943A1.xml").read_bytes())
    assert [p.name for p in second.owners] == ["IDEMITSU KOSAN CO., LTD."]
    assert [(p.number.office, p.filed_on) for p in second.priorities] == [("JP", "1999-04-05")]
    assert [r.number.as_given for r in second.related] == ["PCT/JP00/02182"]
    (third,) = patents("us-pap", (folder / "US20010009014A1.xml").read_bytes())
    assert [(r.relation, r.number.as_given) for r in third.related] == [
        ("division", "09432885"),
        ("continuation_in_part", "09312927"),
        ("provisional", "60128037"),
    ]
    assert third.description[1].number == "0001"
    assert third.claims[1].text.startswith("The method of claim 1 further comprising determining")


@pytest.mark.real_data
def test_brs_documents_read_as_they_are_printed(fixtures: Path) -> None:
    records = patents("us-brs", (fixtures / "css_brs/css_brs_sample.txt").read_bytes())
    assert len(records) == 6
    first, second = records[:2]
    assert first.record_id == "US9204581B2"
    assert (first.application_id, first.filed_on) == ("APP-US13676098", "2012-11-14")
    assert first.titles[0].value == (
        "Method for performing chip level electromagnetic interference reduction, and associated apparatus"
    )
    assert [(c.scheme, c.symbol, c.version) for c in first.classes] == [
        ("ipc", "H05K9/00", "2006-01-01"),
        ("cpc", "H05K9/0066", "2013-01-01"),
    ]
    assert [c.cited_id for c in first.citations[:1]] == ["US20030169838A1"]
    assert sum(c.patent is not None for c in first.citations) == 11
    assert first.citations[-1].by == "applicant"
    assert [(p.name, p.city, p.country) for p in first.inventors] == [
        ("Yu, Long-Kun", "New Taipei", "TW"),
        ("Deng, Kuo-Liang", "Miaoli County", "TW"),
    ]
    assert [(p.claim, p.filed_on) for p in first.priorities] == [("domestic", "2011-11-14")]
    assert [p.name for p in first.agents] == ["Hsu, Winston", "Margo, Scott"]
    assert first.description[0].heading
    assert first.description[1].text.startswith("This application claims the benefit")
    assert len(first.claims) == 20
    assert first.claims[2].refers_to == (2,)
    assert [(r.relation, r.number.number) for r in second.related][:2] == [
        ("division", "13303416"),
        ("parent_grant", "8947892"),
    ]
