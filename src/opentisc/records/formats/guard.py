"""The last line of a reader: what nobody foresaw in a record costs that record, or the rest of its file, alone.

A reader answers bad content itself, with a reason of its own; this is for its mistakes. Not for: errors of the
machine (no memory, no disk), which end the import.
"""

import csv
import logging
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import ParamSpec, TypeVar

from lxml import etree

from opentisc.kernel.errors import Invalid
from opentisc.records.formats.base import Item, Rejected

P = ParamSpec("P")
T = TypeVar("T")
logger = logging.getLogger(__name__)

REASON = "reader_failed"
UNFORESEEN: tuple[type[Exception], ...] = (
    ValueError,  # with UnicodeError
    TypeError,
    LookupError,  # KeyError, IndexError
    AttributeError,
    ArithmeticError,
    AssertionError,
    EOFError,
    RuntimeError,  # RecursionError, NotImplementedError
    SyntaxError,  # XML that is not well formed is one
    etree.LxmlError,
    csv.Error,
    struct.error,
    zlib.error,
)
"""What code raises on a value that it did not expect. Not OSError or MemoryError: those are not the record's."""
OF_A_RECORD: tuple[type[Exception], ...] = (*UNFORESEEN, Invalid)
"""The same of one record: there a number that cannot be is Invalid, while a file names an unknown profile so."""


def guarded(where: str, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | Rejected:
    """Return what `read` returns; Rejected with the error's class when it raises."""
    try:
        return read(*args, **kwargs)
    except OF_A_RECORD as wrong:
        return failed(where, wrong)


def guarded_items(where: str, items: Iterator[Item]) -> Iterator[Item]:
    """Yield the items of one record or document; when their reader raises, end with one Rejected."""
    try:
        yield from items
    except OF_A_RECORD as wrong:
        yield failed(where, wrong)


def failed(where: str, wrong: Exception) -> Rejected:
    """Return the rejection of what a reader failed at, and log how it did: it is a mistake of ours."""
    logger.warning("a reader failed at %s", where, exc_info=wrong)
    return Rejected(where, "record", REASON, f"{type(wrong).__name__}: {wrong}"[:300])
