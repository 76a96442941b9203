"""The fictional clients: firms, schools, people, foreigners, spread over the bodies; some with an account of their own.

Credit codes begin with 9199, of sole traders with 9299: GB/T 2260 has no province 99, so no office can give them out.
Mobile numbers begin with 142, which no operator of the mainland gives out.
"""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import cycle, islice
from random import Random
from typing import Final

from opentisc.accounts.signin.registering import invite_client
from opentisc.jobs.demo.words import words
from opentisc.network import actions, queries
from opentisc.network.actions import ClientFields, NewFact
from opentisc.network.clients.codes import check_character
from opentisc.network.models import Client, ServiceBody
from opentisc.network.types import BodyKind, ClientKind, ClientLabel, ClientSize, FactKind, Hat

CLIENT: Final = "client@example.org"
"""Login of the client whose link `demo` prints."""

WANTED: Final = 120
NO_DIVISION: Final = "99"
_KINDS: Final = (
    *[ClientKind.LEGAL_PERSON] * 11, ClientKind.SOLE_TRADER, ClientKind.UNIT, ClientKind.MEMBER, ClientKind.NATURAL,
    ClientKind.NATURAL, ClientKind.OVERSEAS,
)  # fmt: skip
_OF_SCHOOL: Final = frozenset((ClientKind.UNIT, ClientKind.MEMBER))


def fictional_code(number: int, *, kind: str = "91") -> str:
    """Return a credit code with a right check digit that no office can have given out."""
    first_17 = f"{kind}{NO_DIVISION}{number:013d}"
    return first_17 + check_character(first_17)


def add_clients(*, seed: int, since: date, now: datetime) -> None:
    """Add all clients: the hosts first, then one body after the other."""
    rng = Random(f"{seed}/clients")  # noqa: S311 - a story, no secret
    bodies = list(
        ServiceBody.objects.filter(is_fictional=True).exclude(kind=BodyKind.AUTHORITY).order_by("code")
    )
    hats = {body.pk: _intake(body, since) for body in bodies}
    hosts = {
        body.pk: _add(body, ClientFields(kind=ClientKind.LEGAL_PERSON, name=body.host), hats[body.pk], now)
        for body in bodies
        if body.host
    }
    names = _names(rng)
    for number, body in enumerate(islice(cycle(bodies), WANTED - len(hosts))):
        fields = _fields(number, names, rng, school=hosts.get(body.pk))
        client = _add(body, fields, hats[body.pk], now)
        _facts(client, rng, since=since, by=hats[body.pk], now=now)
        if number == 0 or number % 2:
            login = CLIENT if number == 0 else f"client{number:03d}@example.org"
            person, _token = invite_client(login, name=f"{_contact(rng)}（虚构）", now=now)
            actions.add_contact(client, person, sees_all=True, on=since, by=hats[body.pk])


def _intake(body: ServiceBody, since: date) -> Hat:
    row = next(one for one in queries.members(body.pk, on=since) if one.takes_intake)
    return queries.wear(row.person, row.pk, on=since)


def _add(body: ServiceBody, fields: ClientFields, by: Hat, now: datetime) -> Client:
    client = actions.add_client(fields, by=by, now=now)
    client.body = body
    return client


def _fields(number: int, names: Iterator[str], rng: Random, *, school: Client | None) -> ClientFields:
    kind = ClientKind.LEGAL_PERSON if number == 0 else rng.choice(_KINDS)
    if kind in _OF_SCHOOL and school is None:
        kind = ClientKind.LEGAL_PERSON
    if kind is ClientKind.LEGAL_PERSON:
        return ClientFields(kind=kind, name=next(names), credit_code=fictional_code(number))
    if kind is ClientKind.SOLE_TRADER:
        name = f"虚构{rng.choice(words().listed('clients', 'first'))}工作室{number:03d}"
        return ClientFields(kind=kind, name=name, credit_code=fictional_code(number, kind="92"))
    if kind is ClientKind.UNIT:
        name = f"{rng.choice(words().listed('clients', 'units'))}{number:03d}（虚构）"
        return ClientFields(kind=kind, name=name, parent=school)
    if kind is ClientKind.MEMBER:
        return ClientFields(
            kind=kind, name=f"{_contact(rng)}（虚构）", number=f"XG{number:06d}", parent=school
        )
    if kind is ClientKind.OVERSEAS:
        country, name = rng.choice(words().listed("clients", "overseas"))
        return ClientFields(
            kind=kind, name=f"{name} {number:03d}", country=country, number=f"FICT-{number:04d}"
        )
    return ClientFields(kind=kind, name=f"{_contact(rng)}（虚构）", mobile=f"1420000{number:04d}")


def _facts(client: Client, rng: Random, *, since: date, by: Hat, now: datetime) -> None:
    if client.kind != ClientKind.LEGAL_PERSON:
        return
    found = [
        NewFact(kind=FactKind.INDUSTRY, value=rng.choice(words().listed("clients", "industries"))),
        NewFact(kind=FactKind.SIZE, value=rng.choices(ClientSize.values, (5, 15, 45, 35))[0]),
        NewFact(kind=FactKind.REGION, value=client.body.division.code),
    ]
    if rng.random() < 0.35:
        found.append(NewFact(kind=FactKind.LABEL, value=rng.choice(ClientLabel.values), valid_from=since))
    for fact in found:
        actions.add_fact(client, fact, by=by, now=now)


def _names(rng: Random) -> Iterator[str]:
    first, trade = words().listed("clients", "first"), words().listed("clients", "trade")
    pairs = [f"虚构{one}{two}有限公司" for one in first for two in trade]
    rng.shuffle(pairs)
    return iter(pairs)


def _contact(rng: Random) -> str:
    return f"{rng.choice(words().listed('people', 'family'))}{rng.choice(words().listed('people', 'given'))}"
