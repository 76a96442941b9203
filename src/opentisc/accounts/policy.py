"""What an actor is, as far as everybody's data is concerned. Contexts build their own rules on it."""

from typing import Final

from opentisc.accounts.types import Actor, Operator

PUBLIC: Final = "public"
CENTRE: Final = "centre"
CASE: Final = "case"


def is_staff(actor: Actor) -> bool:
    """Say whether the actor works in the centre (or runs the command)."""
    if isinstance(actor, Operator):
        return True
    return bool(getattr(actor, "is_active", False) and getattr(actor, "is_staff", False))


def audiences(actor: Actor) -> frozenset[str]:
    """Return the audiences whose records the actor may find.

    The operator at the command line: all. Staff of the centre: public and centre. Anyone else, signed in or
    not, and None: public alone. Records of a case are found through the case, by nobody else.
    """
    if isinstance(actor, Operator):
        return frozenset((PUBLIC, CENTRE, CASE))
    return frozenset((PUBLIC, CENTRE)) if is_staff(actor) else frozenset((PUBLIC,))


def name_of(actor: Actor) -> str:
    """Return the name that batches, locks and logs show for the actor."""
    return actor.name if isinstance(actor, Operator) else str(actor or "visitor")
