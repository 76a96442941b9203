"""Counts the XML attributes of a document that no field takes, from its bytes and at the speed of `re`.

Walking the tree for them costs as much as reading the record. Names decide, wherever they stand: a name that a
format reads in one place counts as taken in all. Not for: texts (`xmlstream.unmapped`, `Reading.left`).
"""

import re
from collections import Counter
from functools import lru_cache

NOT_CONTENT = frozenset(
    {"id", "xmlns", "xml:space", "xml:base", "xsi:schemaLocation", "dtd-version", "DTD", "date-produced"}
)
"""Names of elements inside the document, and what is said of the file and its schema; `xmlns:…` too."""

_VALUE = re.compile(rb"""=\s*(?:"[^"<]*"|'[^'<]*')""")
_TAG = re.compile(rb"<([A-Za-z_][^\s<>/]*\s[^<>]*)>")  # with a blank: most tags have no attribute
_APART = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)


def left_attributes(document: bytes, taken: frozenset[str]) -> Counter[str]:
    """Return `tag@name` → how often the attribute stands in the document, without namespaces of the tag.

    taken: names that fields of the format take, without prefix (`xml:lang` keeps its own).
    """
    if b"<!--" in document or b"<![CDATA[" in document:
        document = _APART.sub(b"", document)
    heads = Counter(_TAG.findall(_VALUE.sub(b"", document)))
    left: Counter[str] = Counter()
    for head, count in heads.items():
        for path in _left_of(head, taken):
            left[path] += count
    return left


@lru_cache(maxsize=4096)
def _left_of(head: bytes, taken: frozenset[str]) -> tuple[str, ...]:
    """Return the paths of one start tag whose values were cut out (`img id he wi`)."""
    tag, *names = head.decode("utf-8", "replace").rstrip("/ ").split()
    own = (name if name.startswith("xml:") else name.rpartition(":")[2] for name in names if _says(name))
    return tuple(f"{tag.rpartition(':')[2]}@{name}" for name in own if name not in taken)


def _says(name: str) -> bool:
    return name not in NOT_CONTENT and not name.startswith("xmlns:")
