"""Whatever the bytes, tables and literature exports answer with items and never raise (RD-14)."""

import io
import random
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opentisc.records.formats.base import Found, ReadOptions, Rejected, Sample
from opentisc.records.formats.registry import get_format

FIXTURES = Path(__file__).parent / "fixtures" / "literature"
LITERATURE = ("ris", "endnote", "endnote-xml", "bibtex", "noteexpress", "wos", "refworks", "cnki", "vip")
TABLE = (
    "publication_number,title,ipc_subclasses\n"
    'CN114081026A,"驱鸟, 装置",A01M|G06F\n'
    "CN215667380U,洗车装置,B60S\n"
    "CN114129661A,组方,A61K|A61P\n"
)
pytestmark = pytest.mark.req("RD-14")


def answers(code: str, data: bytes, name: str = "a.csv") -> int:
    known = get_format(code)
    known.recognises(Sample(name, data[:65536]))
    items = list(known.read(io.BytesIO(data), ReadOptions(name=name)))
    assert all(isinstance(item, Found | Rejected) for item in items)
    return len(items)


def broken(data: bytes, dice: random.Random) -> bytes:
    """Return the data with a few bytes changed, cut out or doubled."""
    mutable = bytearray(data)
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(mutable))
        match dice.randint(0, 3):
            case 0:
                mutable[at] = dice.randrange(256)
            case 1:
                del mutable[at : at + dice.randint(1, 30)]
            case 2:
                mutable[at:at] = mutable[at : at + dice.randint(1, 30)]
            case _:
                mutable[at:at] = dice.choice([b'"', b"\n", b"{", b"}", b"\x00", b"\xff", b";", b"\t", b"'"])
        if not mutable:
            break
    return bytes(mutable)


@settings(max_examples=60, deadline=None)
@given(
    data=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.xlsx", "a.jsonl", "a.json", "a.txt", ""])
)
def test_any_bytes_as_a_table(data: bytes, name: str) -> None:
    answers("table", data, name)


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_below_known_headings(text: str) -> None:
    answers("table", f"{TABLE}{text}".encode("utf-8", "surrogatepass"))


@settings(max_examples=150, deadline=None)
@given(dice=st.randoms(), encoding=st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_a_broken_table(dice: random.Random, encoding: str) -> None:
    answers("table", broken(TABLE.encode(encoding), dice))


@settings(max_examples=200, deadline=None)
@given(dice=st.randoms(), code=st.sampled_from(LITERATURE), path=st.sampled_from(sorted(FIXTURES.iterdir())))
def test_broken_exports(dice: random.Random, code: str, path: Path) -> None:
    answers(code, broken(path.read_bytes(), dice), path.name)


@cache  # a workbook holds the time at which it was made
def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in TABLE.splitlines():
        sheet.append(line.split(",")[:3])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@settings(max_examples=60, deadline=None)
@given(dice=st.randoms())
def test_a_broken_workbook(dice: random.Random) -> None:
    answers("table", broken(workbook(), dice), "a.xlsx")


def test_a_file_of_quotes_takes_no_quadratic_time() -> None:
    rows = 'a""\n' * 20_000 + '"' + 'b""\n' * 20_000
    assert answers("table", f"publication_number,title,ipc_subclasses\n{rows}".encode()) > 1
