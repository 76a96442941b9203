"""Reads of a person's own notices, and marking them as read. Not for: other people's."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from opentisc.infra import sentences
from opentisc.infra.models import Notice


def notices_of(person_id: int, *, unread: bool = False) -> QuerySet[Notice]:
    """Return the person's notices for the site, newest first."""
    mine = Notice.objects.filter(person_id=person_id, in_app=True).order_by("-created_at", "-pk")
    return mine.filter(read_at=None) if unread else mine


def unread_count(person_id: int) -> int:
    """Return how many notices the person has not read."""
    return notices_of(person_id, unread=True).count()


def wording(notice: Notice) -> str:
    """Return the notice's sentence in the language in force, on one line; its code if that has gone."""
    return sentences.sentence(notice.code, notice.facts) or notice.code


def mark_read(person_id: int, notices: Iterable[int], *, now: datetime) -> int:
    """Mark those of the notices that are the person's own; return how many were unread. Others are left alone."""
    return notices_of(person_id, unread=True).filter(pk__in=list(notices)).update(read_at=now)
