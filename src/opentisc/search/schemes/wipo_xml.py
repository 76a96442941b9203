"""Reads WIPO's IPC scheme master file (`EN_ipc_scheme_20260101.xml`): nested `ipcEntry`, any language.

Source: IPC Scheme Master Files Specification, WIPO. The kind of an entry says its level: s section, c class,
u subclass, m main group, 1 to 9, A (10) and B (11) dots. Headings, indexes and notes (t, i, g, n) are no places
of the scheme. References to other places are left out of titles. Pure.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from opentisc.kernel.classes import read_class
from opentisc.search.schemes.entries import Entry, Heading, Read, Refused
from opentisc.search.schemes.xmlparts import child, local, nested, root_attributes

_DOTS = {"m": 0} | {kind: dots for dots, kind in enumerate("123456789AB", start=1)}
_SHAPES = {"s": r"[A-H]", "c": r"[A-H]\d{2}", "u": r"[A-H]\d{2}[A-Z]", "m": r".+/00"}
_EDITION = re.compile(r"(\d{4})(\d{2})\d{2}")
_ROOTS = frozenset(("IPCScheme", "staticIpc"))  # the name since 2015, and before


class WipoXml:
    """The reader of WIPO's IPC scheme."""

    def recognises(self, head: bytes) -> bool:
        """Tell whether a file is an IPC scheme by its root."""
        return root_attributes(head).get("tag") in _ROOTS

    def read(self, stream: BinaryIO) -> Iterator[Read]:
        """Yield heading, entries and refusals."""
        language = "en"
        try:
            for one in nested(stream, "ipcEntry"):
                if one.place == 1:
                    root = one.element.getroottree().getroot()
                    language = root.get("lang", language).lower()
                    yield Heading(scheme="ipc", edition=_edition(root.get("edition", "")))
                read = _entry(one.element, one.place, language)
                if read is not None:
                    yield read
        except etree.XMLSyntaxError as wrong:
            yield Refused(where=f"line {wrong.lineno}", code="not_xml", given=str(wrong))


def _edition(given: str) -> str | None:
    match = _EDITION.fullmatch(given)
    return f"{match[1]}.{match[2]}" if match else None


def _entry(element: etree._Element, place: int, language: str) -> Entry | Refused | None:
    kind, given = element.get("kind", ""), element.get("symbol", "")
    where = f"entry {place}"
    if kind not in _DOTS and kind not in _SHAPES:
        return None
    read = read_class("ipc", given)
    shape = _SHAPES.get(kind, r".+/(?!00$)\d+")
    if not read.readable:
        return Refused(where=where, code="unreadable_symbol", given=given)
    if not re.fullmatch(shape, read.symbol):
        return Refused(where=where, code="misplaced", given=f"{given} as {kind}")
    own = element.get("lang", language).lower()
    return Entry(symbol=read.symbol, where=where, title=_title(element), language=own, dots=_DOTS.get(kind))


def _title(element: etree._Element) -> str:
    """Return the parts of an entry's title, as the printed scheme joins them."""
    body = child(element, "textBody")
    title = child(body, "title") if body is not None else None
    if title is None:
        return ""
    parts = (
        " ".join("".join(_words(one)).split())
        for part in title
        if local(part) == "titlePart"
        for one in part
        if local(one) == "text"
    )
    return "; ".join(part for part in parts if part)


def _words(element: etree._Element) -> Iterator[str]:
    """Yield the text below an element, symbols written out where they are only referred to."""
    yield element.text or ""
    for inner in element:
        if local(inner) in ("sref", "mref"):
            ends = (inner.get("ref", ""), inner.get("endRef", ""))
            yield " - ".join(read_class("ipc", one).symbol for one in ends if one)
        elif local(inner) == "emdash":
            yield "—"
        else:
            yield from _words(inner)
        yield inner.tail or ""
