"""Searches through the public face: totals, order, facets, collapse, highlights, words, limits, audiences."""

from types import SimpleNamespace

import pytest

from opentisc.search import queries
from opentisc.search.engines.tantivy import checking, facets, words
from opentisc.search.errors import QueryError
from opentisc.search.registry import Document, UnknownCollection
from opentisc.search.types import Collapse, FacetChoice, PastStep, Query, Sort

VISITOR = SimpleNamespace(is_active=False, is_staff=False)
STAFF = SimpleNamespace(is_active=True, is_staff=True)


def made(
    record_id: str, title: str = "battery", *, abstract: str = "", day: int = 20200101, **rest
) -> Document:
    texts = {"ti": [title], **({"ab": [abstract]} if abstract else {})}
    dates = {"pd": (day, day)} if day else {}
    return Document(record_id=record_id, texts=texts, dates=dates, row={"title": title}, **rest)


def ids(text: str = "", **options) -> list[str]:
    return [hit.record_id for hit in queries.run(Query(text=text, **options), actor=None).hits]


def refused(**options) -> QueryError:
    with pytest.raises(QueryError) as caught:
        queries.run(Query(**options), actor=None)
    return caught.value


def test_an_empty_query_finds_every_record_in_the_order_of_ids(shelf):
    shelf(made("B"), made("C"), made("A"))
    assert ids() == ["A", "B", "C"]


def test_ties_of_relevance_are_ordered_by_id_on_every_page(shelf):
    names = [f"US2004{number:08d}A1" for number in range(300)]
    shelf(*(made(name) for name in reversed(names)))
    assert ids("battery", limit=40) == names[:40]
    assert ids("battery", limit=40, offset=80) == names[80:120]
    assert ids("battery", limit=40, offset=290) == names[290:]


def test_ids_that_agree_in_sixteen_characters_are_still_ordered(shelf):
    names = [f"literature:doi:10.1000/{number:03d}" for number in range(50)]
    shelf(*(made(name) for name in reversed(names)))
    assert ids("battery", limit=50) == names


def test_by_date_the_newest_come_first_and_undated_records_last(shelf):
    shelf(made("A", day=0), made("B", day=20190101), made("C", day=20210101), made("D", day=20210101))
    assert ids("battery", sort=Sort.DATE) == ["C", "D", "B", "A"]


def test_a_word_in_the_title_counts_more_than_in_the_abstract(shelf):
    shelf(
        made("A", "other words here", abstract="battery cell"),
        made("B", "battery cell", abstract="other words here"),
    )
    assert ids("battery") == ["B", "A"]


def test_values_and_exclusions_add_nothing_to_the_score(shelf):
    shelf(made("A", keys={"office": ["US"]}), made("B", keys={"office": ["CN"]}))
    page = queries.run(Query(text="office:us"), actor=None)
    assert [hit.score for hit in page.hits] == [0.0]


def faceted(record_id: str, year: str, *applicants: str, group: str = "", office: str = "CN") -> Document:
    return made(
        record_id,
        facets={"year": [year], "applicant": applicants, "office": [office]},
        groups={"simple": group} if group else {},
    )


def test_facets_count_records_exactly_and_years_come_newest_first(shelf):
    shelf(
        faceted("A", "2019", "X", "Y"),
        faceted("B", "2021", "X"),
        faceted("C", "2020", "Z"),
        faceted("D", "2021", "X", "X"),
    )
    page = queries.run(Query(text="battery", facets=("year", "applicant")), actor=None)
    assert [(one.value, one.count) for one in page.facets["year"]] == [("2021", 2), ("2020", 1), ("2019", 1)]
    assert [(one.value, one.count) for one in page.facets["applicant"]] == [("X", 3), ("Y", 1), ("Z", 1)]


def test_facet_values_are_included_by_or_within_a_facet_and_by_and_between_facets(shelf):
    shelf(
        faceted("A", "2019", "X"),
        faceted("B", "2021", "X"),
        faceted("C", "2020", "Z"),
        faceted("D", "2021", "Z"),
    )
    x, z = FacetChoice(facet="applicant", value="X"), FacetChoice(facet="applicant", value="Z")
    year = FacetChoice(facet="year", value="2021")
    assert ids(include=(x,)) == ["A", "B"]
    assert ids(include=(x, z)) == ["A", "B", "C", "D"]
    assert ids(include=(x, year)) == ["B"]
    assert ids(exclude=(x,)) == ["C", "D"]
    assert ids(include=(year,), exclude=(x,)) == ["D"]


def test_collapsed_lists_count_groups_and_show_the_best_of_each(shelf):
    shelf(
        faceted("A", "2019", "X", group="f1"),
        faceted("B", "2021", "X", "Y", group="f1"),
        faceted("C", "2020", "Y", group="f2"),
        faceted("D", "2021", "X"),
    )
    page = queries.run(Query(text="", collapse=Collapse.SIMPLE, facets=("applicant", "year")), actor=None)
    assert page.total == 3
    assert [(hit.record_id, hit.group, hit.group_size) for hit in page.hits] == [
        ("A", "f1", 2),
        ("C", "f2", 1),
        ("D", "D", 1),
    ]
    assert [(one.value, one.count) for one in page.facets["applicant"]] == [("X", 2), ("Y", 2)]
    assert [(one.value, one.count) for one in page.facets["year"]] == [("2021", 2), ("2020", 1), ("2019", 1)]


def test_facet_counts_are_exact_when_the_engine_cuts_its_lists(shelf, monkeypatch):
    monkeypatch.setattr(facets, "_FIRST_BUCKETS", 2)
    many = [faceted(f"R{number:03d}", "2020", f"V{number % 7}", f"W{number}") for number in range(70)]
    shelf(*many)
    page = queries.run(Query(text="", facets=("applicant",), facet_size=7), actor=None)
    assert [(one.value, one.count) for one in page.facets["applicant"]] == [
        (f"V{place}", 10) for place in range(7)
    ]


def marked(text: str, marks) -> list[tuple[str, int]]:
    return [(text[one.start : one.end], one.term) for one in marks]


@pytest.mark.req("UX-07")
def test_only_what_satisfies_the_clause_is_marked(shelf):
    shelf(made("A", "battery", abstract="Wireless x network; network y y y y y y y wireless. Connected CTE."))
    (hit,) = queries.run(Query(text="ab:(wireless NEAR/2 network)"), actor=None).hits
    assert marked(hit.snippet.text, hit.snippet.highlights) == [("Wireless", 0), ("network", 1)]
    assert [one.start for one in hit.snippet.highlights] == [0, 11]  # the second "network" is three away
    (hit,) = queries.run(Query(text="ab:(wireless W/2 network)"), actor=None).hits
    assert marked(hit.snippet.text, hit.snippet.highlights) == [("Wireless", 0), ("network", 1)]
    (hit,) = queries.run(Query(text="CTE"), actor=None).hits
    assert marked(hit.snippet.text, hit.snippet.highlights) == [("CTE", 0)]


@pytest.mark.req("UX-07")
def test_a_branch_of_or_that_does_not_match_marks_nothing(shelf):
    shelf(made("A", "battery cell", abstract="anode only"))
    (hit,) = queries.run(Query(text="(anode AND cathode) OR cell"), actor=None).hits
    assert marked(hit.title, hit.title_highlights) == [("cell", 2)]
    assert hit.snippet.highlights == ()
    (hit,) = queries.run(Query(text="(anode AND pd:2019) OR (cell AND pd:2020)"), actor=None).hits
    assert marked(hit.title, hit.title_highlights) == [("cell", 1)]
    assert hit.snippet.highlights == ()


def test_marks_lead_back_to_the_original_spelling(shelf):
    shelf(made("A", "鋰電池 Café ﬁlter"))
    (hit,) = queries.run(Query(text="ti:(锂电池 AND cafe AND filter)"), actor=None).hits
    assert marked(hit.title, hit.title_highlights) == [("鋰電池", 0), ("Café", 1), ("ﬁlter", 2)]


def test_a_field_that_the_index_does_not_keep_still_has_its_snippet(shelf):
    shelf(Document(record_id="A", texts={"ti": ["cell"], "de": ["first paragraph", "the 正极 is coated"]}))
    (hit,) = queries.run(Query(text="de:正极"), actor=None).hits
    assert (hit.snippet.field, marked(hit.snippet.text, hit.snippet.highlights)) == ("de", [("正极", 0)])


def test_a_whole_record_is_marked_value_by_value(shelf):
    shelf(made("A", "battery cell", abstract="a battery. A cell."))
    texts = {"ti": ["battery cell"], "ab": ["a battery. A cell."]}
    found = queries.marks(Query(text="ti:cell AND battery"), texts, "A", actor=None)
    assert marked(texts["ti"][0], found["ti"][0]) == [("battery", 1), ("cell", 0)]
    assert marked(texts["ab"][0], found["ab"][0]) == [("battery", 1)]


@pytest.mark.req("UX-02")
def test_the_query_is_said_in_words_and_its_parts_can_be_taken_away(shelf, settings):
    shelf(made("A"))
    page = queries.run(Query(text="ti:锂电池 AND pd:[2020 TO *] AND NOT (ab:a OR ab:b)"), actor=None)
    assert (
        page.query_in_words
        == "标题：“锂电池” 并且 公开日：2020-01-01 起 并且 不含（摘要：“a” 或者 摘要：“b”）"
    )
    assert [chip.without for chip in page.chips] == [
        "pd:[2020 TO *] AND NOT (ab:a OR ab:b)",
        "ti:锂电池 AND NOT (ab:a OR ab:b)",
        "ti:锂电池 AND pd:[2020 TO *]",
    ]
    page = queries.run(Query(text="ta:(a AND b)"), actor=None)
    assert [chip.without for chip in page.chips] == ["ta:(b)", "ta:(a)"]
    assert [chip.without for chip in queries.run(Query(text="a OR b"), actor=None).chips] == [""]


def test_the_query_is_said_in_english_too(shelf):
    from django.utils import translation

    shelf(made("A"))
    with translation.override("en"):
        page = queries.run(Query(text="ti:(a W/3 b) AND ipc:H01M10"), actor=None)
    assert page.query_in_words == "title: “b” at most 3 after “a” and IPC: H01M10 and below"


def test_a_subgroup_is_not_said_to_take_in_what_lies_below(shelf):
    shelf(made("A"))
    page = queries.run(Query(text="ipc:H01M10/0525"), actor=None)
    assert page.query_in_words == "国际分类号：H01M10/0525"


@pytest.mark.req("UX-10")
def test_without_hits_each_part_says_how_many_it_has(shelf):
    shelf(made("A", "battery"), made("B", "cell"))
    page = queries.run(Query(text="ti:battery AND ti:cell"), actor=None)
    assert page.total == 0
    assert page.clause_counts == (("标题：“battery”", 1), ("标题：“cell”", 1))


def test_explain_gives_tree_words_and_hits_of_each_clause(shelf):
    shelf(made("A", "battery", keys={"ipc": ["H01M10/052"]}), made("B", "battery"))
    told = queries.explain("ti:battery AND ipc:H01M10", actor=None)
    assert told.total == 1
    assert [(one.count, one.rule) for one in told.clauses] == [(2, None), (1, "text")]
    assert told.as_document()["tree"]["type"] == "And"
    assert "H01M10" in told.as_text()


@pytest.mark.req("UX-01")
def test_a_whole_number_is_looked_up_and_words_are_not(shelf):
    shelf(
        made("US4058776A", keys={"pn": ["US4058776"], "kind": ["A"]}),
        made("US4058776B", keys={"pn": ["US4058776"], "kind": ["B"]}),
    )
    assert [hit.record_id for hit in queries.look_up("US 4,058,776", actor=None)] == [
        "US4058776A",
        "US4058776B",
    ]
    assert [hit.record_id for hit in queries.look_up("US4058776A", actor=None)] == ["US4058776A"]
    assert queries.look_up("2020", actor=None) == ()
    assert queries.look_up("battery", actor=None) == ()


@pytest.mark.req("SC-15")
def test_records_of_the_centre_are_found_by_its_staff_alone_in_every_answer(shelf):
    shelf(
        made("A", facets={"applicant": ["X"]}, groups={"simple": "f"}),
        made(
            "B",
            facets={"applicant": ["X"]},
            groups={"simple": "g"},
            audience="centre",
            keys={"pn": ["US4058776"]},
        ),
        made("C", audience="case"),
    )
    query = Query(text="battery", facets=("applicant",), collapse=Collapse.SIMPLE)
    seen = {who: queries.run(query, actor=actor) for who, actor in (("visitor", VISITOR), ("staff", STAFF))}
    assert {who: page.total for who, page in seen.items()} == {"visitor": 1, "staff": 2}
    assert [one.count for one in seen["visitor"].facets["applicant"]] == [1]
    assert [one.count for one in seen["staff"].facets["applicant"]] == [2]
    assert list(queries.export_ids(Query(text=""), actor=VISITOR)) == ["A"]
    assert queries.look_up("US4058776", actor=VISITOR) == ()
    assert queries.explain("battery", actor=VISITOR).total == 1


@pytest.mark.req("SC-39")
def test_paging_has_a_depth_and_export_has_none(shelf):
    shelf(*(made(f"R{number:03d}") for number in range(30)))
    assert refused(text="", limit=20, offset=9_981).code == "too_far"
    assert ids(limit=20, offset=9_980) == []
    assert sorted(queries.export_ids(Query(text="battery"), actor=None)) == [
        f"R{number:03d}" for number in range(30)
    ]


@pytest.mark.req("SC-39")
def test_a_wildcard_of_too_many_words_is_refused_with_their_number(shelf, monkeypatch):
    monkeypatch.setattr(words, "MOST_WORDS", 20)
    shelf(made("A", " ".join(f"poly{number}" for number in range(21))))
    wrong = refused(text="ti:poly*")
    assert (wrong.code, wrong.facts["found"], wrong.start, wrong.end) == ("too_many_words", 21, 3, 8)
    assert ids("ti:poly1*") == ["A"]


@pytest.mark.req("SC-39")
def test_what_must_be_checked_in_too_many_records_is_refused_with_their_number(shelf, monkeypatch):
    monkeypatch.setattr(checking, "MOST_CANDIDATES", 2)
    shelf(*(made(f"R{number}", "锂电池", day=20200101 + number) for number in range(3)))
    wrong = refused(text="ti:锂#池")
    assert (wrong.code, wrong.facts["found"]) == ("too_broad", 3)
    assert ids("ti:锂#池 AND pd:2020-01-02") == ["R1"]


@pytest.mark.req("SC-39")
def test_a_search_that_takes_too_long_is_refused(shelf, settings):
    from dataclasses import replace

    shelf(made("A"))
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, search_seconds=0)
    assert refused(text="battery").code == "too_slow"


def test_unknown_options_are_refused_by_name(shelf):
    shelf(made("A"))
    assert refused(text="", facets=("colour",)).facts["given"] == "colour"
    assert refused(text="", include=(FacetChoice(facet="colour", value="red"),)).code == "unknown_option"
    with pytest.raises(UnknownCollection):
        queries.run(Query(text="", collection="nothing"), actor=None)


def test_a_step_of_the_history_is_searched(shelf):
    shelf(made("A", "battery"), made("B", "cell"), made("C", "anode"))
    steps = {1: PastStep(text="ti:battery"), 2: PastStep(text="#1 OR ti:cell")}
    query = Query(text="#2 AND NOT ti:cell", history=steps)
    assert [hit.record_id for hit in queries.run(query, actor=None).hits] == ["A"]
