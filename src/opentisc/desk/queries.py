"""Reads of the desk: the public face. Each is written in the sub-package of its subject."""

from opentisc.desk.policy import get_countable, get_visible, parts
from opentisc.desk.requests.assigning import candidates, needs_review
from opentisc.desk.requests.clock import reckon
from opentisc.desk.requests.conflicts import open_checks
from opentisc.desk.requests.files import files as request_files
from opentisc.desk.services.reading import definition_of, offered, offered_by

__all__ = [
    "candidates",
    "definition_of",
    "get_countable",
    "get_visible",
    "needs_review",
    "offered",
    "offered_by",
    "open_checks",
    "parts",
    "reckon",
    "request_files",
]
