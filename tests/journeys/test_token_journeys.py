"""An access token in a real browser: the password first, shown once, listed, revoked; the reference page of the API."""

import pytest
from django.test import Client

from opentisc.accounts.models import Person
from opentisc.network.types import Role
from tests.factories import network as make

pytestmark = [pytest.mark.journey, pytest.mark.req("SC-44", "SC-09", "SC-23")]
PASSWORD = "correct horse battery 9"
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def submit(seen) -> None:
    seen.leave(lambda: seen.page.click("main form button[type=submit]"))


def looked_at(seen) -> None:
    """Fail for what axe finds, and for a page that is wider than its window."""
    assert seen.axe() == []
    assert not seen.page.evaluate(WIDE)


@pytest.mark.parametrize(
    ("width", "language"), [(1440, "zh-hans"), (390, "zh-hans"), (1440, "en"), (390, "en")]
)
def test_a_librarian_makes_a_token_uses_it_and_revokes_it(watched, site, monkeypatch, width, language):
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    person = Person.objects.create_user("li@example.org", PASSWORD, name="李明", is_staff=True)
    body = make.make_body("TOK1", name="虚构市知识产权信息服务中心")
    make.make_member(body, Role.CONSULTANT, person=person)
    seen = watched(viewport={"width": width, "height": 900}, language=language)
    page = seen.page
    seen.go("/accounts/login/?next=/account/tokens/")
    page.fill("#id_login", "li@example.org")
    page.fill("#id_password", PASSWORD)
    submit(seen)
    looked_at(seen)
    seen.leave(lambda: page.click("main a.button-primary"))
    if "reauthenticate" in page.url:
        page.fill("#id_password", PASSWORD)
        submit(seen)
    looked_at(seen)
    submit(seen)
    assert page.locator(".field-error").count() == 1
    looked_at(seen)
    page.fill("#id_label", "立项系统" if language == "zh-hans" else "Project system")
    submit(seen)
    token = page.inner_text("#token")
    assert len(token) == 48
    looked_at(seen)
    bearer = {"Authorization": f"Bearer {token}"}
    assert Client().get("/api/v1/requests/x", headers=bearer).status_code == 404
    seen.go("/account/tokens/")
    assert token not in page.content()
    looked_at(seen)
    submit(seen)
    assert page.locator("tbody form").count() == 0
    assert Client().get("/api/v1/requests/x", headers=bearer).status_code == 401
    looked_at(seen)
    seen.leave(lambda: page.click("main a[href='/api/']"))
    looked_at(seen)
