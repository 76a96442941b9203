"""Small bodies, people, members and clients for tests; each call makes one row that holds by itself."""

from datetime import UTC, date, datetime
from itertools import count

from opentisc.accounts.models import Person
from opentisc.accounts.types import OPERATOR
from opentisc.network import actions, queries
from opentisc.network.models import Client, Division, Membership, ServiceBody
from opentisc.network.types import BodyKind, ClientKind, Hat, Role

SINCE = date(2024, 1, 1)
"""From when memberships hold unless told otherwise."""

TODAY = date(2026, 9, 18)
NOW = datetime(2026, 9, 18, 2, 0, tzinfo=UTC)  # ten o'clock in Beijing

_numbers = count(1)


def make_division(code: str = "11", name: str = "北京市") -> Division:
    """Return the division; the provinces are there already except after a flush of all tables."""
    path = "/".join(["CN", *(code[:end] for end in range(2, len(code) + 1, 2))]) if code != "CN" else "CN"
    row, _made = Division.objects.get_or_create(
        code=code, defaults={"name": name, "path": path, "level": path.count("/")}
    )
    return row


def make_body(
    code: str = "", *, kind: BodyKind = BodyKind.CENTRE, division: str = "11", **facts
) -> ServiceBody:
    """Return a new body, a centre in Beijing unless told otherwise."""
    make_division(division)
    number = next(_numbers)
    name = facts.pop("name", f"虚构中心{number}")
    new = actions.NewBody(code=code or f"C{number}", name=name, kind=kind, division_code=division, **facts)
    return actions.create_body(new, by=OPERATOR)


def make_person(name: str = "", *, email: str = "", **facts) -> Person:
    """Return a new person with an account that nobody can sign in to by password."""
    number = next(_numbers)
    return Person.objects.create_user(
        email or f"person{number}@example.org", name=name or f"虚构员{number}", **facts
    )


def make_member(
    body: ServiceBody, role: Role = Role.CONSULTANT, *, person: Person | None = None, **facts
) -> Membership:
    """Return a membership in the body, of a new person unless one is given."""
    facts.setdefault("valid_from", SINCE)
    someone = person or make_person()
    new = actions.NewMember(login=someone.login, role=role, **facts)
    return actions.add_member(body, someone, new, by=OPERATOR)


def hat(membership: Membership, *, on: date = TODAY) -> Hat:
    """Return the hat of a membership."""
    return queries.wear(membership.person, membership.pk, on=on)


def make_hat(body: ServiceBody, role: Role = Role.CONSULTANT, **facts) -> Hat:
    """Return the hat of a new member of the body."""
    return hat(make_member(body, role, **facts))


def make_client(by: Hat, kind: ClientKind = ClientKind.LEGAL_PERSON, *, name: str = "", **facts) -> Client:
    """Return a new client of the hat's body, without codes unless given."""
    if kind is ClientKind.NATURAL:
        facts.setdefault("mobile", f"138{next(_numbers):08d}")
    fields = actions.ClientFields(kind=kind, name=name or f"虚构公司{next(_numbers)}", **facts)
    return actions.add_client(fields, by=by, now=NOW)
