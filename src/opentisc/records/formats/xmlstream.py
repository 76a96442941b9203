"""Reading XML of offices as streams: concatenated documents, big single-root files, no DTD, no network.

Hardened for SC-29: entities are never resolved, DTDs never loaded, trees deeper than 256 refused. Named
characters of the older formats are replaced beforehand by `records.formats.characters`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import BinaryIO

from lxml import etree

from opentisc.kernel import hardened_xml
from opentisc.kernel.errors import Invalid
from opentisc.records.formats.base import Rejected

_DECLARATION = b"<?xml"
_BLOCK = 1 << 20
_BEFORE_A_DOCUMENT = b"\n\r> \t\x1a\x00"
_AROUND_A_DOCUMENT = b" \t\r\n\x00\x1a"
_AFTER_A_DOCUMENT = (b"\x00", b"\x1a")
_AFTER_A_NAME = b" \t\r\n>"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LONGEST_MARK = 64
_PAST_A_START = 4  # beyond a byte order mark, short of the next start


def documents(
    stream: BinaryIO, *, max_bytes: int, starts: tuple[bytes, ...] = (_DECLARATION,)
) -> Iterator[tuple[int, bytes] | Rejected]:
    """Yield (offset, bytes) of each XML document of a concatenated stream; a stream of one yields one.

    Cuts where one of `starts` (the XML declaration, or a document type for SGML) stands at a line start or
    after a tag. A document over max_bytes is Rejected (`record_too_large`), and reading goes on with the
    next. Memory: one document and one block.
    """
    buffer, base, scanned, skipping = bytearray(), 0, 1, False
    while True:
        block = stream.read(_BLOCK)
        buffer += block
        begin = 0
        cut = _next_start(buffer, scanned, starts, whole=not block)
        while cut is not None:
            document = bytes(memoryview(buffer)[begin:cut])
            if not skipping:
                yield from _document(base + begin, document, max_bytes)
            begin, skipping = cut, False
            cut = _next_start(buffer, cut + _PAST_A_START, starts, whole=not block)
        del buffer[:begin]
        base += begin
        if not block:
            break
        if len(buffer) > max_bytes:
            if not skipping:
                yield _too_large(base, max_bytes)
            skipping = True
            forget = len(buffer) - _LONGEST_MARK
            del buffer[:forget]
            base += forget
        scanned = max(1, len(buffer) - _LONGEST_MARK)
    if not skipping:
        yield from _document(base, bytes(buffer), max_bytes)


def _document(offset: int, document: bytes, max_bytes: int) -> Iterator[tuple[int, bytes] | Rejected]:
    if not document[:_LONGEST_MARK].strip(_AROUND_A_DOCUMENT) and not document.strip(_AROUND_A_DOCUMENT):
        return
    if len(document) > max_bytes:
        yield _too_large(offset, max_bytes)
    else:
        yield offset, document


def _too_large(offset: int, max_bytes: int) -> Rejected:
    return Rejected(f"offset {offset}", "document", "record_too_large", f"more than {max_bytes} bytes")


def _next_start(buffer: bytearray, after: int, starts: tuple[bytes, ...], *, whole: bool) -> int | None:
    """Return where the next document begins, or None; whole: no more bytes will come."""
    found = [at for at in (_next_mark(buffer, after, mark, whole=whole) for mark in starts) if at is not None]
    return min(found, default=None)


def _next_mark(buffer: bytearray, after: int, mark: bytes, *, whole: bool) -> int | None:
    at = buffer.find(mark, after)
    while at > 0:
        end = at + len(mark)
        if end >= len(buffer) and not whole:
            return None
        if buffer[end : end + 1] in _AFTER_A_NAME:  # not `<?xml-stylesheet`
            if buffer[at - 3 : at] == _BYTE_ORDER_MARK and at > 3:
                return at - 3
            if buffer[at - 1] in _BEFORE_A_DOCUMENT:
                return at
        at = buffer.find(mark, at + 1)
    return None


def parse(document: bytes) -> etree._Element:
    """Return the root of one document. Raises etree.XMLSyntaxError when it is not well formed.

    Entity references stay in the tree as they are written; `text_of` prints them so.
    """
    if document[:1].isspace() or document[-1:] in _AFTER_A_DOCUMENT:
        document = document.strip(_AROUND_A_DOCUMENT)
    return etree.fromstring(document, _parser())


@cache
def _parser() -> etree.XMLParser:
    """Return the one hardened parser: making one for each document costs as much as a small document."""
    return hardened_xml.parser()


def elements(
    stream: BinaryIO, tags: Iterable[str], *, max_bytes: int | None = None
) -> Iterator[tuple[str, etree._Element]]:
    """Yield (`record N`, element) for each element with one of the tags, freeing it afterwards.

    For files with one root and many records. Tags are in lxml's form (`{namespace}name`) and do not nest.
    Raises etree.XMLSyntaxError where the file stops being well formed; what came before was yielded.
    Raises RecordTooLarge when max_bytes go by without the end of a record.
    """
    parser = hardened_xml.pull_parser(("end",), tags=tuple(tags))
    count, waiting = 0, 0
    for block in iter(lambda: stream.read(_BLOCK), b""):
        broken = hardened_xml.feed(parser, block)
        waiting += len(block)
        for _event, element in parser.read_events():
            if not isinstance(element, etree._Element):
                continue
            count, waiting = count + 1, 0
            yield f"record {count}", element
            _free(element)
        if broken is not None:
            raise broken
        if max_bytes is not None and waiting > max_bytes:
            raise RecordTooLarge(max_bytes)
    parser.close()


def _free(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    if parent is None:
        return
    while element.getprevious() is not None:
        del parent[0]


def text_of(element: etree._Element | None) -> str | None:
    """Return all text below the element with blanks folded to one, None when there is none."""
    if element is None:
        return None
    folded = " ".join("".join(map(str, element.itertext())).split())
    return folded or None


def unmapped(root: etree._Element, *, taken: frozenset[str], whole: frozenset[str]) -> Counter[str]:
    """Count what no field took: for each element with text of its own, its tag path unless it is taken.

    taken: tags (without namespace) whose own text a field takes. whole: tags whose whole subtree is taken.
    """
    left: Counter[str] = Counter()
    waiting = [(root, "")]
    while waiting:
        element, above = waiting.pop()
        name = local_name(element)
        if name is None or name in whole:
            continue
        path = f"{above}/{name}" if above else name
        if name not in taken and _own_text(element):
            left[path] += 1
        waiting.extend((child, path) for child in element)
    return left


def left_over(element: etree._Element, path: str, left: Counter[str]) -> None:
    """Count in `left` a subtree that no field takes: each leaf, and each element with text of its own.

    path: the path of the element itself, under which it is counted.
    """
    if not len(element):
        left[path] += 1
        return
    for child in element:
        left_over(child, f"{path}/{local_name(child) or '&'}", left)
    if _own_text(element):
        left[path] += 1


def local_name(element: etree._Element) -> str | None:
    """Return the tag without its namespace; None for what is not an element (an entity reference)."""
    tag = element.tag
    if not isinstance(tag, str):
        return None
    return tag.rpartition("}")[2] if tag[0] == "{" else tag


def _own_text(element: etree._Element) -> bool:
    """Say whether the element has text of its own, before or between its children."""
    if element.text and not element.text.isspace():
        return True
    return any(child.tail and not child.tail.isspace() for child in element)


class RecordTooLarge(Invalid):
    """More bytes than allowed went by without the end of a record."""

    code = "record_too_large"

    def __init__(self, max_bytes: int) -> None:
        super().__init__(f"more than {max_bytes} bytes without the end of a record", max_bytes=max_bytes)
