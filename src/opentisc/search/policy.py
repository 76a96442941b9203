"""Who may find which records: the audiences of an actor. The filter is added by queries, never by callers.

None is a visitor, who sees the least; the command passes `accounts.types.OPERATOR`.
"""

from opentisc.accounts.policy import audiences, is_staff
from opentisc.accounts.types import Actor
from opentisc.kernel.errors import NotAllowed


def require_staff(actor: Actor) -> None:
    """Let staff and the operator pass. Raises NotAllowed."""
    if not is_staff(actor):
        raise NotAllowed("only staff of the centre may have an index built")


__all__ = ["Actor", "audiences", "require_staff"]
