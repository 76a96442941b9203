"""Ids of documents without a number: a hash of what names them, marked weak.

Not for: documents that have a number; those take it as their id.
"""

import hashlib
import unicodedata

from opentisc.records.types import RecordId


def weak_id(title: str, second: str = "", year: int | None = None) -> RecordId:
    """Return `weak:` and 32 hexadecimal digits: SHA-256 of title, a second text, and year.

    second: the first author of literature; the abstract of a patent without a number.

    Case, width, blanks and punctuation do not count, so that two databases give one document one id.
    """
    named = "\n".join((_fold(title), _fold(second), str(year or "")))
    return RecordId("weak:" + hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:32])


def _fold(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
