"""Publication, application and registration numbers: read what offices print and people type, print them back.

Not for: looking a number up. What cannot be read is kept as given and marked, never guessed.
"""

from opentisc.kernel.numbers.reading import read_application, read_publication
from opentisc.kernel.numbers.types import DocumentNumber, UnreadableNumber


def record_id(number: DocumentNumber) -> str:
    """Return the record id of a publication: office + number + kind when known (`US4058776A`)."""
    return f"{number.office}{number.number}{number.kind or ''}"


def application_id(number: DocumentNumber) -> str:
    """Return the id of an application: `APP-` + office + number (`APP-US10817431`)."""
    return f"APP-{number.office}{number.number}"


__all__ = [
    "DocumentNumber",
    "UnreadableNumber",
    "application_id",
    "read_application",
    "read_publication",
    "record_id",
]
