"""Reads about bodies and divisions. They are public facts: everybody reads the same."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from opentisc.network.errors import UnknownBody, UnknownDivision
from opentisc.network.models import BodyChange, BodyRelation, Designation, Division, ServiceBody
from opentisc.network.types import BodyKind, DesignationStage, RelationKind


def under(path: str, *, field: str = "path") -> Q:
    """Return the condition that a division's path is `path` or lies below it."""
    return Q(**{field: path}) | Q(**{f"{field}__startswith": f"{path}/"})


def division(code: str) -> Division:
    """Return the division with this code. Raises UnknownDivision."""
    row = Division.objects.filter(code=code).first()
    if row is None:
        raise UnknownDivision(given=code)
    return row


def divisions_under(path: str, *, levels: int = 1) -> list[Division]:
    """Return the divisions below a path, at most so many levels deep, by code; without the one of the path itself."""
    top = path.count("/")
    rows = Division.objects.filter(path__startswith=f"{path}/", level__lte=top + levels)
    return list(rows.order_by("code"))


def division_names(path: str) -> list[str]:
    """Return the names of a division's chain from the province down; the country alone gives its own name."""
    return names_of_divisions([path])[path]


def names_of_divisions(paths: Iterable[str]) -> dict[str, list[str]]:
    """Return by path the names of the chains of several divisions, in one query (see `division_names`)."""
    chains = {path: path.split("/") for path in paths}
    wanted = {code for codes in chains.values() for code in codes}
    names = dict(Division.objects.filter(code__in=wanted).values_list("code", "name"))
    return {
        path: [names[code] for code in (codes[1:] or codes) if code in names]
        for path, codes in chains.items()
    }


def bodies(
    *, path: str = "", kind: BodyKind | None = None, text: str = "", with_closed: bool = False
) -> QuerySet[ServiceBody]:
    """Return the bodies in a division (all when empty), of a kind, with the text in name or code; by code."""
    rows = ServiceBody.objects.select_related("division", "parent").order_by("code")
    if not with_closed:
        rows = rows.filter(is_open=True)
    if path:
        rows = rows.filter(under(path, field="division__path"))
    if kind is not None:
        rows = rows.filter(kind=kind)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(name_en__icontains=text) | Q(code__icontains=text))
    return rows


def body(code: str) -> ServiceBody:
    """Return the body with this code. Raises UnknownBody."""
    row = ServiceBody.objects.select_related("division", "parent").filter(code=code).first()
    if row is None:
        raise UnknownBody(given=code)
    return row


def body_by_id(pk: int) -> ServiceBody:
    """Return the body with this id. Raises UnknownBody."""
    row = ServiceBody.objects.select_related("division", "parent").filter(pk=pk).first()
    if row is None:
        raise UnknownBody
    return row


def designations(body_id: int) -> list[Designation]:
    """Return every designation of a body, past stages too, the latest first."""
    return list(Designation.objects.filter(body_id=body_id).order_by("-valid_from", "-pk"))


def designation_on(body_id: int, code: str, *, on: date) -> Designation | None:
    """Return the stage in which a designation stands on a day, None without one."""
    rows = Designation.objects.filter(body_id=body_id, code=code, valid_from__lte=on)
    rows = rows.filter(Q(valid_until=None) | Q(valid_until__gte=on))
    return rows.order_by("-valid_from", "-pk").first()


def designations_on(body_ids: Collection[int], *, on: date) -> dict[int, list[Designation]]:
    """Return the designations in force on a day of several bodies by body, in one query, the latest first.

    Of two stages of one day the later written holds.
    """
    rows = Designation.objects.filter(body_id__in=body_ids, valid_from__lte=on)
    rows = rows.filter(Q(valid_until=None) | Q(valid_until__gte=on)).order_by("-valid_from", "-pk")
    found: dict[int, dict[str, Designation]] = {}
    for row in rows:
        found.setdefault(row.body_id, {}).setdefault(row.code, row)
    return {body: list(named.values()) for body, named in found.items()}


def designation_number(body_id: int, code: str, *, on: date) -> str:
    """Return the number of a designation under which the body works on a day; empty without one, or in 筹建 or 撤销."""
    row = designation_on(body_id, code, on=on)
    return row.number if row is not None and row.stage == DesignationStage.OPERATING else ""


def changes(body_id: int) -> list[BodyChange]:
    """Return what a body was before each of its changes, the latest first."""
    return list(BodyChange.objects.filter(body_id=body_id))


def body_is_designated(body_id: int, code: str, *, on: date) -> bool:
    """Say whether the body works under a designation on a day: 正式运行, neither 筹建 nor 撤销."""
    row = designation_on(body_id, code, on=on)
    return row is not None and row.stage == DesignationStage.OPERATING


@dataclass(frozen=True, slots=True)
class Relation:
    """A dated relation seen from one body. gives: whether this body is the giver."""

    pk: int
    kind: RelationKind
    other: ServiceBody
    gives: bool
    agreement: str
    valid_from: date
    valid_until: date | None


def relations(body_id: int, *, on: date) -> list[Relation]:
    """Return the relations of a body on a day, first begun first."""
    rows = BodyRelation.objects.filter(Q(giver_id=body_id) | Q(taker_id=body_id), valid_from__lte=on)
    rows = rows.filter(Q(valid_until=None) | Q(valid_until__gte=on))
    return [
        Relation(
            pk=row.pk,
            kind=RelationKind(row.kind),
            other=row.taker if row.giver_id == body_id else row.giver,
            gives=row.giver_id == body_id,
            agreement=row.agreement,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
        )
        for row in rows.select_related("giver", "taker").order_by("valid_from", "pk")
    ]
