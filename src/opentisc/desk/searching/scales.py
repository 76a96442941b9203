"""The scales of marks: their values in words and the one key of each. Which scales a service has, its definition says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opentisc.desk.catalogue import Definition
from opentisc.desk.models import ServiceRequest
from opentisc.desk.searching.errors import UnknownMark
from opentisc.desk.services.reading import definition_of

POINTS: Final = "points"


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a scale: its code, the word people read, and the key that sets it."""

    code: str
    word: str | Promise
    key: str


SCALES: Final[dict[str, tuple[Value, ...]]] = {
    "relevance": (
        Value("close", _("密切相关"), "1"),
        Value("related", _("一般相关"), "2"),
        Value("unrelated", _("不相关"), "3"),
    ),
    POINTS: (
        Value("same", _("相同"), "1"),
        Value("part", _("部分相同"), "2"),
        Value("none", _("未述及"), "3"),
    ),
    "category": (
        Value("X", _("X 单独影响新颖性或创造性"), "1"),
        Value("Y", _("Y 与他件结合影响创造性"), "2"),
        Value("A", _("A 背景技术"), "3"),
        Value("E", _("E 抵触申请"), "4"),
        Value("R", _("R 同日申请"), "5"),
        Value("P", _("P 中间文件"), "6"),
    ),
}
"""Scale → its values, the strongest first. The codes are those of desk.catalogue.checks."""

POINT_FIELDS: Final = ("novelty_points", "features")
"""Answers that hold the points of a request, one a line: 查新点, else 关键技术特征."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """How documents of one request are marked. whole: the scale of a document, empty for none; points: the points' texts."""

    whole: str
    has_points: bool
    points: tuple[str, ...]


def scheme_of(request: ServiceRequest) -> Scheme:
    """Return the scales of the request's service and the texts of its points, in the order of the form."""
    definition: Definition = definition_of(request.service)
    whole = next((one for one in definition.marks if one != POINTS), "")
    return Scheme(whole, POINTS in definition.marks, points_of(request))


def points_of(request: ServiceRequest) -> tuple[str, ...]:
    """Return the texts of the request's points; empty when its form asks for none."""
    for field in POINT_FIELDS:
        given = request.answers.get(field)
        if isinstance(given, list) and given:
            return tuple(str(one) for one in given)
    return ()


def values_of(scale: str) -> Sequence[Value]:
    """Return the values of a scale; empty for no scale."""
    return SCALES.get(scale, ())


def require_value(scheme: Scheme, scale: str, value: str, point: int | None) -> None:
    """Let a mark pass that the request's scheme knows. Raises UnknownMark."""
    known = {one.code for one in values_of(scale)}
    if value not in known:
        raise UnknownMark(f"no value {value!r} in {scale!r}", scale=scale, value=value)
    if point is None and scale != scheme.whole:
        raise UnknownMark(f"documents of this request are not marked by {scale!r}", scale=scale)
    if point is not None and not (scale == POINTS and scheme.has_points and 1 <= point <= len(scheme.points)):
        raise UnknownMark(f"no point {point}", point=point)


def word_of(scale: str, value: str) -> str:
    """Return the word of a value in the language in force; the code itself when the scale does not have it."""
    return next((str(one.word) for one in values_of(scale) if one.code == value), value)
