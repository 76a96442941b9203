"""Publication numbers as offices print them and people type them, and their normal form."""

import pytest

from opentisc.kernel.dates import parse_date
from opentisc.kernel.numbers import DocumentNumber, read_publication, record_id

CHINA = [
    ("CN114081026A", "CN114081026A"),
    ("CN 114081026 A", "CN114081026A"),
    ("cn114081026a", "CN114081026A"),
    ("CN-102638110-A", "CN102638110A"),
    ("ＣＮ１０２６３８１１０Ａ", "CN102638110A"),  # full width
    ("ＣＮ　１０２６３８１１０　Ａ", "CN102638110A"),  # ideographic blanks
    ("CN215667380U", "CN215667380U"),
    ("CN111464778B", "CN111464778B"),
    ("CN111464778", "CN111464778"),
    ("CN 111464778", "CN111464778"),
    ("CN.111464778.B", "CN111464778B"),
    ("CN304567890S", "CN304567890S"),
    ("CN1661370A", "CN1661370A"),  # 1989 to 2007: type + six digits
    ("CN-1144336-C", "CN1144336C"),  # C: granted inventions until 2010
    ("CN-2884966-Y", "CN2884966Y"),  # Y: utility models until 2010
    ("CN-2059861-U", "CN2059861U"),
    ("CN3123456D", "CN3123456D"),  # D: designs until 2010
    ("CN-100498309-C", "CN100498309C"),  # nine digits and C: 2007 to 2010
    ("CN-201090655-Y", "CN201090655Y"),
    ("CN-86108132-A", "CN86108132A"),  # 1985 to 1988: the application number again
    ("CN-85201692-U", "CN85201692U"),
    ("CN85100001B", "CN85100001B"),
    ("CN912345678A", "CN912345678A"),  # type 9 was never given out: our fictional records
    ("CN 9 12345678 U", "CN912345678U"),
    ("ZL201810358967.5", "CN201810358967"),  # a patent number repeats the application number
    ("ZL 201810358967.5", "CN201810358967"),
    ("ＺＬ２０１８１０３５８９６７．５", "CN201810358967"),
    ("zl2018103589675", "CN201810358967"),
    ("ZL201810358967", "CN201810358967"),
    ("CN ZL 201810358967.5", "CN201810358967"),
    ("ZL85100001.0", "CN85100001"),
    ("ZL85100001", "CN85100001"),
]

UNITED_STATES = [
    ("US4058776A", "US4058776A"),
    ("US-4058776-A", "US4058776A"),
    ("US 4,058,776 A", "US4058776A"),
    ("US4,058,776", "US4058776"),
    ("US6,000,000", "US6000000"),
    ("us 6.000.000", "US6000000"),
    ("US06854070B2", "US6854070B2"),  # leading zeros are not part of the number
    ("US-6854070-B2", "US6854070B2"),
    ("US-10933759-B2", "US10933759B2"),
    ("US 10,933,759 B2", "US10933759B2"),
    ("ＵＳ１０９３３７５９Ｂ２", "US10933759B2"),
    ("US-35725-A", "US35725A"),
    ("USP 4,093,776", "US4093776"),  # US patent, not a plant patent: those have five digits at most
    ("U.S. Pat. No. 4,058,776", "US4058776"),
    ("U. S. Patent No. 4,327,169", "US4327169"),
    ("US-Patent 5,328,682", "US5328682"),
    ("U.S. Patent RE 33,727", "USRE33727"),
    ("US-6309-A", "US6309A"),
    ("US-4861041-C1", "US4861041C1"),  # reexamination certificate
    ("US-2004137729-A1", "US20040137729A1"),  # DOCDB drops the first zero of the serial
    ("US20040137729A1", "US20040137729A1"),
    ("US2004137729A1", "US20040137729A1"),
    ("US 2004/0137729 A1", "US20040137729A1"),
    ("US 2017/0090068 A1", "US20170090068A1"),
    ("US2004/137729", "US20040137729"),
    ("2004/0137729", "US20040137729"),  # four digits, slash, seven digits: only the United States
    ("US-2004137729", "US20040137729"),
    ("US20240051333A1", "US20240051333A1"),
    ("US-2014075634-P1", "US20140075634P1"),  # a plant application
    ("US-RE29871-E", "USRE29871E"),
    ("US RE29,871 E", "USRE29871E"),
    ("US RE 29871", "USRE29871"),
    ("USRE029871E", "USRE29871E"),
    ("US-RE32115-F1", "USRE32115F1"),
    ("US-D626810-S", "USD626810S"),
    ("USD0656296S1", "USD656296S1"),
    ("US D656,296 S1", "USD656296S1"),
    ("US Des. 656,296", "USD656296"),
    ("US-PP30274-P2", "USPP30274P2"),
    ("US PP30,274 P2", "USPP30274P2"),
    ("USPP030274P2", "USPP30274P2"),
    ("US P30274 P", "USPP30274P"),
    ("US-H1943-H", "USH1943H"),
    ("US H000485 H", "USH485H"),  # statutory invention registration
    ("US T100,001", "UST100001"),  # defensive publication
    ("US AI 312", "USAI312"),  # additional improvement
    ("US X1", "USX1"),  # before the numbering of 1836
    ("USX0001234", "USX1234"),
]

EUROPE = [
    ("EP1234567A1", "EP1234567A1"),
    ("EP 1 234 567 A1", "EP1234567A1"),
    ("EP 1 234 567", "EP1234567"),
    ("ep1234567b1", "EP1234567B1"),
    ("EP-0292076-A1", "EP0292076A1"),
    ("EP292076A1", "EP0292076A1"),  # seven digits always
    ("EP 0 292 076", "EP0292076"),
    ("EP-0790848-B1", "EP0790848B1"),
    ("ＥＰ１２３４５６７", "EP1234567"),
    ("EP 2135119 B8 20161012", "EP2135119B8"),  # Lens puts a date behind a corrected document
    ("WO 2017/005981 A1", "WO2017005981A1"),
    ("WO2004012345A1", "WO2004012345A1"),
    ("WO2004/012345", "WO2004012345"),
    ("WO/2004/012345", "WO2004012345"),
    ("WO 2004/012345", "WO2004012345"),
    ("WO200412345", "WO2004012345"),  # year + five digits
    ("WO 04/12345", "WO2004012345"),
    ("WO-9721730-A1", "WO1997021730A1"),  # two-digit year until June 2004
    ("WO 97/21730", "WO1997021730"),
    ("WO-02083860-A2", "WO2002083860A2"),  # six digits from 2002
    ("WO 02/083860 A2", "WO2002083860A2"),
    ("WO 78/00001", "WO1978000001"),
    ("PCT/US01/13682", "WOUS2001013682"),  # cited by its application
    ("WO2013189530A1", "WO2013189530A1"),
    ("DE102004012345A1", "DE102004012345A1"),
    ("DE 10 2004 012 345 A1", "DE102004012345A1"),
    ("DE 10 2004 012 345.6", "DE102004012345"),  # with its check digit
    ("DE 20 2011 100 883 U1", "DE202011100883U1"),
    ("DE-212013000198-U1", "DE212013000198U1"),
    ("DE60012345T2", "DE60012345T2"),  # translation of a European patent
    ("DE19912345A1", "DE19912345A1"),
    ("DE 199 12 345 A1", "DE19912345A1"),
    ("DE-2030738-A1", "DE2030738A1"),
    ("DE-9400372-U1", "DE9400372U1"),
    ("DE-47931-C", "DE47931C"),
    ("DE-1283250-B", "DE1283250B"),
    ("EP-A-1 024 033", "EP1024033A"),  # kind before the number, as European documents cite
    ("EP-A1-0 292 076", "EP0292076A1"),
    ("US-A-4,058,776", "US4058776A"),
    ("US-A1-2004/0137729", "US20040137729A1"),
    ("WO-A-97/21730", "WO1997021730A"),
    ("DE-A-20 30 738", "DE2030738A"),
    ("JP-A-2000219016", "JP2000219016A"),
    ("JP-A-10-100907", "JPH10100907A"),
    ("GB2400000A", "GB2400000A"),
    ("GB 2 400 000 A", "GB2400000A"),
    ("GB-614180-A", "GB614180A"),
    ("UK 2,145,131", "GB2145131"),  # ST.3 has GB
    ("GB-191006279-A", "GB191006279A"),  # until 1915 the numbers began anew each year
    ("FR2850000A1", "FR2850000A1"),
    ("FR 2 850 000 - A1", "FR2850000A1"),
    ("FR-530732-A", "FR530732A"),
    ("FR-24238-E", "FR24238E"),
    ("EA012345B1", "EA012345B1"),
    ("EA12345B1", "EA012345B1"),
    ("EA200400123A1", "EA200400123A1"),
    ("RU2191157C1", "RU2191157C1"),
    ("RU-2000118826-A", "RU2000118826A"),
    ("SU-1086251-A1", "SU1086251A1"),
    ("CH-661404G-A3", "CH661404GA3"),  # G belongs to the number, the kind stands behind the hyphen
    ("AT-A18681-A", "ATA18681A"),
    ("SE-9703800-L", "SE9703800L"),
]

ASIA_AND_OTHERS = [
    ("JP2003258048A", "JP2003258048A"),
    ("JP-2003258048-A", "JP2003258048A"),
    ("JP 2003-258048 A", "JP2003258048A"),
    ("JP2003-1234", "JP2003001234"),
    ("特開2004-123456", "JP2004123456A"),  # 特開: published application
    ("特開２００４－１２３４５６号", "JP2004123456A"),
    ("特开2004-123456", "JP2004123456A"),  # as typed with Chinese characters
    ("特開平5-123456", "JPH05123456A"),
    ("特開平05-123456号", "JPH05123456A"),
    ("特開昭62-214638", "JPS62214638A"),
    ("JPH05123456A", "JPH05123456A"),
    ("JP-H06334022-A", "JPH06334022A"),
    ("JP-H0685051-A", "JPH06085051A"),  # DOCDB drops leading zeros of the serial
    ("JP-H117015-A", "JPH11007015A"),
    ("JP-S60753-A", "JPS60000753A"),
    ("JP-S6419780-A", "JPS64019780A"),
    ("JP-S589535-B2", "JPS58009535B2"),
    ("JP-S4627530-Y1", "JPS46027530Y1"),
    ("JP-S61160111-U", "JPS61160111U"),
    ("JP H5-123456", "JPH05123456"),
    ("JP 05-123456 A", "JPH05123456A"),  # year without era: 1 to 11 can only be Heisei
    ("JP 61-160111 A", "JPS61160111A"),  # and 46 to 64 only Showa
    ("特許第3456789号", "JP3456789"),
    ("特许第3456789号", "JP3456789"),
    ("JP-3163807-B2", "JP3163807B2"),
    ("JP 3163807 B2", "JP3163807B2"),
    ("JP-3139357-U", "JP3139357U"),
    ("実用新案登録第3139357号", "JP3139357U"),
    ("実開昭61-160111", "JPS61160111U"),
    ("実公平2-4300", "JPH02004300"),
    ("特公平5-44691", "JPH05044691"),
    ("特表2004-500001", "JP2004500001A"),
    ("再表2004/012345", "JPWO2004012345A1"),  # domestic re-publication of an international application
    ("JPWO2004012345A1", "JPWO2004012345A1"),
    ("JPWO2004/012345", "JPWO2004012345"),
    ("意匠登録第1234567号", "JPD1234567S"),
    ("JPD1234567S", "JPD1234567S"),
    ("JP D1357989", "JPD1357989"),
    ("JP 10120705 A", "JPH10120705A"),  # US documents cite them without the era
    ("JP 55010738 A", "JPS55010738A"),
    ("JP 61 132751", "JPS61132751"),
    ("JP 405194209 A", "JPH05194209A"),  # 4 is Heisei, 3 Showa, as older databases wrote the era
    ("JP 361118513 A", "JPS61118513A"),
    ("JP A-10-100907", "JPH10100907A"),
    ("JP A 2002-026656", "JP2002026656A"),
    ("JP P2001-118988 A", "JP2001118988A"),
    ("JP 3-123456", "JPH03123456"),
    ("JP-A No. 59-216146", "JPS59216146A"),
    ("JP-A-053165/1979", "JPS54053165A"),  # year behind
    ("JP-A-130978/1999", "JPH11130978A"),
    ("JP Hei. 9-227724", "JPH09227724"),
    ("JP1996073518A", "JPH08073518A"),  # until 1999 the office counted by era
    ("JP 1989-19780 A", "JPS64019780A"),  # 1989: first Showa 64
    ("JP 1989-254624 A", "JPH01254624A"),  # then Heisei 1
    ("KR20040012345A", "KR20040012345A"),
    ("KR 2001097492 A", "KR20010097492A"),  # cited without the first zero of seven digits
    ("KR-20060100352-A", "KR20060100352A"),
    ("1020040012345", None),  # thirteen digits without office could be anything
    ("KR1020040012345", "KR20040012345A"),  # 10 is the type: patent
    ("10-2004-0012345", "KR20040012345A"),
    ("KR 20-2009-0000258", "KR20090000258U"),  # 20: utility model
    ("KR101234567B1", "KR101234567B1"),
    ("KR 10-1234567 B1", "KR101234567B1"),
    ("10-1234567", "KR101234567"),
    ("KR-0176645-B1", "KR100176645B1"),  # old look without the type
    ("KR-200429945-Y1", "KR200429945Y1"),
    ("KR-920006633-A", "KR19920006633A"),  # two-digit year until 1999
    ("TW200412345A", "TW200412345A"),
    ("TW-201510860-A", "TW201510860A"),
    ("TWI234567B", "TWI234567B"),
    ("TW I234567 B", "TWI234567B"),
    ("TW-544739-B", "TW544739B"),
    ("TW 00465131", "TW465131"),
    ("TWM243784U", "TWM243784U"),
    ("TWD123456S", "TWD123456S"),
    ("AU2004123456A1", "AU2004123456A1"),
    ("AU 2004123456", "AU2004123456"),
    ("AU 199918524", "AU1999018524"),
    ("AU 2016/219013 A1", "AU2016219013A1"),
    ("AU731234B2", "AU731234B2"),
    ("AU-554112-B2", "AU554112B2"),
    ("AU 1981/075343 A", "AU1981075343A"),
    ("AU7534381A", "AU1981075343A"),  # DOCDB until 2001: serial, then two digits of the year
    ("AU-1532388-A", "AU1988015323A"),
    ("AU-206066-A", "AU1966002060A"),
    ("AU-B-12345/67", "AU1967012345B"),  # kind before the number
    ("CA2456789A1", "CA2456789A1"),
    ("CA 2,456,789 A1", "CA2456789A1"),
    ("CA-659775-A", "CA659775A"),
    ("IN325016", "IN325016"),
    ("IN 325016", "IN325016"),
    ("IN 201617012345", "IN201617012345"),
    ("IN 1234/DEL/2004", "IN1234DE2004"),
    ("IN2076CH2015A", "IN2076CH2015A"),
    ("BR-PI0710021-A2", "BRPI0710021A2"),
    ("MX-NL06000030-A", "MXNL06000030A"),
    ("MX-2008012503-A", "MX2008012503A"),
    ("NZ-232203-A", "NZ232203A"),
    ("ES-2078180-A1", "ES2078180A1"),
    ("QQ12345A1", "QQ12345A1"),  # an office nobody knows goes by the generic rule
]

NOT_NUMBERS = [
    "", " ", "hello", "US", "EP", "CN12345", "CN412345678A", "EP12345678A1", "US 0", "GB 12345/67",
    "EP 03/12345", "DE 12/345", "US 10/817,431", "WO2004", "WO 12/34567890", "DE 0", "KR12", "TW12A",
    "IN", "锂电池", "20040137729", "US123456789", "JP 25-1234 A",
]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "expected"), [pair for pair in CHINA + UNITED_STATES + EUROPE + ASIA_AND_OTHERS if pair[1]]
)
def test_a_publication_number_has_one_normal_form(given: str, expected: str) -> None:
    number = read_publication(given)
    assert number.readable
    assert record_id(number) == expected
    assert number.as_given == given


@pytest.mark.parametrize("given", [*NOT_NUMBERS, "1020040012345"])
def test_what_fits_no_rule_is_kept_as_given_and_marked(given: str) -> None:
    number = read_publication(given)
    assert not number.readable
    assert number.number == "".join(given.split())
    assert number.as_given == given
    assert number.kind is None


@pytest.mark.parametrize(
    ("office", "given", "kind", "expected"),
    [
        ("US", "D0656296", "S1", "USD656296S1"),
        ("US", "20040137729", "A1", "US20040137729A1"),
        ("US", "RE29871", "E", "USRE29871E"),
        ("US", "06854070", "B2", "US6854070B2"),
        ("US", "4058776", None, "US4058776"),
        ("EP", "292076", "A1", "EP0292076A1"),
        ("WO", "9721730", "A1", "WO1997021730A1"),
        ("WO", "2004/012345", "A1", "WO2004012345A1"),
        ("CN", "102638110", "A", "CN102638110A"),
        ("CN", "102638110A", None, "CN102638110A"),
        ("CN", "CN102638110A", "A", "CN102638110A"),
        ("AU", "7534381", "A", "AU1981075343A"),
        ("KR", "0176645", "B1", "KR100176645B1"),
        ("IT", "TO20130601", "A1", "ITTO20130601A1"),  # TO is Turin here, not Tonga
        ("DE", "EP1234567", None, "EP1234567"),  # does not fit Germany, and names its own office
    ],
)
def test_office_and_kind_given_apart_count(office: str, given: str, kind: str | None, expected: str) -> None:
    assert record_id(read_publication(given, office=office, kind=kind)) == expected


@pytest.mark.parametrize(
    ("dated", "expected"),
    [("1962-07", "JPS37008198"), ("2001-05", None), (None, None)],  # 37 is Showa 37; Heisei had no 37
)
def test_the_date_tells_the_era_of_a_japanese_year(dated: str | None, expected: str | None) -> None:
    number = read_publication("JP 37-8198", dated=parse_date(dated) if dated else None)
    assert number.readable is (expected is not None)
    if expected:
        assert record_id(number) == expected


def test_a_date_does_not_hinder_reading() -> None:
    number = read_publication("US4058776A", dated=parse_date("1977-11-15"))
    assert number == DocumentNumber("US", "4058776", "A", "US4058776A")
