"""A prepared query gives what the query itself gives, for every value; what cannot be kept is refused loudly."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Q, QuerySet
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from opentisc.desk.models import ServiceRequest
from opentisc.infra.models import Job
from opentisc.infra.orm import NotNarrowed
from opentisc.infra.prepared import CannotPrepare, Prepared, overwrite
from opentisc.kernel.workdays import CHINA_TIME

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def _jobs(*, name: str, at: datetime) -> QuerySet[Job]:
    return Job.objects.filter(name=name, created_at__lte=at).order_by("pk")


@pytest.fixture
def jobs(db: None) -> list[Job]:
    rows = [Job.objects.create(name=name, arguments={"n": n}) for n, name in enumerate("aab")]
    for n, row in enumerate(rows):
        Job.objects.filter(pk=row.pk).update(created_at=NOON + timedelta(hours=n))
    return rows


def test_the_rows_are_those_of_the_values_of_each_call(jobs: list[Job]) -> None:
    prepared: Prepared[Job] = Prepared(_jobs, name=str, at=datetime)
    assert [one.pk for one in prepared.rows(name="a", at=NOON)] == [jobs[0].pk]
    later = prepared.rows(name="a", at=NOON + timedelta(hours=1))
    assert [(one.pk, one.arguments) for one in later] == [(jobs[0].pk, {"n": 0}), (jobs[1].pk, {"n": 1})]
    assert later[0].created_at == NOON
    assert prepared.first(name="b", at=NOON) is None
    assert [one.pk for one in prepared.rows(name="b", at=NOON + timedelta(days=1))] == [jobs[2].pk]


def test_each_run_asks_once_and_sees_what_was_written_since(jobs: list[Job]) -> None:
    prepared: Prepared[int] = Prepared(
        lambda *, key: Job.objects.filter(pk=key).values_list("done", flat=True), key=int
    )
    assert prepared.first(key=jobs[0].pk) == 0
    Job.objects.filter(pk=jobs[0].pk).update(done=7)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert prepared.first(key=jobs[0].pk) == 7
    assert len(asked) == 1


def test_what_changes_the_text_is_a_form_of_its_own(jobs: list[Job]) -> None:
    def build(newest_first: bool, *, name: str) -> QuerySet[Job]:
        return Job.objects.filter(name=name).order_by("-pk" if newest_first else "pk")

    prepared: Prepared[Job] = Prepared(build, name=str)
    assert [one.pk for one in prepared.rows(True, name="a")] == [jobs[1].pk, jobs[0].pk]
    assert [one.pk for one in prepared.rows(False, name="a")] == [jobs[0].pk, jobs[1].pk]


def test_the_day_of_an_instant_is_the_day_that_the_query_would_take(db: None) -> None:
    def build(*, at: datetime) -> QuerySet[Job]:
        return Job.objects.filter(arguments__day=at.date().isoformat())

    def days(*, at: datetime) -> QuerySet[Job]:
        return Job.objects.filter(created_at__date=at.date())

    row = Job.objects.create(name="a", arguments={})
    Job.objects.filter(pk=row.pk).update(created_at=NOON)

    def days_in_china(*, at: datetime) -> QuerySet[Job]:
        return Job.objects.filter(created_at__date=at.astimezone(CHINA_TIME).date())

    for build_ in (days, days_in_china):
        prepared: Prepared[Job] = Prepared(build_, at=datetime)
        for hours in (-30, -20, 0, 11, 12, 20):  # 12 hours after noon in China the day is another one there
            at = NOON + timedelta(hours=hours)
            assert prepared.rows(at=at) == list(build_(at=at)), hours
    with pytest.raises(CannotPrepare):
        Prepared[Job](build, at=datetime).rows(at=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "build",
    [
        pytest.param(lambda *, n: Job.objects.filter(done=n + 1), id="a number made of the value"),
        pytest.param(lambda *, n: Job.objects.filter(pk__in=range(n % 2 + 1)), id="a list made of it"),
        pytest.param(lambda *, n: Job.objects.filter(done=Job.objects.count(), total=n), id="asks first"),
    ],
)
def test_a_query_that_cannot_be_kept_is_refused(build: Callable[..., QuerySet[Job]]) -> None:
    with pytest.raises(CannotPrepare):
        Prepared[Job](build, n=int).rows(n=1)


@pytest.mark.django_db
def test_none_is_refused_because_it_is_another_text() -> None:
    prepared: Prepared[Job] = Prepared(lambda *, n: Job.objects.filter(done=n), n=int)
    with pytest.raises(ValueError, match="None"):
        prepared.rows(n=None)


@pytest.mark.django_db
def test_a_guarded_table_stays_guarded() -> None:
    unnarrowed: Prepared[ServiceRequest] = Prepared(
        lambda *, key: ServiceRequest.objects.get_queryset().filter(key=key), key=UUID
    )
    with pytest.raises(NotNarrowed):
        unnarrowed.rows(key=uuid4())
    narrowed: Prepared[ServiceRequest] = Prepared(
        lambda *, key: ServiceRequest.objects.narrowed(Q(key=key)), key=UUID
    )
    assert narrowed.rows(key=uuid4()) == []


@pytest.mark.django_db
def test_what_can_have_no_rows_has_none() -> None:
    prepared: Prepared[Job] = Prepared(lambda *, n: Job.objects.none().filter(done=n), n=int)
    assert prepared.rows(n=1) == []


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_inside_a_transaction_alone() -> None:
    prepared: Prepared[Job] = Prepared(lambda *, n: Job.objects.select_for_update().filter(done=n), n=int)
    with transaction.atomic():
        assert prepared.rows(n=1) == []
    with pytest.raises(TransactionManagementError):
        prepared.rows(n=1)


def test_a_row_is_written_over_whole_and_no_other(jobs: list[Job]) -> None:
    row = Job.objects.get(pk=jobs[1].pk)
    row.name, row.arguments, row.created_at, row.result = "二", {"甲": [1, None]}, NOON, None
    row.leased_until = NOON + timedelta(microseconds=7)
    overwrite(row)
    again = Job.objects.get(pk=row.pk)
    assert {one.attname: getattr(again, one.attname) for one in Job._meta.concrete_fields} == {
        one.attname: getattr(row, one.attname) for one in Job._meta.concrete_fields
    }
    assert [one.name for one in Job.objects.order_by("pk")] == ["a", "二", "b"]
    row.delete()
    row.pk = 987_654
    with pytest.raises(DatabaseError):
        overwrite(row)
