"""Which items of the archive a request has, by the codes of its service's process; what is missing stops archiving."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from opentisc.desk.models import DeliveryLink, Mark, ServiceRequest
from opentisc.desk.requests.gates import gate
from opentisc.desk.requests.steps import Act
from opentisc.desk.services.reading import definition_of
from opentisc.desk.types import DeliverableState, State

_Held = Callable[[ServiceRequest], bool]
_MATERIAL_KINDS: Final = ("disclosure", "material")
_KIND_OF_ITEM: Final[Mapping[str, str]] = {"contract": "signed"}


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its code, its name in both languages, whether it must be there, whether it is."""

    code: str
    name_zh: str
    name_en: str
    required: bool
    held: bool


def items_of(request: ServiceRequest) -> list[Item]:
    """Return the items that the service asks for, in its order. An item nobody knows by rule is a file of that kind."""
    return [
        Item(one.code, one.name.zh, one.name.en, one.required, _held(request, one.code))
        for one in definition_of(request.service).process.archive
    ]


def missing(request: ServiceRequest) -> list[str]:
    """Return the codes of required items that are not there."""
    return [one.code for one in items_of(request) if one.required and not one.held]


@gate("items")
def _complete(request: ServiceRequest, act: Act) -> list[str]:
    return [f"item_{code}" for code in missing(request)]


def _held(request: ServiceRequest, code: str) -> bool:
    rule = _RULES.get(code)
    return rule(request) if rule is not None else _has_file(request, _KIND_OF_ITEM.get(code, code))


def _has_file(request: ServiceRequest, *kinds: str) -> bool:
    return request.files.filter(kind__in=kinds, removed_at=None).exists()


def _delivered(request: ServiceRequest) -> bool:
    return request.deliverables.filter(state=DeliverableState.DELIVERED).exists()


def _rated(request: ServiceRequest) -> bool:
    """A rating, or the client was asked and let the time pass: silence is kept as silence."""
    asked = DeliveryLink.objects.filter(request=request, kind="rating").exists()
    return request.ratings.exists() or (asked and request.state == State.TRACKING)


def _effects_settled(request: ServiceRequest) -> bool:
    """Every effect question was answered, or was at least asked."""
    return not request.effects.filter(answered_at=None, asked_at=None).exists()


_RULES: Final[Mapping[str, _Held]] = {
    "intake": lambda request: request.submitted_at is not None,
    "materials": lambda request: _has_file(request, *_MATERIAL_KINDS),
    "search_log": lambda request: request.search_steps.exists(),
    "hits": lambda request: request.documents.filter(dropped_at=None).exists(),
    "matrix": lambda request: Mark.objects.filter(document__request=request, point__isnull=False).exists(),
    "deliverable": _delivered,
    "review": lambda request: request.deliverables.filter(reviewer__isnull=False).exists(),
    "checklist": lambda request: request.transitions.filter(step="approve").exists(),
    "delivery": lambda request: request.delivered_at is not None,
    "rating": _rated,
    "objection": lambda request: not request.complaints.filter(settled_at=None).exists(),
    "effects": _effects_settled,
    "snapshot": lambda request: bool(request.snapshot),
}
