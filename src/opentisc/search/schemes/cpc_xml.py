"""Reads the CPC scheme in XML, one file per subclass and some above: nested `classification-item` with a level.

Source: CPC scheme schema 1.6 of EPO and USPTO. Levels: 2 section, 4 class, 5 subclass, 7 main group, from 8 on
one dot more each; 3 and 6 are headings over ranges and no places of the scheme. What only the CPC says stands in
braces, as it is printed; references to other places are left out of titles. Pure.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from opentisc.kernel.classes import read_class
from opentisc.search.schemes.entries import Entry, Heading, Read, Refused
from opentisc.search.schemes.xmlparts import child, local, nested, root_attributes

_HEADINGS = frozenset((3, 6))
_MAIN_GROUP = 7
_SHAPES = {2: r"[A-HY]", 4: r"[A-HY]\d{2}", 5: r"[A-HY]\d{2}[A-Z]", _MAIN_GROUP: r".+/00"}
_SUBGROUP = r".+/(?!00$)\d+"
_EDITION = re.compile(r"(\d{4})-(\d{2})-\d{2}")


class CpcXml:
    """The reader of CPC scheme files."""

    def recognises(self, head: bytes) -> bool:
        """Tell whether a file is of the CPC scheme by its root."""
        root = root_attributes(head)
        return root.get("tag") == "class-scheme" and root.get("scheme-type", "cpc") == "cpc"

    def read(self, stream: BinaryIO) -> Iterator[Read]:
        """Yield heading, entries and refusals."""
        try:
            for one in nested(stream, "classification-item"):
                if one.place == 1:
                    root = one.element.getroottree().getroot()
                    match = _EDITION.fullmatch(root.get("publication-date", ""))
                    yield Heading(scheme="cpc", edition=f"{match[1]}.{match[2]}" if match else None)
                read = _entry(one.element, one.place)
                if read is not None:
                    yield read
        except etree.XMLSyntaxError as wrong:
            yield Refused(where=f"line {wrong.lineno}", code="not_xml", given=str(wrong))


def _entry(element: etree._Element, place: int) -> Entry | Refused | None:
    where, written = f"item {place}", element.get("level", "")
    level = int(written) if written.isascii() and written.isdigit() else 0
    if level in _HEADINGS:
        return None
    own = child(element, "classification-symbol")
    given = (own.text or "").strip() if own is not None else ""
    read = read_class("cpc", given)
    if not read.readable:
        return Refused(where=where, code="unreadable_symbol", given=given)
    shape = _SHAPES.get(level) or (_SUBGROUP if level > _MAIN_GROUP else None)
    if shape is None or not re.fullmatch(shape, read.symbol):
        return Refused(where=where, code="misplaced", given=f"{given} at level {written or '?'}")
    dots = level - _MAIN_GROUP if level >= _MAIN_GROUP else None
    return Entry(symbol=read.symbol, where=where, title=_title(element), language="en", dots=dots)


def _title(element: etree._Element) -> str:
    title = child(element, "class-title")
    if title is None:
        return ""
    parts = (" ".join("".join(_words(one)).split()) for one in title if local(one) == "title-part")
    return "; ".join(part for part in parts if part)


def _words(element: etree._Element) -> Iterator[str]:
    """Yield the text below an element without references; what only the CPC says in braces."""
    yield element.text or ""
    for inner in element:
        tag = local(inner)
        if tag == "CPC-specific-text":
            own = "".join(_words(inner)).strip()
            yield f" {{{own}}} " if own else " "
        elif tag != "reference":
            yield from _words(inner)
        yield inner.tail or ""
