"""Fixed text of the USPTO cut into tagged lines: a tag at the line start, its value, indented lines that go on.

Not for: the meaning of any tag; Green Book and BRS know their own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from opentisc.records.formats.base import Rejected

_LONGEST_LINE = 1 << 20
_TAG = re.compile(r"([A-Z][A-Z0-9]{2,3})(?: (.*))?")


@dataclass(frozen=True, slots=True)
class Tagged:
    """One tag with its value: what follows one blank, with columns kept, continued lines joined by a blank.

    indented: a second blank stood before the value.
    """

    tag: str
    value: str
    indented: bool = False


def tagged_documents(
    stream: BinaryIO, *, opens: bytes, max_bytes: int
) -> Iterator[tuple[int, list[Tagged]] | Rejected]:
    """Yield (offset, lines) of each document; a document begins where a line starts with `opens`.

    Lines before the first document are yielded as a document of their own, so nothing goes unseen. A document
    over max_bytes is Rejected and reading goes on with the next.
    """
    offset = begin = size = 0
    lines: list[str] = []
    while line := stream.readline(_LONGEST_LINE):
        if line.startswith(opens):
            yield from _document(begin, lines, size, max_bytes)
            begin, size, lines = offset, 0, []
        offset += len(line)
        size += len(line)
        if size <= max_bytes:
            lines.append(_decoded(line).rstrip("\r\n\x1a"))
        else:
            lines.clear()
    yield from _document(begin, lines, size, max_bytes)


def _document(
    begin: int, lines: list[str], size: int, max_bytes: int
) -> Iterator[tuple[int, list[Tagged]] | Rejected]:
    if size > max_bytes:
        yield Rejected(f"offset {begin}", "document", "record_too_large", f"more than {max_bytes} bytes")
    elif any(line.strip() for line in lines):
        yield begin, list(_tagged(lines))


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _tagged(lines: list[str]) -> Iterator[Tagged]:
    """Join continued lines to their tag; a line that is neither a tag nor indented has the empty tag."""
    tag, parts, indented = "", [], False
    for line in lines:
        match = _TAG.fullmatch(line)
        if match is None and line[:1] in {" ", ""}:
            parts.append(line.strip())
            continue
        if tag or any(parts):
            yield Tagged(tag, " ".join(filter(None, parts)), indented)
        tag = match[1] if match else ""
        value = (match[2] or "") if match else line
        parts, indented = [value.rstrip()], value.startswith(" ")
    if tag or any(parts):
        yield Tagged(tag, " ".join(filter(None, parts)), indented)
