"""The six kinds of error that the domain raises; every context subclasses one of them.

Not for: sentences shown to people. Those are chosen in the interface from `code` and `facts`.
"""

from collections.abc import Mapping


class OpenTiscError(Exception):
    """Base of every error that a caller is expected to answer."""

    code = "error"

    def __init__(self, message: str = "", **facts: object) -> None:
        self.facts: Mapping[str, object] = facts
        super().__init__(message or self.code)


class Invalid(OpenTiscError):
    """What was given cannot be accepted as it is."""

    code = "invalid"


class NotAllowed(OpenTiscError):
    """The person may not do this."""

    code = "not_allowed"


class NotFound(OpenTiscError):
    """There is no such thing, or the person may not know of it: both look the same."""

    code = "not_found"


class Conflict(OpenTiscError):
    """The thing is in a state that does not allow this, or somebody else is at it."""

    code = "conflict"


class Unavailable(OpenTiscError):
    """A part of the installation (lake, index, lock) cannot answer now."""

    code = "unavailable"


class TooOften(OpenTiscError):
    """Somebody asks more often than is allowed; `retry_after` is the number of seconds to wait."""

    code = "too_often"

    def __init__(self, message: str = "", *, retry_after: int, **facts: object) -> None:
        self.retry_after = max(1, retry_after)
        super().__init__(message, retry_after=self.retry_after, **facts)
