"""Who may administer what of the network. A role's scope gives administration and aggregates, never content."""

from typing import Final

from opentisc.kernel.errors import NotAllowed
from opentisc.network.errors import UnknownBody
from opentisc.network.models import ServiceBody
from opentisc.network.types import HANDLING_ROLES, Hat, Operator, Role, Wearer

SECOND_FACTOR_ROLES: Final = frozenset((Role.MANAGER, Role.PROVINCE, Role.NATION, Role.COMPLIANCE))
"""From manager up (SC-04)."""


def is_under(path: str, top: str) -> bool:
    """Say whether a division's path is `top` or lies below it."""
    return path == top or path.startswith(f"{top}/")


def may_govern(wearer: Wearer, path: str) -> bool:
    """Say whether the wearer may create and designate bodies in a division: authorities within their own."""
    return is_under(path, governed(wearer))


def governed(wearer: Wearer) -> str:
    """Return the path of the division that the wearer governs, `CN` for the nation; one that holds nothing for others."""
    if isinstance(wearer, Operator) or (wearer is not None and wearer.role is Role.NATION):
        return "CN"
    if wearer is not None and wearer.role is Role.PROVINCE and wearer.division:
        return wearer.division
    return "-"


def may_administer(wearer: Wearer, body_id: int) -> bool:
    """Say whether the wearer administers the body: its manager, or the operator of the machine."""
    if isinstance(wearer, Operator):
        return True
    return wearer is not None and wearer.role is Role.MANAGER and wearer.body_id == body_id


def require_govern(wearer: Wearer, path: str) -> None:
    """Raise NotAllowed unless the wearer governs the division."""
    if not may_govern(wearer, path):
        raise NotAllowed


def require_administer(wearer: Wearer, body_id: int) -> None:
    """Raise NotAllowed unless the wearer administers the body."""
    if not may_administer(wearer, body_id):
        raise NotAllowed


def require_administer_or_govern(wearer: Wearer, body: ServiceBody) -> None:
    """Raise NotAllowed unless the wearer administers the body or governs its division."""
    if not (may_administer(wearer, body.pk) or may_govern(wearer, body.division.path)):
        raise NotAllowed


def require_client_work(hat: Hat) -> int:
    """Return the body whose clients the hat may keep. Raises NotAllowed."""
    if hat.body_id is None or hat.role not in HANDLING_ROLES:
        raise NotAllowed
    return hat.body_id


def require_client_merge(hat: Hat) -> int:
    """Return the body whose clients the hat may join. Raises NotAllowed."""
    if hat.body_id is None or hat.role is not Role.MANAGER:
        raise NotAllowed
    return hat.body_id


def own_body(hat: Hat) -> int:
    """Return the body of the hat. Raises UnknownBody when private."""
    if hat.body_id is None:
        raise UnknownBody
    return hat.body_id
