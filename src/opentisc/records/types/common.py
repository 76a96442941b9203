"""Values that several kinds of record share."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from opentisc.kernel.dates import DateText

RecordId = NewType("RecordId", str)
"""The normalised number with kind (`US4058776A`), or `TM-…`, `GI-…`, `IC-…`, a DOI, `weak:…` (a hash)."""


class Collection(StrEnum):
    """The collections that people search; the values are those of the command and of URLs."""

    PATENTS = "patents"
    MARKS = "marks"
    INDICATIONS = "indications"
    LAYOUTS = "layouts"
    LITERATURE = "literature"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalText:
    """A text in one language. `language` is ISO 639-1 (`zh`, `en`), or `und` when the source is silent."""

    language: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A publication, application or registration number.

    office: WIPO ST.3 code. number, kind: normalised by kernel.numbers; kind is None when not given.
    readable: False when kernel.numbers could not read `as_given`; then `number` repeats it.
    """

    office: str
    number: str
    kind: str | None = None
    dated: DateText | None = None
    as_given: str
    readable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A person or body named by a document, in the document's order.

    name: as printed, family name first where the source keeps the parts apart (`Last, First`).
    kind: `person`, `organisation` or None when the source does not say.
    """

    name: str
    names: tuple[LocalText, ...] = ()
    address: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None
    kind: str | None = None
    identifier: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """A class symbol. scheme: `ipc`, `cpc`, `locarno`, `uspc`, `nice`, `vienna`, `ecla`, `fi`, `fterm` …

    symbol: normalised by kernel.classes (`H01M10/052`); when it cannot be read, `readable` is False and
    symbol repeats `as_given`. first: the first (main) class of the document. inventive: invention
    information as against additional information; None when the source does not say.
    """

    scheme: str
    symbol: str
    as_given: str | None = None
    first: bool = False
    inventive: bool | None = None
    version: str | None = None
    readable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A reference to a drawing or mark image; the picture itself stays where the office keeps it."""

    reference: str
    caption: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who published what a file says. rank: higher wins over lower when two sources differ (0 to 100).

    audience: `public`, `centre` or `case`: who may find records that only this source knows.
    """

    code: str
    name: str
    licence: str
    rank: int = 50
    audience: str = "public"
