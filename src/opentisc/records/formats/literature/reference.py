"""A reference on its way from an export's tags to a document of other literature.

Each format fills fields by name; `document` ties them together. Not for: reading lines (`tagged`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from opentisc.kernel.dates import DateText, UnreadableDate, parse_date
from opentisc.records.formats.base import Found, Rejected
from opentisc.records.formats.literature.identity import identify, read_doi
from opentisc.records.formats.literature.kinds import is_known, kind_of
from opentisc.records.formats.literature.languages import language_code
from opentisc.records.formats.tables.cells import language_of, split
from opentisc.records.formats.tables.reading import damaged
from opentisc.records.formats.values import Notes
from opentisc.records.types import Literature, LiteratureKind, LocalText, Party

FIELDS = frozenset(
    [
        "kind",
        "title",
        "translated_title",
        "author",
        "translated_author",
        "affiliation",
        "source",
        "publisher",
        "place",
        "year",
        "date",
        "volume",
        "issue",
        "pages",
        "first_page",
        "last_page",
        "edition",
        "degree",
        "doi",
        "issn",
        "isbn",
        "number",
        "language",
        "abstract",
        "translated_abstract",
        "keywords",
        "translated_keywords",
        "funding",
        "database",
        "accession",
        "cited_by",
        "link",
        "accessed",
    ]
)
"""The fields that a tag may fill. `issn` and `isbn` are told apart by their digits; `number` is a standard's."""

_PATENT_WORDS = frozenset({"pat", "patent", "p", "专利", "scpd", "中国专利", "国外专利"})
_LIST_SEPARATORS = (";;", ";", "；")
_YEAR = re.compile(r"(?<!\d)((?:1[5-9]|20)\d\d)(?!\d)")
_AFFILIATION_MARKS = re.compile(r"(?<!\s)\s*+\[\d++(?:[,，\s]++\d++)*+\]")
_STANDARD = re.compile(
    r"[A-Z]{1,8}(?:[ /][A-Z]{1,5}){0,3}\s*[A-Z]?\d[\d.]*(?:\s*[-—–:：]\s*\d{2,4})*", re.IGNORECASE
)


@dataclass(slots=True)
class Reference:
    """The values of one reference by field, and what was not taken. where: its place in the file."""

    where: str
    values: dict[str, list[str]] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)

    def add(self, name: str, value: str) -> None:
        """Put a value under a field; blank ones are left out."""
        text = value.strip()
        if text:
            self.values.setdefault(name, []).append(text)

    def take(self, tag: str, value: str, fields: Mapping[str, str]) -> None:
        """Put a tag's value under its field, or count it when no field takes the tag."""
        name = fields.get(tag)
        if name is not None:
            self.add(name, value)
        elif value.strip():
            self.notes.left(tag)

    def first(self, name: str) -> str | None:
        """Return the first value of a field; further different ones are counted."""
        given = self.values.get(name, [])
        others = sum(1 for value in given[1:] if value != given[0])
        if others:
            self.notes.left(f"{name}!more", others)
        return given[0] if given else None

    def each(self, name: str, separators: Sequence[str] = _LIST_SEPARATORS) -> list[str]:
        """Return all values of a list field, taken apart, each once."""
        parts = (part for value in self.values.get(name, []) for part in split(value, separators))
        return list(dict.fromkeys(parts))


def document(given: Reference, *, database: str | None = None) -> Found | Rejected:
    """Return the document of a reference; Rejected for patents, damaged text, and when nothing names it."""
    if any(damaged(value) for values in given.values.values() for value in values):
        return Rejected(given.where, "record", "unreadable_encoding", "bytes that are not of the encoding")
    word = given.first("kind")
    if word is not None and word.casefold() in _PATENT_WORDS:
        return Rejected(given.where, "kind", "patent_reference", "patents come from office files and tables")
    kind = kind_of(word)
    if word is not None and not is_known(word):
        given.notes.left("kind!unknown")
    made = _literature(given, kind, database)
    if made is None:
        return Rejected(given.where, "title", "missing_title", "no title, DOI or standard number")
    return Found(made, given.where, given.notes.unmapped)


def _literature(given: Reference, kind: LiteratureKind, database: str | None) -> Literature | None:
    language = _language(given)
    titles = _texts(given, "title", language)
    authors = tuple(Party(name=name) for name in _names(given, "author"))
    published_on, year = _when(given)
    standard = _standard(given, kind)
    identity = identify(
        doi=given.first("doi"),
        standard_number=standard,
        title=titles[0].value if titles else None,
        first_author=authors[0].name if authors else None,
        year=year,
    )
    if identity is None:
        return None
    given.notes.left("translated_author", len(given.values.get("translated_author", ())))
    given.notes.unmapped = +given.notes.unmapped  # no counts of zero
    issn, isbn = _serial_numbers(given)
    return Literature(
        record_id=identity.record_id,
        kind=kind,
        weak=identity.weak,
        doi=identity.doi or read_doi(given.first("doi")),
        standard_number=standard,
        titles=titles,
        authors=authors,
        affiliations=tuple(given.each("affiliation")),
        source=given.first("source"),
        publisher=given.first("publisher"),
        place=given.first("place"),
        published_on=published_on,
        year=year,
        volume=given.first("volume"),
        issue=given.first("issue"),
        pages=_pages(given),
        edition=given.first("edition"),
        degree=given.first("degree"),
        issn=issn,
        isbn=isbn,
        language=language,
        abstracts=_texts(given, "abstract", language),
        keywords=_keywords(given, language),
        funding=tuple(given.each("funding")),
        database=given.first("database") or database,
        accession=given.first("accession"),
        cited_by_count=_integer(given, "cited_by"),
        link=given.first("link"),
        accessed_on=_date(given, "accessed"),
    )


def _texts(given: Reference, name: str, language: str | None) -> tuple[LocalText, ...]:
    texts = [LocalText(language=_of(text, language), value=text) for text in given.values.get(name, [])]
    translated = given.values.get(f"translated_{name}", [])
    return tuple(dict.fromkeys([*texts, *(LocalText(language=_of(t, None), value=t) for t in translated)]))


def _keywords(given: Reference, language: str | None) -> tuple[LocalText, ...]:
    words = [(word, language) for word in given.each("keywords")]
    words += [(word, None) for word in given.each("translated_keywords")]
    return tuple(LocalText(language=_of(word, stated), value=word) for word, stated in words)


def _of(text: str, language: str | None) -> str:
    """Return the language of a text: what the script tells, else the document's, else `und`."""
    told = language_of(text, None)
    return told if told != "und" else language or "und"


def _names(given: Reference, name: str) -> Iterable[str]:
    for person in given.each(name):
        clean = _AFFILIATION_MARKS.sub("", person).strip(" ,，")
        if clean:
            yield clean


def _language(given: Reference) -> str | None:
    word = given.first("language")
    if word is None:
        return None
    known = language_code(word)
    if known is None:
        given.notes.unreadable("language")
    return known


def _when(given: Reference) -> tuple[DateText | None, int | None]:
    """Return the day of publication and the year; the year also from the day."""
    published_on = _date(given, "date")
    word = given.first("year")
    match = _YEAR.search(word or "")
    if word and match is None:
        given.notes.unreadable("year")
    year = int(match[1]) if match else int(published_on[:4]) if published_on else None
    if published_on is not None and year is not None and int(published_on[:4]) != year:
        given.notes.left("date!conflict")  # both are kept: the day online, the year of the issue
    return published_on, year


def _date(given: Reference, name: str) -> DateText | None:
    """Return a date of `2021/05/12/note`, `2021-05-12 08:30`, `2021 May` (the year alone) and the like."""
    word = given.first(name)
    if word is None:
        return None
    clean = word.split("T")[0].split(" ")[0].rstrip("/").replace("//", "/").rstrip("/")
    for text in (word, clean, (_YEAR.search(word) or [""])[0]):
        try:
            return parse_date(text)
        except UnreadableDate:
            continue
    given.notes.unreadable(name)
    return None


def _integer(given: Reference, name: str) -> int | None:
    word = given.first(name)
    if word is None or word.isdecimal():
        return None if word is None else int(word)
    given.notes.unreadable(name)
    return None


def _pages(given: Reference) -> str | None:
    whole, first, last = given.first("pages"), given.first("first_page"), given.first("last_page")
    if whole:
        return whole.replace("--", "-")
    return f"{first}-{last}" if first and last and "-" not in first else first


def _standard(given: Reference, kind: LiteratureKind) -> str | None:
    if kind is not LiteratureKind.STANDARD:
        for value in given.values.get("number", []):
            given.add("accession", value)
        return None
    for name in ("number", "issn", "title"):
        for value in given.values.get(name, []):
            match = _STANDARD.fullmatch(value) if name != "title" else _STANDARD.match(value)
            if match:
                return " ".join(match[0].replace("—", "-").replace("–", "-").split())
    return None


def _serial_numbers(given: Reference) -> tuple[tuple[str, ...], tuple[str, ...]]:
    issn, isbn = [], []
    for value in [*given.each("issn"), *given.each("isbn")]:
        digits = sum(1 for character in value if character.isdigit() or character in "xX")
        if digits == 8:
            issn.append(value)
        elif digits in (10, 13):
            isbn.append(value)
        elif kind_number(value) is None:
            given.notes.unreadable("issn")
    return tuple(issn), tuple(isbn)


def kind_number(value: str) -> str | None:
    """Return a standard's number where an export prints it in the place of an ISSN, else None."""
    match = _STANDARD.fullmatch(value)
    return match[0] if match else None
