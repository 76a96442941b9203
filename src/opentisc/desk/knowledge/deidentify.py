"""Takes out of a text what names somebody, by rule: names given, numbers of cases, mail, phones, codes of persons
and bodies, numbers of rights. What was taken is shown to a person, who confirms: a rule knows no context.

Pure. Not for: deciding whether a text may become an article at all (from_answer).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Named(StrEnum):
    """What a stretch of text names."""

    CLIENT = "client"
    CASE = "case"
    EMAIL = "email"
    PHONE = "phone"
    CREDIT_CODE = "credit_code"
    PERSON_NUMBER = "person_number"
    RIGHT = "right"


REPLACEMENT: Final = {
    Named.CLIENT: "〔委托人〕",
    Named.CASE: "〔编号〕",
    Named.EMAIL: "〔邮箱〕",
    Named.PHONE: "〔电话〕",
    Named.CREDIT_CODE: "〔统一社会信用代码〕",
    Named.PERSON_NUMBER: "〔证件号码〕",
    Named.RIGHT: "〔权利号码〕",
}
_EDGE_BEFORE, _EDGE_AFTER = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_GAP = r"[ \-－ \u3000]?"
_RULES: Final = (
    (Named.EMAIL, re.compile(r"[\w.+\-]+\s*[@＠]\s*[\w\-]+(?:\s*[.．]\s*[\w\-]+)+")),
    (Named.PERSON_NUMBER, re.compile(rf"{_EDGE_BEFORE}[1-9]\d{{16}}[\dXx]{_EDGE_AFTER}")),
    (
        Named.CREDIT_CODE,
        re.compile(rf"{_EDGE_BEFORE}(?=[0-9A-Z]*[A-Z])[0-9A-HJ-NP-RT-UW-Y]{{18}}{_EDGE_AFTER}", re.I),
    ),
    (
        Named.CREDIT_CODE,
        re.compile(rf"{_EDGE_BEFORE}[159Y][1239]\d{{6}}[0-9A-HJ-NP-RT-UW-Y]{{10}}{_EDGE_AFTER}", re.I),
    ),
    (
        Named.PHONE,
        re.compile(rf"{_EDGE_BEFORE}(?:\+?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}{_EDGE_AFTER}"),
    ),
    (Named.PHONE, re.compile(rf"{_EDGE_BEFORE}[(（]?0\d{{2,3}}[)）]?{_GAP}\d{{7,8}}{_EDGE_AFTER}")),
    (
        Named.RIGHT,
        re.compile(
            rf"{_EDGE_BEFORE}(?:CN|ZL|WO|US|EP|JP|KR)\s?\d{{4,13}}(?:[.．]\d|[.．]X|\s?[A-Z]\d?)?{_EDGE_AFTER}",
            re.I,
        ),
    ),
    (Named.RIGHT, re.compile(rf"{_EDGE_BEFORE}(?:19|20)\d{{2}}[1-9]\d{{7}}(?:[.．][\dXx])?{_EDGE_AFTER}")),
)
_SHORTEST_NAME: Final = 2
_LEGAL_FORMS: Final = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|集团公司|公司|厂|研究院|研究所)$")
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class Taken:
    """A stretch of the original, [start, end) in characters, and what stands there now."""

    start: int
    end: int
    text: str
    kind: Named

    @property
    def replacement(self) -> str:
        """Return what stands in its place."""
        return REPLACEMENT[self.kind]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without what names somebody, and what was taken, in order."""

    text: str
    taken: tuple[Taken, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a diff: what stays, or (was, is) of what was replaced."""

    was: str
    now: str

    @property
    def changed(self) -> bool:
        """Say whether something was taken here."""
        return self.was != self.now


def clean(text: str, *, names: Iterable[str] = (), numbers: Iterable[str] = ()) -> Cleaned:
    """Return the text without names and numbers. names: of clients and persons; numbers: of cases.

    Full-width digits and letters are seen through; a name is found with any blanks between its characters and in any
    case, and a firm also without its legal form.
    """
    seen = text.translate(_FULL_WIDTH)  # one character for one, so that places hold in both
    found = [*_literal(seen, _spelled(names), Named.CLIENT), *_literal(seen, numbers, Named.CASE)]
    for kind, pattern in _RULES:
        found += [
            Taken(one.start(), one.end(), text[one.start() : one.end()], kind)
            for one in pattern.finditer(seen)
        ]
    taken = tuple(_apart(found, text))
    made, place = "", 0
    for one in taken:
        made += text[place : one.start] + one.replacement
        place = one.end
    return Cleaned(made + text[place:], taken)


def pieces(text: str, taken: Iterable[Taken]) -> list[Piece]:
    """Return the text in pieces, what stays and what was replaced, for showing both."""
    found, place = list[Piece](), 0
    for one in taken:
        if one.start > place:
            found.append(Piece(text[place : one.start], text[place : one.start]))
        found.append(Piece(one.text, one.replacement))
        place = one.end
    if place < len(text):
        found.append(Piece(text[place:], text[place:]))
    return found


def _spelled(names: Iterable[str]) -> set[str]:
    """Return the names and, of a firm, what is left without its legal form and without a place in brackets."""
    found = set[str]()
    for name in names:
        plain = name.strip()
        bare = re.sub(r"[(（][^)）]*[)）]", "", plain)
        short = _LEGAL_FORMS.sub("", bare)
        found |= {
            one for one in (plain, bare, short if len(short) >= 4 else "") if len(one) >= _SHORTEST_NAME
        }
    return found


def _literal(text: str, wanted: Iterable[str], kind: Named) -> Iterator[Taken]:
    for one in wanted:
        chars = [re.escape(char) for char in one.translate(_FULL_WIDTH) if not char.isspace()]
        if len(chars) < _SHORTEST_NAME:
            continue
        body = r"[ \u3000]*".join(chars)
        edged = rf"{_EDGE_BEFORE}{body}{_EDGE_AFTER}" if one.isascii() else body
        for match in re.finditer(edged, text, re.IGNORECASE):
            yield Taken(match.start(), match.end(), text[match.start() : match.end()], kind)


def _apart(found: Iterable[Taken], text: str) -> Iterator[Taken]:
    """Yield stretches that do not overlap, the longest first where they do, in the order of the text."""
    kept = list[Taken]()
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(Taken(one.start, one.end, text[one.start : one.end], one.kind))
    return iter(sorted(kept, key=lambda one: one.start))
