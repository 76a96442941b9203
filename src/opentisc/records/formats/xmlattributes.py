"""Counts the XML attributes of a document that no field takes, in one walk of its tree.

Names decide, wherever they stand: a name that a format reads in one place counts as taken in all. Not for: texts
(`xmlstream.unmapped`, `Reading.left`).
"""

from collections import Counter

from lxml import etree

_XML = "{http://www.w3.org/XML/1998/namespace}"
_SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}"
NOT_CONTENT = frozenset(
    {"id", "dtd-version", "DTD", "date-produced", f"{_XML}space", f"{_XML}base", f"{_SCHEMA}schemaLocation"}
)
"""Names of elements inside the document, and what is said of the file and its schema."""


def left_attributes(root: etree._Element, taken: frozenset[str]) -> Counter[str]:
    """Return `tag@name` → how often the attribute stands in the document, without namespaces.

    Namespace declarations are none. taken: names that fields of the format take, without prefix (`xml:lang` keeps
    its own).
    """
    passed = NOT_CONTENT | taken
    found: dict[tuple[str, str], int] = {}
    for element in root.iter(etree.Element):
        for name in element.keys():  # noqa: SIM118  (its children are not its names)
            if name not in passed:
                head = (str(element.tag), str(name))
                found[head] = found.get(head, 0) + 1
    left: Counter[str] = Counter()
    for (tag, name), count in found.items():
        own = f"xml:{name[len(_XML) :]}" if name.startswith(_XML) else name.rpartition("}")[2]
        if own not in taken:
            left[f"{tag.rpartition('}')[2]}@{own}"] += count
    return left
