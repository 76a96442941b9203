"""Answers are Markdown without HTML: made into safe HTML for pages and into plain text for search (SC-27).

markdown-it escapes whatever HTML is typed; nh3 then keeps only the tags an answer needs and only links that lead to
a page. Two walls, because either alone has had holes elsewhere. Not for: reports, which are set from data.
"""

import re
from functools import cache
from typing import Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS: Final = frozenset(
    ("p", "br", "strong", "em", "code", "pre", "ul", "ol", "li", "blockquote", "h2", "h3", "h4", "a", "hr", "table",
     "thead", "tbody", "tr", "th", "td")
)  # fmt: skip
_SCHEMES: Final = frozenset(("http", "https", "mailto"))
_HEADING: Final = re.compile(r"h[1-6]")
_BLOCKS: Final = frozenset(("paragraph_close", "heading_close", "tr_close", "fence", "code_block"))


def html(text: str) -> str:
    """Return the HTML of an answer: headings below the page's own, no images, no scripts, links without referrer."""
    parser = _parser()
    tokens = parser.parse(text)
    for token in tokens:
        if _HEADING.fullmatch(token.tag):
            token.tag = f"h{min(4, max(3, int(token.tag[1]) + 1))}"
    made = parser.renderer.render(tokens, parser.options, {})
    return nh3.clean(
        made,
        tags=set(_TAGS),
        attributes={"a": {"href"}},
        url_schemes=set(_SCHEMES),
        link_rel="noopener noreferrer nofollow",
    )


def plain(text: str) -> str:
    """Return the words of an answer without its marks, one paragraph a line."""
    lines, current = list[str](), ""
    for token in _parser().parse(text):
        current += _words(token)
        if token.type in _BLOCKS and current.strip():
            lines.append(current.strip())
            current = ""
    return "\n".join([*lines, *([current.strip()] if current.strip() else [])])


def _words(token: Token) -> str:
    if token.type == "inline":
        return "".join(_words(child) for child in token.children or ()) + " "
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return token.content if token.type in {"text", "code_inline", "fence", "code_block"} else ""


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable("image")
