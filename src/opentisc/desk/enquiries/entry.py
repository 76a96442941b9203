"""What is written down of an enquiry, and what is wrong with it. Not for: saving it (`writing`)."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final
from uuid import UUID

from django.db.models import Q

from opentisc.desk.catalogue import shipped_services
from opentisc.desk.catalogue.definition import Choice
from opentisc.desk.knowledge.reading import NotCitable, UnknownArticle, citable
from opentisc.desk.types import Channel, Effort, RightKind
from opentisc.network.models import Division
from opentisc.network.types import ClientKind, Label
from opentisc.search.language.folding import fold

LONGEST: Final[Mapping[str, int]] = {
    "question": 4000,
    "answer": 8000,
    "topic": 60,
    "place": 120,
    "client_name": 160,
    "other_party": 160,
    "backdating_reason": 200,
}
MOST_MINUTES: Final = 24 * 60
MOST_LINES: Final = 20  # of basis and of named rights
LONGEST_LINE: Final = 200
LABELS: Final = (Label.INTERNAL, Label.CLIENT)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An enquiry as typed. occurred_at: None for now. basis: law articles in words, or keys of knowledge articles.

    region: code of GB/T 2260 or the name of a division. named_rights: numbers as typed.
    """

    question: str = ""
    answer: str = ""
    right_kinds: tuple[str, ...] = ()
    channel: str = Channel.COUNTER
    topic: str = ""
    place: str = ""
    client_kind: str = ClientKind.ANONYMOUS
    client_name: str = ""
    other_party: str = ""
    region: str = ""
    basis: tuple[str, ...] = ()
    opinion: bool = False
    minutes: int = 0
    effort: int = Effort.R1
    named_rights: tuple[str, ...] = ()
    label: int = Label.INTERNAL
    occurred_at: datetime | None = None
    backdating_reason: str = ""

    @property
    def names_somebody(self) -> bool:
        """Say whether a party or a right is named, so that a conflict of interest can be looked for."""
        return bool(self.client_name.strip() or self.other_party.strip() or self.named_rights)


@cache
def topics() -> Mapping[str, Choice]:
    """Return the topics of the consulting service by code: one list for its form and for enquiries."""
    return {choice.value: choice for choice in shipped_services()["B1"].form.fields["topic"].choices}


def topic_code(text: str) -> str:
    """Return the code of a topic named by its code or words, else the text: topics of one's own are allowed."""
    wanted = fold(text.strip())
    for code, words in topics().items():
        if wanted in (code, fold(words.zh), fold(words.en)):
            return code
    return text.strip()


def region_code(text: str) -> str | None:
    """Return the code of a division given by code or by whole name; None when there is none, or several."""
    given = text.strip()
    if not given:
        return ""
    found = Division.objects.filter(Q(code=given) | Q(name=given)).values_list("code", flat=True)[:2]
    return found[0] if len(found) == 1 else None


def region_names(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of divisions by code, in one query; none for no code."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    return dict(Division.objects.filter(code__in=wanted).values_list("code", "name"))


def problems(entry: Entry, *, on: date, body_id: int) -> dict[str, str]:
    """Return what is wrong, field → code, in the order of the form; empty when nothing is.

    on: the day of the enquiry, for knowledge articles that ran out; body_id: whose articles may be cited.
    """
    found: dict[str, str] = {}
    for name in ("question", "answer"):
        if not getattr(entry, name).strip():
            found[name] = "required"
    for name, most in LONGEST.items():
        text = getattr(entry, name)
        if len(text.strip()) > most:
            found[name] = "too_long"
        elif _CONTROL.search(text):
            found[name] = "bad_character"
    found |= _problems_of_choices(entry) | _problems_of_lines(entry)
    if "basis" not in found:
        found |= _problem_of_basis(entry, on=on, body_id=body_id)
    if not 0 <= entry.minutes <= MOST_MINUTES:
        found["minutes"] = "too_large" if entry.minutes > MOST_MINUTES else "too_small"
    if region_code(entry.region) is None:
        found["region"] = "not_in_list"
    return found


def content_hash(entry: Entry, *, on: date) -> str:
    """Return the hash by which the same enquiry is known again: its day, question, answer, kinds, channel and client.

    Minutes, effort and place do not count: a row of which only those differ is the same enquiry, counted otherwise.
    """
    content = [
        on.isoformat(),
        *("".join(fold(text).split()) for text in (entry.question, entry.answer, entry.client_name)),
        sorted(entry.right_kinds),
        str(entry.channel),
        entry.client_kind,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _problems_of_choices(entry: Entry) -> dict[str, str]:
    found = {}
    if not entry.right_kinds:
        found["right_kinds"] = "choose"
    elif not set(entry.right_kinds) <= set(RightKind.values):
        found["right_kinds"] = "not_in_list"
    for name, allowed in (
        ("channel", Channel.values),
        ("client_kind", ClientKind.values),
        ("effort", Effort.values),
        ("label", LABELS),
    ):
        if getattr(entry, name) not in allowed:
            found[name] = "not_in_list"
    return found


def _problems_of_lines(entry: Entry) -> dict[str, str]:
    found = {}
    for name in ("basis", "named_rights"):
        lines: tuple[str, ...] = getattr(entry, name)
        if len(lines) > MOST_LINES:
            found[name] = "too_many"
        elif any(len(line) > LONGEST_LINE for line in lines):
            found[name] = "too_long"
        elif any(_CONTROL.search(line) for line in lines):
            found[name] = "bad_character"
    return found


def _problem_of_basis(entry: Entry, *, on: date, body_id: int) -> dict[str, str]:
    if not entry.basis:
        return {} if entry.opinion else {"basis": "basis_or_opinion"}
    keys = {key for line in entry.basis if (key := _article_key(line)) is not None}
    if not keys:
        return {}
    for key in keys:
        try:
            citable(key, on, body_id=body_id)
        except (NotCitable, UnknownArticle):
            return {"basis": "expired_article"}
    return {}


def _article_key(line: str) -> UUID | None:
    try:
        return UUID(line.strip())
    except ValueError:
        return None
