"""What an actor is, as far as everybody's data is concerned. Contexts build their own rules on it."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from opentisc.accounts.models import Administrator, Person
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


_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
_second_factor_rules: list[Callable[[AbstractBaseUser], bool]] = []


def require_second_factor_when(rule: Callable[[AbstractBaseUser], bool]) -> None:
    """Add a rule that says of a person whether a role asks for a second factor.

    A context with roles (a manager of a body) calls this from its registrations.py, once.
    """
    if rule not in _second_factor_rules:
        _second_factor_rules.append(rule)


def second_factor_waived() -> bool:
    """Say whether this is a demonstration on this machine alone, which asks nobody for a second factor."""
    site = settings.OPENTISC
    return bool(site.profile == "demo" and site.host in _LOOPBACK)


def needs_second_factor(person: AbstractBaseUser) -> bool:
    """Say whether the person must sign in with a second factor (SC-04).

    Administrators and whom a registered rule names: always. All staff or everybody: as OPENTISC_SECOND_FACTOR
    says. Under profile mlps3: everybody. In a demonstration on loopback: nobody.
    """
    site = settings.OPENTISC
    if second_factor_waived():
        return False
    if site.security_profile == "mlps3" or site.second_factor == "all":
        return True
    if site.second_factor == "staff" and is_staff(person):
        return True
    if Administrator.objects.filter(person_id=person.pk, ended_at=None).exists():
        return True
    return any(rule(person) for rule in _second_factor_rules)


_hat_rules: list[Callable[[Person, str, datetime], bool]] = []


def hats_are_known_to(rule: Callable[[Person, str, datetime], bool]) -> None:
    """Set the rule that says whether a person wears the hat of a key now; called from a registrations.py, once."""
    _hat_rules[:] = [rule]


def wears(person: Person, key: str, *, now: datetime) -> bool:
    """Say whether the person wears the hat of this key now; everybody with an open account the private one."""
    if not person.is_active:
        return False
    return not key or any(rule(person, key, now) for rule in _hat_rules)
