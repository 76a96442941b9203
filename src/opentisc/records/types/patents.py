"""Patents: publications, and the applications they belong to."""

from dataclasses import dataclass
from enum import StrEnum

from opentisc.kernel.dates import DateText
from opentisc.records.types.common import Classification, Image, LocalText, Number, Party, RecordId


class PatentType(StrEnum):
    """What kind of right the document is about."""

    INVENTION = "invention"
    UTILITY_MODEL = "utility_model"
    DESIGN = "design"
    PLANT = "plant"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """A priority claim; kind of claim (`national`, `international`, `domestic`) when the source says so."""

    number: Number
    filed_on: DateText | None = None
    claim: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedDocument:
    """A parent, child or other member of the same chain. relation: `continuation`, `division`, `reissue` …"""

    relation: str
    number: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim. number: as printed, None when the source has none. refers_to: claim numbers it names.

    Numbers in `refers_to` come from the source's own references or from the claim's words; a claim that
    names a missing number keeps it here, and the reader flags it.
    """

    language: str
    number: int | None
    text: str
    refers_to: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph or heading of the description. number: as printed (`0012`), None when not numbered."""

    language: str
    text: str
    number: str | None = None
    heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A citation made by this document.

    Exactly one of patent and text is the main thing: `patent` for a patent document, `text` for other
    literature. by: `applicant`, `examiner`, `search_report`, `opponent`, `third_party`, `description`
    or None. category: X, Y, A, E … as printed. passage: claims or passages named with it.
    """

    patent: Number | None = None
    cited_id: RecordId | None = None
    text: str | None = None
    by: str | None = None
    category: str | None = None
    phase: str | None = None
    passage: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalEvent:
    """Something that happened to an application. happened_on is the valid time; when we learnt it is the batch's.

    code: the office's own code. event: our word when the code is known (`grant`, `lapse`, `fee_payment`,
    `transfer`, `licence`, `pledge`, `examination_request`, `refusal`, `withdrawal`, `invalidation` …).
    """

    office: str
    code: str | None = None
    event: str | None = None
    happened_on: DateText | None = None
    published_on: DateText | None = None
    text: str | None = None
    parties: tuple[Party, ...] = ()
    as_given: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """A fee paid or due. year: the year of the term it keeps alive."""

    year: int | None = None
    amount: str | None = None
    currency: str | None = None
    paid_on: DateText | None = None
    due_on: DateText | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """A conveyance: who gave what to whom. kind: `assignment`, `licence`, `pledge`, `name_change` …"""

    kind: str | None = None
    from_parties: tuple[Party, ...] = ()
    to_parties: tuple[Party, ...] = ()
    executed_on: DateText | None = None
    recorded_on: DateText | None = None
    reference: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What hangs on the application: status, term, fees, owners, events.

    record_id: the application_id itself: `APP-` + office + normalised number (`APP-US10817431`).
    status: our word (`pending`, `in_force`, `granted`, `lapsed`, `expired`, `withdrawn`, `refused`,
    `abandoned`, `invalidated`) only when the source's word is known; status_as_given keeps the source's.
    status_on: the day the source says this status was true.
    """

    record_id: RecordId
    number: Number
    filed_on: DateText | None = None
    status: str | None = None
    status_as_given: str | None = None
    status_on: DateText | None = None
    granted_on: DateText | None = None
    expires_on: DateText | None = None
    term_adjustment_days: int | None = None
    owners: tuple[Party, ...] = ()
    conveyances: tuple[Ownership, ...] = ()
    fees: tuple[Fee, ...] = ()
    events: tuple[LegalEvent, ...] = ()
    publications: tuple[RecordId, ...] = ()
    related: tuple[RelatedDocument, ...] = ()
    titles: tuple[LocalText, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Patent:
    """One publication of a patent application or grant.

    application_id: `record_id` of the Application it belongs to, None when the source gives no number.
    application: what the same file says of that application, kept apart so that it can be joined.
    designated_states: WIPO ST.3 codes of the states and regions designated, in the document's order.
    simple_family, extended_family: the source's own family ids; ours are computed by records.families.
    simple_family_size, extended_family_size, cited_by_count: the source's own figures, as given.
    """

    record_id: RecordId
    publication: Number
    type: PatentType = PatentType.UNKNOWN
    application_number: Number | None = None
    application_id: RecordId | None = None
    application: Application | None = None
    published_on: DateText | None = None
    filed_on: DateText | None = None
    earliest_priority_on: DateText | None = None
    language: str | None = None
    titles: tuple[LocalText, ...] = ()
    abstracts: tuple[LocalText, ...] = ()
    claims: tuple[Claim, ...] = ()
    description: tuple[Paragraph, ...] = ()
    drawings: tuple[Image, ...] = ()
    classes: tuple[Classification, ...] = ()
    applicants: tuple[Party, ...] = ()
    inventors: tuple[Party, ...] = ()
    owners: tuple[Party, ...] = ()
    agents: tuple[Party, ...] = ()
    examiners: tuple[Party, ...] = ()
    priorities: tuple[Priority, ...] = ()
    related: tuple[RelatedDocument, ...] = ()
    citations: tuple[Citation, ...] = ()
    keywords: tuple[LocalText, ...] = ()
    designated_states: tuple[str, ...] = ()
    simple_family: str | None = None
    extended_family: str | None = None
    simple_family_size: int | None = None
    extended_family_size: int | None = None
    cited_by_count: int | None = None
    link: str | None = None
