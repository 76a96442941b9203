"""Trees of XML and JSON whose values are taken out, so that what is left is what no field took.

Each read removes what it returns; `left()` counts the rest by path. A value of an unexpected shape is not
returned and therefore counted: nothing here raises for content, and nothing is dropped in silence.
Not for: streams of many documents (`xmlstream`) and for tables.
"""

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

import msgspec
from lxml import etree

from opentisc.records.formats import xmlstream
from opentisc.records.formats.base import ReadOptions, Rejected

_BOM = b"\xef\xbb\xbf"


class JsonTree:
    """A JSON object being emptied. Values are looked up by a path of keys."""

    def __init__(self, members: dict[str, object]) -> None:
        self._members = members

    def text(self, *path: str) -> str | None:
        """Return and remove the text or number at the path; None when absent, blank or of another shape."""
        found = self._at(path)
        return None if found is None else _take(found[0], found[1])

    def peek(self, *path: str) -> str | None:
        """Return the text or number at the path and leave it there."""
        found = self._at(path)
        value = None if found is None else found[0][found[1]]
        return (str(value).strip() or None) if _is_scalar(value) else None

    def keys(self) -> tuple[str, ...]:
        """Return the names of the members that are left."""
        return tuple(self._members)

    def whole(self, *path: str) -> object | None:
        """Return and remove whatever is at the path, None when absent."""
        found = self._at(path)
        return None if found is None else found[0].pop(found[1])

    def flag(self, *path: str) -> bool | None:
        """Return and remove the truth value at the path; None when it is none."""
        found = self._at(path)
        if found is None or not isinstance(found[0][found[1]], bool):
            return None
        return bool(found[0].pop(found[1]))

    def texts(self, *path: str) -> tuple[str, ...]:
        """Return and remove the texts or numbers of the list at the path, blanks left out."""
        found = self._at(path)
        values = None if found is None else found[0][found[1]]
        if found is None or not isinstance(values, list):
            return ()
        given = [str(value).strip() for value in values if _is_scalar(value)]
        found[0][found[1]] = [value for value in values if not _is_scalar(value)]
        return tuple(text for text in given if text)

    def tree(self, *path: str) -> "JsonTree":
        """Return the object at the path, still part of this one; an empty one when it is absent."""
        found = self._at(path)
        inner = None if found is None else found[0][found[1]]
        return JsonTree(inner) if isinstance(inner, dict) else JsonTree({})

    def trees(self, *path: str) -> tuple["JsonTree", ...]:
        """Return the objects of the list at the path (or the one object there), still part of this one."""
        found = self._at(path)
        inner = None if found is None else found[0][found[1]]
        many = inner if isinstance(inner, list) else [inner]
        return tuple(JsonTree(one) for one in many if isinstance(one, dict))

    def clear(self) -> None:
        """Remove everything: it was counted elsewhere."""
        self._members.clear()

    def left(self) -> Counter[str]:
        """Return how many values are left at each path; lists add no step to it."""
        return Counter(_leaves(self._members, ""))

    def __bool__(self) -> bool:
        return bool(self._members)

    def _at(self, path: tuple[str, ...]) -> tuple[dict[str, object], str] | None:
        holder: object = self._members
        for key in path[:-1]:
            holder = holder.get(key) if isinstance(holder, dict) else None
        return (holder, path[-1]) if isinstance(holder, dict) and path[-1] in holder else None


def _take(holder: dict[str, object], key: str) -> str | None:
    if not _is_scalar(holder[key]):
        return None
    return str(holder.pop(key)).strip() or None


def _is_scalar(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _leaves(value: object, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}/{key}" if path else str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, path)
    elif value is not None and value != "":
        yield path


def read_json(stream: BinaryIO, options: ReadOptions) -> object | Rejected:
    """Return the one JSON document of the stream, or why it cannot be read."""
    content = stream.read(options.max_record_bytes + 1)
    if len(content) > options.max_record_bytes:
        return Rejected("file", "document", "record_too_large", f"more than {options.max_record_bytes} bytes")
    try:
        document: object = msgspec.json.decode(content.removeprefix(_BOM))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        return Rejected("file", "document", "not_json", str(wrong))
    return document


class XmlTree:
    """An XML element being emptied. Paths are local names with slashes, as lxml's `findall` reads them."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element

    def text(self, path: str) -> str | None:
        """Return and remove the text of the first element at the path that has any."""
        for found in self.element.findall(path):
            text = _take_text(found)
            if text is not None:
                return text
        return None

    def texts(self, path: str) -> tuple[str, ...]:
        """Return and remove the texts of all elements at the path that have any."""
        given = [_take_text(found) for found in self.element.findall(path)]
        return tuple(text for text in given if text is not None)

    def drop(self, path: str, *, value: str) -> None:
        """Remove texts at the path that say nothing but `value`."""
        for found in self.element.findall(path):
            if (found.text or "").strip() == value:
                found.text = None

    def trees(self, path: str) -> tuple["XmlTree", ...]:
        """Return the elements at the path, still part of this one."""
        return tuple(XmlTree(found) for found in self.element.findall(path))

    def left(self) -> Counter[str]:
        """Return how many texts are left at each path below this element."""
        return xmlstream.unmapped(self.element, taken=frozenset(), whole=frozenset())


def _take_text(element: etree._Element) -> str | None:
    text = xmlstream.text_of(element)
    element.text = None
    for child in list(element):  # an entity reference is a child too, and its text cannot be cleared
        element.remove(child)
    return text


def with_local_names(root: etree._Element) -> etree._Element:
    """Return the same tree with namespaces taken off its tags, so that versions of a schema read alike."""
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
    return root
