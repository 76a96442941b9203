"""Publication, application and registration numbers: read what offices print and people type, print them.

Not for: looking a number up. What cannot be read is kept as given and marked, never guessed.
Every series, with an example and its normal form: docs/numbers.md.
"""

from opentisc.kernel.numbers.keys import (
    application_keys,
    looks_like_number,
    number_keys,
    publication_keys,
    search_keys,
)
from opentisc.kernel.numbers.printing import Style, UnprintableNumber, print_application, print_number
from opentisc.kernel.numbers.reading import read_application, read_publication
from opentisc.kernel.numbers.rights import indication_id, layout_id, mark_id
from opentisc.kernel.numbers.types import DocumentNumber, UnreadableNumber


def record_id(number: DocumentNumber) -> str:
    """Return the record id of a publication: office + number + kind when known (`US4058776A`)."""
    return f"{number.office}{number.number}{number.kind or ''}"


def application_id(number: DocumentNumber) -> str:
    """Return the id of an application: `APP-` + office + number (`APP-US10817431`)."""
    return f"APP-{number.office}{number.number}"


__all__ = [
    "DocumentNumber",
    "Style",
    "UnprintableNumber",
    "UnreadableNumber",
    "application_id",
    "application_keys",
    "indication_id",
    "layout_id",
    "looks_like_number",
    "mark_id",
    "number_keys",
    "print_application",
    "print_number",
    "publication_keys",
    "read_application",
    "read_publication",
    "record_id",
    "search_keys",
]
