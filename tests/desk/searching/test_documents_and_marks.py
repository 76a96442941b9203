"""Documents and marks: snapshots, the newest mark holds, history stays, verdicts from the rows."""

import hashlib
import json

import pytest

from opentisc.desk import actions, queries
from opentisc.desk.errors import StepRefused
from opentisc.desk.models import Mark, StepDocument
from opentisc.desk.searching.errors import UnknownMark, UnknownStep
from opentisc.desk.searching.matrix import Verdict
from opentisc.search.types import Query
from tests.factories import desk as make

pytestmark = pytest.mark.django_db
NOW = make.NOW
SEPARATOR, PACK = "CN999000001B", "CN999000002A"
NOVELTY = {
    "project_name": "氧化铝涂层隔膜的研制",
    "field": "电化学",
    "purpose": "project",
    "scope": "domestic",
    "requirements": ["same"],
    "key_points": "本项目研制一种锂离子电池隔膜，基膜为聚乙烯，涂层为氧化铝，用于提高耐热性能。" * 2,
    "novelty_points": ["基膜为聚乙烯的锂离子电池隔膜", "孔隙率为百分之四十的氧化铝涂层"],
    "keywords_zh": ["隔膜", "氧化铝", "聚乙烯"],
    "unfiled": "no",
    "wanted_by": "2026-12-01",
    "copies": 1,
    "delivery": "online",
    "truth": True,
    "no_secret": True,
}


@pytest.fixture
def novelty(desk):
    """A 查新 of two points."""
    return make.make_working(desk, service="B3", answers=NOVELTY)


def searched(request, by, text="电池"):
    return actions.search_for(request.key, Query(text=text), by=by, now=NOW)


def mark(request, by, document, value, *, point=None, at=NOW, **facts):
    scale = "relevance" if point is None else "points"
    return actions.mark_document(
        request.key, document, actions.Marking(scale, value, point, **facts), by=by, now=at
    )


def test_a_record_taken_up_keeps_what_it_was(desk, novelty):
    searched(novelty, desk.consultant)
    (row,) = actions.take_up(novelty.key, [SEPARATOR], step=1, by=desk.consultant, now=NOW)
    assert (row.record_id, row.kind, row.steps) == (SEPARATOR, "patents", [1])
    assert row.citation == (
        "虚构新能源股份有限公司. 一种锂离子电池隔膜及其制备方法: CN999000001B[P]. 2023-01-10"
    )
    assert row.snapshot["published_on"] == "2023-01-10"
    written = json.dumps(row.snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert row.snapshot_sha256 == hashlib.sha256(written.encode()).hexdigest()


def test_taken_up_twice_is_one_document_of_both_searches(desk, novelty):
    for text in ("电池", "隔膜"):
        searched(novelty, desk.consultant, text)
    first = actions.take_up(novelty.key, [SEPARATOR, PACK], step=1, by=desk.consultant, now=NOW)
    second = actions.take_up(novelty.key, [SEPARATOR], step=2, by=desk.consultant, now=NOW)
    assert first[0].pk == second[0].pk
    assert StepDocument.objects.get(record_id=SEPARATOR).steps == [1, 2]
    assert StepDocument.objects.count() == 2


def test_a_record_there_is_not_and_a_search_there_is_not_are_refused(desk, novelty):
    searched(novelty, desk.consultant)
    for ids, step in ((["CN000A"], 1), ([SEPARATOR], 2)):
        with pytest.raises(UnknownStep):
            actions.take_up(novelty.key, ids, step=step, by=desk.consultant, now=NOW)
    assert StepDocument.objects.count() == 0


def test_the_newest_mark_holds_and_the_older_ones_stay(desk, novelty):
    searched(novelty, desk.consultant)
    marking = actions.Marking("relevance", "related")
    actions.mark_record(novelty.key, SEPARATOR, marking, step=1, by=desk.consultant, now=NOW)
    row = StepDocument.objects.get()
    mark(novelty, desk.consultant, row.pk, "close", at=make.later(minutes=1), note="同一基膜", page="第 3 页")
    mark(novelty, desk.consultant, row.pk, "close", at=make.later(minutes=2))  # the same again: no row
    work = queries.search_work(novelty.key, actor=desk.consultant, now=NOW)
    (found,) = queries.marked_documents(work.request, work.scheme)
    assert (found.whole.value, found.whole.note, found.whole.page) == ("close", "同一基膜", "第 3 页")
    assert found.history == 2
    assert list(Mark.objects.order_by("pk").values_list("value", flat=True)) == ["related", "close"]


def test_points_are_novel_iff_no_single_document_has_them_whole(desk, novelty):
    searched(novelty, desk.consultant)
    ours, pack = actions.take_up(novelty.key, [SEPARATOR, PACK], step=1, by=desk.consultant, now=NOW)

    def verdicts():
        work = queries.search_work(novelty.key, actor=desk.consultant, now=NOW)
        return [one.verdict for one in queries.compared(work.request, work.scheme).verdicts]

    assert verdicts() == [Verdict.UNKNOWN, Verdict.UNKNOWN]  # two documents that nobody judged
    mark(novelty, desk.consultant, ours.pk, "close")
    mark(novelty, desk.consultant, ours.pk, "same", point=1, passage="基膜为聚乙烯", page="权利要求 2")
    assert verdicts() == [Verdict.DISCLOSED, Verdict.UNKNOWN]
    mark(novelty, desk.consultant, ours.pk, "part", point=2)
    assert verdicts() == [Verdict.DISCLOSED, Verdict.UNKNOWN]  # the battery pack is still unjudged
    assert actions.mark_rest(novelty.key, "unrelated", by=desk.consultant, now=NOW) == 1
    assert verdicts() == [Verdict.DISCLOSED, Verdict.NOVEL]
    assert actions.mark_rest(novelty.key, "unrelated", by=desk.consultant, now=NOW) == 0
    mark(novelty, desk.consultant, pack.pk, "close", at=make.later(minutes=1))
    assert verdicts() == [Verdict.DISCLOSED, Verdict.UNKNOWN]  # a close document with an empty cell


@pytest.mark.parametrize(
    "marking",
    [
        actions.Marking("relevance", "same"),
        actions.Marking("category", "X"),
        actions.Marking("points", "same", 3),
        actions.Marking("points", "same"),
        actions.Marking("relevance", "close", 1),
    ],
)
def test_only_the_services_own_scale_is_taken(desk, novelty, marking):
    searched(novelty, desk.consultant)
    with pytest.raises(UnknownMark):
        actions.mark_record(novelty.key, SEPARATOR, marking, step=1, by=desk.consultant, now=NOW)
    assert (StepDocument.objects.count(), Mark.objects.count()) == (0, 0)


def test_a_dropped_document_counts_no_more_and_may_come_again(desk, novelty):
    searched(novelty, desk.consultant)
    (row,) = actions.take_up(novelty.key, [SEPARATOR], step=1, by=desk.consultant, now=NOW)
    mark(novelty, desk.consultant, row.pk, "close")
    actions.drop_document(novelty.key, row.pk, by=desk.consultant, now=NOW)
    with pytest.raises(UnknownStep):
        mark(novelty, desk.consultant, row.pk, "related")
    (again,) = actions.take_up(novelty.key, [SEPARATOR], step=1, by=desk.consultant, now=NOW)
    assert again.pk != row.pk


def test_the_reviewer_reads_and_does_not_mark(desk, novelty):
    searched(novelty, desk.consultant)
    (row,) = actions.take_up(novelty.key, [SEPARATOR], step=1, by=desk.consultant, now=NOW)
    assert queries.search_work(novelty.key, actor=desk.reviewer, now=NOW).is_open is False
    with pytest.raises(StepRefused):
        mark(novelty, desk.reviewer, row.pk, "close")


def test_a_document_of_another_request_is_not_there(desk, novelty):
    other = make.make_working(desk, service="B2")
    searched(other, desk.consultant)
    (row,) = actions.take_up(other.key, [SEPARATOR], step=1, by=desk.consultant, now=NOW)
    with pytest.raises(UnknownStep):
        mark(novelty, desk.consultant, row.pk, "close")


def test_log_and_documents_take_the_same_queries_however_many_rows(
    desk, novelty, django_assert_max_num_queries
):
    for text in ("电池", "隔膜", "wireless", "network"):
        searched(novelty, desk.consultant, text)
    for one in (SEPARATOR, PACK, "XX2000001A", "XX2000002A"):
        marking = actions.Marking("relevance", "close")
        actions.mark_record(novelty.key, one, marking, step=1, by=desk.consultant, now=NOW)
    work = queries.search_work(novelty.key, actor=desk.consultant, now=NOW)
    with django_assert_max_num_queries(1):
        assert len(queries.search_log(work.request)) == 4
    with django_assert_max_num_queries(3):
        assert len(queries.compared(work.request, work.scheme).close) == 4
