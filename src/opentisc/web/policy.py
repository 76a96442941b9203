"""Who may open which page: one table, asked by the middleware before any view runs (SC-12).

A route that is not named here opens for nobody, and a test that walks every URL says so.
"""

from enum import StrEnum
from typing import Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from opentisc.network.types import HANDLING_ROLES, Hat, Role

Visitor = AbstractBaseUser | AnonymousUser
"""Whoever asks for a page: signed in or not. Never the operator, who runs the command."""


class Access(StrEnum):
    """Who may open a page."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    STAFF = "staff"
    NOBODY = "nobody"  # a library's route that we do not offer


Rule = Access | frozenset[Role] | frozenset[str]
"""Who may open a route: an access, or the roles of which the worn hat must have one."""

MANAGERS: Final = frozenset((Role.MANAGER,))
HANDLERS: Final = HANDLING_ROLES
DESK: Final = HANDLING_ROLES | {Role.COMPLIANCE}
INTAKES: Final = frozenset((Role.MANAGER, Role.INTAKE))
AUTHORITIES: Final = frozenset((Role.PROVINCE, Role.NATION))
COMPLIANCE: Final = frozenset((Role.COMPLIANCE,))
EDITORS: Final = frozenset((Role.MANAGER, Role.NATION))
"""Who edits services: the nation what all bodies share, a manager the variant of the own body (desk.services.scope)."""

EXPERT: Final = "expert"
"""Stands in a rule beside roles: an outside expert for the one case of the hat."""
REVIEWS: Final[frozenset[str]] = frozenset((*HANDLERS, EXPERT))

POLICY: dict[str, Rule] = {
    "home": Access.PUBLIC,
    "start": Access.PUBLIC,
    "search": Access.PUBLIC,
    "search_export": Access.PUBLIC,
    "search_version": Access.STAFF,
    "search_version_job": Access.STAFF,
    "search_history": Access.PUBLIC,  # of whoever asks: a visitor's own session, a person's own rows
    "search_history_combine": Access.PUBLIC,
    "search_history_delete": Access.PUBLIC,
    "search_history_switch": Access.PUBLIC,
    "search_history_export": Access.PUBLIC,
    "record": Access.PUBLIC,
    "help": Access.PUBLIC,
    "formats": Access.PUBLIC,
    "set_language": Access.PUBLIC,
    "set_type": Access.PUBLIC,
    "welcome": Access.PUBLIC,
    "hat": Access.SIGNED_IN,
    "bodies": Access.PUBLIC,
    "body": Access.PUBLIC,
    "authority_overview": AUTHORITIES,
    "authority_samples": AUTHORITIES,
    "authority_sample_new": AUTHORITIES,
    "authority_sample": AUTHORITIES,
    "authority_case": AUTHORITIES,
    "desk_samples": MANAGERS,
    "desk_sample_release": MANAGERS,
    "authority_bodies": AUTHORITIES,
    "authority_body_add": AUTHORITIES,
    "authority_body_edit": AUTHORITIES,
    "authority_designate": AUTHORITIES,
    "authority_appoint": AUTHORITIES,
    "authority_relate": AUTHORITIES,
    "authority_relation_end": AUTHORITIES,
    "authority_body_close": AUTHORITIES,
    "body_edit": MANAGERS,
    "members": MANAGERS,
    "member_add": MANAGERS,
    "member_end": MANAGERS,
    "qualification_add": MANAGERS,
    "qualification_end": MANAGERS,
    "absences": MANAGERS,
    "absence_add": MANAGERS,
    "absence_end": MANAGERS,
    "deputy_add": MANAGERS,
    "deputy_end": MANAGERS,
    "resources": MANAGERS,
    "resource_add": MANAGERS,
    "resource": MANAGERS,
    "resource_edit": MANAGERS,
    "seat_add": MANAGERS,
    "seat_end": MANAGERS,
    "body_calendar": MANAGERS,
    "body_days_add": MANAGERS,
    "body_day_withdraw": MANAGERS,
    "body_hours": MANAGERS,
    "clients": HANDLERS,
    "client_add": HANDLERS,
    "client": HANDLERS,
    "client_edit": HANDLERS,
    "client_fact_add": HANDLERS,
    "client_fact_end": HANDLERS,
    "client_contact_add": HANDLERS,
    "client_contact_end": HANDLERS,
    "client_merge": MANAGERS,
    "client_merge_undo": MANAGERS,
    "desk_my_day": DESK,
    "desk_start": DESK,
    "desk_start_done": DESK,
    "desk_queue": HANDLERS,
    "desk_board": MANAGERS,
    "desk_transfers": INTAKES,
    "desk_transfer_take": INTAKES,
    "desk_transfer_decline": INTAKES,
    "desk_conflicts": COMPLIANCE,
    "desk_conflict": COMPLIANCE,
    "desk_follow_ups": MANAGERS,
    "desk_follow_up": MANAGERS,
    "desk_effects": MANAGERS,
    "desk_effect": DESK,
    "desk_effect_link": DESK,
    "desk_request": frozenset((*DESK, EXPERT)),  # an expert is led on to the case
    "desk_undertaking": frozenset((*DESK, EXPERT)),
    "desk_step": DESK,
    "desk_transfer_offer": MANAGERS,
    "desk_message": DESK,
    "desk_note": DESK,
    "desk_file_add": DESK,
    "desk_file": DESK,
    "desk_file_remove": DESK,
    "desk_package": DESK,
    "desk_weigh": DESK,
    "desk_co_handler": DESK,
    "desk_borrow": DESK,
    "desk_need_to_know": DESK,
    "desk_catalogue": EDITORS,
    "desk_catalogue_service": EDITORS,
    "desk_catalogue_begin": EDITORS,
    "desk_catalogue_version": EDITORS,
    "desk_catalogue_withdraw": MANAGERS,
    "service_draft": EDITORS,
    "service_draft_texts": EDITORS,
    "service_draft_limits": EDITORS,
    "service_draft_question_new": EDITORS,
    "service_draft_question": EDITORS,
    "service_draft_question_move": EDITORS,
    "service_draft_question_retire": EDITORS,
    "service_draft_question_restore": EDITORS,
    "service_draft_effect_new": EDITORS,
    "service_draft_effect": EDITORS,
    "service_draft_effect_remove": EDITORS,
    "service_draft_preview": EDITORS,
    "service_draft_publish": EDITORS,
    "service_draft_discard": EDITORS,
    "desk_offers": MANAGERS,
    "desk_offer": MANAGERS,
    "desk_offer_pause": MANAGERS,
    "desk_offer_resume": MANAGERS,
    "services": Access.PUBLIC,
    "service": Access.PUBLIC,
    "body_services": Access.PUBLIC,
    "ask": Access.PUBLIC,
    "track": Access.PUBLIC,
    "rate_by_link": Access.PUBLIC,  # whoever holds the one-time link
    "effect_by_link": Access.PUBLIC,
    "register": Access.PUBLIC,
    "register_mobile": Access.PUBLIC,
    "apply": Access.SIGNED_IN,  # whose draft or request it is, the desk decides
    "apply_tasks": Access.SIGNED_IN,
    "apply_who": Access.SIGNED_IN,
    "apply_form": Access.SIGNED_IN,
    "apply_files": Access.SIGNED_IN,
    "apply_file_remove": Access.SIGNED_IN,
    "apply_check": Access.SIGNED_IN,
    "apply_done": Access.SIGNED_IN,
    "apply_discard": Access.SIGNED_IN,
    "my": Access.SIGNED_IN,
    "my_organisation": Access.SIGNED_IN,
    "my_request": Access.SIGNED_IN,
    "my_access": Access.SIGNED_IN,
    "my_file_add": Access.SIGNED_IN,
    "my_file": Access.SIGNED_IN,
    "my_message": Access.SIGNED_IN,
    "my_answer": Access.SIGNED_IN,
    "my_confirm": Access.SIGNED_IN,
    "my_withdraw": Access.SIGNED_IN,
    "my_complain": Access.SIGNED_IN,
    "my_code": Access.SIGNED_IN,
    "my_rate": Access.SIGNED_IN,
    "my_effect": Access.SIGNED_IN,
    "mail_intake": HANDLERS,
    "paper_receipt": HANDLERS,
    "paper_code": HANDLERS,
    "paper_check": HANDLERS,
    "request_brought": HANDLERS,
    "client_account": HANDLERS,
    "desk_search": HANDLERS,
    "desk_search_export": HANDLERS,
    "desk_search_open": HANDLERS,
    "desk_record_mark": HANDLERS,
    "desk_search_log": HANDLERS,
    "desk_search_step": HANDLERS,
    "desk_search_aim": HANDLERS,
    "desk_search_rerun": HANDLERS,
    "desk_outside": HANDLERS,
    "desk_leak_check": HANDLERS,
    "desk_documents": HANDLERS,
    "desk_documents_rest": HANDLERS,
    "desk_document": HANDLERS,
    "desk_document_mark": HANDLERS,
    "desk_document_drop": HANDLERS,
    "deliverables": HANDLERS,
    "deliverable_edit": HANDLERS,
    "deliverable": REVIEWS,
    "deliverable_comment": REVIEWS,
    "deliverable_answer": HANDLERS,
    "deliverable_approve": REVIEWS,
    "deliverable_send_back": REVIEWS,
    "deliverable_files": HANDLERS,
    "deliverable_download": REVIEWS,
    "desk_experts": MANAGERS,
    "desk_expert_invite": MANAGERS,
    "desk_expert_end": MANAGERS,
    "desk_expert_blocked": COMPLIANCE,
    "expert_case": frozenset((EXPERT,)),
    "delivery": Access.PUBLIC,  # behind a token; each opening is written down
    "delivery_file": Access.PUBLIC,
    "delivery_make": Access.PUBLIC,
    "my_deliverable_files": Access.SIGNED_IN,
    "delivery_rate": Access.PUBLIC,
    "verify": Access.PUBLIC,
    "knowledge": Access.PUBLIC,
    "knowledge_suggest": Access.PUBLIC,
    "knowledge_article": Access.PUBLIC,
    "knowledge_laws": Access.PUBLIC,
    "knowledge_law": Access.PUBLIC,
    "knowledge_law_article": Access.PUBLIC,
    "knowledge_desk": HANDLERS,
    "knowledge_new": HANDLERS,
    "knowledge_from_request": HANDLERS,
    "knowledge_from_enquiry": HANDLERS,
    "knowledge_kept": HANDLERS,
    "knowledge_edit": HANDLERS,
    "knowledge_hand_in": HANDLERS,
    "knowledge_publish": HANDLERS,
    "knowledge_send_back": HANDLERS,
    "knowledge_version": HANDLERS,
    "knowledge_withdraw": HANDLERS,
    "imports": Access.STAFF,
    "import_mapping": Access.STAFF,
    "import_preview": Access.STAFF,
    "import_run": Access.STAFF,
    "import_discard": Access.STAFF,
    "import_job": Access.STAFF,
    "import_job_cancel": Access.STAFF,
    "import_batch": Access.STAFF,
    "import_undo": Access.STAFF,
    "account_login": Access.PUBLIC,
    "account_logout": Access.PUBLIC,
    "account_reset_password": Access.PUBLIC,
    "account_reset_password_done": Access.PUBLIC,
    "account_reset_password_from_key": Access.PUBLIC,
    "account_reset_password_from_key_done": Access.PUBLIC,
    "account_change_password": Access.SIGNED_IN,
    "account_reauthenticate": Access.SIGNED_IN,
    "account_inactive": Access.PUBLIC,
    "csp_report": Access.PUBLIC,
    "enquiries": DESK,
    "enquiries_review": DESK,
    "enquiry_new": HANDLERS,
    "enquiry_suggest": HANDLERS,
    "enquiry_sheet": HANDLERS,
    "enquiry_sheet_blank": HANDLERS,
    "enquiry": DESK,
    "enquiry_file": DESK,
    "enquiry_correct": HANDLERS,
    "enquiry_review": HANDLERS,
    "enquiry_conflict": COMPLIANCE,
    "enquiry_promote": HANDLERS,
    "notices": Access.SIGNED_IN,  # a person's own
    "notices_read": Access.SIGNED_IN,
    "notice_open": Access.SIGNED_IN,
    "notice_preferences": Access.SIGNED_IN,
    "unsubscribe": Access.PUBLIC,  # whoever holds the mail may end such mails
    "sessions": Access.SIGNED_IN,
    "session_end": Access.SIGNED_IN,
    "sessions_end_others": Access.SIGNED_IN,
    "account_mobile": Access.SIGNED_IN,
    "tokens": Access.SIGNED_IN,  # a person's own
    "token_new": Access.SIGNED_IN,
    "token_revoke": Access.SIGNED_IN,
    "api_reference": Access.PUBLIC,
    "api_schema": Access.PUBLIC,
    "api_requests": Access.PUBLIC,  # cookies do not reach it: the bearer token says who asks
    "api_request": Access.PUBLIC,
    "identities": Access.SIGNED_IN,
    "identity_remove": Access.SIGNED_IN,
    "cas_start": Access.PUBLIC,
    "cas_return": Access.PUBLIC,
    "oidc_start": Access.PUBLIC,
    "openid_connect_login": Access.NOBODY,  # ours begins the sign-in, with a nonce
    "openid_connect_callback": Access.PUBLIC,
    "mfa_authenticate": Access.PUBLIC,  # between password and second factor nobody is signed in yet
    "mfa_index": Access.SIGNED_IN,
    "mfa_reauthenticate": Access.SIGNED_IN,
    "mfa_activate_totp": Access.SIGNED_IN,
    "mfa_deactivate_totp": Access.SIGNED_IN,
    "mfa_view_recovery_codes": Access.SIGNED_IN,
    "mfa_generate_recovery_codes": Access.SIGNED_IN,
    "mfa_download_recovery_codes": Access.NOBODY,  # codes are shown once, on the page
    "socialaccount_login_cancelled": Access.PUBLIC,
    "socialaccount_login_error": Access.PUBLIC,
    "socialaccount_signup": Access.NOBODY,
    "socialaccount_connections": Access.NOBODY,  # our own page lists identities of every kind
    "account_signup": Access.NOBODY,
    "account_set_password": Access.NOBODY,
    "account_email": Access.NOBODY,
    "account_email_verification_sent": Access.NOBODY,
    "account_confirm_email": Access.NOBODY,
    "account_confirm_login_code": Access.NOBODY,
}


def access_to(route: str | None) -> Rule | None:
    """Return who may open the route; None when the table does not name it, so nobody may."""
    return POLICY.get(route or "")


def allows(rule: Rule, actor: Visitor, hat: Hat | None = None) -> bool:
    """Say whether the person may open a page of this rule under the hat worn."""
    if not isinstance(rule, Access):
        worn = None if hat is None else EXPERT if hat.case is not None else hat.role
        return bool(actor.is_authenticated) and worn in rule
    if rule is Access.PUBLIC:
        return True
    if rule is Access.SIGNED_IN:
        return bool(actor.is_authenticated)
    return rule is Access.STAFF and bool(actor.is_authenticated and getattr(actor, "is_staff", False))
