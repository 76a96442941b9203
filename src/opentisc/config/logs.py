"""How lines of the log look: one event is one line, whatever a visitor writes into an address (SC-36), and no
address in it opens anything.

Not for: what is logged where.
"""

import logging
import re

_CONTROL = {code: f"\\x{code:02x}" for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if code != 0x09}
_CONTROL |= {0x2028: "\\u2028", 0x2029: "\\u2029"}


_SLASH = "(?:/|%2[Ff])"
_SECRET_STEP = re.compile(
    rf"({_SLASH}(?:welcome|confirm-email|unsubscribe|rate|effect|d|account{_SLASH}cas|password{_SLASH}reset{_SLASH}key){_SLASH})"
    r"[^/%?#\s'\"<>]+"
)
"""Addresses whose next step signs in, sets a password or answers for a person."""
_SECRET_PARAMETER = re.compile(r"([?&](?:token|key|ticket|code|state|password)=)[^&#\s'\"<>]+")


def without_secrets(text: str) -> str:
    """Return the text with the secrets of addresses replaced by `[…]`."""
    return _SECRET_PARAMETER.sub(r"\1[…]", _SECRET_STEP.sub(r"\1[…]", text))


class LineFormatter(logging.Formatter):
    """Writes control characters of a message as escapes; a trace keeps its lines. No secret stands in either."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line and its trace."""
        return without_secrets(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's name
        """Return the line of the message, without its trace."""
        return super().formatMessage(record).translate(_CONTROL)
