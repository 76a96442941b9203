"""A version of before is searched when its index was built, and staff may have it built."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import timezone

from opentisc.accounts.types import OPERATOR
from opentisc.infra import worker
from opentisc.infra.models import Job, JobState
from opentisc.jobs.registry import runners
from opentisc.records import actions as records
from opentisc.records.types import Party
from opentisc.search.indexes import places
from tests.web import site_records
from tests.web.html_reading import css, page, text

OLD = "/search/?sort=date&as_of=1"


@pytest.fixture
def two_versions(site: Path, tmp_path: Path) -> Path:
    """The small site after one more import: version 1 is no longer what the index holds."""
    changed = replace(site_records.patents()[0], agents=(Party(name="虚构专利代理所"),))
    more = site_records.write(tmp_path, [changed], "more.jsonl")
    records.import_paths([more], by=OPERATOR)
    return site


def run_waiting_job() -> Job:
    job = worker.take("test:1", now=timezone.now())
    assert job is not None
    worker.run(job, runners())
    job.refresh_from_db()
    return job


@pytest.mark.req("SC-39")
@pytest.mark.parametrize("address", [OLD, "/search/export/?as_of=1&format=csv"])
def test_no_page_builds_an_index(visitor, staff, two_versions, address):
    for client in (visitor, staff):
        assert client.get(address).status_code == 503
    assert places.as_of_folders("patents") == []
    assert Job.objects.count() == 0


@pytest.mark.req("UX-37")
def test_a_visitor_is_told_and_led_to_the_newest_data(visitor, two_versions):
    shown = page(visitor, OLD, status=503)
    assert "数据版本 1 还没有索引" in text(css(shown, "[role=alert]")[0])
    assert css(shown, "[role=alert] form") == []
    assert css(shown, "[role=alert] a")[0].get("href") == "/search/?sort=date"


@pytest.mark.req("RD-03")
def test_staff_have_it_built_and_everybody_may_then_search_it(
    visitor, staff, two_versions, django_user_model
):
    [form] = css(page(staff, OLD, status=503), "[role=alert] form")
    assert (form.get("method"), form.get("action")) == ("post", "/search/versions/")
    started = staff.post("/search/versions/", {"list": css(form, "[name=list]")[0].get("value")})
    job = Job.objects.get()
    assert started.headers["Location"] == f"/search/versions/jobs/{job.pk}/"
    assert (job.name, job.by_id) == ("search.index_version", django_user_model.objects.get(is_staff=True).pk)
    assert css(page(staff, started.headers["Location"]), "progress")
    done = run_waiting_job()
    assert (done.state, done.result) == (JobState.DONE, {"indexed": 7})
    assert staff.get(started.headers["Location"]).headers["Location"] == "/search/?sort=date&as_of=1"
    assert text(css(page(visitor, OLD), ".results-count")[0]) == "共 7 件"


def test_a_job_that_fails_says_why(staff, two_versions):
    started = staff.post("/search/versions/", {"list": "q=x&as_of=77"}).headers["Location"]
    assert run_waiting_job().state == JobState.FAILED
    shown = page(staff, started)
    assert "77" in text(css(shown, "[role=alert]")[0])


@pytest.mark.req("SC-12")
def test_only_staff_may_ask_for_it(visitor, two_versions):
    assert visitor.post("/search/versions/", {"list": "as_of=1"}).status_code == 403
    assert visitor.get("/search/versions/").status_code in {302, 405}
    assert visitor.get("/search/versions/jobs/1/").status_code == 302
    assert Job.objects.count() == 0


def test_a_list_without_a_version_is_refused(staff, two_versions):
    assert staff.post("/search/versions/", {"list": "q=x"}).status_code == 422
    assert Job.objects.count() == 0
