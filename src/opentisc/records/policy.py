"""Who may see and do what with records. The filter is part of every query, never left to callers."""

from typing import Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from opentisc.kernel.errors import NotAllowed

PUBLIC: Final = "public"
CENTRE: Final = "centre"
OPERATOR: Final = "command"


Actor = AbstractBaseUser | AnonymousUser | None
"""A person or a visitor; None is the operator, who runs the command on the machine itself and may do everything."""


def audiences(actor: Actor) -> tuple[str, ...]:
    """Return the audiences whose records the actor may find."""
    return (PUBLIC, CENTRE) if is_staff(actor) else (PUBLIC,)


def is_staff(actor: Actor) -> bool:
    """Say whether the actor works in the centre (or runs the command)."""
    if actor is None:
        return True
    return bool(getattr(actor, "is_active", False) and getattr(actor, "is_staff", False))


def require_staff(actor: Actor) -> None:
    """Let staff pass. Raises NotAllowed."""
    if not is_staff(actor):
        raise NotAllowed("only staff of the centre may do this")


def name_of(actor: Actor) -> str:
    """Return the name that batches and locks show for the actor."""
    return OPERATOR if actor is None else str(actor)
