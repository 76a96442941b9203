"""Every route × every stranger × every foreign object: nothing of another centre is read or told apart.

A page of one object answers a stranger as it answers for an object that never was. What lists and counts say is tested
in `test_isolation_lists`. A route with parameters that stands in neither table below fails: whoever adds a route says
what object it shows.
"""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.repository import isolation_world
from tests.repository.isolation_answers import allowed, answered, routes
from tests.repository.isolation_world import MARK, World

ABSENT = 10**12

SECOND: dict[str, object] = {
    "fact": 1, "contact": 1, "relation": 1, "position": 1, "number": 1, "language": "zh-hans", "extension": "pdf",
    "code": "screen",
    "name": "extra_1",
    "record_id": "US4058776A",
}  # fmt: skip
"""Parameters beside the one that names the object."""

WITHIN: dict[str, str] = {
    "desk_document": "document", "desk_document_mark": "document", "desk_document_drop": "document",
    "desk_file": "file", "desk_file_remove": "file", "my_file": "file", "apply_file_remove": "file",
    "my_deliverable_files": "deliverable", "my_effect": "effect", "desk_effect": "effect", "desk_effect_link": "effect",
    "deliverable": "deliverable", "deliverable_comment": "deliverable",
    "deliverable_answer": "deliverable", "deliverable_approve": "deliverable", "deliverable_send_back": "deliverable",
    "deliverable_files": "deliverable", "deliverable_download": "deliverable", "desk_expert_end": "expert",
}  # fmt: skip
"""Route of a request → whose id its `pk` is, inside the request."""

BY_PK: dict[str, str] = {
    "client": "client", "client_edit": "client", "client_fact_add": "client", "client_fact_end": "client",
    "client_contact_add": "client", "client_contact_end": "client", "client_merge": "client",
    "client_account": "client", "client_merge_undo": "merge", "member_end": "member",
    "qualification_end": "qualification", "absence_end": "absence", "deputy_end": "deputy", "resource": "resource",
    "resource_edit": "resource", "seat_add": "resource", "seat_end": "seat", "body_day_withdraw": "day",
    "desk_transfer_take": "transfer", "desk_transfer_decline": "transfer", "desk_conflict": "conflict",
    "desk_catalogue_version": "service_draft", "desk_catalogue_withdraw": "service_draft",
    "service_draft": "service_draft", "service_draft_texts": "service_draft", "service_draft_limits": "service_draft",
    "service_draft_question_new": "service_draft", "service_draft_question": "service_draft",
    "service_draft_question_move": "service_draft", "service_draft_question_retire": "service_draft",
    "service_draft_question_restore": "service_draft", "service_draft_effect_new": "service_draft",
    "service_draft_effect": "service_draft", "service_draft_effect_remove": "service_draft",
    "service_draft_preview": "service_draft", "service_draft_publish": "service_draft",
    "service_draft_discard": "service_draft",
    "desk_follow_up": "rating", "notice_open": "notice", "authority_body_edit": "body", "authority_designate": "body",
    "authority_relate": "body", "authority_relation_end": "body", "authority_body_close": "body", "authority_appoint": "body",
    "desk_sample_release": "sampled",
}  # fmt: skip
"""Route → whose id its `pk` is, by itself."""

BY_KEY: dict[str, str] = {
    "authority_sample": "sample", "authority_case": "sample",
    "enquiry": "enquiry", "enquiry_correct": "enquiry", "enquiry_review": "enquiry", "enquiry_conflict": "enquiry",
    "enquiry_promote": "enquiry", "enquiry_file": "enquiry", "knowledge_from_enquiry": "enquiry",
    "knowledge_article": "article", "knowledge_kept": "article", "knowledge_edit": "article", "knowledge_hand_in": "article",
    "knowledge_publish": "article", "knowledge_send_back": "article", "knowledge_version": "article",
    "knowledge_withdraw": "article",
}  # fmt: skip
"""Route → whose key it takes, other than a request's."""

PUBLIC_OR_OWN: dict[str, str] = {
    **dict.fromkeys(
        ("welcome", "rate_by_link", "effect_by_link", "unsubscribe", "delivery", "delivery_file", "delivery_make",
         "delivery_rate", "cas_return", "openid_connect_callback", "account_reset_password_from_key"),
        "the address is a secret of its own: 256 random bits, tested with the links",
    ),
    **dict.fromkeys(
        ("session_end", "identity_remove", "token_revoke"),
        "numbers one's own sessions, identities and tokens; tests/security, tests/web",
    ),
    "api_request": "opens by bearer token alone; tests/web/api walks every stranger's token",
    **dict.fromkeys(
        ("import_preview", "import_mapping", "import_run", "import_discard", "import_job", "import_job_cancel",
         "import_batch", "import_undo", "search_version_job"),
        "of the installation, for its staff; what of a batch is the centre's is tested in tests/security",
    ),
    **dict.fromkeys(
        ("desk_catalogue_service", "desk_catalogue_begin", "desk_offer", "desk_offer_pause", "desk_offer_resume"),
        "the code of a service of the catalogue; what is shown and done is of the hat's own body: tests/web/desk/manage",
    ),
    **dict.fromkeys(
        ("record", "service", "body", "body_services", "apply", "knowledge_law", "knowledge_law_article"),
        "published: offices' records, services, bodies, laws",
    ),
}  # fmt: skip
"""Route → why its parameter names nothing that one centre keeps from another."""

REQUESTS = ("working", "sealed")


def objects() -> dict[str, list[str]]:
    """Return every route that shows an object of a centre, with its parameters."""
    return {name: given for name, given in routes() if given and name not in PUBLIC_OR_OWN and allowed(name)}


def foreign_and_absent(world: World, name: str, parameters: list[str]) -> Iterator[tuple[dict, dict]]:
    """Give the arguments that name an object of theirs, and the same ones naming nothing."""
    rest = {one: SECOND[one] for one in parameters if one in SECOND}
    if name in BY_PK:
        yield {"pk": world.ids[BY_PK[name]]} | rest, {"pk": ABSENT} | rest
    elif name in BY_KEY:
        yield {"key": world.ids[BY_KEY[name]]} | rest, {"key": uuid4()} | rest
    else:
        if "pk" in parameters:
            rest["pk"] = world.ids[WITHIN[name]]
        if "remark" in parameters:
            rest["remark"] = world.ids["remark"]
        nowhere = {"key": uuid4()} | rest
        for one in REQUESTS:
            yield {"key": world.requests[one].key} | rest, nowhere


class Empty:
    """What addresses of nothing answer to one stranger: each is asked once for all the objects compared with it."""

    def __init__(self, browser) -> None:
        self.browser = browser
        self._kept: dict[tuple[str, str], tuple[int, str]] = {}

    def answer(self, ask: str, nowhere: str) -> tuple[int, str]:
        """Return the status and the page."""
        if (ask, nowhere) not in self._kept:
            self._kept[ask, nowhere] = answered(getattr(self.browser, ask), nowhere)
        return self._kept[ask, nowhere]

    def differences(self, there: str, nowhere: str) -> Iterator[tuple[str, int, int]]:
        """Give the method and both statuses where an address of theirs answers otherwise than one of nothing."""
        for ask in ("get", "post"):
            status, shown = answered(getattr(self.browser, ask), there)
            empty_status, empty = self.answer(ask, nowhere)
            if (status, shown) != (empty_status, empty) or status == 200 or MARK in shown:
                yield ask, status, empty_status


def test_every_route_with_parameters_says_what_it_shows():
    unknown = [
        name
        for name, parameters in objects().items()
        if not (
            name in BY_PK
            or name in BY_KEY
            or ("key" in parameters and ("pk" not in parameters or name in WITHIN))
        )
    ]
    assert unknown == []
    assert {name for name, _parameters in routes()} >= set(PUBLIC_OR_OWN) | set(BY_PK) | set(BY_KEY) | set(
        WITHIN
    )


@pytest.mark.req("SC-12", "SC-13", "RD-12")
def test_a_foreign_object_and_an_absent_one_answer_alike(world):
    isolation_world.fill(world)
    told = []
    for name, parameters in objects().items():
        strangers = dict(world.strangers)
        if name not in BY_PK and name not in BY_KEY:
            strangers["colleague"] = world.colleague  # of the same centre, without a duty in the request
        empty = {who: Empty(browser) for who, browser in strangers.items()}
        for foreign, absent in foreign_and_absent(world, name, parameters):
            there, nowhere = reverse(name, kwargs=foreign), reverse(name, kwargs=absent)
            told += [
                (who, name, *found) for who, one in empty.items() for found in one.differences(there, nowhere)
            ]
    assert told == [], told
