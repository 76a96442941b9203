"""The first sign-in: three steps of one's role, each a page that opens."""

import re

import pytest
from django.test import Client as Browser

from opentisc.accounts.models import Person
from tests.web.signed_in import BACKEND


@pytest.mark.req("UX-36")
@pytest.mark.parametrize("role", ["intake", "consultant", "reviewer", "manager", "compliance"])
def test_each_role_is_shown_three_steps_that_it_may_take(desk, role):
    browser = Browser()
    person = Person.objects.get(pk=getattr(desk, role).person_id)
    browser.force_login(person, backend=BACKEND)
    page = browser.get("/desk/start").content.decode()
    steps = re.findall(r'<p class="strong"><a href="([^"]+)">', page)
    assert len(steps) == 3
    assert [browser.get(step, follow=True).status_code for step in steps] == [200, 200, 200]


@pytest.mark.req("UX-36")
def test_the_steps_are_offered_until_they_are_put_away(desk):
    browser = Browser()
    person = Person.objects.get(pk=desk.consultant.person_id)
    browser.force_login(person, backend=BACKEND)
    offered = 'href="/desk/start"'
    assert offered in browser.get("/desk/").content.decode()
    browser.post("/desk/start/done")
    assert offered not in browser.get("/desk/").content.decode()
