"""Conditions of a step, by name: each gives the codes of what is missing, none when it holds.

The table `workflow.STEPS` names them; the page shows each code as a sentence with the way to meet it.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from opentisc.desk.models import ServiceRequest

if TYPE_CHECKING:
    from opentisc.desk.requests.steps import Act

Gate = Callable[[ServiceRequest, "Act"], list[str]]
_GATES: Final[dict[str, Gate]] = {}


def gate(name: str) -> Callable[[Gate], Gate]:
    """Register a condition under its name; each name once."""

    def add(function: Gate) -> Gate:
        if name in _GATES:
            raise ValueError(f"two gates are named {name}")
        _GATES[name] = function
        return function

    return add


def missing(name: str, request: ServiceRequest, act: "Act") -> list[str]:
    """Return the codes of what is missing for the gate. Raises KeyError for a gate that nobody registered."""
    return _GATES[name](request, act)


def registered() -> frozenset[str]:
    """Return the names of all gates; a test compares them with the table."""
    return frozenset(_GATES)
