"""Searching inside a facet of the result list."""

import pytest

from opentisc.search.registry import get_collection
from opentisc.search.types import Collapse, FacetChoice, FacetValue, Page, Query
from opentisc.web.search import narrowing
from opentisc.web.search.presenters import facets
from opentisc.web.search.state import SearchState
from tests.web.html_reading import css, page, query_of, text


def block(tree, box: str):
    """Return the facet that holds a box."""
    return css(tree, f"#{box}")[0].xpath("ancestor::details[contains(@class, 'facet')]")[0]


def values(tree, box: str) -> dict[str, str]:
    found = css(block(tree, box), ".facet-value")
    return {text(css(one, ".facet-name")[0]): text(css(one, ".facet-count")[0]) for one in found}


@pytest.mark.req("UX-05", "UX-09")
@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("RADIO", {"Fictional Radio Ltd": "2"}),
        ("ｒａｄｉｏ", {"Fictional Radio Ltd": "2"}),
        ("虛構汽車", {"虚构汽车有限公司": "1"}),
        ("fictional", {"Fictional Radio Ltd": "2", "Fictional Energy Inc.": "1"}),
    ],
)
def test_a_facet_shows_only_the_values_that_hold_the_text(visitor, site, given, left):
    tree = page(visitor, f"/search/?in_applicant={given}")
    assert values(tree, "in_applicant") == left
    assert text(css(tree, ".results-count")[0]) == "共 7 件"
    assert f"{len(left)} 个值含有这些字" in text(css(block(tree, "in_applicant"), ".facet-said")[0])


@pytest.mark.req("UX-05")
def test_the_words_that_people_read_are_searched_as_well_as_the_code(visitor, site):
    assert values(page(visitor, "/search/?in_office=中国"), "in_office") == {"CN 中国": "2"}
    assert values(page(visitor, "/search/?in_office=cn"), "in_office") == {"CN 中国": "2"}


@pytest.mark.req("UX-04", "UX-05")
def test_the_box_keeps_the_whole_state_and_the_links_keep_the_text(visitor, site):
    tree = page(visitor, "/search/?q=ab:wireless&sort=date&include=year:2021&in_applicant=radio&in_office=x")
    box = css(tree, "#in_applicant")[0]
    form = box.getparent()
    kept = [(one.get("name"), one.get("value")) for one in css(form, "[type=hidden]")]
    assert sorted(kept) == [
        ("in_office", "x"),
        ("include", "year:2021"),
        ("q", "ab:wireless"),
        ("sort", "date"),
    ]
    assert (form.get("method"), box.get("value")) == ("get", "radio")
    assert query_of(css(block(tree, "in_applicant"), "a.facet-in")[0])["in_applicant"] == ["radio"]
    assert "in_applicant" not in query_of(css(form, "a")[0])
    assert not any(one.get("name", "").startswith("in_") for one in css(tree, "#export input"))


@pytest.mark.req("UX-05")
def test_a_chosen_value_stays_with_its_own_count(visitor, site):
    tree = page(visitor, "/search/?include=applicant:Fictional Radio Ltd&in_applicant=zz")
    assert values(tree, "in_applicant") == {"Fictional Radio Ltd": "2"}
    assert text(css(block(tree, "in_applicant"), ".facet-said")[0]) == "没有值含有这些字"


@pytest.mark.req("UX-05")
def test_a_facet_of_few_values_has_no_box(visitor, site):
    assert css(page(visitor, "/search/"), ".facet-finder") == []


@pytest.mark.parametrize("address", ["/search/?in_colour=red", "/search/?in_applicant=" + "x" * 101])
def test_a_facet_that_is_none_or_a_text_too_long_is_refused(visitor, site, address):
    assert visitor.get(address).status_code == 422


def answer(monkeypatch, found: tuple[FacetValue, ...], *, cut: bool) -> list[Query]:
    asked: list[Query] = []

    def run(query: Query, *, actor: object) -> Page:
        asked.append(query)
        return Page(
            query=query,
            total=1,
            data_version=1,
            query_in_words="",
            facets={"applicant": found},
            cut_facets=frozenset(("applicant",) if cut else ()),
        )

    monkeypatch.setattr(narrowing.queries, "run", run)
    return asked


def found_among(total: int, state: SearchState) -> narrowing.Narrowed:
    spec = get_collection("patents")
    return narrowing.narrowed(spec, state, total, actor=None)["applicant"]


@pytest.mark.req("UX-05")
def test_a_cut_list_is_said_to_be_cut(monkeypatch, db):
    asked = answer(
        monkeypatch, tuple(FacetValue(value=f"公司{at}", count=100 - at) for at in range(100)), cut=True
    )
    state = SearchState(find_in=(("applicant", "公司"),), collapse=Collapse.SIMPLE)
    found = found_among(500, state)
    assert (found.matching, found.among, len(found.values)) == (100, 100, 50)
    assert (asked[0].limit, asked[0].facet_size) == (0, 100)
    shown = Page(
        query=asked[0], total=500, data_version=1, query_in_words="", facets={"applicant": found.values}
    )
    [made] = facets(get_collection("patents"), shown, state, {"applicant": found})
    assert made.finder is not None
    assert len(made.finder.said) == 3
    assert made.first[0].count == "100"


@pytest.mark.req("UX-05")
@pytest.mark.parametrize(("cut", "among"), [(False, None), (True, 12)])
def test_a_list_of_many_hits_is_said_to_lack_values_only_when_the_engine_says_so(monkeypatch, db, cut, among):
    answer(monkeypatch, tuple(FacetValue(value=f"公司{at}", count=1) for at in range(12)), cut=cut)
    state = SearchState(
        find_in=(("applicant", "公司1"),), exclude=(FacetChoice(facet="applicant", value="公司5"),)
    )
    found = found_among(1_000_000, state)
    assert [one.value for one in found.values] == ["公司1", "公司5", "公司10", "公司11"]
    assert (found.matching, found.among) == (3, among)
