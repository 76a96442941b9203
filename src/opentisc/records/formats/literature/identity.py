"""The id of a document of other literature: its DOI, its standard number, or a weak hash.

Not for: reading exports.
"""

import re
from dataclasses import dataclass

from opentisc.records.formats.weak import weak_id
from opentisc.records.types import RecordId

_DOI = re.compile(r"10\.\d{4,9}/\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Identity:
    """The id of a document; weak when it is a hash. doi: as normalised."""

    record_id: RecordId
    weak: bool = False
    doi: str | None = None


def identify(
    *,
    doi: str | None = None,
    standard_number: str | None = None,
    title: str | None = None,
    first_author: str | None = None,
    year: int | None = None,
) -> Identity | None:
    """Return the document's id: DOI before standard number before the hash; None when nothing names it."""
    clean = read_doi(doi)
    if clean:
        return Identity(RecordId(f"doi:{clean}"), doi=clean)
    standard = " ".join((standard_number or "").split())
    if standard:
        return Identity(RecordId(f"std:{standard}"))
    if not title or not title.strip():
        return None
    return Identity(weak_id(title, first_author or "", year), weak=True)


def read_doi(text: str | None) -> str | None:
    """Return the DOI in `text` in lower case (DOIs do not tell cases apart), None when there is none."""
    match = _DOI.search((text or "").strip())
    return match[0].rstrip(".,;)").lower() if match else None
