"""Our own exchange format: one JSON object per line, `{"kind": "patent", "record": {…}}`.

What `opentisc export -o FILE.jsonl` writes, and what reads back to equal records. The fields are those of
`records.types`; what is missing or empty is left out. Not for: tables that happen to be JSON lines.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from typing import BinaryIO, get_type_hints

import msgspec

from opentisc.kernel.dates import DateText, UnreadableDate, parse_date
from opentisc.kernel.errors import Invalid
from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected, Sample
from opentisc.records.types import (
    Application,
    Indication,
    Layout,
    Literature,
    Mark,
    Patent,
    Record,
)

KINDS: dict[str, type[Record]] = {
    "patent": Patent,
    "application": Application,
    "mark": Mark,
    "indication": Indication,
    "layout": Layout,
    "literature": Literature,
}
_NAMES = {made: name for name, made in KINDS.items()}
_START = re.compile(rb'\{\s*"(?:kind"\s*:\s*"(?:' + "|".join(KINDS).encode() + rb')"|record"\s*:\s*\{)')
_AT = re.compile(r" - at `\$(.*)`$")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A record read from a line, and the fields of the line that no record has, counted by path."""

    record: Record
    unmapped: Counter[str]


class BadLine(Invalid):
    """A line is not one of our records. field: the path in the record (`titles[0].value`). reason: a code."""

    def __init__(self, field: str, reason: str, detail: str) -> None:
        self.field, self.reason, self.detail = field, reason, detail
        self.code = reason
        super().__init__(f"{field}: {detail}")


def encode(record: Record) -> bytes:
    """Return the record as one line of JSON, with its line feed. Missing and empty values are left out."""
    return msgspec.json.encode({"kind": _NAMES[type(record)], "record": _given(record)}) + b"\n"


def decode(line: bytes) -> Record:
    """Return the record of a line that `encode` wrote. Raises BadLine."""
    return decode_counting(line).record


def decode_counting(line: bytes) -> Decoded:
    """Return the record of a line, and its unknown fields counted. Raises BadLine."""
    try:
        given = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise BadLine("line", "not_json", str(wrong)) from wrong
    kind = given.get("kind") if isinstance(given, dict) else None
    made = KINDS.get(kind) if isinstance(kind, str) else None
    if made is None or not isinstance(given, dict):
        raise BadLine("kind", "unknown_kind", f"one of {', '.join(KINDS)} is needed, not {kind!r}")
    try:
        record = msgspec.convert(given.get("record"), made)
    except msgspec.ValidationError as wrong:
        raise _bad_value(str(wrong)) from wrong
    _require_dates(record, "")
    whole = {"kind": kind, "record": msgspec.to_builtins(record)}
    return Decoded(record, Counter(_unknown(given, whole, "")))


def _bad_value(message: str) -> BadLine:
    at = _AT.search(message)
    return BadLine((at[1] if at else "").lstrip(".") or "record", "wrong_type", _AT.sub("", message))


def _require_dates(value: object, path: str) -> None:
    """Raise BadLine for a date that is not written as ours are."""
    if isinstance(value, tuple):
        for count, one in enumerate(value):
            _require_dates(one, f"{path}[{count}]")
    if not is_dataclass(value) or isinstance(value, type):
        return
    for name, is_date in _fields_of(type(value)):
        inner = getattr(value, name)
        at = f"{path}.{name}".lstrip(".")
        if is_date and inner is not None:
            _require_date(inner, at)
        else:
            _require_dates(inner, at)


def _require_date(given: str, at: str) -> None:
    try:
        read = parse_date(given)
    except UnreadableDate as wrong:
        raise BadLine(at, "unreadable_date", given) from wrong
    if read != given:
        raise BadLine(at, "unreadable_date", f"{given!r} is to be written {read!r}")


@cache
def _fields_of(made: type) -> tuple[tuple[str, bool], ...]:
    """Return each field's name and whether it is a date."""
    hints = get_type_hints(made)
    return tuple((one.name, hints[one.name] == DateText | None) for one in fields(made))


def _given(value: object) -> object:
    """Return the value as JSON has it; a field that may be left out is, when it is missing or empty."""
    if isinstance(value, tuple):
        return [_given(one) for one in value]
    if not is_dataclass(value) or isinstance(value, type):
        return value
    required = _required_of(type(value))
    members = ((one.name, getattr(value, one.name)) for one in fields(value))
    return {name: _given(one) for name, one in members if name in required or (one is not None and one != ())}


@cache
def _required_of(made: type) -> frozenset[str]:
    """Return the names of the fields that have no default, and so have to be written even when missing."""
    return frozenset(
        one.name for one in fields(made) if one.default is MISSING and one.default_factory is MISSING
    )


def _unknown(given: object, known: object, path: str) -> Iterator[str]:
    """Yield the path of each field that was given and is not known."""
    if isinstance(given, dict) and isinstance(known, dict):
        for key, value in given.items():
            at = f"{path}.{key}".lstrip(".")
            if key not in known:
                yield at
            else:
                yield from _unknown(value, known[key], at)
    elif isinstance(given, list) and isinstance(known, list | tuple):
        for one, other in zip(given, known, strict=False):
            yield from _unknown(one, other, path)


class OpenTiscJsonl:
    """The format of our own export."""

    code = "opentisc-jsonl"
    title = "OpenTISC JSON lines"

    def recognises(self, sample: Sample) -> bool:
        """Say whether the first line is one of our records."""
        return _START.match(sample.head.removeprefix(_BOM).lstrip()) is not None

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield one item per line that is not blank, in the order of the file."""
        most = options.max_record_bytes
        for count, line in _lines(stream, most):
            where = f"line {count}"
            if line is None:
                yield Rejected(where, "line", "record_too_large", f"more than {most} bytes")
                continue
            if not line.strip():
                continue
            try:
                decoded = decode_counting(line)
            except BadLine as bad:
                yield Rejected(where, bad.field, bad.reason, bad.detail)
                continue
            yield Found(decoded.record, where, decoded.unmapped)


def _lines(stream: BinaryIO, most: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield (line number, line) or, for a line longer than `most` bytes, (line number, None)."""
    count = 0
    while line := stream.readline(most + 1):
        count += 1
        if len(line) <= most:
            yield count, line.removeprefix(_BOM) if count == 1 else line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(most)
        yield count, None


FORMAT = OpenTiscJsonl()
