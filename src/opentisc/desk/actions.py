"""Writes of the desk: the public face. Each is written in the sub-package of its subject."""

from opentisc.desk.requests.acceptance import accept, refer, reject, return_for_correction, screen
from opentisc.desk.requests.assigning import Team, add_co_handler, assign, borrow_reviewer, reassign
from opentisc.desk.requests.conflicts import decide as decide_conflict
from opentisc.desk.requests.intake import Draft, resubmit, save, start_draft, submit
from opentisc.desk.requests.people import add_to_list, take_off_list, undertake
from opentisc.desk.services.writing import Listing, offer, sync_shipped

__all__ = [
    "Draft",
    "Listing",
    "Team",
    "accept",
    "add_co_handler",
    "add_to_list",
    "assign",
    "borrow_reviewer",
    "decide_conflict",
    "offer",
    "reassign",
    "refer",
    "reject",
    "resubmit",
    "return_for_correction",
    "save",
    "screen",
    "start_draft",
    "submit",
    "sync_shipped",
    "take_off_list",
    "undertake",
]
