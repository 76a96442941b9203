"""How long a session lives, and how a person or the centre ends it (SC-08).

Idle at most 30 minutes (an administrator 15), 12 hours in all, whatever happens in between.
"""

import time
from collections.abc import Iterable
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from opentisc.accounts.models import Administrator, Person

IDLE_SECONDS = 30 * 60
ADMIN_IDLE_SECONDS = 15 * 60
ABSOLUTE_SECONDS = 12 * 3600
_NOTED_EVERY = 60  # the last use is written at most once a minute
_STARTED, _SEEN = "opentisc_started", "opentisc_seen"


def stamp(session: SessionBase) -> None:
    """Note that the session begins now; called at each sign-in, after the session got its new key."""
    session[_STARTED] = session[_SEEN] = int(time.time())


def is_over(session: SessionBase, person: AbstractBaseUser, *, now: float) -> bool:
    """Say whether the session of a signed-in person has to end. One without times is over."""
    started, seen = session.get(_STARTED), session.get(_SEEN)
    if not isinstance(started, int) or not isinstance(seen, int):
        return True
    idle = now - seen
    if now - started >= ABSOLUTE_SECONDS or idle >= IDLE_SECONDS:
        return True
    return idle >= ADMIN_IDLE_SECONDS and is_administrator(person)


def note_use(http: HttpRequest, *, now: float) -> None:
    """Note that the session is in use; writes at most once a minute."""
    if now - http.session.get(_SEEN, 0) < _NOTED_EVERY:
        return
    http.session[_SEEN] = int(now)
    UserSession.objects.filter(session_key=http.session.session_key).update(last_seen_at=timezone.now())


def is_administrator(person: AbstractBaseUser) -> bool:
    """Say whether the person holds an administrator's duty today."""
    return Administrator.objects.filter(person_id=person.pk, ended_at=None).exists()


def sessions_of(person: AbstractBaseUser) -> list[UserSession]:
    """Return the person's live sessions, last used first; rows of dead ones go."""
    alive = UserSession.objects.purge_and_list(person)
    return sorted(alive, key=lambda one: one.last_seen_at, reverse=True)


def end(sessions: Iterable[UserSession]) -> int:
    """End these sessions; return how many."""
    ended = 0
    for one in sessions:
        one.end()
        ended += 1
    return ended


def end_all(person: Person) -> int:
    """End every session of the person, also one that no list knows; return how many."""
    keys = set(UserSession.objects.filter(user=person).values_list("session_key", flat=True))
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            keys.add(session.session_key)
    for key in keys:
        store().delete(key)
    UserSession.objects.filter(user=person).delete()
    return len(keys)
