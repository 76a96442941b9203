"""Draws a sample: at random, by a recorded seed and rule, from delivered requests of class 0 and 1 alone.

Classes 2 and 3 never enter, nor does anything isolated. The order is that of the SHA-256 of seed and key, so that
whoever has seed and rule finds the same requests in the same population.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from opentisc.desk import policy
from opentisc.desk.counting.overview import UnknownYear, years
from opentisc.desk.counting.suppression import LIMIT
from opentisc.desk.models import Sample, SampledRequest, ServiceRequest
from opentisc.desk.requests import trail
from opentisc.desk.sampling.facts import facts_of, traits_of
from opentisc.desk.sampling.grouping import Traits
from opentisc.desk.types import ANSWERED
from opentisc.infra import audit, queue
from opentisc.infra.orm import GuardedQuerySet
from opentisc.kernel.errors import Invalid, NotAllowed
from opentisc.kernel.workdays import CHINA_TIME
from opentisc.network import queries as network
from opentisc.network.types import Hat, Label, Role

METHOD: Final = "sha256-order-1"
MOST: Final = 50
OPEN_LABELS: Final = (Label.PUBLIC, Label.INTERNAL)


class TooFewToSample(Invalid):
    """Fewer than three requests of three clients fit: a sample would point at somebody."""

    code = "too_few_to_sample"


class BadSample(Invalid):
    """The sample cannot be as asked; fact `field`: `wanted`, `purpose`."""

    code = "bad_sample"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRule:
    """What to draw from: requests delivered in a year, of one service or of all (empty). wanted: how many, 1 to 50."""

    year: int
    wanted: int
    purpose: str
    service: str = ""


@transaction.atomic
def draw(rule: SampleRule, *, by: Hat, now: datetime, seed: str = "") -> Sample:
    """Return the new sample of the authority's division. seed: given only to repeat a draw, else random.

    Raises NotAllowed, BadSample, UnknownYear, TooFewToSample.
    """
    if by.role not in (Role.PROVINCE, Role.NATION) or by.body_id is None:
        raise NotAllowed
    _require(rule, now=now)
    population = list(fitting(rule, by=by).select_related("service").order_by("key"))
    traits: dict[
        str, list[Traits]
    ] = {}  # by service: the same request is coarsened alike, whatever the rule narrows to
    for one in population:
        traits.setdefault(one.service.code, []).append(traits_of(one))
    if len({one.client for same in traits.values() for one in same}) < LIMIT:
        raise TooFewToSample
    used = seed or secrets.token_hex(16)
    sample = Sample.objects.create(
        authority_id=by.body_id,
        division=network.governed(by),
        purpose=rule.purpose.strip(),
        rule={"method": METHOD, "year": rule.year, "service": rule.service, "wanted": rule.wanted, "labels": [0, 1]},
        seed=used,
        population=len(population),
        by_id=by.person_id,
        by_name=by.acting_name(),
        at=now,
    )  # fmt: skip
    for position, request in enumerate(in_order(population, seed=used)[: rule.wanted], start=1):
        SampledRequest.objects.create(
            sample=sample,
            request=request,
            position=position,
            facts=facts_of(request, traits[request.service.code]),
        )
        trail.note(request, "desk.request.sampled", {"sample": str(sample.key)}, by=by, now=now)
        queue.enqueue("desk.tell", request=request.pk, step="sampled")
    facts: dict[str, audit.types.JSON] = {**sample.rule, "seed": used, "population": len(population)}
    audit.record(
        "desk.sample.drawn", doer=network.doer_of(by), subject=audit.Subject("sample", str(sample.key)),
        facts=facts, at=now,
    )  # fmt: skip
    return sample


def in_order(population: Sequence[ServiceRequest], *, seed: str) -> list[ServiceRequest]:
    """Return the requests in the order in which a seed draws them."""
    return sorted(population, key=lambda one: hashlib.sha256(f"{seed}:{one.key}".encode()).digest())


def fitting(rule: SampleRule, *, by: Hat) -> GuardedQuerySet[ServiceRequest]:
    """Return the requests that a rule may draw from."""
    rows = policy.countable(by).filter(
        label__in=OPEN_LABELS,
        isolated_at=None,
        state__in=list(ANSWERED),
        delivered_at__gte=_start(rule.year),
        delivered_at__lt=_start(rule.year + 1),
    )
    return rows.filter(service__code=rule.service) if rule.service else rows


def _require(rule: SampleRule, *, now: datetime) -> None:
    if rule.year not in years(now):
        raise UnknownYear(year=rule.year)
    if not 1 <= rule.wanted <= MOST:
        raise BadSample(field="wanted")
    if not rule.purpose.strip():
        raise BadSample(field="purpose")


def _start(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=CHINA_TIME)
