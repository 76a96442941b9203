"""Who may read which enquiries, and the reads: one, lists with filters and exact totals, what waits for review.

An enquiry is 内部 (class 1) unless the client asks for 委托人保密 (class 2): then it is read by its author (and who
stands in), the manager of the body and, when it was drawn, the body's reviewers; suggestions keep to the same rule.
限定知悉 is not for an enquiry. Compliance reads those with a possible conflict of interest. Nobody else reads any,
whatever the scope: a stranger's enquiry and an absent one answer alike.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Q, Sum, TextField, Value
from django.db.models.functions import Cast, StrIndex
from django.db.models.lookups import Exact
from django.utils import timezone

from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import ArticleVersion, Enquiry, EnquiryAmendment
from opentisc.desk.policy import EVERYTHING, NOTHING
from opentisc.infra.orm import GuardedQuerySet
from opentisc.network.types import HANDLING_ROLES, Hat, Label, Operator, Role, Wearer
from opentisc.search.language.folding import fold

_KEY = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
CONFLICTED = ("ask", "waived", "blocked")
REVIEWING_ROLES = frozenset((Role.REVIEWER, Role.MANAGER))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is narrowed to. first, last: days of the enquiry, both included. drawn: `drawn`, `waiting`, `done`."""

    first: date | None = None
    last: date | None = None
    person_id: int | None = None
    channel: str = ""
    right_kind: str = ""
    effort: int | None = None
    drawn: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """Exact counts of a list. by_effort: level → number of enquiries."""

    enquiries: int
    minutes: int
    by_effort: Mapping[int, int]


def visible(actor: Wearer) -> GuardedQuerySet[Enquiry]:
    """Return the enquiries whose content the actor may read."""
    return Enquiry.objects.narrowed(_readable(actor))


def get_enquiry(key: UUID | str, *, actor: Wearer) -> Enquiry:
    """Return one enquiry, its body, author, reviewer and request loaded. Raises UnknownRequest."""
    rows = visible(actor).select_related("body__division", "by", "reviewed_by")
    found = rows.filter(key=key).first()
    if found is None:
        raise UnknownRequest
    return found


def enquiries(actor: Wearer, filters: Filters) -> GuardedQuerySet[Enquiry]:
    """Return what the actor may read and the filters leave, newest first."""
    rows = visible(actor).filter(_narrowing(filters))
    if filters.right_kind:
        wanted = Value(f'"{filters.right_kind}"')
        # No database but PostgreSQL looks into a JSON list; its text is the same on both.
        held = Exact(StrIndex(Cast("right_kinds", TextField()), wanted), 0)
        rows = rows.exclude(held)
    return rows.order_by("-occurred_at", "-pk")


def totals(rows: GuardedQuerySet[Enquiry]) -> Totals:
    """Return the exact counts of a list, in two queries."""
    summed = rows.order_by().aggregate(n=Count("pk"), minutes=Sum("minutes"))
    levels = rows.order_by().values_list("effort").annotate(n=Count("pk")).order_by("effort")
    return Totals(summed["n"], summed["minutes"] or 0, dict(levels))


def authors(actor: Wearer) -> list[tuple[int, str]]:
    """Return who wrote what the actor may read, id and name, by name."""
    rows = visible(actor).order_by("by__name", "by_id").values_list("by_id", "by__name").distinct()
    return [(pk, name) for pk, name in rows if pk is not None]


def to_review(actor: Wearer) -> GuardedQuerySet[Enquiry]:
    """Return the drawn enquiries that wait and that the actor may review, oldest first; none for other roles."""
    if not isinstance(actor, Hat) or actor.role not in REVIEWING_ROLES:
        return Enquiry.objects.narrowed(NOTHING)
    others = ~Q(by_id__in=persons(actor)) & (Q(on_behalf_of=None) | ~Q(on_behalf_of_id__in=persons(actor)))
    rows = visible(actor).filter(others, drawn_for_review=True, reviewed_by=None)
    return rows.order_by("occurred_at", "pk")


def amendments(enquiry: Enquiry) -> list[EnquiryAmendment]:
    """Return the corrections of an enquiry that the caller may read, oldest first."""
    return list(enquiry.amendments.order_by("at", "pk"))


def cited_articles(enquiry: Enquiry) -> dict[str, str]:
    """Return the questions of the knowledge articles that an enquiry cites: key as cited → question of its newest version."""
    keys = [line for line in enquiry.basis if _KEY.fullmatch(line)]
    if not keys:
        return {}
    rows = ArticleVersion.objects.filter(article__key__in=keys, published_at__isnull=False).order_by(
        "version"
    )
    questions = {str(key): question for key, question in rows.values_list("article__key", "question")}
    return {line: questions[line.lower()] for line in keys if line.lower() in questions}


def days_total(actor: Hat, *, on: date) -> int:
    """Return how many enquiries of a day the person registered under this hat."""
    mine = visible(actor).filter(body_id=actor.body_id, by_id=actor.person_id)
    return mine.filter(
        recorded_at__gte=_midnight(on), recorded_at__lt=_midnight(on + timedelta(days=1))
    ).count()


def writes_for(actor: Wearer) -> bool:
    """Say whether the actor may register enquiries: anybody of a body who may be given requests."""
    return isinstance(actor, Hat) and not actor.is_private and actor.role in HANDLING_ROLES


def may_review(enquiry: Enquiry, actor: Wearer) -> bool:
    """Say whether the actor may review it now: drawn, not reviewed, and neither written by nor for the actor."""
    return (
        isinstance(actor, Hat)
        and actor.role in REVIEWING_ROLES
        and actor.body_id == enquiry.body_id
        and enquiry.drawn_for_review
        and enquiry.reviewed_by_id is None
        and not {enquiry.by_id, enquiry.on_behalf_of_id}.intersection(persons(actor))
    )


def may_correct(enquiry: Enquiry, actor: Wearer, *, now: datetime) -> bool:
    """Say whether the actor may correct it: the author or the manager, on the day it was written down.

    After a review only where the reviewer asked for it, and then on any day. Not once it became a request.
    """
    if not isinstance(actor, Hat) or actor.body_id != enquiry.body_id or enquiry.promoted_to_id is not None:
        return False
    written = {enquiry.by_id, enquiry.on_behalf_of_id} - {None}
    if not (written.intersection(persons(actor)) or actor.role == Role.MANAGER):
        return False
    if enquiry.review_result == "amend":
        return True
    same_day = timezone.localtime(enquiry.recorded_at).date() == timezone.localtime(now).date()
    return same_day and enquiry.reviewed_by_id is None


def persons(actor: Hat) -> list[int]:
    """Return the person and, for a deputy, the one stood in for."""
    return [actor.person_id] if actor.on_behalf_of is None else [actor.person_id, actor.on_behalf_of]


def _readable(actor: Wearer) -> Q:
    if isinstance(actor, Operator):
        return EVERYTHING
    if actor is None or actor.is_private:
        return NOTHING
    own_body = Q(body_id=actor.body_id)
    if actor.role == Role.COMPLIANCE:
        return own_body & Q(conflict__in=CONFLICTED)
    if actor.role not in HANDLING_ROLES:
        return NOTHING
    if actor.role == Role.MANAGER:
        return own_body
    written = Q(by_id__in=persons(actor)) | Q(on_behalf_of_id__in=persons(actor))
    reach = Q(label__lte=Label.INTERNAL) | written
    if actor.role == Role.REVIEWER:
        reach |= Q(drawn_for_review=True)
    return own_body & reach


def _narrowing(filters: Filters) -> Q:
    condition = EVERYTHING
    if filters.first is not None:
        condition &= Q(occurred_at__gte=_midnight(filters.first))
    if filters.last is not None:
        condition &= Q(occurred_at__lt=_midnight(filters.last + timedelta(days=1)))
    if filters.person_id is not None:
        condition &= Q(by_id=filters.person_id)
    if filters.channel:
        condition &= Q(channel=filters.channel)
    if filters.effort is not None:
        condition &= Q(effort=filters.effort)
    if filters.text.strip():
        condition &= Q(number=filters.text.strip()) | _folded(filters.text)
    return condition & {
        "drawn": Q(drawn_for_review=True),
        "waiting": Q(drawn_for_review=True, reviewed_by=None),
        "done": Q(drawn_for_review=True, reviewed_by__isnull=False),
    }.get(filters.drawn, EVERYTHING)


def _folded(text: str) -> Q:
    condition = EVERYTHING
    for word in fold(text).split():
        condition &= Q(folded__contains=word)
    return condition


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
