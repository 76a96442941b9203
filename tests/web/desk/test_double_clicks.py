"""Real pages, real forms, sent twice as a double click sends them: rows counted before and after (RD-11)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client as Browser
from django.urls import reverse

from opentisc.accounts.models import Person
from opentisc.desk import actions
from opentisc.desk.models import ServiceRequest
from opentisc.desk.policy import EVERYTHING
from opentisc.network.types import Role
from tests.factories import desk as make
from tests.factories import network as net
from tests.factories import reports
from tests.web.html_reading import css, tree_of
from tests.web.signed_in import BACKEND

pytestmark = pytest.mark.req("RD-11")
LATER = reports.LATER
NOT_EFFECTS = {"desk.oncekey", "sessions.session"}


@dataclass
class Form:
    """A form on a page. by: whose browser; page: where it stands; action: where it is sent; said: what is typed.

    stands: the address in the form where its second button sends it elsewhere.
    """

    by: object
    page: str
    action: str
    said: dict[str, object] = field(default_factory=dict)
    stands: str = ""


@pytest.fixture(autouse=True)
def _acting(monkeypatch):
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


@pytest.fixture
def desk(site, settings):
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": site / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return make.make_desk()


def rows() -> dict[str, int]:
    """Return how many rows every table holds; the audit trail and the jobs are effects as well."""
    counted = {}
    for model in apps.get_models():
        if model._meta.label_lower not in NOT_EFFECTS and model._meta.managed:
            base = model._base_manager
            counted[model._meta.label_lower] = (
                base.narrowed(EVERYTHING).count() if hasattr(base, "narrowed") else base.count()
            )
    return counted


def on(request, *rest: str) -> str:
    return "/".join(["/desk/requests", str(request.key), *rest]) if rest else f"/desk/requests/{request.key}"


def said_to(kind: str) -> Callable:
    def case(desk) -> Form:
        request = make.make_working(desk)
        return Form(
            desk.consultant, on(request), on(request, kind), {"text": "请补充附图"}, on(request, "messages")
        )

    return case


def step(code: str, **said) -> Callable:
    def case(desk) -> Form:
        request = make.make_working(desk)
        address = reverse("desk_step", args=[request.key, code])
        return Form(desk.consultant, address, address, said)

    return case


def co_handler(desk) -> Form:
    request = make.make_working(desk)
    other = net.make_hat(desk.body, Role.CONSULTANT)
    return Form(
        desk.consultant, on(request, "co-handler"), on(request, "co-handler"), {"person": other.person_id}
    )


def borrow(desk) -> Form:
    request, lender = make.make_working(desk), make.make_desk()
    said = {
        "person": f"{lender.reviewer.person_id}:{lender.body.code}",
        "until": (LATER + timedelta(days=9)).date().isoformat(),
        "reason": "本机构只有一人",
    }
    return Form(desk.manager, on(request, "borrow"), on(request, "borrow"), said)


def weigh(desk) -> Form:
    request = make.make_working(desk)
    return Form(desk.consultant, on(request, "weigh"), on(request, "weigh"), {"minutes": 30, "effort": 2})


def remark(desk) -> Form:
    request = make.make_working(desk, service="B2")
    reports.add_steps(request, desk.consultant)
    reports.add_document(request, desk.consultant)
    row = reports.make_report(request, desk.consultant, reports.search_written())
    actions.hand_in(request.key, by=desk.consultant, now=LATER)
    page = reverse("deliverable", args=[request.key, row.pk])
    return Form(desk.reviewer, page, f"{page}comment/", {"text": "请说明检索范围"})


def files_asked(desk) -> Form:
    request = make.make_working(desk, service="B2")
    row = reports.make_report(request, desk.consultant, reports.search_written())
    page = reverse("deliverable", args=[request.key, row.pk])
    return Form(desk.consultant, page, f"{page}files/")


def draft(desk) -> Form:
    request = make.make_working(desk)
    page = reverse("deliverable_edit", args=[request.key, "zh-hans"])
    return Form(desk.consultant, page, page, {"answer": "可以。", "bases": "专利法|第九条"})


def complaint(desk) -> Form:
    request = make.make_working(desk)
    make.make_deliverable(request, desk.consultant)
    actions.deliver(request.key, by=desk.consultant, now=LATER)
    page = f"/my/requests/{request.key}/"
    return Form(desk.client_hat, page, f"{page}complain/", {"text": "答复太晚"})


def client_words(desk) -> Form:
    request = make.make_working(desk)
    page = f"/my/requests/{request.key}/"
    return Form(desk.client_hat, page, f"{page}message/", {"text": "补充一点"})


def article(desk) -> Form:
    said = {"right_kinds": "patent", "topic": "filing", "question": "何时申请？", "answer": "尽早。"}
    return Form(desk.consultant, "/desk/knowledge/new/", "/desk/knowledge/new/", said)


CASES = {
    "a message": said_to("messages"),
    "a note": said_to("notes"),
    "a question to the client": step("ask_client", text="请补充权利要求"),
    "a helper": co_handler,
    "a loan": borrow,
    "minutes": weigh,
    "a remark": remark,
    "files of a version": files_asked,
    "a first draft": draft,
    "a complaint": complaint,
    "words of the client": client_words,
    "an article": article,
}


@pytest.mark.parametrize("case", CASES)
def test_a_double_click_has_one_effect(desk, case):
    form = CASES[case](desk)
    seen = Browser(enforce_csrf_checks=True)
    seen.force_login(Person.objects.get(pk=form.by.person_id), backend=BACKEND)
    sent = filled(seen, form)
    before = rows()
    first = seen.post(form.action, sent)
    assert first.status_code == 302, first.content.decode()
    once = rows()
    assert once != before or case == "minutes"
    again = seen.post(form.action, sent)
    assert (again.status_code, again.headers["Location"]) == (302, first.headers["Location"])
    assert rows() == once


def filled(seen: Browser, form: Form) -> dict[str, object]:
    """Return what the page's own form would send: its hidden fields, and what is typed."""
    tree = tree_of(seen.get(form.page).content)
    found = [
        one
        for one in css(tree, "form[method=post]")
        if (one.get("action") or form.page).partition("#")[0] == (form.stands or form.action)
        and not css(one, "[name=language]")
    ]
    assert found, [one.get("action") for one in css(tree, "form")]
    hidden = {one.get("name"): one.get("value") or "" for one in css(found[0], "input[type=hidden]")}
    assert hidden["csrfmiddlewaretoken"]
    return hidden | form.said


def test_every_table_is_counted():
    assert ServiceRequest._meta.label_lower == "desk.servicerequest"
    assert {"desk.message", "desk.assignment", "infra.job", "infra.auditevent"} <= {
        model._meta.label_lower for model in apps.get_models()
    }
