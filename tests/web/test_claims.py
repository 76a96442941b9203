"""Claims as an indented list, broken references included."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentisc.records.types import Claim
from opentisc.web.records.claims import Fault, claim_lines


def claims(*refers_to: tuple[int, ...]) -> list[Claim]:
    return [
        Claim(language="zh", number=at, text=f"claim {at}", refers_to=refs)
        for at, refs in enumerate(refers_to, start=1)
    ]


def shape(given: list[Claim]) -> list[tuple[int | None, int]]:
    return [(line.claim.number, line.depth) for line in claim_lines(given)]


@pytest.mark.req("UX-16")
def test_dependants_stand_under_the_claim_they_name():
    assert shape(claims((), (1,), (2,), (1,), (), (5,))) == [(1, 0), (2, 1), (3, 2), (4, 1), (5, 0), (6, 1)]


@pytest.mark.req("UX-16")
def test_a_dependant_is_drawn_up_to_its_parent_past_other_independents():
    assert shape(claims((), (), (1,))) == [(1, 0), (3, 1), (2, 0)]


def test_a_claim_with_several_parents_stands_under_the_first_and_names_the_others():
    line = claim_lines(claims((), (1,), (1, 2)))[2]
    assert (line.claim.number, line.depth, line.also) == (3, 1, (2,))


@pytest.mark.req("UX-16")
def test_a_missing_reference_is_flagged_and_the_claim_comes_after_the_independents():
    lines = claim_lines(claims((9,), ()))
    assert [line.claim.number for line in lines] == [2, 1]
    assert lines[1].faults == (Fault.MISSING,)
    assert lines[1].missing == (9,)
    assert not lines[1].independent


@pytest.mark.req("UX-16")
@pytest.mark.parametrize("refers_to", [((1,),), ((2,), (1,)), ((3,), (1,), (2,))])
def test_circular_references_are_flagged_and_every_claim_still_shown(refers_to):
    lines = claim_lines(claims(*refers_to))
    assert sorted(line.claim.number for line in lines) == list(range(1, len(refers_to) + 1))
    assert all(Fault.CIRCULAR in line.faults for line in lines)


def test_a_claim_under_a_circle_is_not_itself_circular():
    lines = {line.claim.number: line for line in claim_lines(claims((2,), (1,), (2,)))}
    assert lines[3].faults == ()


def test_a_repeated_number_is_flagged():
    twice = [*claims((), ()), Claim(language="zh", number=2, text="again")]
    assert [line.faults for line in claim_lines(twice)] == [(), (), (Fault.REPEATED,)]


def test_claims_without_numbers_are_independent():
    assert shape([Claim(language="en", number=None, text="What is claimed")]) == [(None, 0)]


@pytest.mark.req("UX-16")
def test_a_chain_of_5_000_claims_does_not_fail():
    long = claims((), *((at,) for at in range(1, 5_000)))
    assert claim_lines(long)[-1].depth == 4_999


@given(st.lists(st.lists(st.integers(-1, 9), max_size=3), max_size=9))
def test_every_claim_stands_exactly_once_whatever_the_references(refers_to):
    made = [
        Claim(language="zh", number=at % 7, text=str(at), refers_to=tuple(refs))
        for at, refs in enumerate(refers_to)
    ]
    assert sorted(line.claim.text for line in claim_lines(made)) == sorted(one.text for one in made)
