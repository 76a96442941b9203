"""What contexts above tell the network: how their rows follow a merged client, what to do when somebody is away, and
which hats a person has beside those of memberships.

The network never imports them. Both run inside the transaction of the action.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from opentisc.accounts.models import Person
from opentisc.network.types import Hat, Wearer


@dataclass(frozen=True, slots=True)
class ClientMover:
    """Moves a context's rows from one client to another.

    move: takes (from, to) client ids and returns the keys of the rows that moved. back: takes (keys, from, to) and
    moves those of them that still are at `from`.
    """

    move: Callable[[int, int], list[int]]
    back: Callable[[list[int], int, int], None]


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody does not work in a body from a day on. last_day: None for a departure."""

    person_id: int
    body_id: int
    first_day: date
    last_day: date | None
    by: Wearer


_movers: dict[str, ClientMover] = {}
_away: dict[str, Callable[[Away], None]] = {}
_hats: dict[str, Callable[[Person, date], list[Hat]]] = {}


def register_client_mover(name: str, mover: ClientMover) -> None:
    """Let rows of a context follow merged clients; name: `desk.request`, kept with each merge for its undo."""
    _movers[name] = mover


def client_movers() -> dict[str, ClientMover]:
    """Return the movers by name, in the order of their registration."""
    return dict(_movers)


def register_away(name: str, handler: Callable[[Away], None]) -> None:
    """Let a context re-route work when somebody leaves or is absent (the same day)."""
    _away[name] = handler


def register_hats(name: str, give: Callable[[Person, date], list[Hat]]) -> None:
    """Let a context give a person hats for a day that come from no membership."""
    _hats[name] = give


def further_hats(person: Person, on: date) -> list[Hat]:
    """Return the hats that the contexts above give the person for a day."""
    return [hat for give in _hats.values() for hat in give(person, on)]


def tell_away(away: Away) -> None:
    """Tell every context, in the caller's transaction."""
    for handler in list(_away.values()):
        handler(away)
