"""Who may see and do what with records. The filter is part of every query, never left to callers."""

from opentisc.accounts.policy import CENTRE, PUBLIC, audiences, is_staff, name_of
from opentisc.accounts.types import OPERATOR, Actor, Operator
from opentisc.kernel.errors import NotAllowed


def require_staff(actor: Actor) -> None:
    """Let staff and the operator pass. Raises NotAllowed."""
    if not is_staff(actor):
        raise NotAllowed("only staff of the centre may do this")


__all__ = [
    "CENTRE",
    "OPERATOR",
    "PUBLIC",
    "Actor",
    "Operator",
    "audiences",
    "is_staff",
    "name_of",
    "require_staff",
]
