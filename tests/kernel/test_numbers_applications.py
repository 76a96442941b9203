"""Application and priority numbers, their check digits, and the ids of applications."""

import pytest

from opentisc.kernel.dates import parse_date
from opentisc.kernel.numbers import application_id, read_application, read_publication

CHINA = [
    ("CN201310008317A", "CN201310008317"),
    ("CN 201310008317 A", "CN201310008317"),
    ("CN201810358967.5", "CN201810358967"),
    ("CN2018103589675", "CN201810358967"),
    ("201810358967.5", "CN201810358967"),  # twelve digits, dot, check digit: only China
    ("２０１８１０３５８９６７．５", "CN201810358967"),
    ("ZL201810358967.5", "CN201810358967"),
    ("CN 201620233421 U", "CN201620233421"),
    ("CN85100001", "CN85100001"),  # until September 2003: two-digit year + type + five digits
    ("CN 85100001.0", "CN85100001"),
    ("CN 98100001", "CN98100001"),
    ("CN 03100001", "CN03100001"),
    ("CN202571234567", "CN202571234567"),  # type 7 was never given out: our fictional records
    ("CN200480001234", "CN200480001234"),  # type 8: international application, invention
]

UNITED_STATES = [
    ("10/817,431", "US10817431"),
    ("US 10/817,431", "US10817431"),
    ("US10817431", "US10817431"),
    ("US 10/817431", "US10817431"),
    ("US 8/123,456", "US08123456"),
    ("US 60/123,456", "US60123456"),
    ("US 61/123,456 P", "US61123456"),
    ("US 29/466,440", "US29466440"),
    ("US 201415102430 A", "US15102430"),  # DOCDB since 2012: year + series + serial
    ("US 201562116216 P 20150213", "US62116216"),
    ("US 201329466440 F", "US29466440"),
    ("US 78071210 A", "US2010780712"),  # DOCDB before: serial + two digits of the year, series unknown
    ("US 9865608 A 20080407", "US2008098656"),
    ("US 169207 A", "US2007001692"),
    ("US 48262800 K", "US2000482628"),
    ("US 75529105 P 20051230", "US60755291"),  # provisionals of 2005 can only be of series 60
    ("US 91079107 P 20070409", "US60910791"),
    ("US 37379110 P 20100813", "US61373791"),
    ("US 20784304 F 20040618", "US29207843"),  # designs have series 29
    ("US 2004 817431", "US2004817431"),
    ("US20040817431", "US2004817431"),  # the EPO's own look: one zero more
]

INTERNATIONAL = [
    ("EP03012345.9", "EP03012345"),
    ("EP 03012345", "EP03012345"),
    ("EP 14751640 A", "EP14751640"),
    ("EP20030012345", "EP03012345"),  # the EPO's own look
    ("EP 07012363.3", "EP07012363"),
    ("EP070123633", "EP07012363"),
    ("07012363.3", "EP07012363"),  # the check digit is right for Europe, wrong for China
    ("PCT/US2004/012345", "WOUS2004012345"),
    ("PCT/US04/12345", "WOUS2004012345"),
    ("PCT/US 2004/012345", "WOUS2004012345"),
    ("PCT/CN2019/087654", "WOCN2019087654"),
    ("ＰＣＴ／ＣＮ２０１９／０８７６５４", "WOCN2019087654"),
    ("PCTUS2004012345", "WOUS2004012345"),
    ("WO2004US12345", "WOUS2004012345"),  # the EPO's own look
    ("US 2012/0071100 W", "WOUS2012071100"),  # Lens: seven places
    ("US 2014 0033027 W 20140404", "WOUS2014033027"),
    ("US 0327415 W", "WOUS2003027415"),
    ("US 9003072 W", "WOUS1990003072"),
    ("EP 2015059603 W", "WOEP2015059603"),
    ("IB 2016051184 W", "WOIB2016051184"),
    ("AU 2014/001067 W", "WOAU2014001067"),
    ("EP 8800575 W", "WOEP1988000575"),
]

OTHERS = [
    ("JP 2007104966 A", "JP2007104966"),
    ("JP2007-104966", "JP2007104966"),
    ("特願2007-104966", "JP2007104966"),
    ("特願平5-245459", "JP1993245459"),
    ("JP 24545993 A 19930930", "JP1993245459"),  # DOCDB: serial, then two digits of the common year
    ("JP 5135080 A 19800417", "JP1980051350"),
    ("JP 490280 A", "JP1980004902"),
    ("JP 3464088 U 19880316", "JPU1988034640"),  # serials of utility models repeat those of patents
    ("実願昭63-34640", "JPU1988034640"),
    ("実願昭６３－３４６４０号", "JPU1988034640"),
    ("特願昭64-1", "JP1989000001"),  # the last year of Showa and the first of Heisei
    ("特願平元-1234", "JP1989001234"),
    ("JP20040123456", "JP2004123456"),
    ("KR 20150148890 A", "KR1020150148890"),
    ("KR 20150005148 U", "KR2020150005148"),
    ("KR1020040012345", "KR1020040012345"),
    ("10-2004-0012345", "KR1020040012345"),
    ("KR 10-2004-0012345", "KR1020040012345"),
    ("KR20040012345", "KR20040012345"),  # type unknown without kind
    ("TW 104142068 A", "TW104142068"),
    ("TW 99225418 U", "TW099225418"),  # year of the Republic in three places
    ("DE 102014009903 A", "DE102014009903"),
    ("DE 10 2004 012 345.6", "DE102004012345"),
    ("DE 196 11 684.5-12", "DE19611684"),  # behind the check digit the examining section
    ("DE 2640730 A", "DE2640730"),
    ("DE P 26 40 730.5", "DE2640730"),
    ("DE 9412637 U", "DE9412637"),
    ("DE 202011100883 U", "DE202011100883"),
    ("DE B0077613 A", "DEB0077613"),  # until 1968: letter of the section + serial
    ("DE B77613", "DEB0077613"),
    ("DE1964B077613", "DEB0077613"),  # the EPO's own look: year first
    ("DE200410012345", "DE102004012345"),
    ("DE20006013756T", "DE60013756"),
    ("DE19762640730", "DE2640730"),  # patents counted years from 1950 on: 26 is 1976
    ("DE19949412637U", "DE9412637"),
    ("GB 0412345.6", "GB0412345"),
    ("GB0412345", "GB0412345"),
    ("GB 201506265 A 20150413", "GB1506265"),  # DOCDB: four-digit year since 2007
    ("GB 9015557 A", "GB9015557"),
    ("FR 1301861 A", "FR1301861"),
    ("FR 04 12345", "FR0412345"),
    ("AU 2016/219013 A", "AU2016219013"),
    ("AU 2012 900312 A 20120127", "AU2012900312"),
    ("AU 874185 A", "AU1985008741"),
    ("AU PG757284 A", "AUPG757284"),  # provisionals had letters until 2002
    ("CA 2323263 A", "CA2323263"),
    ("3358/DELNP/2010", "IN3358DN2010"),
    ("IN 3358/DELNP/2010", "IN3358DN2010"),
    ("1234/DEL/2004", "IN1234DE2004"),
    ("6/CHENP/2013", "IN6CN2013"),
    ("2889/CHE/2014", "IN2889CH2014"),
    ("IN 2076CH2015 A", "IN2076CH2015"),
    ("IN 201741008619 A", "IN201741008619"),
    ("IN/PCT/2002/00512/MUM", "INPCT200200512MUM"),
    ("SG 10201508055Y A", "SG10201508055Y"),  # the last letter is a check letter
    ("SG10201508055Y", "SG10201508055Y"),
    ("SG 200100229 A", "SG200100229"),
    ("IT UB20150404 A", "ITUB20150404"),
    ("IT RM20130063 U", "ITURM20130063"),
    ("DK PA200900469 A", "DKPA200900469"),
    ("BR PI0603782 A", "BRPI0603782"),
    ("RU 2012115653 A", "RU2012115653"),
    ("AT 500402016 U", "ATU500402016"),
    ("NL 2006782 A", "NL2006782"),
    ("YU P108004 A", "YUP108004"),
]

NOT_NUMBERS = [
    "", "hello", "CN12345", "EP 2015059603", "US 123456789", "PCT/US", "US 2004/0137729", "WO2004/012345", "201810358967",
    "03012345.6", "JP", "4058776", "US 99/123,456", "CN 018103589675", "KR 12345",
]  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), CHINA + UNITED_STATES + INTERNATIONAL + OTHERS)
def test_an_application_number_has_one_normal_form(given: str, expected: str) -> None:
    number = read_application(given)
    assert number.readable
    assert application_id(number) == f"APP-{expected}"
    assert number.as_given == given


@pytest.mark.parametrize("given", NOT_NUMBERS)
def test_what_fits_no_rule_is_kept_as_given_and_marked(given: str) -> None:
    number = read_application(given)
    assert not number.readable
    assert number.number == "".join(given.split())


@pytest.mark.parametrize(
    ("given", "check"),
    [
        ("CN200310102344.5", True),  # the example of ZC 0006-2003
        ("CN201810358967.5", True),  # priority of EP 3782854 as printed: 225 mod 11 = 5
        ("CN85100001.0", True),  # 2*8 + 3*5 + 4*1 + 9*1 = 44, mod 11 = 0
        ("CN851000010", True),
        ("CN200310102344.6", False),
        ("CN2003101023446", False),
        ("CN200310102344", None),
        ("CN201010000008.X", True),  # 2*2 + 1*4 + 1*6 + 8*5 = 54, mod 11 = 10
        ("CN201010000008X", True),
        ("EP04777385.8", True),  # as printed on EP 1654642
        ("EP19883405.3", True),  # as printed on EP 3882239
        ("EP04777385.7", False),
        ("EP04777385", None),
        ("GB0412345.6", None),  # we know no rule for it
    ],
)
def test_a_wrong_check_digit_is_read_and_said(given: str, check: bool | None) -> None:
    number = read_application(given)
    assert number.readable
    assert number.check is check


def test_a_check_digit_x_is_not_a_kind() -> None:
    number = read_application("CN201010000008X")
    assert (number.number, number.kind) == ("201010000008", None)


def test_a_patent_number_says_whether_its_check_digit_is_right() -> None:
    assert read_publication("ZL200310102344.5").check is True
    assert read_publication("ZL200310102344.4").check is False


@pytest.mark.parametrize(
    ("filed", "expected"),
    [
        ("1980-09-22", "1980189000"),  # the digits end in the year of filing: serial 189000 of 1980
        ("2022-12-01", "18900080"),  # they do not: series 18, serial 900080
        (None, "1980189000"),  # unknown: with a kind it is DOCDB's look
    ],
)
def test_the_date_tells_series_and_serial_from_serial_and_year(filed: str | None, expected: str) -> None:
    dated = parse_date(filed) if filed else None
    assert read_application("18900080", office="US", kind="A", dated=dated).number == expected


def test_a_date_behind_the_kind_counts_as_the_date() -> None:
    assert read_application("US 18900080 A 20221201").number == "18900080"


def test_series_and_serial_without_kind_are_the_offices_own_look() -> None:
    assert read_application("18900080", office="US").number == "18900080"


@pytest.mark.parametrize(
    ("given", "filed", "expected"),
    [
        ("10-186098", "1998-07-01", "1998186098"),  # Heisei 10
        ("53/84696", "1978-07-10", "1978084696"),  # Showa 53
        ("P11-218349", "1999-08-02", "1999218349"),
        ("P. 11-295684", "1999-10-18", "1999295684"),
        ("10-186098", None, "1998186098"),  # no Showa application of that look is cited so
        ("30-186098", None, "30-186098"),  # neither era without a date: kept as given
    ],
)
def test_a_japanese_year_without_its_era_takes_it_from_the_filing_date(
    given: str, filed: str | None, expected: str
) -> None:
    dated = parse_date(filed) if filed else None
    assert read_application(given, office="JP", dated=dated).number == expected
