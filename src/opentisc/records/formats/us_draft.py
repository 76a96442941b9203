"""A patent document of the USPTO while it is being read: what a reader gathers, and how it becomes a record.

Not for: reading any layout; each `us_*` format fills a draft from its own tags.
"""

from dataclasses import dataclass, field

from opentisc.kernel.dates import DateText
from opentisc.kernel.numbers import DocumentNumber, application_id, record_id
from opentisc.records.formats.base import Found, Item, Rejected
from opentisc.records.formats.values import Notes, application_number, publication_number
from opentisc.records.types import (
    Application,
    Citation,
    Claim,
    Classification,
    Image,
    LegalEvent,
    LocalText,
    Number,
    Paragraph,
    Party,
    Patent,
    PatentType,
    Priority,
    RecordId,
    RelatedDocument,
)

_SILENT_KINDS = frozenset({"", "00", "0"})


@dataclass(slots=True)
class Draft:
    """One document while it is read. Fields are those of `Patent`, lists instead of tuples."""

    notes: Notes = field(default_factory=Notes)
    publication: Number | None = None
    application: Number | None = None
    type: PatentType = PatentType.UNKNOWN
    grant: bool = False
    published_on: DateText | None = None
    filed_on: DateText | None = None
    term_adjustment_days: int | None = None
    language: str = "en"
    titles: list[LocalText] = field(default_factory=list)
    abstracts: list[LocalText] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    description: list[Paragraph] = field(default_factory=list)
    drawings: list[Image] = field(default_factory=list)
    classes: list[Classification] = field(default_factory=list)
    applicants: list[Party] = field(default_factory=list)
    inventors: list[Party] = field(default_factory=list)
    owners: list[Party] = field(default_factory=list)
    agents: list[Party] = field(default_factory=list)
    examiners: list[Party] = field(default_factory=list)
    priorities: list[Priority] = field(default_factory=list)
    related: list[RelatedDocument] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    keywords: list[LocalText] = field(default_factory=list)
    events: list[LegalEvent] = field(default_factory=list)

    def add_title(self, text: str | None) -> None:
        """Take the title, when there is one."""
        if text:
            self.titles.append(LocalText(language=self.language, value=text))

    def add_abstract(self, text: str | None) -> None:
        """Take the abstract, when there is one."""
        if text:
            self.abstracts.append(LocalText(language=self.language, value=text))

    def add_paragraph(self, text: str | None, *, number: str | None = None, heading: bool = False) -> None:
        """Take a paragraph or heading of the description, when it has text."""
        if text:
            self.description.append(
                Paragraph(language=self.language, text=text, number=number, heading=heading)
            )

    def add_provisional(self, number: Number, filed_on: DateText | None) -> None:
        """Take a provisional application: a document of the chain, and a priority inside the country."""
        self.related.append(RelatedDocument(relation="provisional", number=number))
        self.priorities.append(Priority(number=number, filed_on=filed_on, claim="domestic"))

    def names(self, number: Number) -> bool:
        """Say whether the number is this application's, or that of a related document taken so far."""
        known = (self.application, *(document.number for document in self.related))
        return any(one and (one.office, one.number) == (number.office, number.number) for one in known)

    def finish(self, where: str) -> Item:
        """Return the record, or why there can be none: a record without a readable number has no id."""
        publication = self.publication
        if publication is None:
            return Rejected(where, "publication_number", "missing_number")
        if not publication.readable:
            return Rejected(where, "publication_number", "unreadable_number", publication.as_given)
        identity = publication_id(publication)
        application = self._application(identity)
        record = Patent(
            record_id=identity,
            publication=publication,
            type=self.type,
            application_number=self.application,
            application_id=application.record_id if application else None,
            application=application,
            published_on=self.published_on,
            filed_on=self.filed_on,
            earliest_priority_on=min((p.filed_on for p in self.priorities if p.filed_on), default=None),
            language=self.language,
            titles=tuple(self.titles),
            abstracts=tuple(self.abstracts),
            claims=tuple(self.claims),
            description=tuple(self.description),
            drawings=tuple(self.drawings),
            classes=tuple(self.classes),
            applicants=tuple(self.applicants),
            inventors=tuple(self.inventors),
            owners=tuple(self.owners),
            agents=tuple(self.agents),
            examiners=tuple(self.examiners),
            priorities=tuple(self.priorities),
            related=tuple(self.related),
            citations=tuple(self.citations),
            keywords=tuple(self.keywords),
        )
        return Found(record, where, dict(self.notes.unmapped))

    def _application(self, publication: RecordId) -> Application | None:
        """Return what the document says of its application; kind H1 (a registration) grants nothing."""
        number = self.application
        if number is None:
            return None
        granted = self.grant and not publication.endswith("H1")
        return Application(
            record_id=RecordId(application_id(_document_number(number))),
            number=number,
            filed_on=self.filed_on,
            status="granted" if granted else None,
            status_on=self.published_on if granted else None,
            granted_on=self.published_on if granted else None,
            term_adjustment_days=self.term_adjustment_days,
            owners=tuple(self.owners),
            events=tuple(self.events),
            publications=(publication,),
        )


def published(
    given: str, *, office: str | None, kind: str | None = None, dated: DateText | None = None
) -> Number:
    """Return a publication number; a kind of `00` says nothing and counts as none."""
    return publication_number(given, office=office, kind=_kind(kind), dated=dated)


def filed(
    given: str, *, office: str | None, kind: str | None = None, dated: DateText | None = None
) -> Number:
    """Return an application or priority number; a kind of `00` says nothing and counts as none."""
    return application_number(given, office=office, kind=_kind(kind), dated=dated)


def cited(number: Number, *, by: str | None, category: str | None = None) -> Citation:
    """Return the citation of a patent document; without a readable number it points to no record."""
    target = publication_id(number) if number.readable else None
    return Citation(patent=number, cited_id=target, by=by, category=category)


def publication_id(number: Number) -> RecordId:
    """Return the record id of a publication number."""
    return RecordId(record_id(_document_number(number)))


def _document_number(number: Number) -> DocumentNumber:
    return DocumentNumber(number.office, number.number, number.kind, number.as_given, number.readable)


def _kind(kind: str | None) -> str | None:
    given = (kind or "").strip()
    return None if given in _SILENT_KINDS else given
