"""CNKI's own tagged export (`SrcDatabase-来源库: 期刊`, `Title-题名: …`) and its E-Study variant.

Not for: CNKI's table of the same names (profile `cnki-table`). Source: docs/formats/cnki.md.
"""

import re

from opentisc.records.formats.literature.reference import Reference
from opentisc.records.formats.literature.tagged import TaggedFormat

_FIELDS = {
    "SrcDatabase-来源库": "kind",
    "Title-题名": "title",
    "Author-作者": "author",
    "Organ-单位": "affiliation",
    "Organ-机构": "affiliation",
    "Source-文献来源": "source",
    "Source-刊名": "source",
    "Source-来源": "source",
    "Publisher-出版社": "publisher",
    "Keyword-关键词": "keywords",
    "Summary-摘要": "abstract",
    "PubTime-发表时间": "date",
    "PubTime-出版时间": "date",
    "Fund-基金": "funding",
    "Year-年": "year",
    "Volume-卷": "volume",
    "Roll-卷": "volume",
    "Period-期": "issue",
    "PageCount-页码": "pages",
    "Page-页码": "pages",
    "ISSN-国际标准刊号": "issn",
    "URL-网址": "link",
    "Link-链接": "link",
    "DOI-DOI": "doi",
    "DOI": "doi",
    "Degree-学位": "degree",
    "StandardNo-标准号": "number",
}


def _prepare(reference: Reference) -> None:
    """Let the university that grants a degree be its source, and 硕士/博士 its degree."""
    word = (reference.values.get("kind") or [""])[0]
    if "degree" not in reference.values and word in ("硕士", "博士"):
        reference.add("degree", word)


FORMAT = TaggedFormat(
    code="cnki",
    title="CNKI (tagged)",
    # Only CNKI's own tags: an abstract has lines such as `Results: …` too.
    line=re.compile(
        r"(?P<tag>DataType|DOI(?:-DOI)?|[A-Za-z]{2,14}-[\u4e00-\u9fff]{1,8})\s?[:：](?P<value>.*)"
    ),
    marks=re.compile(r"(?:SrcDatabase-来源库|DataType|Title-题名)\s?[:：]"),
    fields=_FIELDS,
    starts=frozenset({"DataType"}),
    repeats=frozenset({"SrcDatabase-来源库", "Title-题名"}),
    ignored=frozenset({"DataType"}),
    database="CNKI",
    prepare=_prepare,
)
