"""Every route × every stranger × every foreign object: nothing of another centre is read, counted or told apart.

Two checks. A page without parameters says to a stranger, byte for byte, what it said before the other centre had any
work (lists and counts included). A page of one object answers a stranger as it answers for an object that never was.
A route with parameters that stands in neither table below fails: whoever adds a route says what object it shows.
"""

import io
import re
from collections.abc import Iterator
from urllib.parse import quote
from uuid import uuid4

import openpyxl
import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from opentisc.web.policy import POLICY, Access
from tests.repository import isolation_world
from tests.repository.isolation_world import MARK, SECRET_MARK, World

ABSENT = 10**12

SECOND: dict[str, object] = {
    "fact": 1, "contact": 1, "relation": 1, "number": 1, "language": "zh-hans", "extension": "pdf", "code": "screen",
    "record_id": "US4058776A",
}  # fmt: skip
"""Parameters beside the one that names the object."""

WITHIN: dict[str, str] = {
    "desk_document": "document", "desk_document_mark": "document", "desk_document_drop": "document",
    "desk_file": "file", "desk_file_remove": "file", "my_file": "file", "apply_file_remove": "file",
    "my_effect": "effect", "deliverable": "deliverable", "deliverable_comment": "deliverable",
    "deliverable_answer": "deliverable", "deliverable_approve": "deliverable", "deliverable_send_back": "deliverable",
    "deliverable_files": "deliverable", "deliverable_download": "deliverable",
}  # fmt: skip
"""Route of a request → whose id its `pk` is, inside the request."""

BY_PK: dict[str, str] = {
    "client": "client", "client_edit": "client", "client_fact_add": "client", "client_fact_end": "client",
    "client_contact_add": "client", "client_contact_end": "client", "client_merge": "client",
    "client_account": "client", "client_merge_undo": "merge", "member_end": "member",
    "qualification_end": "qualification", "absence_end": "absence", "deputy_end": "deputy", "resource": "resource",
    "resource_edit": "resource", "seat_add": "resource", "seat_end": "seat", "body_day_withdraw": "day",
    "desk_transfer_take": "transfer", "desk_transfer_decline": "transfer", "desk_conflict": "conflict",
    "desk_follow_up": "rating", "notice_open": "notice", "authority_body_edit": "body", "authority_designate": "body",
    "authority_relate": "body", "authority_relation_end": "body", "authority_body_close": "body",
}  # fmt: skip
"""Route → whose id its `pk` is, by itself."""

BY_KEY: dict[str, str] = {
    "enquiry": "enquiry", "enquiry_correct": "enquiry", "enquiry_review": "enquiry", "enquiry_conflict": "enquiry",
    "enquiry_promote": "enquiry", "knowledge_from_enquiry": "enquiry", "knowledge_article": "article",
    "knowledge_kept": "article", "knowledge_edit": "article", "knowledge_hand_in": "article",
    "knowledge_publish": "article", "knowledge_send_back": "article", "knowledge_version": "article",
    "knowledge_withdraw": "article",
}  # fmt: skip
"""Route → whose key it takes, other than a request's."""

PUBLIC_OR_OWN: dict[str, str] = {
    **dict.fromkeys(
        ("welcome", "rate_by_link", "effect_by_link", "unsubscribe", "delivery", "delivery_file", "delivery_rate",
         "cas_return", "openid_connect_callback", "account_reset_password_from_key"),
        "the address is a secret of its own: 256 random bits, tested with the links",
    ),
    **dict.fromkeys(
        ("session_end", "identity_remove"), "numbers one's own sessions and identities; tests/security"
    ),
    **dict.fromkeys(
        ("import_preview", "import_mapping", "import_run", "import_discard", "import_job", "import_job_cancel",
         "import_batch", "import_undo", "search_version_job"),
        "of the installation, for its staff; what of a batch is the centre's is tested in tests/security",
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


def allowed(name: str) -> bool:
    """Say whether anybody may open the route at all."""
    return POLICY.get(name) not in (None, Access.NOBODY)


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
        for one in REQUESTS:
            yield {"key": world.requests[one].key} | rest, {"key": uuid4()} | rest


def routes(
    patterns: list[URLPattern | URLResolver] | None = None, prefix: str = ""
) -> Iterator[tuple[str, list[str]]]:
    """Give every named route with the names of its parameters."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, prefix + str(one.pattern))
        elif one.name:
            found = re.findall(r"<(?:\w+:)?(\w+)>|\?P<(\w+)>", prefix + str(one.pattern))
            yield one.name, [first or second for first, second in found]


def cells(workbook: bytes) -> str:
    """Return what stands in a workbook; its file also holds the second at which it was made."""
    book = openpyxl.load_workbook(io.BytesIO(workbook), read_only=True)
    return "\n".join(str(row) for sheet in book for row in sheet.iter_rows(values_only=True))


def plain(response, *, address: str = "") -> str:
    """Return a page without what differs between two answers to the same question, and without its own address."""
    given = b"".join(response.streaming_content) if response.streaming else response.content
    book = response.headers.get("Content-Type", "").endswith("spreadsheetml.sheet")
    body = response.headers.get("Location", "") + (cells(given) if book else given.decode(errors="replace"))
    for written in filter(None, (address, quote(address, safe=""), quote(address))):
        body = body.replace(written, "")
    body = re.sub(r'csrfmiddlewaretoken" value="\w+"|name="once" value="[\w-]+"', "", body)
    body = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b\d{13}\b", "", body)
    return re.sub(r"\b[0-9A-F]{8}\b", "", body)


def answered(ask, address: str) -> tuple[int, str]:
    """Return the status and the page of an address, without the address itself ."""
    answer = ask(address)
    return answer.status_code, plain(answer, address=address)


def differences(browser, there: str, nowhere: str) -> Iterator[tuple[str, int, int]]:
    """Give the method and both statuses where an address of theirs answers otherwise than one of nothing."""
    for ask in (browser.get, browser.post):
        (status, shown), (empty_status, empty) = answered(ask, there), answered(ask, nowhere)
        if (status, shown) != (empty_status, empty) or status == 200 or MARK in shown:
            yield ask.__name__, status, empty_status


@pytest.fixture
def world(db, site, monkeypatch) -> World:
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    return isolation_world.empty_world()


def simple_pages() -> list[str]:
    """Return the addresses of routes without parameters that a GET may open."""
    skip = {"account_logout", "mfa_activate_totp"}  # the second shows a secret that is new each time
    return [
        reverse(name)
        for name, parameters in routes()
        if not parameters and POLICY.get(name) not in (None, Access.NOBODY) and name not in skip
    ]


@pytest.mark.req("SC-13", "SC-15", "RD-12")
def test_no_list_and_no_count_of_a_stranger_knows_the_work_of_another_centre(world):
    pages = simple_pages()
    before = {
        (who, page): (answer.status_code, plain(answer))
        for who, browser in world.strangers.items()
        for page in pages
        if (answer := browser.get(page)).status_code != 405
    }
    isolation_world.fill(world)
    told = []
    for (who, page), (status, body) in before.items():
        answer = world.strangers[who].get(page)
        now = plain(answer)
        if (answer.status_code, now) != (status, body) or MARK in now or SECRET_MARK in now:
            told.append((who, page))
    assert told == [], told


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
        for foreign, absent in foreign_and_absent(world, name, parameters):
            there, nowhere = reverse(name, kwargs=foreign), reverse(name, kwargs=absent)
            told += [
                (who, name, *found)
                for who, one in strangers.items()
                for found in differences(one, there, nowhere)
            ]
    assert told == [], told
