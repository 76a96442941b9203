"""The way an act comes in (page, command, job, API) and its network address, for the audit trail.

Set once at the edge, read where an event is written, so that no action carries it as an argument.
Not for: who acts; that travels as an argument always.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from opentisc.infra.audit.types import Machine


@dataclass(frozen=True, slots=True)
class Way:
    """machine: the way in. address: of the visitor, None where there is none."""

    machine: Machine = "command"
    address: str | None = None


_COMMAND = Way()
_way: ContextVar[Way | None] = ContextVar("opentisc_way", default=None)


def current() -> Way:
    """Return the way of the act that runs now; the command when nobody said otherwise."""
    return _way.get() or _COMMAND


@contextmanager
def coming_by(machine: Machine, *, address: str | None = None) -> Iterator[None]:
    """Say that what runs inside came in this way."""
    token = _way.set(Way(machine, address))
    try:
        yield
    finally:
        _way.reset(token)
