"""The records themselves: frozen dataclasses, one family per right. Not ORM rows, no behaviour.

A record says what one source published. Missing is `None` or an empty tuple, never an empty string.
Numbers are kept twice: normalised (kernel.numbers) and `as_given`. What could not be read stays in
`as_given` and is marked, never guessed.
"""

from opentisc.records.types.common import (
    Classification,
    Collection,
    Image,
    LocalText,
    Number,
    Party,
    RecordId,
    Source,
)
from opentisc.records.types.literature import Literature, LiteratureKind
from opentisc.records.types.patents import (
    Application,
    Citation,
    Claim,
    Fee,
    LegalEvent,
    Ownership,
    Paragraph,
    Patent,
    PatentType,
    Priority,
    RelatedDocument,
)
from opentisc.records.types.rights import Goods, Indication, Layout, Mark, ProtectedName

Record = Patent | Application | Mark | Indication | Layout | Literature
"""Anything that a format can find in a file and the lake can keep."""

__all__ = [
    "Application",
    "Citation",
    "Claim",
    "Classification",
    "Collection",
    "Fee",
    "Goods",
    "Image",
    "Indication",
    "Layout",
    "LegalEvent",
    "Literature",
    "LiteratureKind",
    "LocalText",
    "Mark",
    "Number",
    "Ownership",
    "Paragraph",
    "Party",
    "Patent",
    "PatentType",
    "Priority",
    "ProtectedName",
    "Record",
    "RecordId",
    "RelatedDocument",
    "Source",
]
