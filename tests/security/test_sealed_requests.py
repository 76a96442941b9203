"""限定知悉 from inside: those on the list read it after the undertaking alone, each opening is told to the client,
and no act of staff lowers the label. Strangers are tested by the isolation matrix."""

import io

import pytest

from opentisc.desk import actions, policy, queries
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import Opening, ServiceRequest
from opentisc.network.types import Label
from tests.factories import desk as make
from tests.web.signed_in import browser

SECRET = "秘石墨烯散热膜的配方"
ANSWERS = {**make.BASIC_SEARCH, "unfiled": "yes", "subject": SECRET, "purpose": f"{SECRET}怎样？"}
NOW = make.NOW


@pytest.fixture(autouse=True)
def as_of_now(monkeypatch):
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def desk(site):
    return make.make_desk("SL01")


@pytest.fixture
def sealed(desk):
    """Return a sealed request sent back for correction: its form is open again, to staff too."""
    row = make.make_submitted(desk, service="B2", answers=ANSWERS)
    new = actions.NewFile(kind="material", title=SECRET)
    actions.attach_file(row.key, io.BytesIO(SECRET.encode()), "x.txt", new=new, by=desk.client_hat, now=NOW)
    actions.screen(row.key, by=desk.intake, now=NOW)
    return actions.return_for_correction(row.key, by=desk.intake, now=NOW, reason="请补充")


PAGES = (
    "/apply/{key}/", "/apply/{key}/who/", "/apply/{key}/form/", "/apply/{key}/files/", "/apply/{key}/check/",
    "/apply/{key}/done/", "/my/requests/{key}/files/{file}/", "/desk/requests/{key}/files/{file}",
    "/desk/receipt/{key}/", "/desk/requests/{key}/brought/",
)  # fmt: skip


@pytest.mark.req("SC-12")
@pytest.mark.parametrize("page", PAGES)
def test_nothing_of_a_sealed_request_is_shown_before_the_undertaking(desk, sealed, page):
    file = sealed.files.get()
    answer = browser(desk.intake).get(page.format(key=sealed.key, file=file.pk))
    assert answer.status_code in {302, 404, 409}
    body = b"" if answer.streaming else answer.content
    assert SECRET not in body.decode()
    assert not Opening.objects.filter(request=sealed).exists()


@pytest.mark.req("SC-12")
@pytest.mark.parametrize("page", ["/apply/{key}/form/", "/apply/{key}/check/"])
def test_the_client_sees_who_of_the_staff_opened_its_form(desk, sealed, page):
    actions.undertake(sealed, by=desk.intake, now=NOW)
    seen = browser(desk.intake).get(page.format(key=sealed.key))
    assert SECRET in seen.content.decode()
    opened = queries.access_page(sealed.key, desk.client_hat, now=NOW).openings
    assert [(one.person_id, one.what) for one in opened] == [(desk.intake.person_id, "page")]


def test_staff_who_correct_a_sealed_request_do_not_unseal_it(desk, sealed):
    actions.undertake(sealed, by=desk.intake, now=NOW)
    draft = actions.draft_of(sealed, {**ANSWERS, "unfiled": "no"})
    saved = actions.save(sealed.key, draft, by=desk.intake, now=NOW, version=sealed.version)
    assert saved.label == Label.NEED_TO_KNOW
    manager = browser(desk.manager).get("/desk/queue")
    assert SECRET not in manager.content.decode()


def test_the_client_may_unseal_what_is_its_own(desk, sealed):
    draft = actions.draft_of(sealed, {**ANSWERS, "unfiled": "no"})
    saved = actions.save(sealed.key, draft, by=desk.client_hat, now=NOW, version=sealed.version)
    assert saved.label < Label.NEED_TO_KNOW


def test_a_label_given_with_a_draft_outlives_the_saving_of_its_form(desk):
    given = make.make_draft(desk, by=desk.consultant, label=Label.CLIENT)
    draft = actions.draft_of(given, make.CONSULTING)
    saved = actions.save(given.key, draft, by=desk.consultant, now=NOW, version=given.version)
    assert saved.label == Label.CLIENT


def test_who_is_told_of_a_low_rating_does_not_learn_which_sealed_request(desk):
    row = make.make_submitted(desk, service="B2", answers=ANSWERS)
    actions.screen(row.key, by=desk.intake, now=NOW)
    row = actions.accept(row.key, by=desk.intake, now=NOW)
    row.ratings.create(score=1, text=SECRET, at=NOW)
    words = browser(desk.manager).get("/desk/follow-ups").content.decode()
    assert "非常不满意" in words
    assert row.number not in words
    assert SECRET not in words


# 误收处置: what was isolated moves no more


def test_an_isolated_request_takes_no_step_of_who_administers_it_unread(desk):
    row = make.make_submitted(desk, service="B2", answers=ANSWERS)
    actions.screen(row.key, by=desk.intake, now=NOW)
    row = actions.accept(row.key, by=desk.intake, now=NOW)
    actions.isolate(row.key, by=desk.intake, now=NOW, reason="误收")
    team = actions.Team(desk.consultant.person_id, desk.reviewer.person_id)
    with pytest.raises(UnknownRequest):
        actions.assign(row.key, team=team, by=desk.manager, now=NOW, unread=True)
    assert not row.assignments.filter(person_id=desk.consultant.person_id).exists()


def test_time_confirms_no_isolated_request(desk):
    working = make.make_working(desk)
    make.make_deliverable(working, desk.consultant)
    actions.deliver(working.key, by=desk.consultant, now=NOW)
    actions.isolate(working.key, by=desk.consultant, now=NOW, reason="误收")
    assert actions.pass_time(now=make.later(days=60))["confirmed"] == 0
    assert ServiceRequest.objects.narrowed(policy.EVERYTHING).get(pk=working.pk).state == "delivered"
