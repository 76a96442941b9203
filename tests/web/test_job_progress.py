"""How far an import is, as its page says it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from opentisc.infra.models import Job, JobState
from opentisc.web.imports.job_progress import amount, percent, time_left
from tests.web.html_reading import css, page, text

BEGUN = datetime(2024, 5, 1, 8, 0, tzinfo=UTC)
MB = 1024 * 1024


def job(phase: str, done: int, total: int) -> Job:
    return Job(name="records.import", phase=phase, done=done, total=total, started_at=BEGUN)


def left(one: Job, seconds: float) -> str:
    with override("zh-hans"):
        return time_left(one, now=BEGUN + timedelta(seconds=seconds)).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("phase", "done", "total", "words", "per_cent"),
    [
        ("reading", 10 * MB, 40 * MB, "已读 10.0 MB，共 40.0 MB", 25),
        ("reading", 40 * MB, 40 * MB, "已读 40.0 MB，共 40.0 MB", 100),
        ("indexing", 1200, 4800, "已处理 1,200 条，共 4,800 条", 25),
        ("families", 40 * MB, 40 * MB, "", None),
        ("waiting", 0, 0, "", None),
    ],
)
def test_the_amount_has_the_unit_of_its_phase(phase, done, total, words, per_cent):
    one = job(phase, done, total)
    with override("zh-hans"):
        assert amount(one).replace("\xa0", " ") == words
    assert percent(one) == per_cent


@pytest.mark.parametrize(
    ("done", "seconds", "words"),
    [
        (10 * MB, 10, "读完约需 30 秒"),
        (10 * MB, 100, "读完约需 5 分钟"),
        (10 * MB, 3600, "读完约需 3.0 小时"),
        (10 * MB, 4, ""),
        (0, 100, ""),
        (1024, 100, ""),
        (40 * MB, 100, ""),
    ],
)
def test_the_time_left_is_told_at_the_speed_so_far_or_not_at_all(done, seconds, words):
    assert left(job("reading", done, 40 * MB), seconds) == words


def test_a_job_that_has_not_begun_has_no_time_left():
    one = Job(name="records.import", phase="reading", done=1, total=2)
    assert time_left(one, now=BEGUN) == ""


def test_the_page_of_a_running_import_shows_amount_and_time_left(staff, empty_site):
    from opentisc.accounts.models import Person

    running = Job.objects.create(
        name="records.import",
        by=Person.objects.get(),
        state=JobState.RUNNING,
        phase="reading",
        done=20 * MB,
        total=40 * MB,
        started_at=timezone.now() - timedelta(hours=3),
    )
    shown = text(css(page(staff, f"/imports/jobs/{running.pk}/"), "#job")[0])
    assert "读取文件 · 50%" in shown
    assert "已读 20.0 MB，共 40.0 MB；读完约需 3.0 小时" in shown.replace("\xa0", " ")
