"""Warnings read the pauses of all running requests at once, and of each its own."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opentisc.desk import actions
from opentisc.desk.models import ServiceRequest, Transition
from opentisc.desk.policy import EVERYTHING
from opentisc.desk.requests import clock
from tests.factories import desk as make
from tests.factories.desk import later

pytestmark = pytest.mark.django_db

NOW = make.NOW


def link(request, for_client: bool) -> str:
    return ""


def paused_once(desk, *, hours: int) -> ServiceRequest:
    """Return a request whose client was asked at NOW and answered so many hours later."""
    request = make.make_working(desk, service="B2")
    actions.ask_client(request.key, by=desk.consultant, now=NOW, text="请补充")
    return actions.client_answers(request.key, by=desk.consultant, now=later(hours=hours), text="如下")


def copies(request: ServiceRequest, count: int) -> None:
    """Write further requests with the same history."""
    steps = list(request.transitions.order_by("at", "pk"))
    for _number in range(count):
        row = ServiceRequest.objects.narrowed(EVERYTHING).get(pk=request.pk)
        row.pk, row.key = None, uuid.uuid4()
        row.number, row.tracking_sha256 = f"C-{row.key}"[:30], f"{row.key.int:064d}"
        row.save(force_insert=True)
        for one in steps:
            one.pk, one.request = None, row
        Transition.objects.bulk_create(steps)


def test_each_request_has_its_own_pauses_and_none_that_still_lasts():
    desk = make.make_desk()
    first, second = paused_once(desk, hours=2), paused_once(desk, hours=5)
    actions.ask_partner(second.key, by=desk.consultant, now=later(hours=6), text="请协办")
    third = make.make_working(desk, service="B2")
    assert clock.pauses_among([first, second, third], now=later(hours=7)) == {
        first.pk: [(NOW, later(hours=2))],
        second.pk: [(NOW, later(hours=5))],
        third.pk: [],
    }
    assert clock.pauses_of(second, now=later(hours=3)) == []  # known then: it stood still and went on later


def test_warnings_ask_as_many_queries_for_thirty_running_requests_as_for_three():
    desk = make.make_desk()
    request = paused_once(desk, hours=2)
    copies(request, 2)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert actions.escalate(link=link, now=later(hours=3)) == {"reached": 0, "told": 0}
        return len(queries)

    few = asked()
    copies(make.make_working(desk, service="B2"), 27 - 1)
    assert ServiceRequest.objects.narrowed(EVERYTHING).filter(delivered_at=None).count() == 30
    assert asked() == few
    assert few <= 6


def test_a_pause_moves_the_warning_by_as_long_as_it_lasted():
    """Due on Thursday 24 September without the pause from Friday to Tuesday."""
    desk = make.make_desk()
    request = make.make_working(desk, service="B2")
    actions.ask_client(request.key, by=desk.consultant, now=NOW, text="请补充")
    back = datetime(2026, 9, 22, 2, 0, tzinfo=UTC)
    actions.client_answers(request.key, by=desk.consultant, now=back, text="如下")
    actions.escalate(link=link, now=datetime(2026, 9, 24, 12, 0, tzinfo=UTC))
    stage = ServiceRequest.objects.narrowed(EVERYTHING).get(pk=request.pk).escalation
    assert stage < 3  # without the pause it would be due by now
