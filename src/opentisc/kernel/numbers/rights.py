"""Record ids of marks, geographical indications, IC layout designs and literature.

Not for: numbers of patents (`reading`).
"""

import re

from opentisc.kernel.numbers.folding import fold
from opentisc.kernel.numbers.types import UnreadableNumber

_GAPS = re.compile(r"[\s,]+")
# 集成电路布图设计登记号: BS. + two-digit year or 20 + year ..., seven to nine digits in all.
_LAYOUT = re.compile(r"(?:IC-?CN-?)?BS\s*[.\-]?\s*(\d{7,9})")
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi\s*[:：]\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_TYPED_ID = re.compile(r"(?:TM|IC)-[A-Z]{2}-\S*\d\S*|GI-[A-Z]{2,10}-[^\s\-]+-\S+")


def mark_id(office: str, number: str) -> str:
    """Return the record id of a mark: `TM-US-77478018`. Raises UnreadableNumber without any digit."""
    body = fold(number).translate({ord(","): None, ord(" "): None, ord("/"): None})
    if not any(sign.isdigit() for sign in body):
        raise UnreadableNumber(f"not a mark number: {number!r}", given=number)
    return f"TM-{office.upper()}-{body}"


def indication_id(register: str, kind: str, number: str) -> str:
    """Return the record id of a geographical indication: `GI-EU-PGI-IT-02305`.

    number: as the register prints it; where it begins with the kind (`PGI-IT-02305`), once is enough.
    Raises UnreadableNumber when it is empty.
    """
    body = _GAPS.sub("-", fold(number))
    if not body:
        raise UnreadableNumber("the number of the indication is empty", given=number)
    head = fold(kind)
    return f"GI-{register.upper()}-{body if body.startswith(f'{head}-') else f'{head}-{body}'}"


def layout_id(number: str) -> str:
    """Return the record id of an IC layout design: `IC-CN-BS.205001234`. Raises UnreadableNumber."""
    match = _LAYOUT.fullmatch(fold(number))
    if match is None:
        raise UnreadableNumber(f"not a layout registration number: {number!r}", given=number)
    return f"IC-CN-BS.{match[1]}"


def other_record_id(text: str) -> str | None:
    """Return the record id that `text` names when it is the id of a mark, indication or layout, or a DOI."""
    folded = fold(text)
    layout = _LAYOUT.fullmatch(folded)
    if layout:
        return f"IC-CN-BS.{layout[1]}"
    doi = _DOI.fullmatch(text.strip())
    if doi:
        return f"doi:{doi[1].lower()}"  # DOI names are compared without case
    return folded if _TYPED_ID.fullmatch(folded) else None
