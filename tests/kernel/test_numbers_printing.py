"""Numbers printed back as offices print them; what is printed is read to the same number."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opentisc.kernel.errors import Invalid
from opentisc.kernel.numbers import (
    DocumentNumber,
    UnprintableNumber,
    number_keys,
    print_application,
    print_number,
    read_application,
    read_publication,
    search_keys,
)


@pytest.mark.parametrize(
    ("number", "plain", "spaced"),
    [
        ("US4058776A", "US4058776A", "US 4,058,776 A"),
        ("US-2004137729-A1", "US20040137729A1", "US 2004/0137729 A1"),
        ("USD0656296S1", "USD656296S1", "US D656,296 S1"),
        ("USRE29871E", "USRE29871E", "US RE29,871 E"),
        ("EP292076A1", "EP0292076A1", "EP 0 292 076 A1"),
        ("WO9721730A1", "WO1997021730A1", "WO 1997/021730 A1"),
        ("CN114081026A", "CN114081026A", "CN 114081026 A"),
        ("ZL200310102344.5", "CN200310102344", "CN 200310102344.5"),
        ("JPH05123456A", "JPH05123456A", "JP H05-123456 A"),
        ("特開2004-123456", "JP2004123456A", "JP 2004-123456 A"),
        ("JP3163807B2", "JP3163807B2", "JP 3163807 B2"),
        ("再表2004/012345", "JPWO2004012345A1", "JP WO2004/012345 A1"),
        ("KR20040012345A", "KR20040012345A", "KR 2004-0012345 A"),
        ("KR101234567B1", "KR101234567B1", "KR 10-1234567 B1"),
        ("DE102004012345A1", "DE102004012345A1", "DE 10 2004 012 345 A1"),
        ("DE19912345A1", "DE19912345A1", "DE 199 12 345 A1"),
        ("DE2030738A1", "DE2030738A1", "DE 20 30 738 A1"),
        ("AU7534381A", "AU1981075343A", "AU 1981/075343 A"),
        ("IN325016", "IN325016", "IN 325016"),
        ("CH-661404G-A3", "CH661404G-A3", "CH 661404G A3"),
        ("GB2400000A", "GB2400000A", "GB 2400000 A"),
    ],
)
def test_publications_print_as_offices_print_them(number: str, plain: str, spaced: str) -> None:
    read = read_publication(number)
    assert print_number(read) == plain
    assert print_number(read, "spaced") == spaced


@pytest.mark.parametrize(
    ("number", "spaced"),
    [
        ("10/817,431", "US 10/817,431"),
        ("US 78071210 A", "US 2010780712 A"),
        ("CN200310102344", "CN 200310102344.5"),
        ("EP04777385", "EP 04777385.8"),
        ("PCT/US04/12345", "PCT/US2004/012345"),
        ("特願平5-245459", "JP 1993-245459 A"),
        ("KR 20150148890 A", "KR 10-2015-0148890 A"),
        ("IN 2076CH2015", "IN 2076/CHE/2015"),
        ("3358/DELNP/2010", "IN 3358/DELNP/2010"),
        ("AU 874185 A", "AU 1985/008741 A"),
    ],
)
def test_applications_print_as_offices_print_them(number: str, spaced: str) -> None:
    assert print_application(read_application(number), "spaced") == spaced


def test_a_granted_chinese_patent_prints_with_zl_and_its_check_digit() -> None:
    assert print_number(read_publication("CN200310102344"), "zl") == "ZL 200310102344.5"
    assert print_application(read_application("CN85100001"), "zl") == "ZL 85100001.0"


@pytest.mark.parametrize("number", ["CN114081026B", "US4058776A"])
def test_nothing_else_has_a_zl_number(number: str) -> None:
    with pytest.raises(UnprintableNumber) as refused:
        print_number(read_publication(number), "zl")
    assert isinstance(refused.value, Invalid)
    assert refused.value.code == "unprintable_number"


def test_what_could_not_be_read_prints_as_given() -> None:
    assert print_number(read_publication("CN 12 345"), "spaced") == "CN 12 345"


def _publications() -> st.SearchStrategy[str]:
    digit_kinds = st.sampled_from(["", "A", "A1", "B1", "B2", "U"])
    year = st.integers(2001, 2026)
    numbers = st.one_of(
        st.integers(1, 13_000_000).map(lambda n: f"US{n}"),
        st.builds("US{}{:07d}".format, year, st.integers(1, 9_999_999)),
        st.builds("US{}{}".format, st.sampled_from(["D", "RE", "PP", "H", "T"]), st.integers(1, 999_999)),
        st.integers(1, 9_999_999).map(lambda n: f"EP{n:07d}"),
        st.builds("WO{}{:06d}".format, st.integers(1978, 2026), st.integers(1, 999_999)),
        st.builds("CN{}{:08d}".format, st.sampled_from("1239"), st.integers(0, 99_999_999)),
        st.builds("CN{}{:06d}".format, st.sampled_from("123"), st.integers(0, 999_999)),
        st.builds("JP{}{:06d}".format, year, st.integers(1, 999_999)),
        st.builds("JPH{:02d}{:06d}".format, st.integers(1, 11), st.integers(1, 999_999)),
        st.builds("KR{}{:07d}".format, year, st.integers(1, 9_999_999)),
        st.builds("DE10{}{:06d}".format, year, st.integers(1, 999_999)),
        st.builds("AU{}{:06d}".format, year, st.integers(1, 999_999)),
        st.builds("TW{}{:05d}".format, year, st.integers(1, 99_999)),
        st.integers(1, 9_999_999).map(lambda n: f"GB{n}"),
        st.integers(1, 999_999).map(lambda n: f"NZ{n}"),
    )
    return st.builds("{}{}".format, numbers, digit_kinds)


def _applications() -> st.SearchStrategy[str]:
    year, kinds = st.integers(2004, 2026), st.sampled_from(["", " A"])
    numbers = st.one_of(
        st.builds(
            "US {:02d}/{:03d},{:03d}".format, st.integers(5, 19), st.integers(0, 999), st.integers(0, 999)
        ),
        st.builds("CN{}{}{:07d}".format, year, st.sampled_from("12378"), st.integers(0, 9_999_999)),
        st.builds("EP{:02d}{:06d}".format, st.integers(0, 26), st.integers(1, 999_999)),
        st.builds("PCT/{}{}/{:06d}".format, st.sampled_from(["US", "CN"]), year, st.integers(1, 999_999)),
        st.builds("JP{}{:06d}".format, year, st.integers(1, 999_999)),
        st.builds("KR10{}{:07d}".format, year, st.integers(1, 9_999_999)),
        st.builds("{}/DELNP/{}".format, st.integers(1, 99_999), year),
    )
    return st.builds("{}{}".format, numbers, kinds)


def _same(left: DocumentNumber, right: DocumentNumber) -> bool:
    return (left.office, left.number, left.kind) == (right.office, right.number, right.kind)


@settings(max_examples=500)
@given(text=_publications(), style=st.sampled_from(["plain", "spaced"]))
def test_a_printed_publication_number_reads_back(text: str, style: str) -> None:
    number = read_publication(text)
    assert number.readable
    assert _same(read_publication(print_number(number, style)), number)


@settings(max_examples=500)
@given(text=_applications(), style=st.sampled_from(["plain", "spaced"]))
def test_a_printed_application_number_reads_back(text: str, style: str) -> None:
    number = read_application(text)
    assert number.readable
    assert _same(read_application(print_application(number, style)), number)


@settings(max_examples=500)
@given(text=_publications())
def test_what_is_typed_finds_the_key_that_is_stored(text: str) -> None:
    number = read_publication(text)
    key = number_keys(number.office, number.number)
    for style in ("plain", "spaced"):
        typed = print_number(number, style)
        assert key in search_keys(typed)
        assert key in search_keys(typed.lower())


@settings(max_examples=500)
@given(text=st.text(max_size=40))
def test_reading_never_raises_and_keeps_what_was_given(text: str) -> None:
    for read in (read_publication, read_application):
        assert read(text).as_given == text
        assert read(text, office="JP", kind="A").as_given == text


@settings(max_examples=500)
@given(text=st.from_regex(r"[A-Z]{0,4}[ -]?[0-9]{1,13}[ .,/-]?[0-9]{0,4}[A-Z]?[0-9]?", fullmatch=True))
def test_normalising_twice_changes_nothing(text: str) -> None:
    number = read_publication(text)
    # an office code in front of a number that begins with the same two letters is dropped as such
    if number.readable and not number.number.startswith(number.office):
        again = read_publication(number.number, office=number.office, kind=number.kind)
        assert _same(again, number)
