"""Marks, geographical indications and IC layout designs."""

from dataclasses import dataclass

from opentisc.kernel.dates import DateText
from opentisc.records.types.common import Classification, Image, LocalText, Number, Party, RecordId
from opentisc.records.types.patents import LegalEvent, Ownership, Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """Goods and services of one Nice class, as registered."""

    nice_class: int
    text: str | None = None
    language: str = "und"
    similar_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One trade mark application or registration, all its classes together.

    record_id: `TM-` + office + `-` + number (`TM-US-77478018`): the application number where there is one.
    words: the verbal element; None for a purely figurative mark. mark_type: `word`, `figurative`,
    `combined`, `sound`, `three_dimensional` … or the source's own word in as_given.
    """

    record_id: RecordId
    application_number: Number | None = None
    registration_number: Number | None = None
    words: str | None = None
    translations: tuple[LocalText, ...] = ()
    mark_type: str | None = None
    mark_type_as_given: str | None = None
    goods: tuple[Goods, ...] = ()
    classes: tuple[Classification, ...] = ()
    image: Image | None = None
    status: str | None = None
    status_as_given: str | None = None
    status_on: DateText | None = None
    filed_on: DateText | None = None
    published_on: DateText | None = None
    registered_on: DateText | None = None
    expires_on: DateText | None = None
    owners: tuple[Party, ...] = ()
    agents: tuple[Party, ...] = ()
    priorities: tuple[Priority, ...] = ()
    conveyances: tuple[Ownership, ...] = ()
    events: tuple[LegalEvent, ...] = ()
    description: str | None = None
    disclaimer: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedName:
    """A protected name in one language or script."""

    value: str
    language: str = "und"
    transcription: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Indication:
    """A geographical indication (or a traditional speciality, as registers list them together).

    record_id: `GI-EU-PGI-IT-02305`: `GI-` + register + kind + file number, as the register prints them.
    kind: `PDO`, `PGI`, `GI`, `TSG`, `AVA`, `地理标志产品`, `地理标志证明商标`, `地理标志集体商标` …
    """

    record_id: RecordId
    register: str
    kind: str
    names: tuple[ProtectedName, ...] = ()
    number: str | None = None
    product_type: str | None = None
    product_class: str | None = None
    country: str | None = None
    area: str | None = None
    within: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    status: str | None = None
    status_as_given: str | None = None
    filed_on: DateText | None = None
    published_on: DateText | None = None
    registered_on: DateText | None = None
    removed_on: DateText | None = None
    holders: tuple[Party, ...] = ()
    legal_instrument: str | None = None
    description: str | None = None
    history: str | None = None
    boundary: str | None = None
    valid_from: DateText | None = None
    valid_to: DateText | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """An IC layout design registration. record_id: `IC-CN-BS.…`; number as printed on the certificate."""

    record_id: RecordId
    number: Number
    name: str | None = None
    category: str | None = None
    structure: str | None = None
    technology: str | None = None
    function: str | None = None
    filed_on: DateText | None = None
    created_on: DateText | None = None
    first_used_on: DateText | None = None
    published_on: DateText | None = None
    registered_on: DateText | None = None
    holders: tuple[Party, ...] = ()
    creators: tuple[Party, ...] = ()
    agents: tuple[Party, ...] = ()
    status: str | None = None
    status_as_given: str | None = None
    description: str | None = None
    link: str | None = None
