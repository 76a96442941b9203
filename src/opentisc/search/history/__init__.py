"""The search history: what `#3` stands for, kept for persons and the command in rows, for visitors in their session.

It is private to its owner, optional and deletable (UX-13). What it cannot write it says; it never makes a search fail.
"""

import logging
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import DatabaseError

from opentisc.accounts.types import Actor, Operator
from opentisc.search.history.base import History, HistoryUnavailable, Kept, StepGone
from opentisc.search.history.kept import KeptHistory
from opentisc.search.history.named import KnownSteps
from opentisc.search.history.visiting import VisitorHistory
from opentisc.search.types import Page

logger = logging.getLogger(__name__)

__all__ = ["History", "HistoryUnavailable", "Kept", "KnownSteps", "StepGone", "history_of", "keep"]


def history_of(actor: Actor, *, session: SessionBase | None = None) -> History:
    """Return the actor's own history. session: of a visitor; without one a visitor has none and keeps none."""
    if isinstance(actor, Operator):
        return KeptHistory(None)
    if isinstance(actor, AbstractBaseUser) and actor.is_authenticated and actor.pk is not None:
        return KeptHistory(actor)
    return VisitorHistory(SessionBase() if session is None else session)


def keep(history: History, page: Page, *, now: datetime) -> Kept:
    """Put a search into a history that is switched on; return its number. Never raises for what storage refuses.

    The same search right after itself, and another page or order of one that is there, keeps its number.
    """
    if not (page.query.text.strip() or page.query.include or page.query.exclude):
        return Kept()  # a collection that was opened, nothing asked
    try:
        return Kept(number=history.record(page, now=now))
    except (DatabaseError, UpdateError) as refused:
        logger.warning("search history not kept: %s", refused)
        return Kept(failed=True)
