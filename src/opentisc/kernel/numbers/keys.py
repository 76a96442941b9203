"""The keys under which a number is found, whatever was typed: no kind, no leading zeros, no separators.

`number_keys` is for the index, `search_keys` for what people type; both sides agree by construction.
Not for: finding the record.
"""

import re
from typing import Protocol

from opentisc.kernel.numbers.folding import compact, fold
from opentisc.kernel.numbers.reading import (
    APPLICATION_RULES,
    PUBLICATION_RULES,
    read_application,
    read_publication,
)
from opentisc.kernel.numbers.rights import other_record_id
from opentisc.kernel.numbers.types import DocumentNumber, Rule
from opentisc.kernel.offices import is_office


class _Read(Protocol):
    """read_publication or read_application."""

    def __call__(
        self, given: str, *, office: str | None = None, kind: str | None = None
    ) -> DocumentNumber: ...


_BODY = re.compile(r"([A-Z]*)0*(\d.*)")
_MOST_CHARACTERS = 60
_SLASH_OFFICES = ("US", "WO", "AU", "IN")  # whose numbers are printed with a slash between digits
_FEWEST_DIGITS = 5
_DIGITS = re.compile(r"[\d\s.,/\-]+X?")
_BARE_WHOLE = (
    re.compile(r"(?:19|20)\d{2}[1-9]\d{7}[.\-]?[\dX]?"),  # CN application
    re.compile(r"(?:8[5-9]|9\d|0[0-3])\d{6}\.[\dX]"),  # CN application until 2003, or EP
    re.compile(r"\d{8}\.\d"),  # EP application
    re.compile(r"\d{2}/(?:\d{3},\d{3}|\d{6})"),  # US application
    re.compile(r"20\d\d/0\d{6}"),  # US pre-grant publication
    re.compile(r"[123]0-(?:(?:19|20)\d\d-)?\d{7}"),  # KR
    re.compile(r"\d{1,5}/(?:DEL|MUM|CHE|KOL|MAS|BOM|CAL)(?:NP)?/(?:19|20)\d\d"),  # IN
    re.compile(r"PCT/?[A-Z]{2}/?\d{2,4}/?\d{5,6}"),
)
_JAPANESE = re.compile(
    r"(?:特[開開开許许公表願愿]|実[開公登願]|实[开公登愿]|再[公]?表|実用新案登録)(?:出?願公告|特許)?第?\s*"
    r"(?:[平昭令][成和]?)?\s*\d{1,7}\s*[-/年]?\s*\d{0,6}\s*[号號]?"
)
# Letters that may stand between the office code and the digits; any other are a word (`IEEE 802.11`).
_LETTERS = (
    r"(?:JP[\s.\-]*(?:[HSR]|WO[\s/]*)|TW[\s.\-]*[IMD]|BR[\s.\-]*(?:PI|MU|DI)|MX[\s.\-]*(?:PA|NL)|DK[\s.\-]*PA"
    r"|MY[\s.\-]*PI|IT[\s.\-]*[A-Z]{2}(?=\d{8})|US[\s.\-]*(?:RE|PP|AI|D|H|T|X)|CN[\s.\-]*ZL|[A-Z]{2})"
)
_NUMBER_LOOK = re.compile(_LETTERS + r"[\s.\-/]*\d[\d\s.,/\-]*(?:[A-Z]{2,5}[\s/]*\d{4})?[\s\-]*(?:[A-Z]\d?)?")
_SHORT_SERIES = re.compile(r"US[\s.\-]*(?:RE|PP|AI|D|H|T|X)[\s.\-]*\d[\d,]*(?:[\s\-]*[A-Z]\d?)?")
# Office codes that are English words: in lower case before a blank they are the word (`in 20000 cells`).
_ENGLISH = frozenset({"am", "as", "at", "be", "by", "do", "in", "is", "it", "me", "my", "no", "so", "to"})


def number_keys(office: str, number: str) -> str:
    """Return the key of a stored number: office + letters + digits without leading zeros.

    office, number: as kernel.numbers gives them. A number that could not be read gets the key of its
    letters and digits, so that the same text still finds it.
    """
    body = number.upper() if number.isalnum() and number.isascii() else compact(fold(number))
    return _trimmed(office, body.removeprefix(office))


def search_keys(text: str) -> tuple[str, ...]:
    """Return the keys under which the number typed may be stored, as a publication or an application.

    The most likely come first; no key twice. A text without office is tried with every office that has
    a rule and reads it. A record id of a mark, indication or layout, or a DOI, gives that id. A text
    without a digit gives nothing.
    """
    return tuple(dict.fromkeys(publication_keys(text) + application_keys(text)))


def publication_keys(text: str) -> tuple[str, ...]:
    """Return the keys under which the number typed may be stored as a publication; see `search_keys`."""
    return _keys(text, read_publication, PUBLICATION_RULES)


def application_keys(text: str) -> tuple[str, ...]:
    """Return the keys under which the number typed may be stored as an application; see `search_keys`."""
    return _keys(text, read_application, APPLICATION_RULES)


def _keys(text: str, read: _Read, rules: dict[str, Rule]) -> tuple[str, ...]:
    other = other_record_id(text)
    if other is not None:
        return (other,)
    folded = fold(text)
    if len(folded) > _MOST_CHARACTERS or not any(sign.isdigit() for sign in folded):
        return ()
    own = read(text)
    found = _variants(own, read, marked="/" in text) if own.readable else []
    if not found and _DIGITS.fullmatch(folded):
        offices = _SLASH_OFFICES if "/" in folded else rules
        numbers = [read(text, office=office) for office in offices]
        found = [number_keys(number.office, number.number) for number in numbers if number.readable]
    found.append(_trimmed("", compact(folded)))
    return tuple(dict.fromkeys(found))


def _variants(number: DocumentNumber, read: _Read, *, marked: bool) -> list[str]:
    """Return the key, and those of the other readings that a missing kind leaves open.

    marked: the text has a slash, which only a series code before a serial number has (US).
    """
    keys = [number_keys(number.office, number.number)]
    if number.kind is None and not marked and number.office in {"AU", "US"} and len(number.number) <= 8:
        keys.append(number_keys(number.office, read(number.number, office=number.office, kind="A").number))
    if number.office == "KR" and len(number.number) == 11:
        keys += [number_keys("KR", f"{kind}{number.number}") for kind in ("10", "20", "30")]
    return list(dict.fromkeys(keys))


def _trimmed(office: str, body: str) -> str:
    match = _BODY.fullmatch(body)
    return f"{office}{match[1]}{match[2]}" if match else f"{office}{body}"


def looks_like_number(text: str) -> bool:
    """Whether the text is one whole number or record id, and nothing that people would search as words.

    Office code + at least five digits that the office's rule reads (`US 4,058,776`, `ZL201810123456.7`),
    looks that only one office uses (`10/817,431`, `特開2004-123456`), record ids of other rights
    (`TM-US-77478018`, `GI-EU-PGI-IT-02305`, `BS.205001234`), DOIs. Never `2020`, `5G`, `IN 2020`.
    """
    if other_record_id(text) is not None:
        return True
    folded = fold(text)
    if len(folded) > _MOST_CHARACTERS:
        return False
    if any(pattern.fullmatch(folded) for pattern in _BARE_WHOLE) or _JAPANESE.fullmatch(folded):
        return True
    return _is_office_number(text, folded)


def _is_office_number(text: str, folded: str) -> bool:
    if text.strip()[:3].rstrip() in _ENGLISH:
        return False
    chinese = folded.startswith("ZL")
    if not chinese and not (is_office(folded[:2]) and _NUMBER_LOOK.fullmatch(folded)):
        return False
    digits = sum(sign.isdigit() for sign in folded)
    if digits < _FEWEST_DIGITS and not _SHORT_SERIES.fullmatch(folded):
        return False
    return read_publication(folded).readable or read_application(folded).readable
