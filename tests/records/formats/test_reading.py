"""Paths become items; what cannot be read is one rejected row and the rest goes on."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from opentisc.kernel.containers import COMMAND
from opentisc.kernel.errors import Invalid
from opentisc.records.formats import reading
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.reading import read_paths
from opentisc.records.types import Indication, RecordId
from tests.kernel.test_containers import tarred, zipped


class Lines:
    """A format of test files: `!lines`, then one indication per line; the name option is its kind."""

    code = "lines"
    title = "lines"

    def recognises(self, sample: Sample) -> bool:
        return sample.head.startswith(b"!lines\n")

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        stream.readline()
        with io.TextIOWrapper(stream, "utf-8") as text:
            for row, line in enumerate(text, start=2):
                record_id = RecordId(line.strip())
                yield Found(Indication(record_id=record_id, register="X", kind=options.name), f"row {row}")


@pytest.fixture(autouse=True)
def only_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    def recognise(sample: Sample) -> Lines | None:
        return Lines() if Lines().recognises(sample) else None

    monkeypatch.setattr(reading, "recognise", recognise)
    monkeypatch.setattr(reading, "get_format", lambda code: Lines())


def rows(*paths: Path, format_code: str | None = None) -> list[tuple[str, str | None, str]]:
    made = []
    for info, item in read_paths(paths, format_code=format_code, limits=COMMAND, options=ReadOptions()):
        what = item.record.record_id if isinstance(item, Found) else item.reason
        made.append((info.name, info.format_code, what))
    return made


def test_each_item_comes_with_its_entry_and_format(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"x.txt": b"!lines\nA\nB\n", "README.md": b"# no"}))
    (tmp_path / "b.txt").write_bytes(b"!lines\nC\n")
    assert rows(tmp_path) == [
        (f"{tmp_path.name}/a.zip!/x.txt", "lines", "A"),
        (f"{tmp_path.name}/a.zip!/x.txt", "lines", "B"),
        (f"{tmp_path.name}/a.zip!/README.md", None, "unknown_format"),
        (f"{tmp_path.name}/b.txt", "lines", "C"),
    ]


def test_unreadable_unknown_and_empty_paths_are_one_row_each(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "other").write_bytes(b"other")
    (tmp_path / "other.7z").write_bytes(b"7z\xbc\xaf\x27\x1c\x00")
    found = list(
        read_paths(
            [tmp_path / "none", tmp_path / "empty", tmp_path / "other", tmp_path / "other.7z"],
            format_code=None,
            limits=COMMAND,
            options=ReadOptions(),
        )
    )
    items = [item for _, item in found]
    assert all(isinstance(item, Rejected) for item in items)
    assert [item.reason for item in items if isinstance(item, Rejected)] == [
        "unreadable_path",
        "empty_file",
        "unknown_format",
        "unknown_format",
    ]
    assert isinstance(items[3], Rejected)
    assert "7z" in items[3].detail


def test_the_info_has_hash_size_and_progress_and_the_format_gets_the_name(tmp_path: Path) -> None:
    path = tmp_path / "Kind.txt"
    path.write_bytes(b"!lines\nA\n")
    ((info, item),) = read_paths([path], format_code=None, limits=COMMAND, options=ReadOptions())
    assert isinstance(item, Found)
    assert isinstance(item.record, Indication)
    assert item.record.kind == "Kind.txt"
    assert (info.file, info.size, info.progress()) == (path, 9, 1.0)
    assert info.sha256 is not None
    assert len(info.sha256) == 64


def test_damage_met_while_reading_is_a_row_and_what_was_read_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(tarred({"x.txt": b"!lines\n" + b"A\n" * 100_000})[:150_000])
    found = rows(path)
    assert found[0] == ("a.tar!/x.txt", "lines", "A")
    assert len(found) > 1000
    assert [row for row in found if row[2] != "A"] == [
        ("a.tar!/x.txt", None, "corrupt_archive"),
        ("a.tar", None, "corrupt_archive"),
    ]


def test_a_disk_that_fails_while_reading_is_a_row_and_the_next_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(Lines):
        def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
            if options.name == "a.txt":
                raise OSError(5, "Input/output error")
            yield from super().read(stream, options)

    monkeypatch.setattr(reading, "recognise", lambda sample: Failing())
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(b"!lines\nA\n")
    assert [row[2] for row in rows(tmp_path)] == ["unreadable_path", "A"]


def test_a_given_format_reads_what_recognition_would_not(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"no header\nA\n")
    assert rows(path) == [("a.txt", None, "unknown_format")]
    assert rows(path, format_code="lines") == [("a.txt", "lines", "A")]


def test_an_unknown_format_code_is_an_error_of_the_caller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    with pytest.raises(Invalid, match="nonsense"):
        list(read_paths([tmp_path], format_code="nonsense", limits=COMMAND, options=ReadOptions()))
