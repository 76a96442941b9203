"""Literature other than patents: what Article 3 of the guideline calls other kinds of data."""

from dataclasses import dataclass
from enum import StrEnum

from opentisc.kernel.dates import DateText
from opentisc.records.types.common import LocalText, Party, RecordId


class LiteratureKind(StrEnum):
    """The kinds that GB/T 7714 tells apart, with its letter: journal [J], thesis [D], conference [C] …"""

    JOURNAL = "journal"
    THESIS = "thesis"
    CONFERENCE = "conference"
    BOOK = "book"
    REPORT = "report"
    STANDARD = "standard"
    RESULT = "result"
    NEWSPAPER = "newspaper"
    WEB_PAGE = "web_page"
    DATA_SET = "data_set"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Literature:
    """One document of other literature.

    record_id: `doi:10.…`, `std:GB/T 42748-2023`, or `weak:` + hash of title, first author and year; weak
    says that the id is such a hash. source: the journal, proceedings, newspaper or site it appeared in.
    """

    record_id: RecordId
    kind: LiteratureKind = LiteratureKind.OTHER
    weak: bool = False
    doi: str | None = None
    standard_number: str | None = None
    titles: tuple[LocalText, ...] = ()
    authors: tuple[Party, ...] = ()
    affiliations: tuple[str, ...] = ()
    source: str | None = None
    publisher: str | None = None
    place: str | None = None
    published_on: DateText | None = None
    year: int | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    edition: str | None = None
    degree: str | None = None
    issn: tuple[str, ...] = ()
    isbn: tuple[str, ...] = ()
    language: str | None = None
    abstracts: tuple[LocalText, ...] = ()
    keywords: tuple[LocalText, ...] = ()
    funding: tuple[str, ...] = ()
    database: str | None = None
    accession: str | None = None
    cited_by_count: int | None = None
    link: str | None = None
    accessed_on: DateText | None = None
