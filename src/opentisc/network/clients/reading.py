"""Reads of clients. Every query begins with the hat's body: a client of another body does not exist here (SC-13)."""

from collections import defaultdict
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from opentisc.accounts.errors import BadMobile
from opentisc.accounts.models import Person
from opentisc.accounts.signin.numbers import mobile_number
from opentisc.network import policy
from opentisc.network.clients.codes import credit_code
from opentisc.network.errors import BadCreditCode, UnknownClient, UnknownRow
from opentisc.network.models import Client, ClientContact, ClientFact, ClientMerge
from opentisc.network.types import ClientKind, FactKind, Hat


def clients(hat: Hat, *, text: str = "", kind: ClientKind | None = None) -> QuerySet[Client]:
    """Return the clients of the hat's body, merged ones left out, newest first.

    text: a part of a name, a former name or a number, a whole credit code or mobile number, however written.
    Raises NotAllowed.
    """
    rows = Client.objects.filter(body_id=policy.require_client_work(hat), merged_into=None)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if text.strip():
        rows = rows.filter(_matching(text.strip()))
    return rows.select_related("division", "parent").order_by("-created_at", "-pk")


def client(hat: Hat, pk: int) -> Client:
    """Return a client of the hat's body, a merged one too. Raises UnknownClient, NotAllowed."""
    rows = Client.objects.filter(body_id=policy.require_client_work(hat), pk=pk)
    row = rows.select_related("division", "parent", "merged_into", "body").first()
    if row is None:
        raise UnknownClient
    return row


def client_with_code(hat: Hat, text: str) -> Client | None:
    """Return the client of the hat's body with this credit code; None when it keeps none. Raises BadCreditCode.

    Whether another body keeps one is neither asked nor told.
    """
    rows = Client.objects.filter(
        body_id=policy.require_client_work(hat), credit_code=credit_code(text), merged_into=None
    )
    return rows.first()


def standing(row: Client) -> Client:
    """Return the client into which this one was merged, through all merges; itself when it was not."""
    seen = {row.pk}
    while row.merged_into is not None and row.merged_into.pk not in seen:
        row = row.merged_into
        seen.add(row.pk)
    return row


def facts(row: Client) -> list[ClientFact]:
    """Return every dated fact of a client, by kind, the latest first."""
    return list(row.client_facts.order_by("kind", "-valid_from", "-pk"))


@dataclass(frozen=True, slots=True)
class FactsOn:
    """What holds of a client on a day. industry, size, region: codes, empty when not known; the rest sorted."""

    industry: str = ""
    size: str = ""
    region: str = ""
    labels: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()


def facts_on(row: Client, *, on: date) -> FactsOn:
    """Return what holds of a client on a day: for the snapshot at acceptance.

    A former name holds for ever once the name was given up. The region of the client's own division stands in
    where no dated one does.
    """
    live = Q(valid_from=None) | Q(valid_from__lte=on)
    rows = row.client_facts.filter(live).order_by("valid_from", "pk")
    found: dict[str, list[str]] = defaultdict(list)
    for one in rows:
        former = one.kind == FactKind.FORMER_NAME
        if former or one.valid_until is None or one.valid_until >= on:
            found[one.kind].append(one.value)
    own_region = row.division.code if row.division else ""
    return FactsOn(
        industry=_last(found[FactKind.INDUSTRY]),
        size=_last(found[FactKind.SIZE]),
        region=_last(found[FactKind.REGION]) or own_region,
        labels=tuple(sorted(set(found[FactKind.LABEL]))),
        groups=tuple(sorted(set(found[FactKind.GROUP]))),
        former_names=tuple(sorted(set(found[FactKind.FORMER_NAME]))),
    )


def known_names(row: Client) -> list[str]:
    """Return the names a client has or had, and its groups: for the check of conflicts of interest."""
    return known_names_among({row.pk})[row.pk]


def known_names_among(client_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the names that each of several clients has or had, and its groups, by its id."""
    found: dict[int, set[str]] = {one: set() for one in client_ids}
    wanted = sorted(found)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        for pk, name, name_en in Client.objects.filter(pk__in=some).values_list("pk", "name", "name_en"):
            found[pk].update((name, name_en))
        told = ClientFact.objects.filter(client_id__in=some, kind__in=_NAMES)
        for pk, value in told.values_list("client_id", "value"):
            found[pk].add(value)
    return {pk: sorted(names - {""}) for pk, names in found.items()}


_AT_ONCE = 500
_NAMES = (FactKind.FORMER_NAME, FactKind.GROUP)


def names_acted_for(person_id: int, *, on: date) -> set[str]:
    """Return the names, former ones and groups of the clients, of whatever body, that a person may act for on a day."""
    rows = ClientContact.objects.filter(_live(on), person_id=person_id).select_related("client")
    return {name for row in rows for name in known_names(row.client)}


def contacts(row: Client, *, on: date) -> list[ClientContact]:
    """Return who may act for a client on a day, by name."""
    rows = row.contacts.filter(_live(on)).select_related("person")
    return list(rows.order_by("person__name", "pk"))


def clients_of_person(person: Person, *, on: date) -> list[ClientContact]:
    """Return the clients, of whatever body, that the person may act for on a day: for the client's own pages."""
    rows = ClientContact.objects.filter(_live(on), person=person)
    return list(rows.select_related("client__body").order_by("client__name", "pk"))


def merges(row: Client) -> list[ClientMerge]:
    """Return the merges that touched a client, the latest first."""
    rows = ClientMerge.objects.filter(Q(kept=row) | Q(gone=row)).select_related("kept", "gone", "by")
    return list(rows.order_by("-pk"))


def merge(hat: Hat, pk: int) -> ClientMerge:
    """Return a merge within the hat's body. Raises UnknownRow, NotAllowed."""
    rows = ClientMerge.objects.filter(pk=pk, kept__body_id=policy.require_client_merge(hat))
    row = rows.select_related("kept", "gone").first()
    if row is None:
        raise UnknownRow
    return row


def _matching(text: str) -> Q:
    wanted = Q(name__icontains=text) | Q(name_en__icontains=text) | Q(number__iexact=text)
    former = ClientFact.objects.filter(kind=FactKind.FORMER_NAME, value__icontains=text)
    wanted |= Q(pk__in=former.values("client"))
    with suppress(BadCreditCode):  # the text is a name, then
        wanted |= Q(credit_code=credit_code(text))
    with suppress(BadMobile):
        wanted |= Q(mobile=mobile_number(text))
    return wanted


def _live(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gte=on))


def _last(values: list[str]) -> str:
    return values[-1] if values else ""
