"""The years of the result list as a histogram."""

import pytest

from opentisc.web.search.facet_row import FacetRow
from opentisc.web.search.years import histogram
from tests.web.html_reading import css, page, text


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
    made = histogram([year("2003"), year("2001"), year("2000")])
    assert made is not None
    assert [(bar.year, bar.count, bar.url) for bar in made.bars] == [
        ("2000", "1", "/in"),
        ("2001", "1", "/in"),
        ("2002", "0", None),
        ("2003", "1", "/in"),
    ]


@pytest.mark.req("UX-05")
def test_many_years_without_records_share_one_place_that_names_them():
    made = histogram([year("1900"), year("1911"), year("1923")])
    assert made is not None
    assert len(made.bars) == 1 + 10 + 1 + 1 + 1
    assert [(bar.year, bar.url) for bar in made.bars if bar.many] == [("1912–1922", None)]


@pytest.mark.req("UX-05")
def test_one_record_among_thousands_is_still_seen():
    made = histogram([year("2000", "9,000"), year("2001", "1", width=0), year("2002", "0", width=0)])
    assert made is not None
    assert [bar.height for bar in made.bars] == [100, 2, 0]
    assert made.most == "9,000"


@pytest.mark.req("UX-05")
@pytest.mark.parametrize("labels", [["2000", "2001"], ["2000", "2001", "unknown"], []])
def test_few_years_or_other_values_stay_a_list(labels):
    assert histogram([year(label) for label in labels]) is None
