"""Claims and description of an OPS full-text answer, whose numbers stand in the words.

Not for: the bibliographic data around them.
"""

import re
from collections.abc import Iterator

from lxml import etree

from opentisc.records.formats.ep_st36_text import language_of, make_claim
from opentisc.records.formats.xmlrecords import Reading, prose
from opentisc.records.types import Claim, Paragraph

_HEADING = re.compile(
    r"(?:What is claimed is|Claims?|Patentansprüche|Revendications)\s*:?\s*(?=1\s*[.)])", re.IGNORECASE
)
_NUMBERED = re.compile(r"\s*(\d{1,4})\s*[.)]\s+(.*)", re.DOTALL)
_PARAGRAPH = re.compile(r"\[(\d{1,5})\]\s*(.*)", re.DOTALL)


def read_claims(reading: Reading) -> tuple[Claim, ...]:
    """Return the claims of every language.

    A `claim-text` that begins `2.` is claim 2. One that holds all claims is cut where the next number
    stands after the end of a sentence and before a capital; without numbers it stays whole, number None.
    """
    found: list[Claim] = []
    for claims in reading.root.iterfind("claims"):
        language = language_of(claims)
        reading.take(claims)
        texts = [text for text in map(prose, claims.iterfind("claim/claim-text")) if text]
        for text in texts:
            found.extend(make_claim(language, number, part) for number, part in _parted(text))
    return tuple(found)


def read_description(reading: Reading) -> tuple[Paragraph, ...]:
    """Return the paragraphs; `[0001]` at the beginning is the paragraph's number."""
    found: list[Paragraph] = []
    for description in reading.root.iterfind("description"):
        language = language_of(description)
        for element in description.iterchildren(etree.Element):
            text = reading.text(element)
            if text:
                match = _PARAGRAPH.fullmatch(text)
                number, words = (match[1], match[2]) if match else (element.get("num") or None, text)
                heading = element.tag == "heading"
                found.append(Paragraph(language=language, text=words or text, number=number, heading=heading))
    return tuple(found)


def _parted(text: str) -> Iterator[tuple[str | None, str]]:
    """Yield (number, text) of each claim in a text, cutting only at the number that must come next."""
    match = _NUMBERED.fullmatch(_HEADING.sub("", text, count=1))
    if match is None:
        yield None, text
        return
    number, rest = int(match[1]), match[2]
    following = _next(rest, number + 1)
    while following is not None:
        yield str(number), rest[: following.start()].strip()
        number, rest = number + 1, rest[following.end() :]
        following = _next(rest, number + 1)
    yield str(number), rest.strip()


def _next(rest: str, number: int) -> re.Match[str] | None:
    return re.search(rf"(?<=[.;,\w])\s+{number}\s*[.)]\s+(?=[A-ZÀ-Þ])", rest)
