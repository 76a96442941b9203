"""VIP's (维普) own text export: `【题　名】…`, `【作　者】…`, `【刊　名】刊名2023 12(5):9-15`.

Not for: VIP's NoteExpress, EndNote and RefWorks exports. Source: docs/formats/vip.md.
"""

import re

from opentisc.records.formats.literature.reference import Reference
from opentisc.records.formats.literature.tagged import TaggedFormat

_NAMES = {
    "题名": "title",
    "作者": "author",
    "机构": "affiliation",
    "刊名": "source",
    "ISSN号": "issn",
    "页码": "pages",
    "关键词": "keywords",
    "文摘": "abstract",
    "摘要": "abstract",
    "网址": "link",
    "基金": "funding",
}
_GAPS = ("", " ", "  ", "\u3000")  # VIP spaces its labels to one width
_SOURCE = re.compile(
    r"(?P<source>.*?)(?P<year>(?:19|20)\d\d)\s+(?P<volume>[^(]*)\((?P<issue>[^)]*)\)(?::(?P<pages>.*))?"
)


def _spaced(label: str) -> tuple[str, ...]:
    """Return the looks of a label: its first two characters may stand apart."""
    return tuple(f"{label[0]}{gap}{label[1:]}" for gap in _GAPS)


def _prepare(reference: Reference) -> None:
    """Take year, volume, issue and pages out of the journal's line; VIP exports journals alone."""
    values = reference.values
    reference.add("kind", "期刊")
    match = _SOURCE.fullmatch(values.get("source", [""])[0])
    if match:
        values.pop("source")
        for name, value in match.groupdict().items():
            if name != "pages" or "pages" not in values:
                reference.add(name, value or "")


FORMAT = TaggedFormat(
    code="vip",
    title="VIP (tagged)",
    line=re.compile(r"\s*【(?P<tag>[^】\n]{2,8})】(?P<value>.*)"),
    marks=re.compile(r"(?:〖[^\n]*\n\s*){0,3}【(?:序|题)"),
    fields={look: name for label, name in _NAMES.items() for look in _spaced(label)},
    starts=frozenset(_spaced("序号")),
    repeats=frozenset(_spaced("题名")),
    ignored=frozenset(_spaced("序号")),
    database="VIP",
    prepare=_prepare,
)
