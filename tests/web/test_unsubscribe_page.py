"""The link that ends mails: a visit asks, one POST without cookie or sign-in ends them."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from opentisc.infra import notify
from opentisc.infra.models import EmailMode
from opentisc.infra.notify import Kind
from opentisc.infra.notify.preferences import unsubscribe_path

pytestmark = pytest.mark.django_db


@pytest.fixture
def li(monkeypatch):
    monkeypatch.setattr("opentisc.infra.notify.registry._kinds", {})
    notify.register_kind(Kind("desk.due"))
    return get_user_model().objects.create_user("li@example.org", name="李明")


@pytest.mark.req("UX-55")
def test_a_visit_changes_nothing_and_a_post_ends_the_mails(li):
    client, path = Client(enforce_csrf_checks=True), unsubscribe_path(li.pk, "desk.due")
    page = client.get(path)
    assert page.status_code == 200
    assert "退订邮件" in page.content.decode()
    assert notify.preferences(li.pk)[0].email == EmailMode.NOW
    done = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert (done.status_code, "已退订" in done.content.decode()) == (200, True)
    assert notify.preferences(li.pk)[0].email == EmailMode.OFF


@pytest.mark.req("SC-13", "SC-26")
def test_the_page_names_nobody_and_is_not_kept(li):
    page = Client().get(unsubscribe_path(li.pk, "desk.due"))
    assert "li@example.org" not in page.content.decode()
    assert "李明" not in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_a_link_that_we_did_not_make_is_not_found(li):
    assert Client().get("/unsubscribe/abc:def:ghi/").status_code == 404
    assert Client().post("/unsubscribe/abc:def:ghi/").status_code == 404
