"""Named characters and dotted marks of the older formats."""

import pytest

from opentisc.records.formats.characters import raised, replace_dotted, replace_named
from opentisc.records.formats.xmlstream import parse, text_of


@pytest.mark.parametrize(
    ("name", "character"),
    [
        ("alpha", "α"), ("agr", "α"), ("Dgr", "Δ"), ("ohgr", "ω"), ("PHgr", "Φ"), ("b.Omega", "Ω"),
        ("lsqb", "["), ("deg", "°"), ("plusmn", "±"), ("times", "×"), ("minus", "−"), ("prime", "′"),
        ("Prime", "″"), ("ldquo", "“"), ("mdash", "—"), ("emsp", "\u2003"), ("infin", "∞"), ("isin", "∈"),
        ("int", "∫"), ("aring", "å"), ("Scaron", "Š"), ("yen", "¥"), ("af", "\u2061"), ("le", "≤"),
        ("rarr", "→"), ("frac13", "⅓"),
    ],
)  # fmt: skip
def test_an_iso_name_becomes_its_character(name: str, character: str) -> None:
    document, unknown = replace_named(f"<a>x&{name};y</a>".encode())
    assert parse(document).text == f"x{character}y"
    assert not unknown


def test_the_names_of_xml_stay_and_an_unknown_name_is_kept_and_counted() -> None:
    document, unknown = replace_named(b"<a b='&quot;'>&lt;&amp;&nosuch;&nosuch;&#65;</a>")
    root = parse(document)
    assert text_of(root) == "<&&nosuch;&nosuch;A"
    assert root.get("b") == '"'
    assert unknown == {"character &nosuch;": 2}


@pytest.mark.req("SC-29")
def test_an_entity_that_a_document_declares_is_never_resolved() -> None:
    document, unknown = replace_named(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>')
    assert text_of(parse(document)) == "&x;"
    assert unknown == {"character &x;": 1}


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("the .alpha.-form", "the α-form"),
        ("H.sub.2 O", "H2 O"),
        ("10.sup.5 Pa", "10⁵ Pa"),
        ("10.sup.-3", "10⁻³"),
        ("x.sup.th", "xth"),
        ("5.+-.1", "5±1"),
        ("2.times.4", "2×4"),
        ("the U.S. and e.g. this", "the U.S. and e.g. this"),
        ("at 3.5 and 4.6.", "at 3.5 and 4.6."),
        ("35 U.S.C. .sctn.157", "35 U.S.C. §157"),
    ],
)
def test_a_dotted_mark_becomes_its_character(given: str, text: str) -> None:
    assert replace_dotted(given) == (text, {})


def test_an_unknown_mark_is_kept_and_counted_and_a_host_name_is_no_mark() -> None:
    assert replace_dotted("a .zzzq. b") == ("a .zzzq. b", {"character .zzzq.": 1})
    assert replace_dotted("www.physorg.com") == ("www.physorg.com", {})


@pytest.mark.parametrize(("given", "text"), [("5", "⁵"), ("−12", "⁻¹²"), ("th", "th"), ("2a", "2a")])
def test_only_digits_and_signs_are_raised(given: str, text: str) -> None:
    assert raised(given) == text
