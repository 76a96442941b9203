"""What people type finds the number that is stored; the home box knows a number from words."""

import pytest

from opentisc.kernel.numbers import (
    application_keys,
    looks_like_number,
    number_keys,
    publication_keys,
    read_application,
    read_publication,
    search_keys,
)


@pytest.mark.parametrize(
    ("office", "number", "key"),
    [
        ("US", "D656296", "USD656296"),
        ("US", "20040137729", "US20040137729"),
        ("EP", "0292076", "EP292076"),
        ("JP", "H05123456", "JPH5123456"),
        ("CN", "114081026", "CN114081026"),
        ("WO", "US2004012345", "WOUS2004012345"),
        ("EA", "012345", "EA12345"),
        ("CN", "CN12345", "CN12345"),  # could not be read: the text as given still finds it
    ],
)
def test_a_stored_number_has_a_key_without_kind_and_leading_zeros(office: str, number: str, key: str) -> None:
    assert number_keys(office, number) == key


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("USD0656296", "USD656296S1"),
        ("US D656,296", "USD656296S1"),
        ("us d656296 s1", "USD656296S1"),
        ("US2004137729", "US20040137729A1"),
        ("US 2004/0137729", "US20040137729A1"),
        ("4058776", "US4058776A"),
        ("4,058,776", "US4058776A"),
        ("ep 292 076", "EP0292076A1"),
        ("EP0292076", "EP0292076A1"),
        ("WO 97/21730", "WO1997021730A1"),
        ("WO9721730A1", "WO1997021730A1"),
        ("ＣＮ１１４０８１０２６", "CN114081026A"),
        ("CN 114081026.", "CN114081026A"),
        ("114081026", "CN114081026A"),
        ("特開平5-123456", "JPH05123456A"),
        ("AU7534381", "AU1981075343A"),
        ("KR10-2004-0012345", "KR20040012345A"),
        ("IN325016", "IN325016"),
        ("ea 12345", "EA012345B1"),
        ("CN12345", "CN12345"),
    ],
)
def test_a_typed_publication_number_finds_the_stored_one(typed: str, stored: str) -> None:
    number = read_publication(stored)
    key = number_keys(number.office, number.number)
    assert key in publication_keys(typed)
    assert key in search_keys(typed)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("10/817431", "10/817,431"),
        ("US10817431", "10/817,431"),
        ("ZL201810358967.5", "CN201810358967"),
        ("201810358967", "CN201810358967"),
        ("2018103589675", "CN201810358967"),
        ("EP03012345.9", "EP20030012345"),
        ("PCT/US04/12345", "PCT/US2004/012345"),
        ("KR20150148890", "KR 20150148890 A"),
        ("US 78071210", "US 78071210 A"),
        ("3358/DELNP/2010", "IN 3358DN2010 A"),
        ("特願平5-245459", "JP 24545993 A"),
    ],
)
def test_a_typed_application_number_finds_the_stored_one(typed: str, stored: str) -> None:
    number = read_application(stored)
    key = number_keys(number.office, number.number)
    assert key in application_keys(typed)
    assert key in search_keys(typed)


def test_a_number_with_an_office_is_not_looked_for_in_others() -> None:
    assert publication_keys("EP292076") == ("EP292076",)


def test_a_series_code_before_a_slash_is_not_a_year_behind() -> None:
    assert application_keys("US 10/817,431") == ("US10817431",)
    assert application_keys("US10817431") == ("US10817431", "US1931108174")


def test_no_digit_no_key() -> None:
    assert search_keys("锂电池") == ()
    assert search_keys("") == ()


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("TM-US-77478018", "TM-US-77478018"),
        ("gi-eu-pgi-it-02305", "GI-EU-PGI-IT-02305"),
        ("gi-us-ava-alexander_valley", "GI-US-AVA-ALEXANDER_VALLEY"),
        ("BS205001234", "IC-CN-BS.205001234"),
        ("BS.205001234", "IC-CN-BS.205001234"),
        ("doi:10.1000/ABC.182", "doi:10.1000/abc.182"),
    ],
)
def test_ids_of_other_rights_give_themselves(typed: str, key: str) -> None:
    assert search_keys(typed) == (key,)


NUMBERS = [
    "US4058776A", "US 4,058,776", "us re29871", "USD656296S1", "US X1", "US20040137729", "US-2004137729-A1",
    "2004/0137729", "EP1234567", "ep 1 234 567 b1", "WO 97/21730", "WO2004/012345", "CN114081026A",
    "ＣＮ１１４０８１０２６", "CN912345678A", "CN202571234567", "ZL201810358967.5", "zl 201810358967.5",
    "201810358967.5", "201810358967", "98100001.3", "10/817,431", "10/817431", "60/123,456",
    "PCT/CN2019/087654",
    "US 10/817,431", "特開2004-123456", "特開平5-123456号", "特許第3456789号", "実開昭61-160111",
    "10-2004-0012345", "KR101234567B1", "DE 10 2004 012 345.6", "GB0412345.6", "IN325016",
    "3358/DELNP/2010", "AU 2016/219013", "TWI234567", "BR PI0710021", "TM-US-77478018",
    "GI-EU-PGI-IT-02305", "BS.205001234", "BS205001234", "IC-CN-BS.205001234", "10.1000/182",
    "doi:10.1000/182", "https://doi.org/10.1000/182", " US4058776A ",
]  # fmt: skip

WORDS = [
    "", "2020", "5G", "5G通信", "锂电池", "H01M10/052", "H01M", "2020-05-01", "20200501", "2024年", "US",
    "CN", "US 5G", "IN 2020", "in 20000 cells", "in 20000", "at 10000", "it 12345", "no 12345",
    "IEEE 802.11", "IEEE 80211", "ISO 9001", "ISO9001:2015", "GB/T 42748-2023", "COVID-19", "CO2", "NH4",
    "3GPP TS 38.211", "13800138000", "D656296", "4058776", "US4058776 OR US4058777", "pn:US4058776A",
    "专利法 2020", "特許検索", "特许经营 12345", "特開", "LiFePO4", "mp3 320", "IT 12345 ABC", "A 12345",
    "WO2004", "PCT", "第1条", "10/81", "1/2", "#3", "US4058776A battery", "DE12345 EP1234567", "TM 5", "GI-",
    "QQ 1234567", "GI-US",
]  # fmt: skip


@pytest.mark.parametrize("text", NUMBERS)
def test_one_whole_number_is_a_number(text: str) -> None:
    assert looks_like_number(text)


@pytest.mark.parametrize("text", WORDS)
def test_words_dates_classes_and_bare_short_numbers_are_not_numbers(text: str) -> None:
    assert not looks_like_number(text)
