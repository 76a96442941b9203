"""What `#n` stands for: earlier steps alone, of the same collection, within bounds, with their facet values."""

import pytest

from opentisc.search.language.errors import QueryError
from opentisc.search.language.parser import parse
from opentisc.search.language.reference import Plain, matches
from opentisc.search.language.steps import StepTrees
from opentisc.search.language.tree import clauses
from opentisc.search.types import FacetChoice, PastStep
from tests.engines.memory import TABLE


def read(text: str, *steps: PastStep | str, collection: str = "patents"):
    past = [PastStep(text=one) if isinstance(one, str) else one for one in steps]
    labels = {"year": "公开年", "office": "受理局"}

    def parsed(inner, blanks_are_and, history):
        return parse(inner, TABLE, blanks_are_and=blanks_are_and, history=history)

    trees = StepTrees(dict(enumerate(past, start=1)), collection, labels, parsed)
    return parse(text, TABLE, history=trees)


def refused(text: str, *steps: PastStep | str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        read(text, *steps)
    return caught.value


def test_a_step_may_name_those_before_it_and_no_other():
    assert [one.body.text for one in clauses(read("#2", "ti:a", "#1 OR ti:b"))] == ["a", "b"]
    itself = refused("#2", "ti:a", "#2 OR ti:b")
    assert (itself.code, itself.facts["step"]) == ("unknown_step", "#2")
    later = refused("#1", "#2 OR ti:a", "ti:b")
    assert (later.code, later.start, later.end, later.facts["step"]) == ("unknown_step", 0, 2, "#1 → #2")


def test_a_step_that_doubles_at_each_step_is_refused_before_it_grows():
    doubled = ["ti:a", *(f"#{number} AND #{number}" for number in range(1, 31))]
    assert len(list(clauses(read("#11", *doubled)))) == 1_024
    wrong = refused("#31", *doubled)
    assert (wrong.code, wrong.start, wrong.end) == ("too_many_clauses", 0, 3)


def test_the_clauses_of_all_steps_of_a_query_count_together():
    many = " OR ".join(f"ti:a{number}" for number in range(600))
    assert refused("#1 AND #2", many, many).code == "too_many_clauses"


def test_a_long_chain_of_steps_is_refused():
    chain = ["ti:a", *(f"#{number}" for number in range(1, 2_000))]
    assert read("#32", *chain)
    assert refused("#2000", *chain).code == "steps_too_deep"


def test_steps_that_nest_too_deep_are_refused():
    deeper = ["ti:a", *(f"#{number} AND NOT ti:b" for number in range(1, 32))]
    assert read("#31", *deeper)
    wide = ["ti:a"] + ["NOT (" * 40 + f"#{number}" + ")" * 40 for number in (1, 2)]
    assert read("#2", *wide)
    assert refused("#3", *wide).code == "too_deep"


def test_a_step_of_another_collection_is_refused_by_name():
    wrong = refused("ti:a AND #1", PastStep(text="ti:b", collection="marks"))
    assert (wrong.code, wrong.start, wrong.end) == ("step_of_other_collection", 9, 11)
    assert (wrong.facts["step"], wrong.facts["collection"]) == ("#1", "marks")


def test_facet_values_of_a_step_come_with_it():
    step = PastStep(
        text="ti:a",
        include=(
            FacetChoice(facet="year", value="2020"),
            FacetChoice(facet="year", value="2021"),
        ),
        exclude=(FacetChoice(facet="office", value="US"),),
    )
    tree = read("#1", step)

    def holds(year: str, office: str) -> bool:
        return matches(tree, Plain(texts={"ti": ["a"]}, facets={"year": [year], "office": [office]}))

    assert holds("2020", "CN")
    assert holds("2021", "CN")
    assert not holds("2019", "CN")
    assert not holds("2020", "US")


def test_a_facet_that_is_gone_is_said():
    step = PastStep(text="ti:a", include=(FacetChoice(facet="colour", value="red"),))
    assert refused("#1", step).code == "unknown_option"


def test_blanks_of_the_home_page_stay_and():
    home = PastStep(text="a b", blanks_are_and=True)
    assert [one.body.text for one in clauses(read("#1", home))] == ["a", "b"]
    assert refused("#1", "a b").code == "missing_operator"


@pytest.mark.parametrize(
    ("text", "fixes"),
    [
        ("#9", ("#2", "#1")),
        ("ti:c AND #9", ("ti:c AND #2", "ti:c AND #1", "ti:c")),
        ("#9 AND NOT ti:c", ("#2 AND NOT ti:c", "#1 AND NOT ti:c", "NOT ti:c")),
        ("ti:c OR NOT #9", ("ti:c OR NOT #2", "ti:c OR NOT #1", "ti:c")),
        ("(ti:c OR ti:d) AND (#9)", ("(ti:c OR ti:d) AND (#2)", "(ti:c OR ti:d) AND (#1)")),
    ],
)
def test_fixes_of_an_unknown_step_are_known_ones_and_the_query_without_it(text, fixes):
    assert refused(text, "ti:a", "ti:b").fixes == fixes


def test_a_step_cannot_stand_in_proximity():
    assert refused("c NEAR/5 #1", "a").code == "not_in_proximity"
