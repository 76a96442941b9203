"""The state of a list in its URL."""

from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from opentisc.search.types import Collapse, FacetChoice, Sort
from opentisc.web.search.state import BadState, SearchState, read_state, read_text

choices = st.lists(
    st.builds(
        FacetChoice,
        facet=st.sampled_from(["office", "year", "applicant"]),
        value=st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12),
    ),
    max_size=3,
).map(tuple)
states = st.builds(
    SearchState,
    query=st.text(st.characters(exclude_categories=("Cs",)), max_size=40).map(str.strip),
    collection=st.sampled_from(["patents", "marks"]),
    sort=st.sampled_from(Sort),
    collapse=st.sampled_from(Collapse),
    size=st.sampled_from([20, 50, 100]),
    page=st.integers(1, 500),
    include=choices,
    exclude=choices,
    as_of=st.none() | st.integers(0, 99),
    blanks_are_and=st.booleans(),
)


@pytest.mark.req("UX-04")
@settings(deadline=None)  # the first reverse() loads every URL
@given(states)
def test_a_state_read_back_from_its_address_is_the_same(state):
    assert read_state(QueryDict(urlsplit(state.url()).query)) == state
    assert read_text(state.text()) == state


def test_any_change_but_of_the_page_goes_back_to_the_first_page():
    third = SearchState(query="a", page=3)
    assert third.with_(sort=Sort.DATE).page == 1
    assert third.with_(page=4).page == 4


def test_a_plain_search_has_a_plain_address():
    assert SearchState(query="电池").url() == "/search/?q=%E7%94%B5%E6%B1%A0"


@pytest.mark.parametrize(
    "text",
    ["sort=price", "collapse=all", "size=7", "page=0", "page=-1", "page=x", "include=office", "as_of=z"],
)
def test_a_value_that_no_page_writes_is_refused_not_ignored(text):
    with pytest.raises(BadState):
        read_state(QueryDict(text))
