"""Fixtures of the tests beside it."""

import pytest

from opentisc.desk.enquiries import drawing
from tests.desk.enquiries.enquiry_entries import register
from tests.factories import desk as make


@pytest.fixture
def desk():
    return make.make_desk("SX01")


@pytest.fixture
def drawn(desk, monkeypatch):
    monkeypatch.setattr(drawing, "is_drawn", lambda number: True)
    return register(desk.consultant)
