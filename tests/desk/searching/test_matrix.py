"""Novelty of a point within what was searched, by hand."""

from opentisc.desk.searching.matrix import Judged, Verdict, span_of_novel, verdicts


def words(points, documents, searches=1):
    return [one.verdict.value for one in verdicts(points, documents, searches=searches)]


def test_a_point_is_novel_iff_no_single_document_has_it_whole():
    first = Judged(1, "close", {1: "same", 2: "part", 3: "none"})
    second = Judged(2, "close", {1: "part", 2: "part", 3: "none"})
    assert words(3, [first, second]) == ["disclosed", "novel", "novel"]
    found = verdicts(3, [first, second], searches=1)
    assert (found[0].disclosed_by, found[0].in_part) == ((1,), (2,))
    assert found[1].in_part == (1, 2)


def test_two_documents_that_disclose_it_in_part_do_not_make_it_known_together():
    assert words(1, [Judged(1, "close", {1: "part"}), Judged(2, "close", {1: "part"})]) == ["novel"]


def test_an_empty_cell_of_a_close_document_leaves_the_point_unknown():
    found = verdicts(2, [Judged(7, "close", {1: "none"})], searches=1)
    assert [one.verdict for one in found] == [Verdict.NOVEL, Verdict.UNKNOWN]
    assert found[1].unjudged == (7,)


def test_one_same_settles_a_point_whatever_else_is_open():
    assert words(1, [Judged(1, "close", {1: "same"}), Judged(2, None, {}), Judged(3, "close", {})]) == [
        "disclosed"
    ]


def test_a_document_that_nobody_judged_leaves_every_open_point_unknown():
    found = verdicts(1, [Judged(4, None, {})], searches=3)
    assert found[0].verdict is Verdict.UNKNOWN
    assert found[0].unread == (4,)


def test_same_in_a_document_that_is_only_related_counts_as_well():
    assert words(1, [Judged(1, "related", {1: "same"})]) == ["disclosed"]


def test_related_and_unrelated_documents_need_no_cells():
    assert words(2, [Judged(1, "related", {}), Judged(2, "unrelated", {})]) == ["novel", "novel"]


def test_without_a_search_nothing_is_known():
    assert words(1, [], searches=0) == ["unknown"]
    assert words(1, [], searches=1) == ["novel"]


def test_the_number_of_novel_points_is_a_span():
    documents = [Judged(1, "close", {1: "same", 2: "none"})]
    assert words(3, documents) == ["disclosed", "novel", "unknown"]
    assert span_of_novel(verdicts(3, documents, searches=1)) == (1, 2)
