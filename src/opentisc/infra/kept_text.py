"""Refuses text that not every database keeps, before the statement runs: one answer on SQLite and PostgreSQL.

U+0000 and lone surrogates: PostgreSQL keeps neither, in text or in JSON; SQLite would keep the first, and in JSON
both. Forms and importers say so beside the field or the row; this is the last edge, for what comes by another way.
Not for: control characters that a database keeps.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper

from opentisc.kernel.errors import Invalid

_BAD = re.compile("[\x00\ud800-\udfff]")
_ADAPT: Final = "adapt_json_value"
"""The operation by which a column of JSON gives its value to the driver."""
_Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


class UnkeepableText(Invalid):
    """A text holds U+0000 or a lone surrogate. The error does not repeat the text."""

    code = "unkeepable_text"


def cleaned(text: str) -> str:
    """Return the text with U+FFFD for each character that no database keeps: for words told of bad input."""
    return _BAD.sub("\ufffd", text)


def is_kept(value: object) -> bool:
    """Say whether every database keeps a value: a text, or what JSON or a list holds."""
    if isinstance(value, str):
        return not _BAD.search(value)
    if isinstance(value, dict):
        return all(is_kept(key) and is_kept(one) for key, one in value.items())
    return not isinstance(value, list | tuple) or all(is_kept(one) for one in value)


def refuse(execute: _Execute, sql: str, params: Any, many: Any, context: dict[str, Any]) -> Any:
    """Return what the statement returns. Raises UnkeepableText before it runs."""
    given = params.values() if isinstance(params, dict) else params
    if given and not is_kept(list(given)):
        raise UnkeepableText
    return execute(sql, params, many, context)


def watch(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """Let every statement of a new connection pass through `refuse`, and every value of a column of JSON."""
    wrappers: list[Any] = connection.execute_wrappers
    if refuse in wrappers:
        return
    wrappers.insert(0, refuse)  # outermost: what a `with` adds is taken off from the end
    adapt = getattr(connection.ops, _ADAPT)

    def adapted(value: object, encoder: object) -> object:
        # Here, not at the statement: JSON in a column of text may speak of U+0000 by its escape, as the audit trail does.
        if not is_kept(value):
            raise UnkeepableText
        return adapt(value, encoder)

    setattr(connection.ops, _ADAPT, adapted)
