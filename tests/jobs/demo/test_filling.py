"""The fictional network tells itself through the real actions: whole, honest, the same for the same seed, resumable."""

import itertools
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import transaction

from opentisc.accounts.models import Person
from opentisc.desk.models import ServiceRequest
from opentisc.desk.policy import EVERYTHING
from opentisc.infra.models import Job, JobState, Notice
from opentisc.infra.worker import Report
from opentisc.jobs.demo import examining, filling
from opentisc.network.clients.codes import credit_code
from opentisc.network.models import Client, Membership, ServiceBody

UNTIL = datetime(2026, 9, 18, 9, 0, tzinfo=UTC)
REQUESTS = 16
RESTING = {
    "draft", "submitted", "screening", "returned", "accepted", "assigned", "working", "waiting_client",
    "waiting_partner", "review", "delivered", "feedback", "complaint",
}  # fmt: skip


class Killed(BaseException):
    """What a killed worker leaves: nothing is caught, nothing is written."""


def run(*, requests: int = REQUESTS, enquiries: int = 10) -> dict:
    """Run the job in this thread, as a worker would, and return its result; a second call goes on from its checkpoint."""
    job = filling.ask(wanted(requests=requests, enquiries=enquiries))
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, leased_by="test")
    result = filling.fill(Report(job.pk, "test"), {**job.arguments, "checkpoint": job.checkpoint})
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, finished_at=UNTIL, result=result)
    return result


def wanted(**much) -> dict:
    return filling.wanted(until=UNTIL, seed=7, **much)


def told() -> list[tuple[object, ...]]:
    rows = ServiceRequest.objects.narrowed(EVERYTHING).order_by("pk")
    return list(rows.values_list("number", "title", "state", "submitted_at", "delivered_at", "label"))


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker, tmp_path_factory):
    """Return the result of the job that filled an installation; everything is rolled back behind the module."""
    from django.test import override_settings

    home = tmp_path_factory.mktemp("home")
    with django_db_blocker.unblock(), override_settings(HOME=home), transaction.atomic():
        yield run()
        transaction.set_rollback(True)


def test_everything_fits_together_and_no_act_is_refused(filled):
    assert filled["broken"] == []
    assert filled["refused"] == {}
    assert (filled["requests"], filled["enquiries"]) == (REQUESTS, 10)


def test_every_state_in_which_a_request_rests_is_there(filled):
    assert set(filled["states"]) >= RESTING


def test_a_gap_in_the_numbers_and_a_broken_chain_are_named(filled):
    rows = ServiceRequest.objects.narrowed(EVERYTHING)
    one = rows.exclude(number="").order_by("number").first()
    with transaction.atomic():
        rows.filter(pk=one.pk).update(number="", accepted_at=None, state="submitted")
        broken = examining.examine().broken
        transaction.set_rollback(True)
    assert any(line.startswith(f"request {one.pk}:") for line in broken)
    assert any(line.startswith(f"numbers {one.body.code}-") for line in broken)


def test_the_network_has_the_size_it_is_said_to_have(filled):
    kinds = list(ServiceBody.objects.filter(is_fictional=True).values_list("kind", flat=True))
    assert (kinds.count("authority"), kinds.count("centre"), kinds.count("workstation")) == (3, 8, 5)
    assert Membership.objects.values("person").distinct().count() == 40
    assert Client.objects.count() == 120


def test_every_name_says_that_it_is_made_up(filled):
    names = [
        *ServiceBody.objects.values_list("name", flat=True),
        *Person.objects.values_list("name", flat=True),
    ]
    assert [name for name in names if "虚构" not in name] == []
    clients = Client.objects.exclude(kind="overseas").values_list("name", flat=True)
    assert [name for name in clients if "虚构" not in name] == []


def test_no_office_can_have_given_out_a_credit_code_of_the_story(filled):
    codes = list(Client.objects.exclude(credit_code="").values_list("credit_code", flat=True))
    assert len(codes) > 50
    assert [code for code in codes if credit_code(code)[2:4] != "99"] == []  # no province of GB/T 2260


def test_nobody_is_told_of_what_is_long_past(filled):
    assert not Job.objects.filter(name="desk.tell").exists()
    assert not Notice.objects.exists()


def test_asking_again_for_what_is_done_changes_nothing(filled):
    assert filling.ask(wanted(requests=5, enquiries=0)).result == filled
    assert not filling.prepare(wanted(requests=5, enquiries=0))


@pytest.mark.req("RD-03")
@pytest.mark.django_db
def test_a_killed_worker_loses_no_act_and_doubles_none(monkeypatch, tmp_path, settings):
    settings.HOME = tmp_path
    filling.prepare(wanted(requests=6, enquiries=3))
    with transaction.atomic():
        whole = run(requests=6, enquiries=3)
        expected = told()
        transaction.set_rollback(True)
    ticks = itertools.count()  # a clock of its own: every slice takes some acts, on any machine
    monkeypatch.setattr(
        filling, "time", SimpleNamespace(monotonic=lambda: next(ticks), sleep=lambda _s: None)
    )
    monkeypatch.setattr(filling, "_SLICE_SECONDS", 5)
    with monkeypatch.context() as patch:
        _kill_in_the_middle(patch)
        with pytest.raises(Killed):
            run(requests=6, enquiries=3)
    job = Job.objects.get(name=filling.JOB)
    assert 0 < job.checkpoint["done"] < whole["acts"]
    resumed = run(requests=6, enquiries=3)
    assert resumed["broken"] == []
    assert told() == expected


def _kill_in_the_middle(patch: pytest.MonkeyPatch) -> None:
    act, seen = filling._Story.act, []

    def dies(story, event):
        seen.append(event)
        act(story, event)
        if len(seen) == 25:
            raise Killed

    patch.setattr(filling._Story, "act", dies)
