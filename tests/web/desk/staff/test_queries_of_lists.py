"""No page that lists asks the database once for each row: every page that needs no key, with few rows and with many."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from opentisc.desk import actions
from opentisc.network.types import ClientKind
from opentisc.web.policy import POLICY
from tests.factories import desk as make
from tests.factories import network as people
from tests.web.desk.desk_pages import browser

FEW, MANY = 3, 30
_ANOTHER = ("set_", "hat", "search", "record", "welcome", "notices")
"""Beginnings of routes that list nothing of the desk; of notices there are none with few rows."""


def add_rows(desk: make.Desk, count: int) -> None:
    """Add so many requests that came in and that are worked on, clients, enquiries and members."""
    for number in range(count):
        make.make_submitted(desk)
        working = make.make_working(desk, service="B2")
        actions.write_message(working.key, by=desk.consultant, now=make.NOW, text=f"进展 {number}")
        people.make_client(desk.intake, ClientKind.LEGAL_PERSON)
        entry = actions.EnquiryEntry(
            question=f"第 {number} 问：年费何时缴纳？", answer="按期缴纳。", right_kinds=("patent",),
            channel="phone", basis=("专利法第九条",), minutes=5,
        )  # fmt: skip
        actions.register_enquiry(entry, by=desk.consultant, now=make.NOW)
        people.make_hat(desk.body, valid_from=people.SINCE)


def addresses() -> Iterator[tuple[str, str]]:
    """Yield name and address of every route that needs no key."""
    for name in POLICY:
        if not name.startswith(_ANOTHER):
            try:
                yield name, reverse(name)
            except NoReverseMatch:
                continue


def asked(seen, way: str) -> int:
    """Return how many queries a visit takes: the fewest of three, for a session writes its time now and then."""
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            assert seen.get(way).status_code == 200
        counts.append(len(queries))
    return min(counts)


@pytest.mark.django_db
def test_no_page_asks_more_queries_for_more_rows(desk):
    hats = {"manager": desk.manager, "compliance": desk.compliance, "client": desk.client_hat}
    seen = {name: browser(hat) for name, hat in hats.items()}
    add_rows(desk, FEW)
    pages = {}
    for route, way in addresses():
        for who, one in seen.items():
            if one.get(way).status_code == 200:  # the first visit also fills what is kept for the process
                pages[route] = (who, way)
                break
    few = {route: asked(seen[who], way) for route, (who, way) in pages.items()}
    add_rows(desk, MANY - FEW)
    many = {route: asked(seen[who], way) for route, (who, way) in pages.items()}
    assert {route: (few[route], many[route]) for route in pages if many[route] > few[route]} == {}
    assert {"desk_queue", "desk_my_day", "desk_board", "clients", "members"} <= set(pages)
