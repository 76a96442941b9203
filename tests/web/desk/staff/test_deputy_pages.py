"""The pages of a deputy (代理): what is 限定知悉 is not there unless listed in person, and papers say 某某代某某."""

import uuid
from datetime import timedelta

import pytest

from opentisc.accounts.models import Person
from opentisc.desk import actions
from opentisc.network import actions as network_actions
from opentisc.network import queries as network
from opentisc.web import hats
from tests.factories import desk as make
from tests.factories import network as net
from tests.web.desk.desk_pages import bare, browser
from tests.web.desk.staff.staff_pages import NOW, address
from tests.web.html_reading import css, page, text

pytestmark = pytest.mark.req("SC-13", "SC-15")
SEALED = {**make.BASIC_SEARCH, "unfiled": "yes", "subject": "未公开的节能方法"}


@pytest.fixture
def deputy(desk):
    """Return the hat of a colleague who acts for the consultant until next year, and a browser wearing it."""
    member = net.make_member(desk.body)
    absent = Person.objects.get(pk=desk.consultant.person_id)
    given = network_actions.StandingIn(
        absent=absent, acting=member.person, first_day=net.TODAY, last_day=net.TODAY + timedelta(days=365)
    )
    network_actions.name_deputy(desk.body, given, by=desk.manager)
    hat = network.deputy_hat(member.person, absent_id=absent.pk, body_id=desk.body.pk, on=net.TODAY)
    seen = browser(hat)
    session = seen.session
    session[hats.SESSION_KEY] = hat.key
    session.save()
    return hat, seen


def test_a_sealed_request_is_absent_from_every_page_of_a_deputy(desk, deputy):
    _hat, seen = deputy
    request = make.make_working(desk, service="B2", answers=SEALED)
    for rest in ("", "/undertaking", "/steps/ask_client", "/deliverables/", "/search/", "/need-to-know"):
        here = seen.get(address(request, rest))
        nowhere = seen.get(f"/desk/requests/{uuid.uuid4()}{rest}")
        assert here.status_code == nowhere.status_code == 404, rest
        assert bare(here) == bare(nowhere), rest
    for listing in ("/desk/", "/desk/queue", "/desk/queue?format=xlsx"):
        assert str(request.key) not in seen.get(listing).content.decode(errors="replace")
    assert not request.openings.exists()


def test_a_listed_deputy_undertakes_first_and_the_client_reads_both_names(desk, deputy):
    hat, seen = deputy
    request = make.make_working(desk, service="B2", answers=SEALED)
    actions.add_to_list(request, hat.person_id, by=desk.consultant, now=NOW)
    assert seen.get(address(request)).headers["Location"] == address(request, "/undertaking")
    assert seen.post(address(request, "/undertaking"), {"agree": "on"}).headers["Location"] == address(
        request
    )
    assert "未公开的节能方法" in text(css(page(seen, address(request)), "main")[0])
    both = f"{hat.name}代{desk.consultant.name}"
    assert request.openings.get().person_name == both
    client = page(browser(desk.client_hat), f"/my/requests/{request.key}/access/")
    assert both in text(css(client, "main")[0])


def test_a_deputy_acts_on_the_page_of_an_open_request_under_both_names(desk, deputy):
    hat, seen = deputy
    request = make.make_working(desk, service="B2")
    request.refresh_from_db()
    given = {"version": request.version, "reason": "请补充附图", "text": "请补充附图", "once": ""}
    assert seen.post(address(request, "/steps/ask_client"), given).status_code == 302
    both = f"{hat.name}代{desk.consultant.name}"
    assert both in text(css(page(seen, address(request)), "main")[0])
