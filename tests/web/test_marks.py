"""Text cut at highlights."""

from hypothesis import given
from hypothesis import strategies as st

from opentisc.search.types import Highlight
from opentisc.web.marks import Stretch, cut


def test_marks_take_the_colour_of_their_term():
    assert cut("ab cd", [Highlight(start=3, end=5, term=1), Highlight(start=0, end=2)]) == (
        Stretch("ab", 0),
        Stretch(" "),
        Stretch("cd", 1),
    )


def test_colours_come_round_after_six():
    assert cut("a", [Highlight(start=0, end=1, term=7)]) == (Stretch("a", 1),)


def test_an_empty_text_is_one_empty_stretch():
    assert cut("", []) == (Stretch(""),)


@given(
    st.text(max_size=30),
    st.lists(
        st.builds(Highlight, start=st.integers(-3, 35), end=st.integers(-3, 35), term=st.integers(0, 9))
    ),
)
def test_nothing_of_the_text_is_lost_or_said_twice(text, highlights):
    assert "".join(part.text for part in cut(text, highlights)) == text
