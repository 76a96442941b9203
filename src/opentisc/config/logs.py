"""How lines of the log look: one event is one line, whatever a visitor writes into an address (SC-36).

Not for: what is logged where.
"""

import logging

_CONTROL = {code: f"\\x{code:02x}" for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if code != 0x09}
_CONTROL |= {0x2028: "\\u2028", 0x2029: "\\u2029"}


class LineFormatter(logging.Formatter):
    """Writes control characters of a message as escapes; a trace keeps its lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's name
        """Return the line of the message, without its trace."""
        return super().formatMessage(record).translate(_CONTROL)
