"""The typed form of one service's definition. Values alone; what must fit together is checked in `checks`.

Texts are data in both languages, for a centre may write its own. Codes that other contexts keep (states,
duties, right kinds) are plain text here, so that this package needs no Django; `checks` knows the lists.
"""

from enum import StrEnum
from typing import Any

import msgspec


class Tier(StrEnum):
    """The three layers of Article 2."""

    BASIC = "basic"  # 基础性服务
    KEY = "key"  # 重点服务
    COLLABORATIVE = "collab"  # 协同服务


class LimitKind(StrEnum):
    """What a limit is counted in."""

    WORK_DAYS = "work_days"
    PROJECT = "project"  # agreed in a plan
    LEGAL_DATE = "legal_date"  # set by law or by an office's notice
    CONTINUOUS = "continuous"  # a watch that goes on
    NONE = "none"


class LimitBasis(StrEnum):
    """What a limit rests on; said beside it, for none of them is an office's rule."""

    MARKET_HABIT = "market_habit"
    PROPOSAL = "proposal"
    LAW = "law"


class Gate(StrEnum):
    """What must hold before a step of the process is done."""

    BASIS_OR_OPINION = "basis_or_opinion"  # an answer cites its basis or says that it is an opinion
    REVIEWER_NOT_AUTHOR = "reviewer_not_author"
    SEARCH_LOGGED = "search_logged"  # every query with database, coverage, date and hits
    POINTS_ANSWERED = "points_answered"
    SOURCE_AND_DATE = "source_and_date"
    CONFLICT_CHECKED = "conflict_checked"
    CONTRACT_CONFIRMED = "contract_confirmed"
    CHECKLIST_DONE = "checklist_done"
    EXPERT_REVIEW = "expert_review"
    CONSENT = "consent"
    EXPORT_CHECKED = "export_checked"  # confidentiality and export check before anything goes abroad


class Fee(StrEnum):
    """The fee class, apart from the tier."""

    FREE = "免费"
    LOW = "低成本"
    AGREED = "约定收费"
    NOT_APPLICABLE = "不适用"


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Frozen; an unknown key is an error that names its place."""


class Text(_Part, frozen=True):
    """One text in both languages."""

    zh: str
    en: str

    def of(self, language: str) -> str:
        """Return the English for `en…`, else the Chinese."""
        return self.en if language.startswith("en") else self.zh


class Choice(_Part, frozen=True):
    """One value of a closed list, and its words."""

    value: str
    zh: str
    en: str

    def of(self, language: str) -> str:
        """Return the English for `en…`, else the Chinese."""
        return self.en if language.startswith("en") else self.zh


class ShownWhen(_Part, frozen=True):
    """The field is asked only when another field has one of these values."""

    field: str
    values: tuple[str, ...]


class Field(_Part, frozen=True):
    """One question of the intake form.

    schema: JSON Schema 2020-12, the subset of `schema`. required: must be answered when it is shown.
    check: a hint shown to the writer, never a refusal (`single_subject`, `record_numbers`).
    """

    label: Text
    schema: dict[str, Any]
    required: bool = False
    help: Text | None = None
    example: str = ""
    widget: str = "text"
    choices: tuple[Choice, ...] = ()
    shown_when: ShownWhen | None = None
    check: str = ""


class Group(_Part, frozen=True):
    """A block of questions under one heading, in the order asked."""

    code: str
    title: Text
    fields: tuple[str, ...]


class Form(_Part, frozen=True):
    """The intake form. Every field stands in exactly one group; groups give the order."""

    groups: tuple[Group, ...]
    fields: dict[str, Field]


class ProcessStep(_Part, frozen=True):
    """One step of the process template.

    state: the official state under which the step is shown. duty: who does it. limit_days: working days within the
    whole limit, None when not set. qualification: the code the doer must hold, empty for none.
    """

    code: str
    name: Text
    state: str
    duty: str
    limit_days: int | None = None
    gates: tuple[Gate, ...] = ()
    qualification: str = ""
    documents: tuple[str, ...] = ()


class ArchiveItem(_Part, frozen=True):
    """What the archive of a request must hold."""

    code: str
    name: Text
    required: bool = True


class Process(_Part, frozen=True):
    """Steps in order, and what must be in the archive at the end."""

    steps: tuple[ProcessStep, ...]
    archive: tuple[ArchiveItem, ...]


class LimitLevel(_Part, frozen=True):
    """A limit of its own for easy or hard cases of one service."""

    code: str
    name: Text
    work_days: int


class Limit(_Part, frozen=True):
    """The default limit. work_days: for kind `work_days` alone. levels: 简单 / 普通 / 复杂."""

    kind: LimitKind
    basis: LimitBasis
    work_days: int | None = None
    note: Text | None = None
    levels: tuple[LimitLevel, ...] = ()


class Effect(_Part, frozen=True):
    """A question asked after delivery. kind: `yes_no`, `amount` (yuan), `number`, `date` or `text`."""

    code: str
    after_days: tuple[int, ...]
    question: Text
    kind: str
    evidence: bool = True


class Material(_Part, frozen=True):
    """What the client brings."""

    name: Text
    required: bool = False


class BodyGate(_Part, frozen=True):
    """The designation a body must hold to offer the service; without it, it may offer the lesser form."""

    designation: str
    name: Text
    otherwise: Text


class Deliverable(_Part, frozen=True):
    """What is handed over. template: the code of the template; languages: in which it can be made."""

    template: str
    languages: tuple[str, ...] = ("zh",)
    numbered: bool = False


class LabelRule(_Part, frozen=True):
    """An answer that raises the label: an unfiled invention is for named persons alone."""

    field: str
    values: tuple[str, ...]
    label: int


class Definition(_Part, frozen=True):
    """All that page, form, process, clock and statistics of one service need."""

    code: str
    name: Text
    tier: Tier
    article: str
    audience: tuple[str, ...]
    for_whom: Text
    right_kinds: tuple[str, ...]
    materials: tuple[Material, ...]
    result: Text
    fee_class: Fee
    publishable: bool
    label: int
    limit: Limit
    marks: tuple[str, ...]
    deliverable: Deliverable
    form: Form
    process: Process
    effects: tuple[Effect, ...]
    body_gate: BodyGate | None = None
    label_rules: tuple[LabelRule, ...] = ()
    notes: tuple[Text, ...] = ()
