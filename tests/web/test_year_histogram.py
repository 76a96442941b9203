"""The years of the result list as a histogram."""

from collections.abc import Sequence

import pytest

from opentisc.search.registry import get_collection
from opentisc.search.types import FacetChoice, FacetValue, Page, Query
from opentisc.web.search.facet_row import FacetRow
from opentisc.web.search.presenters import choice_chips, facets
from opentisc.web.search.state import SearchState
from opentisc.web.search.years import histogram
from tests.web.html_reading import css, page, text


def nowhere(rows: Sequence[FacetRow]) -> str:
    return "/" + ",".join(one.label for one in rows)


def year(label: str, count: str = "1", width: int = 100) -> FacetRow:
    return FacetRow(
        label=label,
        count=count,
        width=width,
        included=False,
        excluded=False,
        include_url="/in",
        exclude_url="/out",
    )


@pytest.mark.req("UX-05")
def test_years_stand_in_ascending_order_each_a_link_with_its_count(visitor, site):
    tree = page(visitor, "/search/")
    bars = css(tree, ".years li")
    assert [text(bar) for bar in bars] == ["2020 年：1", "2021 年：2", "2022 年：3", "2023 年：1"]
    assert [css(bar, "rect")[0].get("height") for bar in bars] == ["33", "67", "100", "33"]
    assert [css(bar, "rect")[0].get("y") for bar in bars] == ["67", "33", "0", "67"]
    assert text(css(tree, ".years-ends")[0]) == "2020最多 32023"
    chosen = page(visitor, css(bars[2], "a")[0].get("href"))
    assert text(css(chosen, ".results-count")[0]) == "共 3 件"


@pytest.mark.req("UX-05")
def test_every_year_can_still_be_left_out(visitor, site):
    tree = page(visitor, "/search/")
    [years] = [one for one in css(tree, ".facet") if css(one, ".years")]
    rows = css(years, ".facet-value")
    assert [text(css(row, ".facet-name")[0]) for row in rows] == ["2023", "2022", "2021", "2020"]
    assert all(css(row, "a.facet-out") for row in rows)


@pytest.mark.req("UX-05")
def test_a_year_without_records_keeps_its_place_and_is_no_link():
    made = histogram([year("2003"), year("2001"), year("2000")], nowhere)
    assert made is not None
    assert [(bar.year, bar.count, bar.url) for bar in made.bars] == [
        ("2000", "1", "/in"),
        ("2001", "1", "/in"),
        ("2002", "0", None),
        ("2003", "1", "/in"),
    ]


@pytest.mark.req("UX-05")
def test_many_years_without_records_share_one_place_that_names_them():
    made = histogram([year("1900"), year("1911"), year("1923")], nowhere)
    assert made is not None
    assert len(made.bars) == 1 + 10 + 1 + 1 + 1
    assert [(bar.year, bar.url) for bar in made.bars if bar.many] == [("1912–1922", None)]


@pytest.mark.req("UX-05")
def test_one_record_among_thousands_is_still_seen():
    made = histogram([year("2000", "9,000"), year("2001", "1", width=0), year("2002", "0", width=0)], nowhere)
    assert made is not None
    assert [bar.height for bar in made.bars] == [100, 2, 0]
    assert made.most == "9,000"


@pytest.mark.req("UX-05")
@pytest.mark.parametrize("labels", [["2000", "2001"], ["2000", "2001", "unknown"], []])
def test_few_years_or_other_values_stay_a_list(labels):
    assert histogram([year(label) for label in labels], nowhere) is None


@pytest.mark.req("UX-05")
def test_a_long_range_is_drawn_whole_in_spans_that_add_up():
    made = histogram(
        [year(str(number), "1,000" if number == 1951 else "2") for number in range(1948, 2026)], nowhere
    )
    assert made is not None
    assert (made.span, made.first, made.last, made.most) == (5, "1948", "2025", "1,008")
    assert [(bar.year, bar.count) for bar in made.bars][:3] == [
        ("1945–1949", "4"),
        ("1950–1954", "1,008"),
        ("1955–1959", "10"),
    ]
    assert (len(made.bars), made.bars[-1].year, made.bars[-1].count) == (17, "2025–2029", "2")
    assert made.bars[0].url == "/1948,1949"
    assert [bar.height for bar in made.bars[:3]] == [2, 100, 2]


@pytest.mark.req("UX-05")
def test_forty_years_have_a_bar_each():
    made = histogram([year(str(number)) for number in range(1986, 2026)], nowhere)
    assert made is not None
    assert (made.span, len(made.bars)) == (1, 40)


@pytest.mark.req("UX-05")
def test_a_span_without_records_keeps_its_place_and_is_no_link():
    made = histogram([year(str(number)) for number in (*range(1900, 1905), *range(1980, 2026))], nowhere)
    assert made is not None
    assert [(bar.year, bar.count, bar.url) for bar in made.bars[1:3]] == [
        ("1905–1909", "0", None),
        ("1910–1914", "0", None),
    ]


def listed(years: range, state: SearchState):
    values = tuple(FacetValue(value=str(number), count=1) for number in reversed(years))
    shown = Page(query=Query(text=""), total=99, data_version=1, query_in_words="", facets={"year": values})
    [made] = facets(get_collection("patents"), shown, state, {})
    return made


@pytest.mark.req("UX-05")
def test_the_bar_of_a_span_takes_its_years_in_and_out_and_each_year_is_in_the_list(db):
    made = listed(range(1950, 2026), SearchState(query="x"))
    assert made.years is not None
    assert made.years.bars[0].url == (
        "/search/?q=x&include=year%3A1950&include=year%3A1951&include=year%3A1952"
        "&include=year%3A1953&include=year%3A1954"
    )
    assert [one.label for one in made.more] == [str(number) for number in range(2025, 1949, -1)]
    assert (made.finder, made.years_cut) == (None, False)
    chosen = SearchState(
        include=tuple(FacetChoice(facet="year", value=str(one)) for one in range(1950, 1955))
    )
    taken_out = listed(range(1950, 2026), chosen)
    assert taken_out.years is not None
    assert (taken_out.years.bars[0].included, taken_out.years.bars[0].url) == (True, "/search/")


@pytest.mark.req("UX-02")
def test_the_years_of_a_span_are_one_condition_that_is_taken_away_at_once():
    own = tuple(FacetChoice(facet="year", value=str(one)) for one in (1950, 1951, 1953, 1954))
    other = FacetChoice(facet="office", value="CN")
    chips = choice_chips(SearchState(include=(other, *own)))
    assert [(chip.words, chip.url) for chip in chips] == [
        ("受理局：CN 中国", "/search/?" + "&".join(f"include=year%3A{one.value}" for one in own)),
        ("公开年：1950–1954（4 个年份）", "/search/?include=office%3ACN"),
    ]
    assert len(choice_chips(SearchState(include=own[:3]))) == 3
