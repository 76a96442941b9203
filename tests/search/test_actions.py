"""Indexes: made, brought up to date, rebuilt while serving, of an old version, and what happens when they break."""

import shutil

import pytest
from filelock import FileLock

from opentisc.accounts.types import OPERATOR
from opentisc.kernel.errors import NotAllowed
from opentisc.search import actions, queries
from opentisc.search.errors import IndexBroken, IndexBusy, IndexMissing, VersionNotIndexed
from opentisc.search.indexes import places, readers
from opentisc.search.registry import Document
from opentisc.search.types import Query
from tests.search.conftest import provider_of


def made(record_id: str, title: str) -> Document:
    return Document(record_id=record_id, texts={"ti": [title]}, row={"title": title})


def ids(text: str = "", **options) -> list[str]:
    return [hit.record_id for hit in queries.run(Query(text=text, **options), actor=None).hits]


def test_catching_up_adds_changes_and_removes(shelf):
    spec = shelf(made("A", "one"), made("B", "two"), made("C", "three"))
    assert ids() == ["A", "B", "C"]
    provider_of(spec).versions[2] = [made("A", "one"), made("B", "changed"), made("D", "four")]
    assert actions.catch_up("patents") == 3
    page = queries.run(Query(text=""), actor=None)
    assert ([hit.record_id for hit in page.hits], page.data_version) == (["A", "B", "D"], 2)
    assert ids("two") == []
    assert ids("changed") == ["B"]
    assert actions.catch_up("patents") == 0


def test_the_same_changes_twice_change_nothing(shelf):
    spec = shelf(made("A", "one"))
    provider_of(spec).versions[2] = [made("A", "one"), made("B", "two")]
    actions.catch_up("patents")
    folder = places.serving("patents")
    state = places.read_state(folder)
    places.write_state(folder, places.State(state.format, state.fields, 1))  # as if killed after the commit
    assert actions.catch_up("patents") == 1
    assert ids() == ["A", "B"]


def test_the_old_index_serves_until_the_new_one_is_whole(shelf, monkeypatch):
    spec = shelf(made("A", "one"))
    before = places.serving("patents")
    seen = []

    def watched(*, as_of=None):
        seen.append((places.serving("patents"), ids()))
        yield from [made("A", "one"), made("B", "two")]

    monkeypatch.setattr(provider_of(spec), "documents", watched)
    assert actions.rebuild("patents") == 2
    assert seen == [(before, ["A"])]
    assert places.serving("patents") != before
    assert not before.exists()
    assert ids() == ["A", "B"]


def test_a_rebuild_that_fails_leaves_the_old_index_serving(shelf, monkeypatch):
    spec = shelf(made("A", "one"))

    def broken(*, as_of=None):
        yield made("B", "two")
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(provider_of(spec), "documents", broken)
        with pytest.raises(OSError, match="disk full"):
            actions.rebuild("patents")
    assert ids() == ["A"]
    assert actions.rebuild("patents") == 1


def test_a_version_of_before_is_searched_in_an_index_of_its_own(shelf):
    spec = shelf(made("A", "one"))
    provider_of(spec).versions[2] = [made("A", "one"), made("B", "two")]
    actions.catch_up("patents")
    assert actions.build_as_of("patents", 1, by=OPERATOR) == 1
    assert actions.build_as_of("patents", 1, by=OPERATOR) == 0
    assert actions.build_as_of("patents", 2, by=OPERATOR) == 0  # the serving index holds it
    page = queries.run(Query(text="", as_of=1), actor=None)
    assert (page.total, page.data_version) == (1, 1)
    assert ids(as_of=2) == ["A", "B"]
    assert ids() == ["A", "B"]
    assert [version for version, _ in places.as_of_folders("patents")] == [1]
    assert actions.prune_as_of("patents", kept=frozenset((1, 2))) == 0
    assert actions.prune_as_of("patents", kept=frozenset((2,))) == 1
    assert places.as_of_folders("patents") == []


@pytest.mark.req("SC-39")
@pytest.mark.parametrize("actor", [None, OPERATOR])
def test_a_search_never_builds_an_index_of_a_version_of_before(shelf, actor):
    spec = shelf(made("A", "one"))
    provider_of(spec).versions[2] = [made("B", "two")]
    actions.catch_up("patents")
    for ask in (queries.run, queries.export_ids):
        with pytest.raises(VersionNotIndexed) as refused:
            ask(Query(text="", as_of=1), actor=actor)
        assert refused.value.facts == {"collection": "patents", "version": 1}
    assert places.as_of_folders("patents") == []


@pytest.mark.req("SC-12")
def test_a_visitor_may_not_have_an_index_built(shelf):
    spec = shelf(made("A", "one"))
    provider_of(spec).versions[2] = [made("B", "two")]
    actions.catch_up("patents")
    with pytest.raises(NotAllowed):
        actions.build_as_of("patents", 1, by=None)
    assert places.as_of_folders("patents") == []


def test_an_index_of_a_version_that_was_made_otherwise_is_made_again(shelf):
    spec = shelf(made("A", "one"))
    provider_of(spec).versions[2] = [made("B", "two")]
    actions.catch_up("patents")
    assert actions.build_as_of("patents", 1, by=OPERATOR) == 1
    folder = places.as_of_folder("patents", 1)
    places.write_state(folder, places.State(places.FORMAT, "other", 1))
    with pytest.raises(VersionNotIndexed):
        queries.run(Query(text="", as_of=1), actor=None)
    assert actions.build_as_of("patents", 1, by=OPERATOR) == 1
    assert ids(as_of=1) == ["A"]


@pytest.mark.req("RD-05")
def test_a_missing_or_broken_index_is_said_and_mended(shelf):
    shelf(made("A", "one"), index=False)
    with pytest.raises(IndexMissing):
        queries.run(Query(text=""), actor=None)
    assert queries.index_state("patents").problem == "index_missing"
    actions.catch_up("patents")
    folder = places.serving("patents")
    (folder / "meta.json").write_text("{")
    readers.close_all()
    with pytest.raises(IndexBroken):
        queries.run(Query(text=""), actor=None)
    assert queries.index_state("patents").problem == "index_broken"
    actions.rebuild("patents")
    assert ids() == ["A"]
    shutil.rmtree(places.serving("patents"))
    with pytest.raises(IndexMissing):
        queries.run(Query(text=""), actor=None)
    actions.catch_up("patents")
    assert ids() == ["A"]


def test_an_index_of_other_fields_is_rebuilt(shelf):
    spec = shelf(made("A", "one"))
    folder = places.serving("patents")
    places.write_state(folder, places.State(places.FORMAT, "other", spec.provider.data_version()))
    actions.catch_up("patents")
    assert places.serving("patents") != folder
    places.write_state(places.serving("patents"), places.State(places.FORMAT + 1, "other", 1))
    with pytest.raises(IndexBroken):
        queries.run(Query(text=""), actor=None)


def test_a_second_writer_is_told_that_the_index_is_busy(shelf):
    shelf(made("A", "one"))
    with FileLock(places.folder_of("patents") / "writer.lock"), pytest.raises(IndexBusy):
        actions.rebuild("patents")
    assert ids() == ["A"]


def test_a_reader_sees_what_another_process_committed(shelf):
    spec = shelf(made("A", "one"))
    assert ids() == ["A"]
    writer = actions.engine().writer(places.serving("patents"), spec, heap_mb=20, fresh=False)
    writer.put(made("B", "two"))
    assert ids() == ["A"]
    writer.commit()
    writer.close()
    assert ids() == ["A", "B"]


def test_progress_tells_the_number_of_records(shelf):
    shelf(*(made(f"R{number:04d}", "x") for number in range(2_500)), index=False)
    told: list[int] = []
    assert actions.rebuild("patents", progress=told.append) == 2_500
    assert told == [1_000, 2_000, 2_500]


def test_the_state_of_the_index_tells_size_and_version(shelf):
    shelf(made("A", "one"))
    state = queries.index_state("patents")
    assert (state.documents, state.data_version, state.problem) == (1, 1, None)
    assert state.bytes > 0
