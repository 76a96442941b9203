"""Files of a request: who hands in, who opens, what an opening leaves behind."""

import io

import pytest

from opentisc.desk.errors import StepRefused, UnknownRequest
from opentisc.desk.models import Opening
from opentisc.desk.requests import files, people
from opentisc.infra import audit
from opentisc.kernel.errors import Invalid
from tests.factories import desk as make

pytestmark = pytest.mark.django_db
NOW = make.NOW
SECRET = {**make.BASIC_SEARCH, "unfiled": "yes"}


@pytest.fixture(autouse=True)
def _home(tmp_path, settings):
    settings.HOME = tmp_path
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


def attach(request, by, *, kind="material", name="说明.txt", content="技术说明", **facts):
    stream = io.BytesIO(content.encode())
    return files.attach(request.key, stream, name, new=files.NewFile(kind, **facts), by=by, now=NOW)


def test_a_file_is_kept_and_comes_back_as_it_was():
    desk = make.make_desk()
    request = make.make_working(desk, service="B2")
    row = attach(request, desk.client_hat, upload_key="once")
    assert attach(request, desk.client_hat, upload_key="once").pk == row.pk
    _, content = files.open_file(request.key, row.pk, by=desk.consultant, now=NOW)
    with content:
        assert content.read().decode() == "技术说明"
    assert not Opening.objects.exists()  # label 2: not sealed
    acts = [one.act for one in audit.entries_for(audit.Subject("request", str(request.key)))]
    assert acts.count("desk.request.file_added") == 1


@pytest.mark.req("SC-13")
def test_a_strangers_file_and_an_absent_one_are_the_same():
    desk, other = make.make_desk(), make.make_desk()
    request = make.make_working(desk, service="B2")
    row = attach(request, desk.client_hat)
    for by, pk in ((other.consultant, row.pk), (desk.consultant, row.pk + 1000)):
        with pytest.raises(UnknownRequest):
            files.open_file(request.key, pk, by=by, now=NOW)
    with pytest.raises(UnknownRequest):
        attach(request, other.consultant)


def test_every_opening_of_a_sealed_disclosure_is_kept_and_needs_the_undertaking():
    desk = make.make_desk()
    request = make.make_working(desk, service="B2", answers=SECRET)
    assert request.label == 3
    row = attach(request, desk.client_hat, kind="disclosure")
    with pytest.raises(files.UndertakingMissing):
        files.open_file(request.key, row.pk, by=desk.consultant, now=NOW)
    assert not Opening.objects.exists()
    people.undertake(request, by=desk.consultant, now=NOW)
    files.open_file(request.key, row.pk, by=desk.consultant, now=NOW)[1].close()
    opening = Opening.objects.get()
    assert (opening.person_id, opening.file_id, opening.what) == (desk.consultant.person_id, row.pk, "file")


def test_a_client_neither_sees_nor_adds_what_is_for_staff():
    desk = make.make_desk()
    request = make.make_working(desk, service="B2")
    row = attach(request, desk.consultant, kind="search_export", for_staff_alone=True)
    assert list(files.files(request, actor=desk.client_hat)) == []
    with pytest.raises(UnknownRequest):
        files.open_file(request.key, row.pk, by=desk.client_hat, now=NOW)
    with pytest.raises(Invalid):
        attach(request, desk.client_hat, kind="search_export")


def test_a_file_is_taken_off_with_a_reason_by_its_giver_or_a_handler():
    desk = make.make_desk()
    request = make.make_working(desk, service="B2")
    row = attach(request, desk.client_hat)
    with pytest.raises(Invalid):
        files.remove(request.key, row.pk, by=desk.client_hat, now=NOW, reason=" ")
    with pytest.raises(StepRefused):
        files.remove(request.key, row.pk, by=desk.reviewer, now=NOW, reason="x")
    files.remove(request.key, row.pk, by=desk.consultant, now=NOW, reason="传错")
    with pytest.raises(UnknownRequest):
        files.open_file(request.key, row.pk, by=desk.consultant, now=NOW)
