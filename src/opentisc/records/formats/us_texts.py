"""Texts of the USPTO's XML layouts: blocks on lines of their own, cells apart, raised digits raised.

Not for: knowing which element is a claim or a paragraph. Text comes by one serialisation per block; what
lies inside (list items, table rows, line breaks) is set apart beforehand so that no two words run together.
"""

import re
from collections.abc import Iterable

from lxml import etree

from opentisc.records.formats.characters import raised
from opentisc.records.formats.claims import claims_named
from opentisc.records.types import Claim

_REFERENCE = re.compile(r"CLM-0*(\d{1,6})\b")
_OWN_NUMBER = re.compile(r"(\d{1,6})\s*\.\s*(?=\D)")
_LINE = "\ue000"  # private use: stands for a new line until blanks are folded


def set_apart(
    root: etree._Element, *, blocks: tuple[str, ...], cells: tuple[str, ...], superscript: str
) -> None:
    """Mark the start of each block and cell, and what follows it, so that folding keeps words apart.

    Raised digits are written raised: 10 to the fifth must not read 105.
    """
    for element in root.iter(*blocks):
        own_line(element)
    for element in root.iter(*cells):
        tail = element.tail
        if tail and not tail[0].isspace():
            element.tail = " " + tail
        elif not tail:
            element.tail = " "
        for paragraph in element.iterchildren("p", "PTEXT", "paragraph") if len(element) else ():
            own_line(paragraph)
    for element in root.iter(superscript):
        for inner in (element, *element):
            if inner.text:
                inner.text = raised(inner.text)


def own_line(element: etree._Element) -> None:
    """Let the element begin a line, and what follows it another."""
    if element.tag != "br":
        element.text = _LINE + (element.text or "")
    tail = element.tail
    if tail and not tail.isspace():
        element.tail = _LINE + tail


def text(element: etree._Element | None) -> str | None:
    """Return the text below the element, one line per block, blanks folded; None when there is none."""
    if element is None:
        return None
    whole = element.text or ""
    if len(element):
        whole = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    if _LINE in whole:
        lines = map(folded, whole.split(_LINE))
        return "\n".join(line for line in lines if line) or None
    return folded(whole) or None


def claim_of(element: etree._Element, identity: str, named: Iterable[str]) -> Claim:
    """Return a claim with its number and the claims it names.

    identity: the element's own id (`CLM-00012`), named: the ids that the references inside it give. A number
    printed in front of the text is taken off it when the id says the same or nothing.
    """
    match = _REFERENCE.fullmatch(identity)
    number = int(match[1]) if match else None
    wording = text(element) or ""
    own = _OWN_NUMBER.match(wording)
    if own is not None and number in {None, int(own[1])}:
        number, wording = int(own[1]), wording[own.end() :]
    numbers = set(claims_named(wording))
    for given in named:
        numbers.update(map(int, _REFERENCE.findall(given)))
    return Claim(language="en", number=number, text=wording, refers_to=tuple(sorted(numbers)))


def folded(line: str) -> str:
    """Return the line with its blanks folded; most need nothing, and looking is cheaper."""
    if "\n" in line or "  " in line or "\t" in line:
        return " ".join(line.split())
    return line.strip()
