"""Answers are shown without anything that runs (SC-27)."""

import pytest
from lxml import html as lxml_html

from opentisc.desk.knowledge.markdown import html, plain
from tests.web.hostile_texts import PAYLOADS

ALLOWED = {
    "p", "br", "strong", "em", "code", "pre", "ul", "ol", "li", "blockquote", "h2", "h3", "h4", "a", "hr", "table",
    "thead", "tbody", "tr", "th", "td", "div",
}  # fmt: skip
SHAPES = (
    "{0}", "**{0}**", "- {0}", "[{0}](https://example.org)", "[x]({0})", "[x](<{0}>)", "![x]({0})", "`{0}`",
    "```\n{0}\n```", "<{0}>", "[x]: {0}\n\n[x]", "| {0} |\n|---|\n| {0} |", "# {0}", "> {0}",
)  # fmt: skip


@pytest.mark.req("SC-27")
@pytest.mark.parametrize("shape", SHAPES)
def test_no_payload_in_any_place_of_markdown_runs(shape):
    assert len(PAYLOADS) >= 200
    for payload in PAYLOADS:
        tree = lxml_html.fragment_fromstring(html(shape.format(payload)), create_parent="div")
        for element in tree.iter():
            assert element.tag in ALLOWED, payload
            assert set(element.attrib) <= {"href", "rel"}, payload
            address = element.get("href", "").strip().lower()
            assert not address.startswith(("javascript:", "data:", "vbscript:", "file:")), payload


def test_html_that_is_typed_is_shown_as_typed():
    assert html("<b>x</b>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"


def test_headings_stand_below_the_heading_of_the_page():
    assert html("# A") == "<h3>A</h3>\n"


def test_a_link_leads_to_a_page_and_tells_it_nothing():
    assert html("[x](https://a.example)") == (
        '<p><a href="https://a.example" rel="noopener noreferrer nofollow">x</a></p>\n'
    )


def test_plain_text_keeps_the_words_alone():
    assert (
        plain("# 题\n- 甲 **乙**\n- [丙](https://a.example)\n\n| a | b |\n|---|---|\n| 1 | 2 |")
        == "题\n甲 乙\n丙\na b\n1 2"
    )
