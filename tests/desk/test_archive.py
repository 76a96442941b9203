"""归档: complete or refused by name; the package proves what it holds; tampering is named."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from opentisc.desk import actions, policy, queries
from opentisc.desk.archive import packing
from opentisc.desk.archive.verifying import NotAnArchive
from opentisc.desk.errors import GateClosed, StepRefused, UnknownRequest
from opentisc.desk.models import Message
from opentisc.desk.types import State
from tests.factories import desk as make

pytestmark = pytest.mark.django_db
NOW = make.NOW


@pytest.fixture
def desk():
    return make.make_desk("DA01")


@pytest.fixture
def tracked(desk):
    """Return an answered consultation that the client rated."""
    request = make.make_working(desk)
    make.make_deliverable(request, desk.consultant)
    _done, links = actions.deliver(request.key, by=desk.consultant, now=NOW)
    actions.confirm(request.key, by=desk.client_hat, now=NOW)
    actions.rate_by_link(links.rating, actions.Said(4), now=NOW)
    return policy.get_visible(request.key, actor=desk.consultant, now=NOW)


def test_a_request_with_items_missing_is_not_archived_and_each_is_named(desk):
    request = make.make_working(desk, service="B2")
    held = {one.code: one.held for one in queries.items_of(request)}
    assert held["intake"]
    assert not held["search_log"]
    policy.visible(desk.manager, now=NOW).filter(pk=request.pk).update(state=State.TRACKING)
    with pytest.raises(GateClosed) as closed:
        actions.archive(request.key, by=desk.manager, now=NOW)
    assert {"item_search_log", "item_deliverable", "item_review"} <= set(closed.value.missing)


def test_a_complete_request_is_archived_and_closed(desk, tracked):
    row = actions.archive(tracked.key, by=desk.consultant, now=NOW)
    done = policy.get_visible(tracked.key, actor=desk.consultant, now=NOW)
    assert (done.state, done.closed_at) == (State.ARCHIVED, NOW)
    assert str(row.keep_until) == "2036-09-18"
    assert queries.archives_changed() == (1, [])


@pytest.mark.req("RD-21")
def test_a_message_changed_after_archiving_is_named(desk, tracked):
    actions.write_message(tracked.key, by=desk.client_hat, now=NOW, text="谢谢")
    actions.archive(tracked.key, by=desk.consultant, now=NOW)
    Message.objects.filter(request=tracked).update(text="改过")
    assert queries.archives_changed() == (1, [(tracked.number, "changed", "messages.json")])


def test_the_package_of_an_archive_has_the_hash_that_was_kept(desk, tracked, tmp_path: Path):
    row = actions.archive(tracked.key, by=desk.consultant, now=NOW)
    file = tmp_path / "档案.zip"
    with file.open("wb") as target:
        sha256 = actions.export_archive(tracked.key, target, by=desk.manager, now=make.later(days=1))
    assert sha256 == row.manifest_sha256
    told = queries.verify_archive(file)
    assert (told.sound, told.number, told.manifest_sha256) == (True, tracked.number, sha256)
    again = io.BytesIO()
    actions.export_archive(tracked.key, again, by=desk.manager, now=make.later(days=2))
    assert again.getvalue() == file.read_bytes()


@pytest.mark.req("RD-21")
def test_a_changed_an_added_and_a_missing_entry_are_named(desk, tracked, tmp_path: Path):
    actions.archive(tracked.key, by=desk.consultant, now=NOW)
    whole = io.BytesIO()
    actions.export_archive(tracked.key, whole, by=desk.manager, now=NOW)
    file = tmp_path / "tampered.zip"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            if name == "ratings.json":
                target.writestr(name, source.read(name).replace(b'"score": 4', b'"score": 5'))
            elif name != "effects.json":
                target.writestr(name, source.read(name))
        target.writestr("extra.txt", "x")
    found = {(one.fault, one.name) for one in queries.verify_archive(file).findings}
    assert found == {("changed", "ratings.json"), ("missing", "effects.json"), ("added", "extra.txt")}


def test_a_file_that_is_no_package_is_refused(tmp_path: Path):
    for content in (b"", b"PK\x03\x04 no", json.dumps({}).encode()):
        file = tmp_path / "x.zip"
        file.write_bytes(content)
        with pytest.raises(NotAnArchive):
            queries.verify_archive(file)


@pytest.mark.req("SC-13", "SC-48")
def test_only_the_desk_exports_and_each_export_is_an_opening(desk, tracked):
    stranger = make.make_desk()
    with pytest.raises(UnknownRequest):
        actions.export_archive(tracked.key, io.BytesIO(), by=stranger.manager, now=NOW)
    with pytest.raises(StepRefused):
        actions.export_archive(tracked.key, io.BytesIO(), by=desk.client_hat, now=NOW)
    actions.export_archive(tracked.key, io.BytesIO(), by=desk.manager, now=NOW)
    assert tracked.openings.get().what == "export"


def test_every_entry_is_named_once(desk, tracked):
    names = [one.name for one in packing.entries(tracked)]
    assert len(names) == len(set(names))
