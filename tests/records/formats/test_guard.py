"""A mistake of a reader costs the record, or the rest of its file, and says what it was."""

import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest
from lxml import etree

from opentisc.kernel.containers import COMMAND
from opentisc.records.formats import reading, us_redbook
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.guard import UNFORESEEN, guarded, guarded_items
from opentisc.records.formats.reading import read_paths
from opentisc.records.types import Indication, RecordId

ERRORS = [
    ValueError("v"),
    KeyError("k"),
    IndexError("i"),
    TypeError("t"),
    AttributeError("a"),
    ZeroDivisionError("z"),
    UnicodeDecodeError("utf-8", b"x", 0, 1, "u"),
    RecursionError("r"),
]


def broken(wrong: Exception) -> Item:
    raise wrong


@pytest.mark.parametrize("wrong", ERRORS, ids=lambda wrong: type(wrong).__name__)
def test_what_a_reader_did_not_foresee_is_one_rejected_row_that_names_the_class(wrong: Exception) -> None:
    row = guarded("row 7", broken, wrong)
    assert (row.where, row.reason) == ("row 7", "reader_failed")
    assert isinstance(row, Rejected)
    assert row.detail.startswith(type(wrong).__name__)


@pytest.mark.parametrize("wrong", [OSError("disk"), MemoryError(), KeyboardInterrupt()], ids=repr)
def test_errors_of_the_machine_are_not_the_records(wrong: BaseException) -> None:
    assert not isinstance(wrong, UNFORESEEN)


def test_items_before_the_mistake_stay() -> None:
    def items() -> Iterator[Item]:
        yield Rejected("record 1", "record", "no_title")
        raise KeyError("name")

    assert [one.where for one in guarded_items("offset 3", items())] == ["record 1", "offset 3"]


class Failing:
    """Yields one indication a file and fails at the second."""

    code = title = "failing"

    def recognises(self, sample: Sample) -> bool:
        return True

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        name = stream.read().decode()
        yield Found(Indication(record_id=RecordId(name), register="X", kind="PGI"), "row 1")
        if name == "bad":
            raise IndexError("list index out of range")


def test_a_file_whose_reader_fails_costs_the_rest_of_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "recognise", lambda sample: Failing())
    (tmp_path / "a.txt").write_text("bad")
    (tmp_path / "b.txt").write_text("good")
    items = [
        item
        for _info, item in read_paths([tmp_path], format_code=None, limits=COMMAND, options=ReadOptions())
    ]
    assert [getattr(item, "reason", "found") for item in items] == ["found", "reader_failed", "found"]
    assert isinstance(items[1], Rejected)
    assert items[1].where == "after row 1"
    assert items[1].detail == "IndexError: list index out of range"


def test_a_document_among_others_costs_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    read = us_redbook.read_patent

    def failing(root: etree._Element, where: str, unmapped: Counter[str]) -> Item:
        if where == "offset 0":
            raise AttributeError("no text")
        return read(root, where, unmapped)

    monkeypatch.setattr(us_redbook, "read_patent", failing)
    one = b'<?xml version="1.0"?>\n<us-patent-grant/>\n'
    items = list(us_redbook.FORMAT.read(io.BytesIO(one + one), ReadOptions()))
    assert [item.where for item in items] == ["offset 0", f"offset {len(one)}"]
    assert isinstance(items[0], Rejected)
    assert items[0].reason == "reader_failed"
    assert isinstance(items[1], Rejected)
    assert items[1].reason != "reader_failed"  # read as ever: it has no number
