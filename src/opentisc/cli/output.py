"""How the command speaks: one JSON document or lines for people on standard output, all else on standard error."""

import json
import sys

from opentisc.kernel.errors import Invalid, OpenTiscError, Unavailable

DONE, FAILED, MISUSE, QUERY_ERROR = 0, 1, 2, 3

_MISUSES = frozenset({"unknown_collection", "unknown_source", "unknown_profile"})
"""Codes of domain errors whose cause stands in the call itself, not in the data or the query."""


def emit(document: object) -> None:
    """Print one JSON document."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, default=str) + "\n")


def say(line: str = "") -> None:
    """Print one line for people on standard output."""
    sys.stdout.write(line + "\n")


def tell(line: str) -> None:
    """Print one line of progress or warning on standard error."""
    sys.stderr.write(line + "\n")


def error_document(
    code: str, message: str, *, position: tuple[int, int] | None = None, fixes: tuple[str, ...] = ()
) -> dict[str, object]:
    """Return the JSON form of an error, the same for every subcommand."""
    place = None if position is None else {"start": position[0], "end": position[1]}
    return {"error": {"code": code, "message": message, "position": place, "fixes": list(fixes)}}


def fail(error: OpenTiscError, *, as_json: bool) -> int:
    """Print a domain error and return its exit code."""
    from opentisc.infra.sentences import sentence_for

    position, fixes = _place_of(error)
    message = str(error) if isinstance(error, Misuse | NotWritten) else sentence_for(error)
    if as_json:
        emit(error_document(error.code, message, position=position, fixes=fixes))
    else:
        tell(f"{error.code}: {message}")
        for fix in fixes:
            tell(f"  → {fix}")
    if isinstance(error, Misuse) or error.code in _MISUSES:
        return MISUSE
    return QUERY_ERROR if position is not None else FAILED


def _place_of(error: OpenTiscError) -> tuple[tuple[int, int] | None, tuple[str, ...]]:
    start, end = getattr(error, "start", None), getattr(error, "end", None)
    fixes = getattr(error, "fixes", ())
    if isinstance(start, int) and isinstance(end, int):
        return (start, end), tuple(fixes)
    return None, ()


class Misuse(Invalid):
    """The command was called in a way it does not understand; the message is for people."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class DatabaseNotReady(Unavailable):
    """The database does not answer, or has no tables yet: `prepare` makes them."""

    code = "database_not_ready"


class NotWritten(Unavailable):
    """A file could not be written; the message is for people."""

    code = "not_written"
