"""What programs send and get: the shapes of the API. What each field means stands in `words`.

Not for: the answers to a service's own form; the catalogue checks those (`desk.catalogue.validate_form`).
"""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue

ApplicantKind = Literal["legal_person", "sole_trader", "unit", "member", "natural", "overseas"]
Code = Annotated[str, Field(min_length=1, max_length=20)]


def _boolean(value: object) -> object:
    """Return the value. Raises ValueError for 1, which Python takes for True."""
    if not isinstance(value, bool):
        raise ValueError("no boolean")
    return value


Declared = Annotated[Literal[True], BeforeValidator(_boolean)]


class _Given(BaseModel):
    """What comes in: unknown fields are refused, and nothing is taken for another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Applicant(_Given):
    """Whom the request is for."""

    kind: ApplicantKind
    name: Annotated[str, Field(min_length=1, max_length=200)]
    credit_code: Annotated[str, Field(max_length=18)] = ""
    number: Annotated[str, Field(max_length=60)] = ""
    country: Annotated[str, Field(min_length=2, max_length=2)] = "CN"
    mobile: Annotated[str, Field(max_length=32)] = ""
    email: Annotated[str, Field(max_length=254)] = ""


class NewRequest(_Given):
    """A request for one service of one body."""

    body: Code
    service: Code
    answers: Annotated[dict[str, JsonValue], Field(max_length=200)]
    applicant: Applicant | None = None
    organisation: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    client: Annotated[int, Field(ge=1, le=2**53)] | None = None
    no_secrets: Declared


class Word(BaseModel):
    """A code, and its official words in the language asked for."""

    code: str
    words: str


class Service(BaseModel):
    """The service, in the version that this request keeps."""

    code: str
    version: int
    name: str


class Body(BaseModel):
    """The service body that handles the request."""

    code: str
    name: str


class Day(BaseModel):
    """One day of the count of working days."""

    on: date
    counts: int | None
    words: str
    provisional: bool


class Expected(BaseModel):
    """When it is due; before acceptance, when it would be due if it were accepted at once."""

    on: date | None
    promised: bool
    provisional: bool
    limit_days: int | None


class Due(Expected):
    """When it is due, and how that was counted."""

    days: list[Day]


class Clock(BaseModel):
    """Whether the clock runs."""

    paused: bool
    stopped: bool
    overdue_days: int


class File(BaseModel):
    """One file of a deliverable; it is opened on the page of the request."""

    name: str
    media_type: str
    size: int
    sha256: str


class Deliverable(BaseModel):
    """What was handed over. content_sha256: of what it says, the same when it is made again from its record."""

    kind: str
    language: str
    version: int
    report_number: str
    content_sha256: str
    files: list[File]


class Receipt(BaseModel):
    """A request that was taken in."""

    key: UUID
    number: str | None
    tracking_code: str | None
    state: Word
    service: Service
    body: Body
    submitted_at: datetime
    due: Expected
    url: str


class Request(BaseModel):
    """A request as the hat of the token may see it."""

    key: UUID
    number: str | None
    title: str
    state: Word
    label: Word
    service: Service
    body: Body
    submitted_at: datetime | None
    accepted_at: datetime | None
    delivered_at: datetime | None
    closed_at: datetime | None
    due: Due
    clock: Clock
    next_step: Word | None
    deliverables: list[Deliverable]


class FieldError(BaseModel):
    """One field that does not hold."""

    path: str
    code: str
    detail: str


class Problem(BaseModel):
    """Why the API refused (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldError] | None = None
