"""Walks nested entries of scheme XML without ever holding the tree. Hardened for SC-29. Pure.

Entities are never resolved, no DTD is loaded, and what lies deeper than 256 is refused by the parser.
Not for: what an entry means; the two readers say that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from opentisc.kernel import hardened_xml

_BLOCK = 1 << 20


@dataclass(slots=True)
class Nested:
    """An entry whose own parts are complete; children come as entries of their own. place: its count."""

    element: etree._Element
    place: int


def root_attributes(head: bytes) -> dict[str, str]:
    """Return tag (as `tag`, without namespace) and attributes of the root that a file begins with, or nothing."""
    parser = hardened_xml.pull_parser(("start",))
    try:
        parser.feed(head)
    except etree.XMLSyntaxError:
        return {}
    for _event, element in parser.read_events():
        if isinstance(element, etree._Element):
            return {str(name): str(value) for name, value in element.attrib.items()} | {"tag": local(element)}
    return {}


def nested(stream: BinaryIO, tag: str) -> Iterator[Nested]:
    """Yield each element of the tag before its first child of the same tag, or at its end; freed afterwards.

    Raises etree.XMLSyntaxError where the file stops being well formed; what came before was yielded.
    """
    parser = hardened_xml.pull_parser(("start", "end"))
    open_entries: list[tuple[Nested, bool]] = []
    count = 0
    for block in iter(lambda: stream.read(_BLOCK), b""):
        wrong = hardened_xml.feed(parser, block)
        for event, element in parser.read_events():
            if not isinstance(element, etree._Element) or local(element) != tag:
                continue
            if event == "start":
                if open_entries and not open_entries[-1][1]:
                    yield open_entries[-1][0]
                    open_entries[-1] = (open_entries[-1][0], True)
                count += 1
                open_entries.append((Nested(element, count), False))
            else:
                entry, told = open_entries.pop()
                if not told:
                    yield entry
                _free(element)
        if wrong is not None:
            raise wrong
    parser.close()


def local(element: etree._Element) -> str:
    """Return the tag without its namespace; empty for what is not an element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: etree._Element, tag: str) -> etree._Element | None:
    """Return the first child of a tag."""
    return next((one for one in element if local(one) == tag), None)


def _free(element: etree._Element) -> None:
    """Empty an entry that was told, and take out the empty one before it: no more than one stays beside its parent's
    own parts."""
    element.clear()
    before, above = element.getprevious(), element.getparent()
    if before is not None and above is not None and local(before) == local(element):
        above.remove(before)
