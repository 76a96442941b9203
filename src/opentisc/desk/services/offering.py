"""Who offers a service: for the public pages, in a few queries however many bodies there are.

Not for: whether one body offers one service (`reading.offered`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from opentisc.desk.catalogue import Definition
from opentisc.desk.models import ServiceOffer, ServiceVersion
from opentisc.desk.services.reading import current_versions, definition_of, limit_of
from opentisc.network.models import Designation, ServiceBody
from opentisc.network.types import DesignationStage


@dataclass(frozen=True, slots=True)
class Provider:
    """A body that offers a service. limit_days: its own, else the definition's; lesser: without the full form's
    qualification."""

    body: ServiceBody
    limit_days: int | None
    lesser: bool
    fee_note: str


def providers(definition: Definition, *, on: date, text: str = "") -> list[Provider]:
    """Return the open bodies that offer a service on a day, by code; text: a part of name, place or code."""
    rows = _live(on).filter(code=definition.code, body__is_open=True).select_related("body__division")
    wanted = text.strip()
    if wanted:
        rows = rows.filter(
            Q(body__name__icontains=wanted)
            | Q(body__name_en__icontains=wanted)
            | Q(body__code__iexact=wanted)
            | Q(body__division__name__icontains=wanted)
        )
    # Of a change made today the old row still counts today: the newer one holds.
    newest = {one.body_id: one for one in rows.order_by("body__code", "valid_from", "pk")}
    offers = list(newest.values())
    if definition.code not in current_versions():
        return []
    gate = definition.body_gate
    held = _designated([one.body_id for one in offers], gate.designation, on=on) if gate else frozenset()
    variants = _variants(definition.code, [one.body_id for one in offers])
    return [
        Provider(
            body=one.body,
            limit_days=one.limit_days or limit_of(variants.get(one.body_id, definition)),
            lesser=gate is not None and one.body_id not in held,
            fee_note=one.fee_note,
        )
        for one in offers
    ]


def provider_counts(*, on: date) -> Mapping[str, int]:
    """Return by code how many open bodies offer a service on a day."""
    rows = (
        _live(on).filter(body__is_open=True).values_list("code").annotate(bodies=Count("body", distinct=True))
    )
    return dict(rows)


def _live(on: date) -> "QuerySet[ServiceOffer]":
    return ServiceOffer.objects.filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)


def _variants(code: str, body_ids: list[int]) -> dict[int, Definition]:
    """Return the definition of each body that has a variant of its own."""
    rows = ServiceVersion.objects.filter(code=code, body_id__in=body_ids, status="published")
    newest = {row.body_id: row for row in rows.order_by("version") if row.body_id is not None}
    return {body_id: definition_of(row) for body_id, row in newest.items()}


def _designated(body_ids: list[int], code: str, *, on: date) -> frozenset[int]:
    rows = Designation.objects.filter(body_id__in=body_ids, code=code, valid_from__lte=on)
    rows = rows.filter(Q(valid_until=None) | Q(valid_until__gte=on)).order_by("valid_from", "pk")
    stage = dict(rows.values_list("body_id", "stage"))  # the latest stage of a body stands last and holds
    return frozenset(pk for pk, one in stage.items() if one == DesignationStage.OPERATING)
