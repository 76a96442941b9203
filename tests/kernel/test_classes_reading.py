"""Class symbols as offices and files have them, and their normal form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentisc.kernel.classes import ClassSymbol, read_class

IPC = [
    ("H01M10/052", "H01M10/052"),
    ("H01M 10/052", "H01M10/052"),
    ("H01M  10/05", "H01M10/05"),  # main group right-aligned in four places
    ("H01M   4/36", "H01M4/36"),
    ("h01m10/052", "H01M10/052"),
    ("Ｈ０１Ｍ１０／０５２", "H01M10/052"),
    ("H01M0010052000", "H01M10/052"),  # ST.8, 14 characters
    ("H01M0010000000", "H01M10/00"),
    ("G06F0017500000", "G06F17/50"),
    ("A61K0031000000", "A61K31/00"),
    ("C12N2310140000", "C12N2310/14"),
    ("H01M10/0525 (2010.01)", "H01M10/0525"),
    ("H01M 10/0525(2010.01)", "H01M10/0525"),
    ("H01M10/0500", "H01M10/05"),  # zeros behind the second digit fill places
    ("H01M", "H01M"),
    ("H01", "H01"),
    ("H", "H"),
    ("H01M10", "H01M10/00"),
    ("H01M 10", "H01M10/00"),
    ("H01M10/00", "H01M10/00"),
    ("H01M100", "H01M100/00"),  # a main group of its own, not 10/0
    ("C07D 401/12", "C07D401/12"),
    ("F02B2019/0045", "F02B2019/0045"),
    ("Int.Cl.7 H01M 10/05", "H01M10/05"),
    ("Int. Cl. H01M 10/05", "H01M10/05"),
    ("IPC: H01M10/05", "H01M10/05"),
    ("B64C2201/123", "B64C2201/123"),
    ("Y02E60/10", "Y02E60/10"),
    ("F16B  25/10        20060101AFI20071009BHEP        ", "F16B25/10"),  # ST.8 as the EPO prints it
    ("F02B2019/0045 20130101 LA20130101BHEP", "F02B2019/0045"),
    ("B01B   9/    00            A I                    ", "B01B9/00"),
    ("B60B104FI", "B60B1/04"),  # packed: three digits are main group 1 and subgroup 04
    ("B60B1700FI", "B60B17/00"),  # packed: what ends in zero has a subgroup of two digits
    ("B60B1910FI", "B60B19/10"),
    ("B60C1300LA", "B60C13/00"),
    ("H01M10000FI", "H01M100/00"),
]

NOT_CERTAIN = [
    ("ipc", "B60B1502FI"),  # 15/02 or 1/502
    ("ipc", "B60C1102FI"),  # 11/02 or 1/102
    ("ipc", "B60C25138FI"),  # 25/138, 251/38 or 2/5138
    ("ipc", "H01M10052"),  # 10/052, 100/52 or 1/0052
    ("ipc", ""),
    ("ipc", "I01M10/00"),  # there is no section I
    ("ipc", "H01M10/5"),
    ("ipc", "H01M10/052X"),
    ("ipc", "H1M10/05"),
    ("ipc", "H01M0000000000"),
    ("ipc", "电池"),
    ("nice", "0"),
    ("nice", "46"),
    ("nice", "A"),
    ("locarno", "99-01"),
    ("locarno", "0-1"),
    ("locarno", "clock"),
    ("uspc", "  "),
]


@pytest.mark.parametrize(("given_text", "expected"), IPC)
@pytest.mark.parametrize("scheme", ["ipc", "cpc", "ipcr"])
def test_a_symbol_has_one_normal_form(scheme: str, given_text: str, expected: str) -> None:
    read = read_class(scheme, given_text)
    assert (read.scheme, read.symbol, read.readable) == (scheme, expected, True)


@pytest.mark.parametrize(("scheme", "given_text"), NOT_CERTAIN)
def test_what_is_not_certain_is_kept_and_marked(scheme: str, given_text: str) -> None:
    read = read_class(scheme, given_text)
    assert not read.readable
    assert read.symbol == given_text.strip()


@pytest.mark.parametrize(
    ("given_text", "first", "inventive", "version"),
    [
        ("B60B104FI", True, True, None),
        ("B60B104LA", False, False, None),
        ("F16B  25/10        20060101AFI20071009BHEP", True, True, "2006.01"),
        ("A61K  31/454       20060101ALI20200522BHEP", False, True, "2006.01"),
        ("F02M  35/10        20060101A I20051008RMEP", None, True, "2006.01"),
        ("F02B2019/0045 20130101 LA20130101BHEP", False, False, "2013.01"),
        ("H01M10/0525 (2010.01)", None, None, "2010.01"),
        ("H01M10/0525", None, None, None),
    ],
)
def test_position_value_and_edition_are_read_where_the_text_has_them(
    given_text: str, first: bool | None, inventive: bool | None, version: str | None
) -> None:
    read = read_class("ipc", given_text)
    assert (read.first, read.inventive, read.version) == (first, inventive, version)


def test_a_loaded_scheme_decides_between_the_splits_of_the_packed_look() -> None:
    known = {"B60C11/02", "B60C25/138"}
    assert read_class("ipc", "B60C1102FI", known=known).symbol == "B60C11/02"
    assert read_class("ipc", "B60C25138FI", known=known).symbol == "B60C25/138"


def test_a_scheme_with_both_splits_or_none_decides_nothing() -> None:
    assert not read_class("ipc", "A61B1002FI", known={"A61B10/02", "A61B1/002"}).readable
    assert not read_class("ipc", "B60C1102FI", known=set()).readable


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("9", "9"), ("009", "9"), ("09", "9"), ("45", "45"), ("Class 9", "9"), ("class 09", "9"),
        ("Cl. 35", "35"), ("IC 009", "9"), ("第9类", "9"), ("第９類", "9"), ("Nice class 1", "1"),
    ],
)  # fmt: skip
def test_nice_classes_are_1_to_45(given_text: str, expected: str) -> None:
    assert read_class("nice", given_text) == ClassSymbol("nice", expected)


@pytest.mark.parametrize(
    ("given_text", "expected", "version"),
    [
        ("14-03", "14-03", None), ("1403", "14-03", None), ("14.03", "14-03", None), ("14 03", "14-03", None),
        ("LOC (8) Cl. 14-03", "14-03", "8"), ("LOC(13)Cl.06-01", "06-01", "13"), ("6-1", "06-01", None),
        ("14", "14", None), ("１４－０３", "14-03", None),
    ],
)  # fmt: skip
def test_locarno_symbols_have_class_and_subclass(given_text: str, expected: str, version: str | None) -> None:
    read = read_class("locarno", given_text)
    assert (read.symbol, read.version, read.readable) == (expected, version, True)


@pytest.mark.parametrize("scheme", ["uspc", "vienna", "ecla", "fi", "fterm"])
def test_other_schemes_only_get_single_blanks(scheme: str) -> None:
    assert read_class(scheme, "  X244  4   R ") == ClassSymbol(scheme, "X244 4 R")


@given(text=st.text(max_size=30), scheme=st.sampled_from(["ipc", "cpc", "nice", "locarno", "fi"]))
def test_reading_never_raises(text: str, scheme: str) -> None:
    read = read_class(scheme, text)
    assert read.readable or read.symbol == " ".join(text.split())


@given(
    subclass=st.from_regex(r"[A-H][0-9]{2}[A-Z]", fullmatch=True),
    group=st.integers(1, 9999),
    subgroup=st.from_regex(r"[0-9]{2}([0-9]{0,3}[1-9])?", fullmatch=True),
)
def test_every_look_of_a_symbol_reads_the_same(subclass: str, group: int, subgroup: str) -> None:
    symbol = f"{subclass}{group}/{subgroup}"
    looks = [
        symbol,
        f"{subclass}{group:>4}/{subgroup}",
        f"{subclass} {group}/{subgroup}",
        f"{subclass}{group:04d}{subgroup:0<6}",
        f"{subclass}{group:>4}/{subgroup:<11}20060101AFI20071009BHEP        ",
    ]
    assert {read_class("ipc", look).symbol for look in looks} == {symbol}


@given(
    group=st.integers(1, 999),
    subgroup=st.from_regex(r"[0-9]{2}([0-9]{0,2}[1-9])?", fullmatch=True),
)
def test_the_packed_look_is_right_or_not_read(group: int, subgroup: str) -> None:
    read = read_class("ipc", f"B60B{group}{subgroup}FI")
    assert read.symbol == f"B60B{group}/{subgroup}" or not read.readable
