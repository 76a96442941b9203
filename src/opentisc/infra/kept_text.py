"""Refuses text that not every database keeps, before the statement runs: one answer on SQLite and PostgreSQL.

U+0000 and lone surrogates: PostgreSQL keeps neither, in text or in JSON; SQLite would keep the first, and in JSON
both. Forms and importers say so beside the field or the row; this is the last edge, for what comes by another way.
Not for: control characters that a database keeps.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from opentisc.kernel.errors import Invalid

_BAD = re.compile("[\x00\ud800-\udfff]")
_PERHAPS = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
"""In JSON as text: the escape of U+0000, or half of a pair. Only reading it tells an emoji from a lone surrogate."""
_JSON_BEGINS = frozenset('{["')
_Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


class UnkeepableText(Invalid):
    """A text holds U+0000 or a lone surrogate. The error does not repeat the text."""

    code = "unkeepable_text"


def cleaned(text: str) -> str:
    """Return the text with U+FFFD for each character that no database keeps: for words told of bad input."""
    return _BAD.sub("\ufffd", text)


def is_kept(value: object) -> bool:
    """Say whether every database keeps a parameter: text, JSON as text or in the driver's wrapping, or a list of them."""
    if isinstance(value, str):
        return not _BAD.search(value) and not _hides_in_json(value)
    if isinstance(value, list | tuple):
        return all(is_kept(one) for one in value)
    return _is_kept_in_json(getattr(value, "obj", None))  # psycopg's Jsonb


def _hides_in_json(text: str) -> bool:
    if text[:1] not in _JSON_BEGINS or not _PERHAPS.search(text):
        return False
    try:
        return not _is_kept_in_json(json.loads(text))
    except ValueError:
        return False  # a text that only speaks of escapes


def _is_kept_in_json(value: object) -> bool:
    if isinstance(value, str):
        return not _BAD.search(value)
    if isinstance(value, dict):
        return all(_is_kept_in_json(key) and _is_kept_in_json(one) for key, one in value.items())
    return not isinstance(value, list | tuple) or all(_is_kept_in_json(one) for one in value)


def refuse(execute: _Execute, sql: str, params: Any, many: Any, context: dict[str, Any]) -> Any:
    """Return what the statement returns. Raises UnkeepableText before it runs."""
    given = params.values() if isinstance(params, dict) else params
    if given and not is_kept(list(given)):
        raise UnkeepableText
    return execute(sql, params, many, context)


def watch(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """Let every statement of a new connection pass through `refuse`."""
    wrappers: list[Any] = connection.execute_wrappers
    if refuse not in wrappers:
        wrappers.insert(0, refuse)  # outermost: what a `with` adds is taken off from the end
