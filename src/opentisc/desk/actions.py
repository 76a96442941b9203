"""Writes of the desk: the public face. Each is written in the sub-package of its subject."""

from opentisc.desk.deliverables import gate as _gate  # noqa: F401  (registers the gate `whole`)
from opentisc.desk.deliverables.making import make_files
from opentisc.desk.deliverables.writing import Wanted, ask_for_files, save_draft
from opentisc.desk.requests.acceptance import accept, refer, reject, return_for_correction, screen
from opentisc.desk.requests.aftercare import (
    Said,
    answer_effect,
    ask_effect,
    complain,
    follow_up,
    rate,
    rate_by_link,
    settle,
    verify_effect,
)
from opentisc.desk.requests.applicants import checked as check_applicant
from opentisc.desk.requests.applicants import name_applicant, name_client, submit_application
from opentisc.desk.requests.assigning import Team, add_co_handler, assign, borrow_reviewer, reassign
from opentisc.desk.requests.conflicts import decide as decide_conflict
from opentisc.desk.requests.drafts import discard_draft, draft_of, withdraw
from opentisc.desk.requests.effects import answer_by_link as answer_effect_by_link
from opentisc.desk.requests.effects import answer_own as answer_own_effect
from opentisc.desk.requests.files import NewFile
from opentisc.desk.requests.files import attach as attach_file
from opentisc.desk.requests.files import open_file as open_request_file
from opentisc.desk.requests.files import remove as remove_file
from opentisc.desk.requests.from_mail import draft_from_mail
from opentisc.desk.requests.handover import confirm, deliver, note_opening, pass_time
from opentisc.desk.requests.intake import Draft, resubmit, save, start_draft, submit
from opentisc.desk.requests.once import claim as claim_once
from opentisc.desk.requests.once import new_key as new_once_key
from opentisc.desk.requests.once import settle as settle_once
from opentisc.desk.requests.openings import note_page
from opentisc.desk.requests.people import add_to_list, take_off_list, undertake
from opentisc.desk.requests.review import answer_comment, approve, comment, hand_in, send_back
from opentisc.desk.requests.transfers import TransferOffer, decline_transfer, offer_transfer, take_transfer
from opentisc.desk.requests.working import (
    ask_client,
    ask_partner,
    client_answers,
    isolate,
    partner_answers,
    start,
    weigh,
    write_message,
    write_note,
)
from opentisc.desk.services.writing import Listing, offer, sync_shipped

__all__ = [
    "Draft",
    "Listing",
    "NewFile",
    "Said",
    "Team",
    "TransferOffer",
    "Wanted",
    "accept",
    "add_co_handler",
    "add_to_list",
    "answer_comment",
    "answer_effect",
    "answer_effect_by_link",
    "answer_own_effect",
    "approve",
    "ask_client",
    "ask_effect",
    "ask_for_files",
    "ask_partner",
    "assign",
    "attach_file",
    "borrow_reviewer",
    "check_applicant",
    "claim_once",
    "client_answers",
    "comment",
    "complain",
    "confirm",
    "decide_conflict",
    "decline_transfer",
    "deliver",
    "discard_draft",
    "draft_from_mail",
    "draft_of",
    "follow_up",
    "hand_in",
    "isolate",
    "make_files",
    "name_applicant",
    "name_client",
    "new_once_key",
    "note_opening",
    "note_page",
    "offer",
    "offer_transfer",
    "open_request_file",
    "partner_answers",
    "pass_time",
    "rate",
    "rate_by_link",
    "reassign",
    "refer",
    "reject",
    "remove_file",
    "resubmit",
    "return_for_correction",
    "save",
    "save_draft",
    "screen",
    "send_back",
    "settle",
    "settle_once",
    "start",
    "start_draft",
    "submit",
    "submit_application",
    "sync_shipped",
    "take_off_list",
    "take_transfer",
    "undertake",
    "verify_effect",
    "weigh",
    "withdraw",
    "write_message",
    "write_note",
]
