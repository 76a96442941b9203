"""Who may find which records: the audiences of an actor. The filter is added by queries, never by callers.

None is a visitor, who sees the least; the command passes `accounts.types.OPERATOR`.
"""

from opentisc.accounts.policy import audiences
from opentisc.accounts.types import Actor

__all__ = ["Actor", "audiences"]
