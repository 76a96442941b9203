"""The only makers of XML parsers: no network, no outside entity or DTD, no bomb, no comment that splits a text (SC-33).

Not for: reading a format; that is its own module.
"""

from collections.abc import Sequence
from typing import Literal

from lxml import etree


def parser() -> etree.XMLParser:
    """Return a parser of one whole document."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def pull_parser(
    events: Sequence[Literal["start", "end"]], *, tags: Sequence[str] | None = None
) -> etree.XMLPullParser:
    """Return a parser to be fed block by block (`feed`); tags: which elements are told, all when None."""
    return etree.XMLPullParser(
        events=events,
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def feed(into: etree.XMLPullParser, block: bytes) -> etree.XMLSyntaxError | None:
    """Return what is wrong with the block instead of raising it: what was read before it still counts."""
    try:
        into.feed(block)
    except etree.XMLSyntaxError as wrong:
        return wrong
    return None
