"""Cuts the records of a big XML file from its bytes, so that each can be parsed, and fail, alone.

For files of one root and many records whose elements do not nest. Not for: files whose records share
content outside the record, and XML in two-byte encodings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from opentisc.records.formats.base import Rejected

_BLOCK = 1 << 20
_LONGEST_TAG = 64 * 1024
_DECLARED = re.compile(rb"""\sxmlns:([\w.-]+)\s*=\s*(["'])(.*?)\2""")
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_USED_PREFIX = re.compile(rb"</?([\w.-]+):|\s([\w.-]+):[\w.-]+\s*=")
_BETWEEN = re.compile(
    rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*+(?:\[.*?\]\s*+)?>|</?[\w.:-]+(?:\s[^<>]*)?>"
    rb"|(?P<open>(?:<\?|<!--|<!DOCTYPE).*)",  # never closed: looked for once, not from each opening anew (SC-38)
    re.DOTALL,
)
_SINGLE_BYTE = frozenset({"utf-8", "ascii", "us-ascii"})
# CNIPA and others declare a subset of what they write; GB18030 reads all three.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "cp936": "gb18030"}


@dataclass(frozen=True, slots=True)
class Cut:
    """One record: where it began, and a document whose root holds nothing but the record."""

    offset: int
    document: bytes


def cut(stream: BinaryIO, *names: str, max_bytes: int) -> Iterator[Cut | Rejected]:
    """Yield each element with one of the local names, in order, in UTF-8 below a root that declares its prefixes.

    Rejected, and read on: a record over max_bytes (`record_too_large`), one without an end
    (`truncated_record`), one whose bytes are not of the declared encoding (`unreadable_encoding`), and text
    between records (`unknown_content`). Memory: one record and one block.
    """
    cutter = _Cutter("|".join(map(re.escape, names)).encode("ascii"), max_bytes)
    for block in iter(lambda: stream.read(_BLOCK), b""):
        yield from cutter.feed(block)
    yield from cutter.finish()


class _Cutter:
    def __init__(self, name: bytes, max_bytes: int) -> None:
        self._start = re.compile(rb"<(?:[\w.-]+:)?(?:" + name + rb")(?=[\s>/])")
        self._end = re.compile(rb"</(?:[\w.-]+:)?(?:" + name + rb")\s*>")
        self._max_bytes = max_bytes
        self._buffer, self._base = bytearray(), 0
        self._inside = False
        self._skipping = False
        self._scanned = 0
        self._prefixes: dict[bytes, bytes] = {}
        self._encoding = "utf-8"

    def feed(self, block: bytes) -> Iterator[Cut | Rejected]:
        self._buffer += block
        while True:
            before = (self._inside, self._base)
            yield from self._record() if self._inside else self._between(whole=False)
            if before == (self._inside, self._base):
                return

    def finish(self) -> Iterator[Cut | Rejected]:
        if self._inside:
            if not self._skipping:
                yield Rejected(
                    f"offset {self._base}", "document", "truncated_record", "the file ends inside it"
                )
            return
        yield from self._between(whole=True)

    def _between(self, *, whole: bool) -> Iterator[Rejected]:
        """Pass what stands before the next record: the root's tags, declarations, blanks."""
        match = self._start.search(self._buffer)
        if match is None and not whole and len(self._buffer) < _LONGEST_TAG + _BLOCK:
            return
        keep = 0 if whole else 64
        until = match.start() if match else max(0, len(self._buffer) - keep)
        passed = bytes(self._buffer[:until])
        self._learn(passed)
        strange = _BETWEEN.sub(lambda found: found["open"] or b"", passed).strip(
            b"\xef\xbb\xbf \t\r\n\x00\x1a"
        )
        if strange:
            detail = strange[:80].decode("utf-8", "replace")
            yield Rejected(f"offset {self._base}", "document", "unknown_content", detail)
        self._drop(until)
        self._inside = match is not None

    def _learn(self, passed: bytes) -> None:
        if b"<?xml" in passed:
            declared = _ENCODING.search(passed)
            given = declared[1].decode("ascii").lower() if declared else "utf-8"
            self._encoding = _WIDER.get(given, given)
        for prefix, _quote, address in _DECLARED.findall(passed):
            self._prefixes[prefix] = address

    def _record(self) -> Iterator[Cut | Rejected]:
        end = self._end_of_record()
        following = self._start.search(self._buffer, max(1, self._scanned), end or len(self._buffer))
        if following is not None:
            yield from self._lost("truncated_record", "no end before the next record")
            self._drop(following.start())
        elif end is not None:
            if end > self._max_bytes:
                yield from self._lost("record_too_large", f"more than {self._max_bytes} bytes")
            elif not self._skipping:
                yield self._whole(bytes(self._buffer[:end]))
            self._drop(end)
            self._inside = False
        elif len(self._buffer) > self._max_bytes:
            yield from self._lost("record_too_large", f"more than {self._max_bytes} bytes")
            self._forget()
        else:
            self._scanned = max(0, len(self._buffer) - 256)

    def _end_of_record(self) -> int | None:
        tag_end = self._buffer.find(b">", 0, _LONGEST_TAG)
        if tag_end > 0 and self._buffer[tag_end - 1 : tag_end] == b"/":
            return tag_end + 1
        match = self._end.search(self._buffer, self._scanned)
        return match.end() if match else None

    def _lost(self, reason: str, detail: str) -> Iterator[Rejected]:
        if not self._skipping:
            yield Rejected(f"offset {self._base}", "document", reason, detail)

    def _forget(self) -> None:
        """Skip on inside a record that is too large; what is kept may hold the beginning of its end tag."""
        skipped = len(self._buffer) - 256
        del self._buffer[:skipped]
        self._base += skipped
        self._skipping, self._scanned = True, 0

    def _drop(self, count: int) -> None:
        del self._buffer[:count]
        self._base += count
        self._skipping, self._scanned = False, 0

    def _whole(self, record: bytes) -> Cut | Rejected:
        if self._encoding not in _SINGLE_BYTE:
            try:
                record = record.decode(self._encoding).encode("utf-8")
            except (UnicodeDecodeError, LookupError) as wrong:
                return Rejected(f"offset {self._base}", "document", "unreadable_encoding", str(wrong)[:200])
        return Cut(self._base, self._wrapped(record))

    def _wrapped(self, record: bytes) -> bytes:
        """Return the record in a root of ours: fragments of a delivery come without their declarations."""
        tag_end = record.find(b">")
        own = {prefix for prefix, _quote, _address in _DECLARED.findall(record[: tag_end + 1])}
        known = self._prefixes or dict.fromkeys(
            first or second for first, second in _USED_PREFIX.findall(record)
        )
        used = known.keys() - own - {b"xml", b"xmlns"}
        declared = b"".join(
            b' xmlns:%s="%s"' % (prefix, self._prefixes.get(prefix, b"urn:undeclared"))
            for prefix in sorted(used)
        )
        return b'<?xml version="1.0" encoding="UTF-8"?><record%s>%s</record>' % (declared, record)
