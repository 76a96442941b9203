"""Joins two rows of one client, and takes it back: what moved is kept with the merge.

Rows of contexts above follow through `registry.register_client_mover`. An undo moves back only what moved and still
is there; what came after the merge stays with the kept client.
"""

from typing import cast

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from opentisc.infra import audit
from opentisc.network import policy, registry
from opentisc.network.errors import MergeRefused, UnknownClient
from opentisc.network.models import Client, ClientContact, ClientFact, ClientMerge
from opentisc.network.people.doers import doer_of
from opentisc.network.types import Hat

_FILLED = ("name_en", "credit_code", "number", "email", "mobile")
"""What the kept client takes over where it has nothing."""


@transaction.atomic
def merge_clients(kept: Client, gone: Client, *, by: Hat) -> ClientMerge:
    """Join `gone` into `kept`; both of the hat's body. Raises NotAllowed, UnknownClient, MergeRefused."""
    body_id = policy.require_client_merge(by)
    kept, gone = _locked(kept, gone, body_id)
    if kept.pk == gone.pk:
        raise MergeRefused(reason="same")
    if kept.merged_into_id or gone.merged_into_id:
        raise MergeRefused(reason="merged")
    if kept.credit_code and gone.credit_code and kept.credit_code != gone.credit_code:
        raise MergeRefused(reason="codes_differ")
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    moved: dict[str, object] = {
        "filled": _fill(kept, gone),
        "network.fact": _moved(ClientFact.objects.filter(client=gone), "client", kept),
        "network.contact": _moved(ClientContact.objects.filter(client=gone), "client", kept),
        "network.unit": _moved(Client.objects.filter(parent=gone).exclude(pk=kept.pk), "parent", kept),
    }
    moved |= {name: mover.move(gone.pk, kept.pk) for name, mover in registry.client_movers().items()}
    row = ClientMerge.objects.create(kept=kept, gone=gone, moved=moved, by_id=by.person_id, at=timezone.now())
    _record("network.client.merged", row, by)
    return row


@transaction.atomic
def undo_merge(row: ClientMerge, *, by: Hat) -> ClientMerge:
    """Take a merge back. Raises NotAllowed, UnknownClient, MergeRefused."""
    body_id = policy.require_client_merge(by)
    row = ClientMerge.objects.select_for_update().get(pk=row.pk)
    kept, gone = _locked(row.kept, row.gone, body_id)
    if row.undone_at is not None:
        raise MergeRefused(reason="undone")
    if kept.merged_into_id is not None:
        raise MergeRefused(reason="merged_further")
    moved = row.moved
    for name, mover in registry.client_movers().items():
        mover.back(_keys(moved, name), kept.pk, gone.pk)
    ClientFact.objects.filter(pk__in=_keys(moved, "network.fact"), client=kept).update(client=gone)
    ClientContact.objects.filter(pk__in=_keys(moved, "network.contact"), client=kept).update(client=gone)
    Client.objects.filter(pk__in=_keys(moved, "network.unit"), parent=kept).update(parent=gone)
    _empty(kept, cast(dict[str, str], moved.get("filled", {})))
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    row.undone_at = timezone.now()
    row.save(update_fields=["undone_at"])
    _record("network.client.merge_undone", row, by)
    return row


def _locked(kept: Client, gone: Client, body_id: int) -> tuple[Client, Client]:
    """Return both rows locked, lowest id first, as they stand in the body. Raises UnknownClient."""
    found = {
        one.pk: one
        for one in Client.objects.select_for_update()
        .filter(pk__in=[kept.pk, gone.pk], body_id=body_id)
        .order_by("pk")
    }
    if kept.pk not in found or gone.pk not in found:
        raise UnknownClient
    return found[kept.pk], found[gone.pk]


def _moved(
    rows: "QuerySet[ClientFact] | QuerySet[ClientContact] | QuerySet[Client]", field: str, to: Client
) -> list[int]:
    keys = sorted(rows.values_list("pk", flat=True))
    rows.update(**{field: to})
    return keys


def _fill(kept: Client, gone: Client) -> dict[str, str]:
    filled = {
        name: getattr(gone, name) for name in _FILLED if not getattr(kept, name) and getattr(gone, name)
    }
    for name, value in filled.items():
        setattr(kept, name, value)
    if filled:
        kept.save(update_fields=sorted(filled))
    return filled


def _empty(kept: Client, filled: dict[str, str]) -> None:
    """Take back what the merge filled in and nobody changed since."""
    same = [name for name, value in filled.items() if getattr(kept, name) == value]
    for name in same:
        setattr(kept, name, "")
    if same:
        kept.save(update_fields=sorted(same))


def _keys(moved: dict[str, object], name: str) -> list[int]:
    return cast(list[int], moved.get(name, []))


def _record(act: str, row: ClientMerge, by: Hat) -> None:
    facts: dict[str, audit.types.JSON] = {"merge": row.pk, "gone": row.gone_id}
    subject = audit.Subject("network.client", str(row.kept_id))
    audit.record(act, doer=doer_of(by), subject=subject, facts=facts)
