"""Reads a body as JSON that every program reads the same way: no doubled keys, no NaN, no depth without end.

Not for: whether the fields hold; `schemas` says that.
"""

import json
import math
import re
from typing import Any, Final, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny

from opentisc.web.api.problems import NotJson, UnreadableBody

MOST_BYTES: Final = 256 * 1024
DEEPEST: Final = 8
"""Levels of objects and lists: the body itself is the first, a list of rows inside the answers the fourth."""
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


class StrictParser(Parser):
    """What ninja reads bodies with."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """Return the object in the body. Raises NotJson, UnreadableBody."""
        if request.content_type != "application/json":
            raise NotJson
        return read(request.body)


def read(raw: bytes) -> dict[str, Any]:
    """Return the one object that the bytes hold. Raises UnreadableBody."""
    try:
        value = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_once_each,
            parse_float=_finite,
            parse_constant=_no_number,
        )
    except UnreadableBody:
        raise
    except (ValueError, RecursionError) as wrong:  # also digits without end, and bytes that are no UTF-8
        raise UnreadableBody(why="syntax") from wrong
    if not isinstance(value, dict):
        raise UnreadableBody(why="no_object")
    _require_plain(value)
    return value


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise UnreadableBody(why="doubled_key")
    return found


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise UnreadableBody(why="number")
    return number


def _no_number(_text: str) -> NoReturn:
    raise UnreadableBody(why="number")


def _require_plain(value: dict[str, Any]) -> None:
    """Raise UnreadableBody for what lies too deep, and for texts that no database keeps."""
    level: list[dict[str, Any] | list[Any]] = [value]
    for _depth in range(DEEPEST):
        inner = [one for holder in level for one in _inside(holder)]
        if any(isinstance(one, str) and _UNKEEPABLE.search(one) for one in inner):
            raise UnreadableBody(why="character")
        level = [one for one in inner if isinstance(one, dict | list)]
    if level:
        raise UnreadableBody(why="depth")


def _inside(holder: dict[str, Any] | list[Any]) -> list[Any]:
    return [*holder.keys(), *holder.values()] if isinstance(holder, dict) else holder
