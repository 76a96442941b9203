"""Reads of the desk: the public face. Each is written in the sub-package of its subject."""

from opentisc.desk.policy import get_countable, get_visible, parts
from opentisc.desk.requests.aftercare import low_ratings
from opentisc.desk.requests.assigning import candidates, needs_review
from opentisc.desk.requests.board import Board, Figure, board
from opentisc.desk.requests.clock import reckon
from opentisc.desk.requests.conflicts import open_checks
from opentisc.desk.requests.files import files as request_files
from opentisc.desk.requests.once import new_key as new_once_key
from opentisc.desk.requests.page import (
    OpenStep,
    RequestPage,
    UnreadPage,
    answers_shown,
    request_page,
    unread_page,
)
from opentisc.desk.requests.people import has_undertaken, undertaking_text
from opentisc.desk.requests.reading import (
    ORDERS,
    Listing,
    MyDay,
    QueueFilters,
    QueueRow,
    RowClock,
    my_day,
    queue,
)
from opentisc.desk.requests.timeline import timeline
from opentisc.desk.requests.transfers import offers_to
from opentisc.desk.sentences import missing_sentences
from opentisc.desk.services.reading import definition_of, offered, offered_by

__all__ = [
    "ORDERS",
    "Board",
    "Figure",
    "Listing",
    "MyDay",
    "OpenStep",
    "QueueFilters",
    "QueueRow",
    "RequestPage",
    "RowClock",
    "UnreadPage",
    "answers_shown",
    "board",
    "candidates",
    "definition_of",
    "get_countable",
    "get_visible",
    "has_undertaken",
    "low_ratings",
    "missing_sentences",
    "my_day",
    "needs_review",
    "new_once_key",
    "offered",
    "offered_by",
    "offers_to",
    "open_checks",
    "parts",
    "queue",
    "reckon",
    "request_files",
    "request_page",
    "timeline",
    "undertaking_text",
    "unread_page",
]
