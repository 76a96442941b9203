"""A row on its way to a record: the cells put under their fields, before they are tied together.

Not for: the records (`build`, `rights`, `writings`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from opentisc.kernel.dates import DateText, UnreadableDate
from opentisc.records.formats.tables.cells import (
    class_symbol,
    labelled,
    language_of,
    local,
    parties,
    read_claims,
    read_date,
    read_description,
    split,
    title_and_abstract,
    whole,
)
from opentisc.records.formats.tables.profile import Column, DateOrder, Profile, fold
from opentisc.records.formats.tables.reading import Cell, Row
from opentisc.records.formats.tables.targets import TARGETS, Parse
from opentisc.records.formats.values import Notes, classification, publication_number
from opentisc.records.types import (
    Citation,
    Claim,
    Classification,
    LocalText,
    Number,
    Paragraph,
    Party,
    RecordId,
)


@dataclass(slots=True)
class Draft:
    """What the cells of one row said, by field. numbered: the table has a column of numbers."""

    constants: Mapping[str, str]
    numbered: bool = True
    notes: Notes = field(default_factory=Notes)
    texts: dict[str, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    integers: dict[str, int] = field(default_factory=dict)
    dates: dict[str, DateText] = field(default_factory=dict)
    short_dates: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    locals: dict[str, list[LocalText]] = field(default_factory=dict)
    parties: dict[str, tuple[Party, ...]] = field(default_factory=dict)
    classes: list[Classification] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    description: list[Paragraph] = field(default_factory=list)

    def text(self, target: str) -> str | None:
        """Return the text of a field, else the profile's constant for it."""
        return self.texts.get(target) or self.constants.get(target)

    def texts_in_languages(self, target: str) -> tuple[LocalText, ...]:
        """Return the texts of a field with their languages, in the order of the columns."""
        return tuple(self.locals.get(target, ()))

    def list(self, target: str) -> tuple[str, ...]:
        """Return the values of a list field."""
        return tuple(self.lists.get(target, ()))

    def heading(self, target: str) -> str:
        """Return the heading that filled a field, for notes."""
        return self.headings.get(target, target)


_NUMBERS = frozenset({"publication_number", "grant_number", "file_name"})

Take = Callable[[Draft, str, Cell, Column], None]


class Plan:
    """A profile laid over the headings of one table: what is done with each column."""

    def __init__(self, profile: Profile, headings: Sequence[str]) -> None:
        self.profile = profile
        parses = TARGETS[profile.collection]
        self._columns: dict[str, tuple[Column, Take]] = {}
        for heading in headings:
            column = profile.by_heading.get(fold(heading))
            if column is not None:
                self._columns[heading] = (column, _TAKES[parses[column.target]])

        self._numbered = any(column.target in _NUMBERS for column in profile.columns)

    def draft(self, row: Row) -> Draft:
        """Return what the row says; cells of unknown headings are counted in the notes."""
        draft = Draft(constants=self.profile.constants, numbered=self._numbered)
        empty = self.profile.empty
        for heading, cell in row.cells.items():
            if not cell or (isinstance(cell, str) and (cell.isspace() or cell in empty)):
                continue
            known = self._columns.get(heading)
            if known is None:
                draft.notes.left(heading)
            else:
                known[1](draft, heading, cell, known[0])
        return draft


def _text(draft: Draft, heading: str, cell: Cell, column: Column) -> None:
    text = whole(cell)
    if draft.texts.setdefault(column.target, text) != text:
        draft.notes.left(heading)  # another column has filled the field with something else
    draft.headings.setdefault(column.target, heading)


def _integer(draft: Draft, heading: str, cell: Cell, column: Column) -> None:
    text = whole(cell).replace(",", "")
    if text.isdecimal():
        draft.integers.setdefault(column.target, int(text))
        draft.headings.setdefault(column.target, heading)
    else:
        draft.notes.unreadable(heading)


def _number(draft: Draft, heading: str, cell: Cell, column: Column) -> None:
    """Take the first number; the further ones of a row for a whole family are counted."""
    first, *more = split(cell, ("\n", *column.separators)) or [whole(cell)]
    if more:
        draft.notes.left(f"{heading}!more", len(more))
    _text(draft, heading, first, column)


def _date(draft: Draft, heading: str, cell: Cell, column: Column) -> None:
    text, *more = split(cell, ("\n", *column.separators)) or [whole(cell)]
    if more:
        draft.notes.left(f"{heading}!more", len(more))
    draft.headings.setdefault(column.target, heading)
    if column.date is DateOrder.DAY_FIRST_WEEK_YEAR:
        draft.short_dates.setdefault(column.target, text)
        return
    try:
        draft.dates.setdefault(column.target, read_date(text, column.date))
    except UnreadableDate:
        draft.notes.unreadable(heading)


def _date_in_text(draft: Draft, heading: str, cell: Cell, column: Column) -> None:
    """Take the day of publication from the end of a journal's name (`47/2019 Dated 22/11/2019`)."""
    try:
        draft.dates.setdefault("published_on", read_date(whole(cell).split()[-1], column.date))
    except UnreadableDate:
        draft.notes.unreadable(heading)


def _language_text(draft: Draft, _heading: str, cell: Cell, column: Column) -> None:
    stated = column.language or draft.constants.get("language")
    draft.locals.setdefault(column.target, []).append(local(whole(cell), stated))


def _language_list(draft: Draft, _heading: str, cell: Cell, column: Column) -> None:
    stated = column.language or draft.constants.get("language")
    texts = [local(text, stated) for text in split(cell, column.separators)]
    draft.locals.setdefault(column.target, []).extend(texts)


def _list(draft: Draft, heading: str, cell: Cell, column: Column) -> None:
    draft.lists.setdefault(column.target, []).extend(split(cell, column.separators))
    draft.headings.setdefault(column.target, heading)


def _parties(draft: Draft, heading: str, cell: Cell, column: Column) -> None:
    found = parties(split(cell, column.separators))
    known = draft.parties.setdefault(column.target, found)
    if known != found:
        draft.notes.left(heading, len(found))  # the same people again, in another spelling or language


def _classes(draft: Draft, _heading: str, cell: Cell, column: Column) -> None:
    scheme, _underline, first = column.target.partition("_")
    known = {(one.scheme, one.symbol) for one in draft.classes}
    for given in split(cell, column.separators):
        found = _class(scheme, given, bool(first))
        if (scheme, found.symbol) not in known:
            known.add((scheme, found.symbol))
            draft.classes.append(found)


@lru_cache(maxsize=50_000)  # a file names few classes, many times
def _class(scheme: str, given: str, first: bool) -> Classification:
    return classification(scheme, class_symbol(given), first=first)


def _citations(draft: Draft, _heading: str, cell: Cell, column: Column) -> None:
    for given in split(cell, column.separators):
        number = publication_number(given)
        draft.citations.append(Citation(patent=number, cited_id=_cited_id(number)))


def _cited_id(number: Number) -> RecordId | None:
    return RecordId(f"{number.office}{number.number}{number.kind or ''}") if number.readable else None


def _non_patent_citations(draft: Draft, _heading: str, cell: Cell, column: Column) -> None:
    draft.citations.extend(Citation(text=text) for text in split(cell, column.separators))


def _claims(draft: Draft, _heading: str, cell: Cell, column: Column) -> None:
    language = language_of(whole(cell)[:400], column.language or draft.constants.get("language"))
    draft.claims.extend(read_claims(cell, language))


def _description(draft: Draft, _heading: str, cell: Cell, column: Column) -> None:
    language = language_of(whole(cell)[:400], column.language or draft.constants.get("language"))
    draft.description.extend(read_description(cell, language))


def _title_abstract(draft: Draft, _heading: str, cell: Cell, column: Column) -> None:
    for target, text in zip(("title", "abstract"), title_and_abstract(whole(cell)), strict=True):
        if text:
            draft.locals.setdefault(target, []).append(local(text, column.language))


def _labelled(draft: Draft, heading: str, cell: Cell, column: Column) -> None:
    found = labelled(whole(cell))
    if found is None:
        draft.notes.unreadable(heading)
        return
    title, keywords, abstract = found
    draft.locals.setdefault("title", []).append(local(title, column.language))
    draft.locals.setdefault("keywords", []).extend(local(word, "en") for word in keywords)
    if abstract:
        draft.locals.setdefault("abstract", []).append(local(abstract, column.language))


def _nothing(_draft: Draft, _heading: str, _cell: Cell, _column: Column) -> None:
    """Leave a column out that only repeats another."""


_TAKES: Mapping[Parse, Take] = {
    Parse.TEXT: _text,
    Parse.NUMBER: _number,
    Parse.FILE_NAME: _text,
    Parse.INTEGER: _integer,
    Parse.DATE: _date,
    Parse.DATE_IN_TEXT: _date_in_text,
    Parse.LANGUAGE_TEXT: _language_text,
    Parse.LANGUAGE_LIST: _language_list,
    Parse.LIST: _list,
    Parse.ATTRIBUTES: _list,
    Parse.DATES: _list,
    Parse.PRIORITIES: _list,
    Parse.PARTIES: _parties,
    Parse.CLASSES: _classes,
    Parse.CITATIONS: _citations,
    Parse.NON_PATENT_CITATIONS: _non_patent_citations,
    Parse.CLAIMS: _claims,
    Parse.DESCRIPTION: _description,
    Parse.TITLE_ABSTRACT: _title_abstract,
    Parse.LABELLED: _labelled,
    Parse.REPEATED: _nothing,
}
