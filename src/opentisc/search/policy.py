"""Who may find which records: the audiences of an actor. The filter is added by queries, never by callers."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

PUBLIC, CENTRE, CASE = "public", "centre", "case"
"""Audiences of sources, widest first."""

Actor = AbstractBaseUser | AnonymousUser | None
"""A person or a visitor; None is the operator, who runs the command on the machine itself."""


def audiences(actor: Actor) -> frozenset[str]:
    """Return the audiences whose records an actor may find.

    The operator and active staff: public and centre. Anyone else, signed in or not: public alone. Records of
    a case are found through the case, by nobody here.
    """
    if actor is None or (getattr(actor, "is_active", False) and getattr(actor, "is_staff", False)):
        return frozenset((PUBLIC, CENTRE))
    return frozenset((PUBLIC,))
