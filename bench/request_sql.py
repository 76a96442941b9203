"""The two sides of the benchmark of the request list: the desk's queries, and the SQL one would write by hand."""

from collections.abc import Callable, Iterator
from functools import partial
from uuid import UUID

from django.db import connection

from bench.request_rows import NOW, Body
from opentisc.desk import queries
from opentisc.desk.queries import QueueFilters
from opentisc.network.types import Hat

Page = tuple[list[UUID], int]
Call = Callable[[], Page]

_COLUMNS = """
SELECT r.key, r.number, r.title, r.state, r.label, r.due_at, r.delivered_at, r.closed_at, r.paused_since,
       r.recorded_at, c.name, s.code,
       (SELECT p.name FROM desk_assignment h JOIN accounts_person p ON p.id = h.person_id
        WHERE h.request_id = r.id AND h.duty = 'handler' AND h.until_at IS NULL ORDER BY h.from_at DESC LIMIT 1)
FROM desk_servicerequest r
JOIN desk_serviceversion s ON s.id = r.service_id
LEFT JOIN network_client c ON c.id = r.client_id
WHERE """
_ORDER = """
ORDER BY r.delivered_at DESC NULLS FIRST, r.closed_at DESC NULLS FIRST, r.due_at ASC NULLS LAST,
         r.recorded_at DESC, r.id DESC
LIMIT 50"""
_OF_BODY = "r.body_id = %s AND r.state <> 'draft' AND r.isolated_at IS NULL"
_CLOSED = "('rejected', 'referred', 'withdrawn', 'archived')"
_OF_PERSON = """r.isolated_at IS NULL AND r.id IN (
    SELECT a.request_id FROM desk_assignment a
    WHERE a.person_id = %s AND a.body_id = %s AND a.from_at <= %s AND (a.until_at IS NULL OR a.until_at > %s))
AND (r.label < 3 OR EXISTS (
    SELECT 1 FROM desk_needtoknow n WHERE n.request_id = r.id AND n.person_id = %s AND n.removed_at IS NULL))"""


def sides(network: list[Body]) -> Iterator[tuple[str, list[Call], list[Call]]]:
    """Yield each list by name: ours for each hat, and bare for each hat."""
    managers = [one.desk.manager for one in network]
    staff = [hat for one in network for hat in one.consultants[:2]]
    all_rows, open_rows = QueueFilters(), QueueFilters(stage="open")
    still = f"{_OF_BODY} AND r.state NOT IN {_CLOSED}"
    yield "manager, all", *_pair(managers, all_rows, _OF_BODY, lambda hat: [hat.body_id])
    yield "manager, open", *_pair(managers, open_rows, still, lambda hat: [hat.body_id])
    yield "staff, all", *_pair(staff, all_rows, _OF_PERSON, _of_person)


def _of_person(hat: Hat) -> list[object]:
    now = connection.ops.adapt_datetimefield_value(NOW)
    return [hat.person_id, hat.body_id, now, now, hat.person_id]


def _pair(
    hats: list[Hat], filters: QueueFilters, where: str, given: Callable[[Hat], list[object]]
) -> tuple[list[Call], list[Call]]:
    return (
        [partial(_ours, hat, filters) for hat in hats],
        [partial(_bare, where, given(hat)) for hat in hats],
    )


def _ours(hat: Hat, filters: QueueFilters) -> Page:
    page = queries.queue(hat, filters, now=NOW)
    return [row.key for row in page.rows], page.total


def _bare(where: str, params: list[object]) -> Page:
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS + where + _ORDER, params)
        rows = cursor.fetchall()
        cursor.execute(f"SELECT count(*) FROM desk_servicerequest r WHERE {where}", params)  # noqa: S608 - our own
        total = cursor.fetchone()[0]
    return [row[0] if isinstance(row[0], UUID) else UUID(row[0]) for row in rows], total
