"""Reads of the search work: the log, the documents with the marks that hold, the matrix. A fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from opentisc.desk.models import Mark, SearchStep, ServiceRequest, StepDocument
from opentisc.desk.searching import documents, entry, matrix
from opentisc.desk.searching.scales import POINTS, Scheme, scheme_of
from opentisc.network.types import Hat


@dataclass(frozen=True, slots=True)
class Work:
    """A request whose search work the actor may read. is_open: whether the log takes more rows from this actor."""

    request: ServiceRequest
    scheme: Scheme
    is_open: bool


@dataclass(frozen=True, slots=True)
class MarkedDocument:
    """A document with the marks that hold: of the whole, and by point. history: how many marks were ever set."""

    row: StepDocument
    whole: Mark | None
    points: Mapping[int, Mark]
    history: int

    @property
    def judged(self) -> matrix.Judged:
        """Return what the matrix needs of it."""
        values = {point: one.value for point, one in self.points.items()}
        return matrix.Judged(self.row.pk, self.whole.value if self.whole else None, values)


@dataclass(frozen=True, slots=True)
class Compared:
    """Documents, first taken up first, and the verdict of each point (empty when the service marks no points)."""

    documents: tuple[MarkedDocument, ...]
    verdicts: tuple[matrix.PointVerdict, ...]
    searches: int

    @property
    def close(self) -> tuple[MarkedDocument, ...]:
        """Return the documents that the matrix compares: 密切相关, and any with a cell."""
        return tuple(
            one for one in self.documents if one.points or (one.whole and one.whole.value == matrix.CLOSE)
        )


def search_work(key: UUID | str, *, actor: Hat, now: datetime) -> Work:
    """Return the request with its scales. Raises UnknownRequest, UndertakingMissing."""
    request = entry.readable(key, actor=actor, now=now)
    return Work(request, scheme_of(request), entry.may_write(request, actor=actor, now=now))


def search_log(request: ServiceRequest) -> list[SearchStep]:
    """Return the rows of the log in order, each with its resource and file. The caller may read the request."""
    rows = request.search_steps.select_related("resource", "file__stored")
    return list(rows.order_by("number"))


def compared(request: ServiceRequest, scheme: Scheme) -> Compared:
    """Return the documents with their marks and the verdicts. The caller may read the request."""
    found = marked_documents(request, scheme)
    searches = request.search_steps.count()
    points = len(scheme.points) if scheme.has_points else 0
    judged = [one.judged for one in found]
    return Compared(tuple(found), matrix.verdicts(points, judged, searches=searches), searches)


def marked_documents(
    request: ServiceRequest, scheme: Scheme, *, record_ids: Sequence[str] | None = None
) -> list[MarkedDocument]:
    """Return the standing documents with the marks that hold; record_ids: only those of these records."""
    rows = documents.standing(request)
    if record_ids is not None:
        rows = rows.filter(record_id__in=record_ids)
    found = list(rows)
    marks: dict[int, list[Mark]] = {one.pk: [] for one in found}
    for mark in Mark.objects.filter(document__in=found).order_by("at", "pk"):
        marks[mark.document_id].append(mark)
    return [_marked(one, marks[one.pk], scheme) for one in found]


def _marked(row: StepDocument, marks: Sequence[Mark], scheme: Scheme) -> MarkedDocument:
    whole: Mark | None = None
    points: dict[int, Mark] = {}
    for mark in marks:  # rising time: the newest holds
        if mark.point is None and mark.scale == scheme.whole:
            whole = mark
        elif mark.point is not None and mark.scale == POINTS:
            points[mark.point] = mark
    return MarkedDocument(row, whole, points, len(marks))
