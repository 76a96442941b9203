"""Pages that say what went wrong."""

import logging
import re

import pytest
from django.http import HttpRequest

from opentisc.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from opentisc.web import errors
from opentisc.web.home import views


@pytest.mark.req("UX-39")
@pytest.mark.parametrize(
    ("kind", "status"),
    [(NotFound, 404), (NotAllowed, 403), (Conflict, 409), (Invalid, 422), (Unavailable, 503)],
)
def test_each_kind_of_error_has_its_status_and_a_page_with_a_reference(
    visitor, site, monkeypatch, kind, status
):
    def fail(**_named: object) -> None:
        raise kind("secret detail")

    monkeypatch.setattr(views.standing, "collection_counts", fail)
    response = visitor.get("/")
    page = response.content.decode()
    assert response.status_code == status
    assert re.search(rf"编号 [0-9A-F]{{8}} · 状态 {status}", page)
    assert "secret detail" not in page
    assert "Traceback" not in page


@pytest.mark.req("SC-58")
def test_our_own_fault_gives_a_bare_page_and_its_reference_stands_in_the_log(
    visitor, site, monkeypatch, caplog
):
    def fail(**_named: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(views.standing, "collection_counts", fail)
    visitor.raise_request_exception = False
    with caplog.at_level(logging.ERROR):
        response = visitor.get("/")
    page = response.content.decode()
    reference = re.search(r"编号 ([0-9A-F]{8})", page)
    assert response.status_code == 500
    assert reference is not None
    assert reference[1] in caplog.text
    assert "secret detail" not in page


def test_a_request_that_cannot_be_read_has_a_page(rf, site):
    http: HttpRequest = rf.get("/")
    http.user = None
    assert errors.bad_request(http, ValueError()).status_code == 400


@pytest.mark.req("SC-13")
def test_an_absent_record_and_a_strangers_record_give_the_same_page(site, visitor, tmp_path):
    from opentisc.accounts.types import OPERATOR
    from opentisc.records import actions
    from opentisc.records.models import Source
    from tests.web import site_records

    Source.objects.create(code="own", name="本中心", audience="centre")
    hidden = site_records.patents()[-1:]
    file = site_records.write(tmp_path, hidden, "own.jsonl")
    file.write_bytes(file.read_bytes().replace(b"2000004", b"2000099"))
    actions.import_paths([file], by=OPERATOR, source="own")

    def page(record_id: str) -> bytes:
        response = visitor.get(f"/records/{record_id}/")
        assert response.status_code == 404
        without = re.sub(rb"[0-9A-F]{8} ", b"", response.content.replace(record_id.encode(), b"ID"))
        return re.sub(rb'value="[A-Za-z0-9]{64}"', b"", without)

    assert page("XX2000099A") == page("XX2000098A")


def test_a_request_for_an_unknown_host_has_a_page_and_is_no_fault_of_ours(visitor, site):
    response = visitor.get("/help/", headers={"Host": "elsewhere.example.org"})
    assert response.status_code == 400
    assert "这个请求读不懂" in response.content.decode()
