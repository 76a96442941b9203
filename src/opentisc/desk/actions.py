"""Writes of the desk: the public face. Each is written in the sub-package of its subject."""

from opentisc.desk.archive.filing import archive
from opentisc.desk.archive.filing import export as export_archive
from opentisc.desk.deliverables import gate as _gate  # noqa: F401  (registers the gate `whole`)
from opentisc.desk.deliverables.asking import ask_by_link as ask_for_files_by_link
from opentisc.desk.deliverables.asking import ask_for_files
from opentisc.desk.deliverables.making import make_files
from opentisc.desk.deliverables.opening import delivered, open_delivered, rating_link
from opentisc.desk.deliverables.opening import open_file as open_deliverable
from opentisc.desk.deliverables.writing import Wanted, save_draft
from opentisc.desk.enquiries.by_mail import MailRead, read_for_enquiry
from opentisc.desk.enquiries.by_mail import open_file as open_enquiry_file
from opentisc.desk.enquiries.by_mail import sweep_unsaved as sweep_unsaved_mail
from opentisc.desk.enquiries.entry import Entry as EnquiryEntry
from opentisc.desk.enquiries.promoting import Promotion as EnquiryPromotion
from opentisc.desk.enquiries.promoting import promote as promote_enquiry
from opentisc.desk.enquiries.writing import SheetResult, SheetRow
from opentisc.desk.enquiries.writing import check_sheet as check_enquiry_sheet
from opentisc.desk.enquiries.writing import correct as correct_enquiry
from opentisc.desk.enquiries.writing import decide_conflict as decide_enquiry_conflict
from opentisc.desk.enquiries.writing import register as register_enquiry
from opentisc.desk.enquiries.writing import register_sheet as register_enquiry_sheet
from opentisc.desk.enquiries.writing import review as review_enquiry
from opentisc.desk.knowledge.from_answer import draft_from_answer
from opentisc.desk.knowledge.laws import Provenance as LawProvenance
from opentisc.desk.knowledge.laws import import_laws
from opentisc.desk.knowledge.seeding import publish_shipped as publish_shipped_articles
from opentisc.desk.knowledge.seeding import seed as seed_articles
from opentisc.desk.knowledge.writing import ArticleFields, start_article
from opentisc.desk.knowledge.writing import Basis as ArticleBasis
from opentisc.desk.knowledge.writing import hand_in as hand_in_article
from opentisc.desk.knowledge.writing import new_version as new_article_version
from opentisc.desk.knowledge.writing import publish as publish_article
from opentisc.desk.knowledge.writing import save_draft as save_article
from opentisc.desk.knowledge.writing import send_back as send_article_back
from opentisc.desk.knowledge.writing import withdraw as withdraw_article
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
    track,
)
from opentisc.desk.requests.applicants import checked as check_applicant
from opentisc.desk.requests.applicants import name_applicant, name_client, submit_application
from opentisc.desk.requests.assigning import Team, add_co_handler, assign, borrow_reviewer, reassign
from opentisc.desk.requests.conflicts import decide as decide_conflict
from opentisc.desk.requests.drafts import discard_draft, draft_of, withdraw
from opentisc.desk.requests.effect_verdicts import Judged, judge_effect
from opentisc.desk.requests.effects import answer_by_link as answer_effect_by_link
from opentisc.desk.requests.effects import answer_for_client as answer_effect_for_client
from opentisc.desk.requests.effects import answer_own as answer_own_effect
from opentisc.desk.requests.effects import ask_due_effects, effect_link
from opentisc.desk.requests.escalation import escalate
from opentisc.desk.requests.experts import ExpertBlocked
from opentisc.desk.requests.experts import Invitation as ExpertInvitation
from opentisc.desk.requests.experts import end as end_expert
from opentisc.desk.requests.experts import invite as invite_expert
from opentisc.desk.requests.files import NewFile, UndertakingMissing, require_undertaking
from opentisc.desk.requests.files import attach as attach_file
from opentisc.desk.requests.files import open_file as open_request_file
from opentisc.desk.requests.files import remove as remove_file
from opentisc.desk.requests.from_mail import draft_from_mail
from opentisc.desk.requests.handover import confirm, deliver, note_opening, pass_time
from opentisc.desk.requests.intake import Draft, resubmit, save, start_draft, submit
from opentisc.desk.requests.once import begin as begin_form
from opentisc.desk.requests.once import do_once
from opentisc.desk.requests.once import forget as forget_form
from opentisc.desk.requests.once import settle as settle_form
from opentisc.desk.requests.once import sweep as sweep_forms
from opentisc.desk.requests.openings import note_page
from opentisc.desk.requests.people import add_to_list, end_loans, take_off_list, undertake
from opentisc.desk.requests.review import answer_comment, approve, comment, hand_in, send_back
from opentisc.desk.requests.telling import tell_step
from opentisc.desk.requests.tracking import check_pickup as check_pickup_code
from opentisc.desk.requests.tracking import renew_code as renew_tracking_code
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
from opentisc.desk.sampling.drawing import SampleRule
from opentisc.desk.sampling.drawing import draw as draw_sample
from opentisc.desk.sampling.releasing import Decision as ReleaseDecision
from opentisc.desk.sampling.releasing import release as release_text
from opentisc.desk.searching.documents import drop as drop_document
from opentisc.desk.searching.documents import take_up
from opentisc.desk.searching.leak_check import check_text
from opentisc.desk.searching.log import Aim, Searched, note_opened
from opentisc.desk.searching.log import aim as aim_search
from opentisc.desk.searching.log import search as search_for
from opentisc.desk.searching.marking import Marking, mark_record, mark_rest
from opentisc.desk.searching.marking import mark as mark_document
from opentisc.desk.searching.outside import Outside, Upload, Written, record_outside
from opentisc.desk.searching.rerun import rerun as rerun_search
from opentisc.desk.services.drafting import (
    begin_service_draft,
    change_service_draft,
    discard_service_draft,
    publish_service_draft,
    withdraw_service_variant,
)
from opentisc.desk.services.listing import Listing, change_offer, offer, pause_offer, resume_offer
from opentisc.desk.services.writing import sync_shipped

__all__ = [
    "Aim",
    "ArticleBasis",
    "ArticleFields",
    "Draft",
    "EnquiryEntry",
    "EnquiryPromotion",
    "ExpertBlocked",
    "ExpertInvitation",
    "Judged",
    "LawProvenance",
    "Listing",
    "MailRead",
    "Marking",
    "NewFile",
    "Outside",
    "ReleaseDecision",
    "Said",
    "SampleRule",
    "Searched",
    "SheetResult",
    "SheetRow",
    "Team",
    "TransferOffer",
    "UndertakingMissing",
    "Upload",
    "Wanted",
    "Written",
    "accept",
    "add_co_handler",
    "add_to_list",
    "aim_search",
    "answer_comment",
    "answer_effect",
    "answer_effect_by_link",
    "answer_effect_for_client",
    "answer_own_effect",
    "approve",
    "archive",
    "ask_client",
    "ask_due_effects",
    "ask_effect",
    "ask_for_files",
    "ask_for_files_by_link",
    "ask_partner",
    "assign",
    "attach_file",
    "begin_form",
    "begin_service_draft",
    "borrow_reviewer",
    "change_offer",
    "change_service_draft",
    "check_applicant",
    "check_enquiry_sheet",
    "check_pickup_code",
    "check_text",
    "client_answers",
    "comment",
    "complain",
    "confirm",
    "correct_enquiry",
    "decide_conflict",
    "decide_enquiry_conflict",
    "decline_transfer",
    "deliver",
    "delivered",
    "discard_draft",
    "discard_service_draft",
    "do_once",
    "draft_from_answer",
    "draft_from_mail",
    "draft_of",
    "draw_sample",
    "drop_document",
    "effect_link",
    "end_expert",
    "end_loans",
    "escalate",
    "export_archive",
    "follow_up",
    "forget_form",
    "hand_in",
    "hand_in_article",
    "import_laws",
    "invite_expert",
    "isolate",
    "judge_effect",
    "make_files",
    "mark_document",
    "mark_record",
    "mark_rest",
    "name_applicant",
    "name_client",
    "new_article_version",
    "note_opened",
    "note_opening",
    "note_page",
    "offer",
    "offer_transfer",
    "open_deliverable",
    "open_delivered",
    "open_enquiry_file",
    "open_request_file",
    "partner_answers",
    "pass_time",
    "pause_offer",
    "promote_enquiry",
    "publish_article",
    "publish_service_draft",
    "publish_shipped_articles",
    "rate",
    "rate_by_link",
    "rating_link",
    "read_for_enquiry",
    "reassign",
    "record_outside",
    "refer",
    "register_enquiry",
    "register_enquiry_sheet",
    "reject",
    "release_text",
    "remove_file",
    "renew_tracking_code",
    "require_undertaking",
    "rerun_search",
    "resubmit",
    "resume_offer",
    "return_for_correction",
    "review_enquiry",
    "save",
    "save_article",
    "save_draft",
    "screen",
    "search_for",
    "seed_articles",
    "send_article_back",
    "send_back",
    "settle",
    "settle_form",
    "start",
    "start_article",
    "start_draft",
    "submit",
    "submit_application",
    "sweep_forms",
    "sweep_unsaved_mail",
    "sync_shipped",
    "take_off_list",
    "take_transfer",
    "take_up",
    "tell_step",
    "track",
    "undertake",
    "weigh",
    "withdraw",
    "withdraw_article",
    "withdraw_service_variant",
    "write_message",
    "write_note",
]
