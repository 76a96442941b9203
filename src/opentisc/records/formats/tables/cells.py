"""Texts of cells taken apart: lists, dates in the orders people write, claims, titles with abstracts.

Not for: which column holds what (`profile`), records (`build`).
"""

import json
import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from opentisc.kernel.dates import DateText, UnreadableDate, make_date, parse_date
from opentisc.records.formats.claims import claims_named
from opentisc.records.formats.tables.profile import DateOrder
from opentisc.records.formats.tables.reading import Cell
from opentisc.records.types import Claim, LocalText, Paragraph, Party

_SMALL_FIRST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2}|[A-Za-z]{3,9})\s*[-/. ,]\s*(\d{4})(?:[ T].*)?")
_SHORT_YEAR = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{2})")
_TIME = re.compile(r"(?<=\d)[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLAIM_NUMBER = re.compile(r"\s*(?:权利要求\s*)?(\d{1,4})\s*[.．、:：)）]\s*(?!\d)")
_CLAIM_LINE = re.compile(r"(?:^|\n)[ \t\u3000]*(?:权利要求\s*)?(\d{1,4})\s*[.．、]\s*(?=\D)")
_COUNTRY_BEHIND = re.compile(r"(.*\S)\s*\[([A-Z]{2})\]")
_GIVEN_BY = re.compile(r"(?<!\s)\s*+\((?:[A-Z]{2}\s*+,?\s*+)++\)$")
_LABELS = re.compile(r"(?:^|\n)(Title|Keywords|Abstract): ")
# In this order: Japanese texts have Han characters too; only Vietnamese uses the letters U+1EA0 to U+1EF9.
_SCRIPTS = (
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("vi", re.compile("[\u1ea0-\u1ef9]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
)
_SEPARATOR_MARK = "[SEP]"


def split(cell: Cell, separators: Sequence[str]) -> list[str]:
    """Return the values of a list cell, blanks around them removed, empty ones left out.

    A JSON list is a list already, also when it stands as text in a cell (`["G06F16/35"]`).
    """
    if isinstance(cell, list):
        return [text.strip() for text in cell if text.strip()]
    if cell.startswith("[") and cell.endswith("]"):
        listed = _json_list(cell)
        if listed is not None:
            return listed
    parts = [cell]
    for separator in separators:
        parts = [piece for part in parts for piece in part.split(separator)]
    return [part.strip() for part in parts if part.strip()]


def whole(cell: Cell) -> str:
    """Return a cell as one text; a list is joined by blanks."""
    return cell.strip() if isinstance(cell, str) else " ".join(text.strip() for text in cell).strip()


@lru_cache(maxsize=20_000)
def read_date(text: str, order: DateOrder) -> DateText:
    """Return the date of a cell in the order that the profile states. Raises UnreadableDate.

    A date written year first is read in every order, since it cannot be mistaken. A time of day is left out.
    """
    given = _TIME.sub("", text.strip())
    try:
        return parse_date(given)
    except UnreadableDate:
        if order not in (DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST):
            raise
    match = _SMALL_FIRST.fullmatch(given)
    if match is None:
        raise UnreadableDate(given)
    first, second = match[1], match[2]
    if not second.isdigit():
        return make_date(int(match[3]), _month(second, given), int(first), given=given)
    day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
    return make_date(int(match[3]), int(month), int(day), given=given)


def week_year_candidates(text: str, centuries: Sequence[int]) -> tuple[date, ...]:
    """Return the days that a date with the two-digit year of its week can mean, the later one first.

    A week begins on Sunday and belongs to the year of its Saturday, so 31 December 2015 is printed
    `31/12/16`: the last days of December can mean two days, a year apart. centuries: 1900, 2000 …, in the
    order of preference. Raises UnreadableDate when no day of them is printed so.
    """
    match = _SHORT_YEAR.fullmatch(text.strip())
    if match is None:
        raise UnreadableDate(text)
    day, month, short = int(match[1]), int(match[2]), int(match[3])
    years = [year for century in centuries for year in (century + short, century + short - 1)]
    found = [known for year in years if (known := _day(year, month, day)) is not None]
    meant = tuple(dict.fromkeys(known for known in found if _week_year(known) % 100 == short))
    if not meant:
        raise UnreadableDate(text)
    return meant


def short_year(text: str) -> int:
    """Return the two digits with which a date ends. Raises UnreadableDate."""
    match = _SHORT_YEAR.fullmatch(text.strip())
    if match is None:
        raise UnreadableDate(text)
    return int(match[3])


def read_claims(cell: Cell, language: str) -> tuple[Claim, ...]:
    """Return the claims of a cell: a list of texts, or one text cut where a line begins with the next number.

    Numbers are those printed. In a list whose printed numbers all are the claims' places, a claim without
    one gets the number of its place: offices number claims without gaps.
    """
    texts = cell if isinstance(cell, list) else _cut_claims(cell)
    numbered = [_claim_number(text) for text in texts if text.strip()]
    printed = [
        (place, number) for place, (number, _text) in enumerate(numbered, start=1) if number is not None
    ]
    by_place = bool(printed) and all(place == number for place, number in printed)
    claims = []
    for place, (number, text) in enumerate(numbered, start=1):
        known = place if number is None and by_place else number
        claims.append(Claim(language=language, number=known, text=text, refers_to=claims_named(text)))
    return tuple(claims)


def _cut_claims(text: str) -> list[str]:
    """Return the claims of one text; a line that begins with another number (a step, a figure) is no claim."""
    starts: list[int] = []
    for match in _CLAIM_LINE.finditer(text):
        if int(match[1]) == len(starts) + 1:
            starts.append(match.start())
    if not starts:
        return [text]
    before = [text[: starts[0]]] if text[: starts[0]].strip() else []
    return before + [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def read_description(cell: Cell, language: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a cell: a list of texts, or one text cut at line ends; blank ones left out."""
    texts = cell if isinstance(cell, list) else cell.splitlines()
    return tuple(Paragraph(language=language, text=text.strip()) for text in texts if text.strip())


def title_and_abstract(text: str) -> tuple[str, str]:
    """Return title and abstract of `title|abstract`; without the bar everything is the title."""
    title, _bar, abstract = text.partition("|")
    return title.strip(), abstract.strip()


def labelled(text: str) -> tuple[str, list[str], str] | None:
    """Return title, keywords and abstract of one cell, None when it has neither of the two known looks.

    `Title: …` `Keywords: a; b` `Abstract: …` on lines of their own, or `title [SEP] words [SEP] abstract`,
    where the words have no separators and stay one text.
    """
    pieces = _LABELS.split(text)
    if len(pieces) == 7 and pieces[1::2] == ["Title", "Keywords", "Abstract"] and not pieces[0].strip():
        return pieces[2].strip(), split(pieces[4], (";",)), pieces[6].strip()
    parts = [part.strip() for part in text.split(_SEPARATOR_MARK)]
    if len(parts) == 3:
        return parts[0], [parts[1]] if parts[1] else [], parts[2]
    return None


def language_of(text: str, stated: str | None) -> str:
    """Return the stated language, else what the script tells (`ja`, `ko`, `zh`, `th`, `vi`) or `und`."""
    if stated:
        return stated
    if not text.isascii():
        for language, letters in _SCRIPTS:
            if letters.search(text):
                return language
    return "und"


def local(text: str, stated: str | None) -> LocalText:
    """Return a text with its language."""
    return LocalText(language=language_of(text, stated), value=text)


def parties(names: Sequence[str], kind: str | None = None) -> tuple[Party, ...]:
    """Return the named parties in order; a country behind a name (`SMITH J [US]`) goes to its own field."""
    return tuple(_party(name, kind) for name in names)


def class_symbol(text: str) -> str:
    """Return a class without the offices that gave it (`G06F16/35 (EP,US)`), which Espacenet prints."""
    return _GIVEN_BY.sub("", text) if text.endswith(")") else text


def _party(name: str, kind: str | None) -> Party:
    match = _COUNTRY_BEHIND.fullmatch(name)
    if match is None:
        return Party(name=name, kind=kind)
    return Party(name=match[1], country=match[2], kind=kind)


def _claim_number(text: str) -> tuple[int | None, str]:
    match = _CLAIM_NUMBER.match(text)
    if match is None:
        return None, text.strip()
    return int(match[1]), text[match.end() :].strip()


def _json_list(cell: str) -> list[str] | None:
    try:
        given = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    if not isinstance(given, list) or not all(isinstance(item, str) for item in given):
        return None
    return [item.strip() for item in given if item.strip()]


def _month(word: str, given: str) -> int:
    try:
        return _MONTHS.index(word[:3].lower()) + 1
    except ValueError:
        raise UnreadableDate(given) from None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _week_year(day: date) -> int:
    """Return the year of the Saturday that ends the day's week."""
    return (day + timedelta(days=(5 - day.weekday()) % 7)).year
