"""What each kind of deliverable says, as frozen data, and the hash of it.

Two halves: `written` is what the handler wrote in the editor, the rest is taken from the request's record. The same
record and the same writing give the same canonical JSON and so the same hash. Not for: taking from the record
(`building`), for how it is set in paragraphs (`layout`), or for what must not be missing (`checks`).
"""

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec

from opentisc.kernel.errors import Invalid


class Kind(StrEnum):
    """Kinds of deliverable that the platform makes; the values are the templates that the catalogue names.

    RETRIEVAL (查新检索) is what a body without a valid 查新 qualification hands over in the place of NOVELTY.
    """

    ANSWER = "consulting_answer"
    SEARCH = "basic_search_report"
    NOVELTY = "novelty_report"
    RETRIEVAL = "novelty_retrieval"
    STATUS = "status_sheet"


class UnreadableContent(Invalid):
    """The stored content is not one that this version of the program knows."""

    code = "deliverable_unreadable"


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Frozen; an unknown key is an error that names its place."""


class Head(_Part, frozen=True):
    """The cover. made_on: day of making, ISO; report_number: empty where the kind has none or a draft has none yet."""

    title: str
    language: str
    report_number: str
    request_number: str
    service: str
    service_version: int
    body: str
    body_code: str
    client: str
    author: str
    accepted_on: str
    made_on: str


class Basis(_Part, frozen=True):
    """What an answer rests on: a law and its article, or another official document."""

    law: str
    article: str = ""
    note: str = ""


class Step(_Part, frozen=True):
    """One line of the search record. version: data version for our own search, coverage for one done outside.

    by_system: the machine made and counted it and can do so again; else a person states it.
    reviewed: hits that were looked through, None when nobody stated it.
    """

    number: int
    by_system: bool
    database: str
    text: str
    version: str
    searched_on: str
    hits: int | None
    reviewed: int | None
    by: str
    purpose: str = ""
    point: int | None = None


class Document(_Part, frozen=True):
    """One document with the mark that holds. number: as it is called in this report, from 1."""

    number: int
    citation: str
    mark: str
    note: str = ""
    record_id: str = ""
    steps: tuple[int, ...] = ()


class Comparison(_Part, frozen=True):
    """One point against one close document: `same`, `part`, `none`, or empty when nobody has compared them."""

    point: int
    document: int
    value: str
    passage: str = ""
    page: str = ""
    note: str = ""


class Concept(_Part, frozen=True):
    """One row of the concept table; terms in both languages as the searcher wrote them."""

    feature: str
    terms_zh: str = ""
    terms_en: str = ""
    classes: str = ""


class RowOrigin(_Part, frozen=True):
    """Where a row of a status sheet comes from.

    by_system: taken from a record and left as it was; else a person wrote or changed it. record_id: of the record
    that was looked at, empty where the platform holds none. data_version: of the look-up, 0 without one.
    """

    by_system: bool
    record_id: str = ""
    data_version: int = 0


class StatusRow(_Part, frozen=True):
    """What is known of one number: from which source and as of which day (ISO).

    origin: unset in sheets written before rows had one; left out of their JSON, so that their hash holds.
    """

    number: str
    status: str = ""
    source: str = ""
    as_of: str = ""
    owner: str = ""
    family: str = ""
    fees: str = ""
    events: str = ""
    origin: RowOrigin | msgspec.UnsetType = msgspec.UNSET


class AnswerWritten(_Part, frozen=True):
    """B1. is_opinion: the answer rests on no cited law and says that it is an opinion (意见)."""

    answer: str = ""
    bases: tuple[Basis, ...] = ()
    is_opinion: bool = False
    sources: tuple[str, ...] = ()


class SearchWritten(_Part, frozen=True):
    """B2. cut_off: until which day documents were looked for, ISO."""

    cut_off: str = ""
    strategy: str = ""
    concepts: tuple[Concept, ...] = ()
    findings: str = ""
    limits: str = ""


class NoveltyWritten(_Part, frozen=True):
    """B3. institution: number of the body's 查新 designation, at most three digits; never typed by the handler."""

    institution: str = ""
    cut_off: str = ""
    strategy: str = ""
    results: str = ""
    conclusion: str = ""
    annexes: tuple[str, ...] = ()
    remarks: str = ""


class StatusWritten(_Part, frozen=True):
    """B4. One row for each number of the request, in its order."""

    rows: tuple[StatusRow, ...] = ()
    remarks: str = ""


class AnswerContent(_Part, frozen=True, tag_field="kind", tag=Kind.ANSWER.value):
    """B1: the question and its answer."""

    head: Head
    question: str
    written: AnswerWritten


class SearchContent(_Part, frozen=True, tag_field="kind", tag=Kind.SEARCH.value):
    """B2: 基础检索报告."""

    head: Head
    scene: str
    purpose: str
    subject: str
    region: str
    features: tuple[str, ...]
    known: tuple[str, ...]
    steps: tuple[Step, ...]
    documents: tuple[Document, ...]
    written: SearchWritten


class NoveltyContent(_Part, frozen=True, tag_field="kind", tag=Kind.NOVELTY.value):
    """B3: ① to ⑪ of the report form (GB/T 32003-2015)."""

    head: Head
    project: str
    project_en: str
    purpose: str
    receiver: str
    scope: str
    key_points: str
    points: tuple[str, ...]
    requirements: tuple[str, ...]
    keywords: tuple[str, ...]
    own: tuple[str, ...]
    steps: tuple[Step, ...]
    documents: tuple[Document, ...]
    matrix: tuple[Comparison, ...]
    written: NoveltyWritten


class RetrievalContent(NoveltyContent, frozen=True, tag_field="kind", tag=Kind.RETRIEVAL.value):
    """查新检索: the same record, without conclusion, signatures of a 查新 institution and seal."""


class StatusContent(_Part, frozen=True, tag_field="kind", tag=Kind.STATUS.value):
    """B4: 法律状态核查单."""

    head: Head
    numbers: tuple[str, ...]
    purpose: str
    written: StatusWritten


Content = AnswerContent | SearchContent | NoveltyContent | RetrievalContent | StatusContent
Written = AnswerWritten | SearchWritten | NoveltyWritten | StatusWritten

WRITTEN: Mapping[Kind, type[Written]] = {
    Kind.ANSWER: AnswerWritten,
    Kind.SEARCH: SearchWritten,
    Kind.NOVELTY: NoveltyWritten,
    Kind.RETRIEVAL: NoveltyWritten,
    Kind.STATUS: StatusWritten,
}
"""What the handler writes for each kind."""


def to_plain(content: Content) -> dict[str, Any]:
    """Return the content as JSON data."""
    plain: dict[str, Any] = msgspec.to_builtins(content)
    return plain


def read(plain: object) -> Content:
    """Return the typed content of stored JSON. Raises UnreadableContent."""
    try:
        content: Content = msgspec.convert(plain, Content)
    except msgspec.ValidationError as wrong:
        raise UnreadableContent(str(wrong)) from wrong
    return content


def canonical(content: Content) -> bytes:
    """Return the one form that is hashed: UTF-8 JSON, keys sorted at every level, no blanks."""
    return msgspec.json.encode(to_plain(content), order="deterministic")


def sha256_of(content: Content) -> str:
    """Return the hash that the cover shows and the verify page looks for."""
    return hashlib.sha256(canonical(content)).hexdigest()
