"""Files of a delivered report that are not there: everybody who may has the button, and reads how far they are."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from opentisc.desk import actions
from opentisc.desk.deliverables import making
from opentisc.infra.models import Job, JobState
from tests.factories import desk as make
from tests.factories import reports
from tests.factories.reports import LATER
from tests.web.desk.desk_pages import browser
from tests.web.html_reading import css, page, text

pytestmark = pytest.mark.django_db

BUTTON = "生成文件"


@pytest.fixture
def handed_over(site, settings, monkeypatch):
    """Return desk, request, delivered version without files, and the delivery link; no job waits."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    monkeypatch.setattr(making, "make_pdf", lambda paper, made_at: b"%PDF-1.7\n%%EOF\n")
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": site / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    desk = make.make_desk()
    request = make.make_working(desk)
    row = reports.make_report(request, desk.consultant, reports.answer_written())
    _request, links = actions.deliver(request.key, by=desk.consultant, now=LATER)
    Job.objects.all().delete()
    return desk, request, row, reverse("delivery", args=[links.delivery])


def jobs() -> int:
    return Job.objects.filter(name="desk.make_deliverable").count()


def labels(tree, selector: str = "main button") -> list[str]:
    return [text(one) for one in css(tree, selector)]


def test_client_handler_manager_and_the_link_ask_for_the_same_job(handed_over):
    desk, request, row, link = handed_over
    mine, case = f"/my/requests/{request.key}/", f"/desk/requests/{request.key}"
    client = browser(desk.client_hat)
    for seen, way in (
        (client, mine),
        (browser(desk.consultant), case),
        (browser(desk.manager), case),
        (Browser(), link),
    ):
        assert BUTTON in labels(page(seen, way)), way
    assert client.post(f"{mine}deliverables/{row.pk}/files/").headers["Location"] == f"{mine}#files-{row.pk}"
    assert client.post(f"{mine}deliverables/{row.pk}/files/").status_code == 302
    assert Browser().post(f"{link}{row.pk}/make/").headers["Location"] == link
    assert browser(desk.manager).post(f"{case}/deliverables/{row.pk}/files/").status_code == 302
    assert jobs() == 1
    for seen, way in ((client, mine), (Browser(), link)):
        tree = page(seen, way)
        assert BUTTON not in labels(tree)
        assert "正在生成文件，通常不到一分钟。" in text(css(tree, "main")[0])
    assert "正在生成文件" in text(css(page(browser(desk.manager), case), "#deliverables")[0])


def test_a_failed_job_says_so_and_may_be_asked_again_and_made_files_are_offered(handed_over):
    desk, request, row, link = handed_over
    mine = f"/my/requests/{request.key}/"
    client = browser(desk.client_hat)
    client.post(f"{mine}deliverables/{row.pk}/files/")
    Job.objects.update(
        state=JobState.FAILED, finished_at=LATER, message={"code": "nothing_known", "facts": {}}
    )
    tree = page(client, mine)
    assert "没有制成文件" in text(css(tree, "#deliverables")[0])
    assert BUTTON in labels(tree)
    client.post(f"{mine}deliverables/{row.pk}/files/")
    assert jobs() == 2
    making.make_files(row.pk, now=LATER, tell=lambda *_a: None)
    tree = page(client, mine)
    assert BUTTON not in labels(tree)
    offered = [one.get("href") for one in css(tree, "#deliverables a")]
    assert len(offered) == 2
    assert b"".join(client.get(offered[0]).streaming_content).startswith(b"%PDF")
    behind = [one.get("href") for one in css(page(Browser(), link), "main .button")]
    assert f"{link}{row.pk}/pdf/" in behind


def test_what_is_not_delivered_and_what_is_a_strangers_is_not_made(handed_over):
    desk, request, row, link = handed_over
    other = make.make_working(desk)
    draft = reports.make_report(other, desk.consultant, reports.answer_written())
    client = browser(desk.client_hat)
    assert client.post(f"/my/requests/{other.key}/deliverables/{draft.pk}/files/").status_code == 403
    assert client.post(f"/my/requests/{request.key}/deliverables/{draft.pk}/files/").status_code == 403
    assert Browser().post(f"{link}{draft.pk}/make/").status_code == 404
    stranger = browser(make.make_desk().client_hat)
    assert stranger.post(f"/my/requests/{request.key}/deliverables/{row.pk}/files/").status_code == 404
    assert jobs() == 0
