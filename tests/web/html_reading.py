"""Reads pages in tests: find by simple selectors, text without superfluous blanks."""

import re
from urllib.parse import parse_qs, urlsplit

from lxml import html as lxml_html

_PART = re.compile(r"([a-z0-9]+)|\.([\w-]+)|#([\w-]+)|\[([\w-]+)(?:=([\w-]+))?\]")


def tree_of(content: bytes):
    """Return the page as a tree."""
    return lxml_html.fromstring(content.decode())


def css(node, selector: str) -> list:
    """Return the nodes under a selector of tags, classes, ids and attributes with blanks between the levels."""
    path = "."
    for step in selector.split():
        tag, tests = "*", ""
        for found in _PART.finditer(step):
            name, class_, id_, attribute, value = found.groups()
            tag = name or tag
            if class_:
                tests += f"[contains(concat(' ', normalize-space(@class), ' '), ' {class_} ')]"
            if id_:
                tests += f"[@id='{id_}']"
            if attribute:
                tests += f"[@{attribute}='{value}']" if value else f"[@{attribute}]"
        path += f"//{tag}{tests}"
    return node.xpath(path)


def text(node) -> str:
    """Return the text of a node with single blanks."""
    return " ".join(node.text_content().split())


def query_of(link) -> dict[str, list[str]]:
    """Return the parameters of a link's address."""
    return parse_qs(urlsplit(link.get("href")).query)


def page(client, address: str, status: int = 200):
    """Return the page at an address, after looking at its status."""
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[-2000:]
    return tree_of(response.content)
