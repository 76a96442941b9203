"""The language as people write it: what is read, what is refused, and what is offered instead."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opentisc.search.language.errors import CODES, QueryError
from opentisc.search.language.parser import LONGEST_QUERY, MOST_CLAUSES, parse
from opentisc.search.language.tree import (
    And,
    AnyOf,
    DateClause,
    Everything,
    KeyClause,
    Near,
    Not,
    Or,
    Term,
    TextClause,
    as_document,
    clauses,
)
from tests.engines.memory import TABLE


def read(text: str, **options):
    return parse(text, TABLE, **options)


def refused(text: str, **options) -> QueryError:
    with pytest.raises(QueryError) as caught:
        read(text, **options)
    return caught.value


def shape(node) -> object:
    """Return a tree without places, as nested tuples."""
    match node:
        case And() | Or():
            found = (type(node).__name__, *(shape(operand) for operand in node.operands))
        case Not():
            found = ("Not", shape(node.operand))
        case TextClause():
            found = (node.field, shape(node.body))
        case AnyOf():
            found = ("AnyOf", *(shape(option) for option in node.options))
        case Near():
            found = (
                f"{'W' if node.ordered else 'NEAR'}/{node.distance}",
                shape(node.left),
                shape(node.right),
            )
        case KeyClause():
            found = (node.field, node.keys)
        case DateClause():
            found = (node.field, node.first, node.last)
        case _:
            found = node.text if isinstance(node, Term) else type(node).__name__
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "Everything"),
        ("   ", "Everything"),
        ("battery", ("tac", "battery")),
        ('ab:"wireless network"', ("ab", "wireless network")),
        ("ab:(wireless NEAR/5 network)", ("ab", ("NEAR/5", "wireless", "network"))),
        ("ab:(wireless W/3 (network OR link))", ("ab", ("W/3", "wireless", ("AnyOf", "network", "link")))),
        ("ab:polymer*", ("ab", "polymer*")),
        ("ab:*meter", ("ab", "*meter")),
        ("ti:锂电池", ("ti", "锂电池")),
        ("标题：锂电池", ("ti", "锂电池")),
        ("标题=锂电池", ("ti", "锂电池")),
        ("ＴＩ：（a OR b）", ("Or", ("ti", "a"), ("ti", "b"))),
        ("权利要求:“a b”", ("cl", "a b")),
        ("a NEAR/1 b W/2 c", ("tac", ("W/2", ("NEAR/1", "a", "b"), "c"))),
        ("ta:(a AND b)", ("And", ("ta", "a"), ("ta", "b"))),
        ("ta:(a AND ti:b)", ("And", ("ta", "a"), ("ti", "b"))),
        ("NOT a AND b", ("And", ("Not", ("tac", "a")), ("tac", "b"))),
        ("a NOT b", ("And", ("tac", "a"), ("Not", ("tac", "b")))),
        ("(a OR b) AND c", ("And", ("Or", ("tac", "a"), ("tac", "b")), ("tac", "c"))),
        ("ti:a W/1 ti:b", ("ti", ("W/1", "a", "b"))),
        ("pd:[2020-01-01 TO 2020-12-31]", ("pd", 20200101, 20201231)),
        ("pd:[2020 TO *]", ("pd", 20200101, None)),
        ("pd:[* TO 2020]", ("pd", None, 20201231)),
        ("pd:2020-02", ("pd", 20200201, 20200229)),
        ("公开日：2020年5月1日", ("pd", 20200501, 20200501)),
        ("pd:20200501", ("pd", 20200501, 20200501)),
        ("ipc:H01M10", ("ipc", ("h01m10/00",))),
        ("ipc:H01M 10/052", ("ipc", ("h01m10/052",))),
        ("分类号：h01m10/052", ("cls", ("h01m10/052",))),
        ("office:cn", ("office", ("cn",))),
        ("W AND near:x", None),
    ],
)
def test_is_read_as(text, expected):
    if expected is None:
        assert refused(text).code == "unknown_field"
    else:
        assert shape(read(text)) == expected


def test_a_bare_word_searches_title_abstract_and_claims():
    (clause,) = clauses(read("battery"))
    assert isinstance(clause, TextClause)
    assert clause.parts == ("ti", "ab", "cl")


def test_places_are_those_of_the_text_as_typed():
    text = "标题：“锂 电池”　AND　pd：２０２０"
    tree = read(text)
    assert [text[one.start : one.end] for one in tree.operands] == ["标题：“锂 电池”", "pd：２０２０"]


@pytest.mark.parametrize(
    "text", ["pn:US 4,058,776 A", "pn:US-4058776-A", "pn:us4058776a", "公开号：ＵＳ４０５８７７６Ａ"]
)
def test_numbers_in_the_looks_people_type(text):
    (clause,) = clauses(read(text))
    assert clause.keys[0] == "US4058776"
    assert clause.document_kind == "a"


def test_a_number_without_kind_asks_for_any_kind():
    (clause,) = clauses(read("pn:USD0656296"))
    assert clause.keys[0] == "USD656296"
    assert clause.document_kind is None


def test_a_step_stands_for_its_tree():
    history = {3: read("ti:a OR ti:b")}
    tree = read("#3 AND ab:c", history=history)
    assert shape(tree) == ("And", ("Or", ("ti", "a"), ("ti", "b")), ("ab", "c"))
    assert (tree.operands[0].start, tree.operands[0].end) == (0, 2)


def test_only_the_home_box_reads_blanks_as_and():
    assert shape(read("a b", blanks_are_and=True)) == ("And", ("tac", "a"), ("tac", "b"))
    assert refused("a b").code == "missing_operator"
    assert refused("a b OR c", blanks_are_and=True).code == "mixed_operators"


@pytest.mark.req("UX-03")
@pytest.mark.parametrize(
    ("text", "code", "place", "fixes"),
    [
        ("a AND b OR c", "mixed_operators", "a AND b OR c", ("(a AND b) OR c", "a AND (b OR c)")),
        (
            "ti:a b",
            "missing_operator",
            "ti:a b",
            ("ti:(a AND b)", "ti:(a OR b)", "ti:a AND b", "ti:a OR b", 'ti:"a b"'),
        ),
        ("a b", "missing_operator", "a b", ("a AND b", "a OR b", '"a b"')),
        ("a b OR c", "missing_operator", "a b", ("(a AND b) OR c", "(a OR b) OR c", '"a b" OR c')),
        ("a and b", "operator_case", "and", ("a AND b", 'a AND "and" AND b')),
        ("a Or b", "operator_case", "Or", ("a OR b", 'a AND "Or" AND b')),
        ("a near/5 b", "operator_case", "near/5", ("a NEAR/5 b", 'a AND "near/5" AND b')),
        ("a NEAR b", "near_without_distance", "NEAR", ("a NEAR/5 b", 'a AND "NEAR" AND b')),
        ("a W/ b", "near_without_distance", "W/", ("a W/5 b", 'a AND "W/" AND b')),
        ("a W/0 b", "distance_out_of_range", "W/0", ("a W/1 b",)),
        ("a NEAR/100 b", "distance_out_of_range", "NEAR/100", ("a NEAR/99 b",)),
        ("NOT a NEAR/5 b", "not_in_proximity", "NOT a", ("NOT (a NEAR/5 b)",)),
        ("(a AND b) NEAR/5 c", "not_in_proximity", "(a AND b)", ()),
        ("a NEAR/5 (b OR NOT c)", "not_in_proximity", "NOT c", None),
        ("ti:a NEAR/5 b", "fields_in_proximity", "ti:a NEAR/5 b", ("ti:(a NEAR/5 b)",)),
        ("pd:2020 NEAR/5 pd:2021", "value_in_proximity", "pd:2020 NEAR/5 pd:2021", ()),
        ("锂*池", "inner_truncation", "锂*池", ("(锂 W/5 池)",)),
        ('ti:"锂*电池"', "inner_truncation", '"锂*电池"', None),
        ("a*", "too_few_fixed", "a*", ()),
        ("*", "too_few_fixed", "*", ()),
        ("锂#", "too_few_fixed", "锂#", ()),
        ("ab*c*d*e*f", "too_many_wildcards", "ab*c*d*e*f", ()),
        ("(a", "unbalanced", "(", ("(a)",)),
        ("a)", "unbalanced", ")", ("a",)),
        ('"a', "unbalanced", '"', ('"a"',)),
        ("「a", "unbalanced", "「", None),
        ("pd:[2020 TO 2021", "unbalanced", "[", ("pd:[2020 TO 2021]",)),
        ("a AND", "empty_operand", "AND", ("a",)),
        ("OR a", "empty_operand", "OR", ("a",)),
        ("a AND AND b", "empty_operand", "AND", None),
        ("a AND ()", "empty_operand", "()", ("a",)),
        ("ti:", "empty_operand", "ti:", ()),
        ('""', "empty_operand", '""', ()),
        ("，", "empty_operand", "，", ()),
        ("til:battery", "unknown_field", "til", ("ti:battery", '"til:battery"')),
        ("10:30", "unknown_field", "10", ('"10:30"',)),
        ("pd:[2021 TO 2020]", "reversed_range", "[2021 TO 2020]", ("pd:[2020 TO 2021]",)),
        ("pd:[2020 to 2021]", "operator_case", "[2020 to 2021]", ("pd:[2020 TO 2021]",)),
        ("pd:[2020]", "unreadable_range", "[2020]", ()),
        ("pd:2020-13", "unreadable_date", "2020-13", ()),
        ("pd:yesterday", "unreadable_date", "yesterday", ()),
        ("ti:[a TO b]", "range_not_allowed", "[a TO b]", ()),
        ("ipc:zz", "unreadable_class", "zz", ()),
        ("pn:battery", "unreadable_number", "battery", ()),
        ("#7", "unknown_step", "#7", ()),
    ],
)
def test_is_refused_with_place_and_fixes(text, code, place, fixes):
    wrong = refused(text)
    assert wrong.code == code
    if code not in ("unbalanced", "empty_operand") or len(place) > 1:
        assert text[wrong.start : wrong.end].strip() in (place, place.rstrip(":"))
    if fixes is not None:
        assert wrong.fixes == fixes
    for fix in wrong.fixes:
        read(fix)


@pytest.mark.req("SC-39")
def test_limits_of_length_clauses_and_depth():
    assert refused("a" * (LONGEST_QUERY + 1)).code == "too_long"
    words = " OR ".join(["a"] * MOST_CLAUSES)
    assert len(list(clauses(read(words)))) == MOST_CLAUSES
    assert refused(words + " OR a").code == "too_many_clauses"
    assert refused("(" * 65 + "a" + ")" * 65).code == "too_deep"
    assert refused("NOT " * 65 + "a").code == "too_deep"
    assert refused(" NEAR/1 ".join(["a"] * 66)).code == "too_deep"


def outcome(text: str, **options) -> tuple[object, QueryError | None]:
    """Return the tree or the error of a text; anything else that is raised fails the test."""
    try:
        return read(text, **options), None
    except QueryError as wrong:
        return None, wrong


HOSTILE = [
    "(" * 16_000,
    ")" * 16_000,
    '"' * 15_999,
    "*" * 16_000,
    "?#" * 8_000,
    "锂*" * 8_000,
    "a*" * 8_000,
    "NOT " * 4_000,
    "a:" * 8_000,
    "[" * 16_000,
    "ti:[" + " " * 15_000,
    "ti:[x" + " TO" * 5_000 + "]",
    "NEAR/" * 3_200,
    "W/9" + "9" * 15_000,
    "#" * 16_000,
    "#" + "9" * 15_000,
    " ".join("a" * 8_000),
    "\u0301" * 16_000,
    "か\u3099" * 8_000,
    "，" * 16_000,
    "pd:" + "1" * 15_000,
    "pn:US" + "1 " * 7_000,
    "ipc:" + "H" * 15_000,
]


@pytest.mark.req("SC-38", "RD-14")
@pytest.mark.parametrize("text", HOSTILE, ids=[text[:6] for text in HOSTILE])
def test_hostile_text_ends_soon_in_a_typed_error_or_a_tree(text):
    start = time.process_time()
    _, wrong = outcome(text)
    assert wrong is None or wrong.code in CODES
    assert time.process_time() - start < 10  # RD-14's limit; each takes far less than a second


PIECES = st.sampled_from(
    [
        "a",
        "锂",
        "电池",
        "(",
        ")",
        '"',
        "“",
        "」",
        " AND ",
        " OR ",
        " NOT ",
        " and ",
        " NEAR/3 ",
        " W/2 ",
        " NEAR ",
        "ti:",
        "标题：",
        "pd:",
        "[2020 TO *]",
        "[",
        "]",
        "2020-05",
        "*",
        "?",
        "#",
        "#3",
        "ipc:",
        "H01M10",
        "pn:",
        "US4058776A",
        "，",
        " ",
        "zz:",
        "W/100",
        "\x00",
    ]
)


@pytest.mark.req("RD-14")
@settings(max_examples=600, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=14).map("".join), st.text(max_size=60)), st.booleans())
def test_any_text_gives_a_tree_or_a_typed_error_whose_fixes_can_be_read(text, blanks_are_and):
    tree, wrong = outcome(text, blanks_are_and=blanks_are_and)
    if wrong is None:
        assert 0 <= tree.start <= tree.end <= len(text)
        as_document(tree)
        return
    assert wrong.code in CODES
    assert 0 <= wrong.start <= wrong.end <= len(text)
    for fix in wrong.fixes:
        read(fix, blanks_are_and=blanks_are_and)


def test_a_tree_as_document_names_every_node():
    document = as_document(read("ti:(a W/2 b)"))
    assert document["type"] == "TextClause"
    assert document["body"]["type"] == "Near"
    assert document["body"]["left"] == {"type": "Term", "start": 4, "end": 5, "text": "a", "quoted": False}
    assert isinstance(read(""), Everything)
