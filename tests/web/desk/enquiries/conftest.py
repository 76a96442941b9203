"""Fixtures of the tests beside it."""

import pytest

from opentisc.desk.enquiries import drawing
from tests.factories import desk as make
from tests.web.desk.enquiries.enquiry_pages import browser, register


@pytest.fixture(autouse=True)
def no_second_factor(monkeypatch):
    """Second factors are tested with sign-in; here a session is enough."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)


@pytest.fixture
def desk(site):
    return make.make_desk("SX01")


@pytest.fixture
def librarian(desk):
    return browser(desk.consultant)


@pytest.fixture
def drawn(desk, monkeypatch):
    monkeypatch.setattr(drawing, "is_drawn", lambda number: True)
    return register(desk.consultant, question="问题全文\n第二行")
