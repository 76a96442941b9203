"""Setting up the second factor and coming in through the campus's server, in a real browser."""

from dataclasses import replace

import pytest
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from opentisc.accounts import actions
from opentisc.accounts.models import Person
from opentisc.web.accounts import identities
from tests.security.identity_servers import serving
from tests.security.one_time_codes import code

pytestmark = pytest.mark.journey
PASSWORD = "correct horse battery 9"


def submit(reading) -> None:
    reading.leave(lambda: reading.page.click("main form button[type=submit]"))


@pytest.mark.req("SC-04", "SC-08", "SC-23")
def test_an_administrator_sets_up_the_second_factor_and_sees_the_sessions(reading):
    _row, token = actions.create_administrator("li@example.org", "system", name="李明", now=timezone.now())
    page = reading.page
    reading.go(f"/welcome/{token}/")
    for field in ("#id_password", "#id_repeated"):
        page.fill(field, PASSWORD)
    submit(reading)
    page.fill("#id_password", PASSWORD)
    submit(reading)
    assert page.locator("h1").inner_text() == "启用第二因子"
    assert page.evaluate("document.querySelector('.totp-code img').naturalWidth") > 0
    assert reading.axe() == []
    page.fill("#id_code", code(page.inner_text(".totp-secret")))
    submit(reading)
    assert page.locator(".recovery-codes li").count() == 10
    assert reading.axe() == []
    reading.leave(lambda: page.click("text=已抄好"))
    assert "已启用" in page.inner_text("main")
    assert reading.axe() == []
    reading.go("/account/sessions/")
    assert page.locator("tbody tr").count() == 1
    assert "这台设备" in page.inner_text("tbody")
    assert reading.axe() == []


@pytest.mark.req("SC-10", "SC-23")
def test_the_button_of_the_campus_leads_there_and_back(reading, settings):
    person = Person.objects.create_user("li@example.org", PASSWORD, name="李明")
    with serving() as server:
        settings.OPENTISC = replace(settings.OPENTISC, cas_url=f"{server.base}/cas")
        SocialAccount.objects.create(user=person, provider=identities.cas_provider(), uid=server.cas_user)
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        settings.CONTENT_SECURITY_POLICY = {
            "DIRECTIVES": {**policy, "form-action": [*policy["form-action"], server.base]}
        }
        reading.go("/accounts/login/")
        assert reading.axe() == []
        reading.leave(lambda: reading.page.click(".sign-in-elsewhere button"))
        assert "李明" in reading.page.inner_text(".topbar")
    left = [one for one in reading.foreign if one.startswith(f"{server.base}/cas/login?service=")]
    assert left == reading.foreign
    reading.foreign.clear()
