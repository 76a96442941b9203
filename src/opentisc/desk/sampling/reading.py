"""Reads of samples: for the authority that drew them, and for the bodies whose requests were drawn."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import ReleasedText, Sample, SampledRequest
from opentisc.desk.sampling.drawing import OPEN_LABELS
from opentisc.network.types import Hat, Role


@dataclass(frozen=True, slots=True)
class Case:
    """A sampled request as the authority may see it: its place, frozen facts, and what was released of its texts.

    gone: it was sealed or isolated after the draw, so nothing of it is shown any more.
    """

    position: int
    facts: dict[str, object]
    texts: tuple[ReleasedText, ...]
    gone: bool


def samples(hat: Hat) -> QuerySet[Sample]:
    """Return the samples that the hat's authority drew, the newest first; none for anybody else."""
    if hat.role not in (Role.PROVINCE, Role.NATION):
        return Sample.objects.none()
    return Sample.objects.filter(authority_id=hat.body_id).order_by("-at", "-pk")


def samples_drawn(hat: Hat) -> list[tuple[Sample, int]]:
    """Return the samples of the hat's authority with how many requests each holds, the newest first."""
    rows = samples(hat)
    counts = SampledRequest.objects.filter(sample__in=rows.values("pk")).values_list("sample_id")
    held = dict(counts.annotate(n=Count("pk")).order_by())
    return [(one, held.get(one.pk, 0)) for one in rows]


def sample(key: UUID | str, *, hat: Hat) -> Sample:
    """Return one sample of the hat's authority. Raises UnknownRequest for every other one."""
    found = samples(hat).filter(key=key).first()
    if found is None:
        raise UnknownRequest
    return found


def cases(row: Sample) -> list[Case]:
    """Return the cases of a sample that the caller may read, by position."""
    rows = row.cases.select_related("request").prefetch_related("texts")
    return [_case(one) for one in rows.order_by("position")]


def case(row: Sample, position: int) -> Case:
    """Return one case of a sample. Raises UnknownRequest."""
    found = row.cases.select_related("request").prefetch_related("texts").filter(position=position).first()
    if found is None:
        raise UnknownRequest
    return _case(found)


def asked_of(hat: Hat) -> QuerySet[SampledRequest]:
    """Return the requests of the manager's body that were drawn, with who asked and why, the newest first."""
    if hat.role is not Role.MANAGER:
        return SampledRequest.objects.none()
    rows = SampledRequest.objects.filter(
        request__body_id=hat.body_id, request__label__in=OPEN_LABELS, request__isolated_at=None
    )
    named = rows.select_related("sample__authority", "request__service").prefetch_related("texts")
    return named.order_by("-sample__at", "position")


def _case(row: SampledRequest) -> Case:
    request = row.request
    if request.label not in OPEN_LABELS or request.isolated_at is not None:
        return Case(row.position, {}, (), gone=True)
    return Case(
        row.position, dict(row.facts), tuple(sorted(row.texts.all(), key=lambda one: one.part)), gone=False
    )
