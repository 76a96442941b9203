"""Web of Science tagged text (`FN`, `VR`, `PT J`, `AU`, `TI` … `ER`, `EF`).

Not for: its tab-delimited export, which is a table. Source: docs/formats/wos.md.
"""

import re

from opentisc.records.formats.literature.reference import Reference
from opentisc.records.formats.literature.tagged import TaggedFormat

_FIELDS = {
    "PT": "kind",
    "DT": "document_type",
    "TI": "title",
    "AF": "author",
    "AU": "short_author",
    "C1": "affiliation",
    "SO": "source",
    "PU": "publisher",
    "PI": "place",
    "PY": "year",
    "PD": "month",
    "VL": "volume",
    "IS": "issue",
    "BP": "first_page",
    "EP": "last_page",
    "AR": "article_number",
    "DI": "doi",
    "SN": "issn",
    "EI": "issn",
    "BN": "isbn",
    "LA": "language",
    "AB": "abstract",
    "DE": "keywords",
    "FU": "funding",
    "UT": "accession",
    "TC": "cited_by",
}
# Publication types of the Core Collection: J journal, B book, S book in series, C conference, P patent.
_TYPES = {"J": "journal", "B": "book", "S": "book", "C": "conference", "P": "patent"}

_BRACKETS = re.compile(r"\[[^\[\]]*+\]")


def _prepare(reference: Reference) -> None:
    values = reference.values
    values["kind"] = [_TYPES.get(word, word) for word in values.get("kind", [])]
    types = values.pop("document_type", [])
    if any("Proceedings Paper" in word for word in types):
        values["kind"] = ["conference"]
    short = values.pop("short_author", [])
    values.setdefault("author", short)  # AF has the full names of the same people
    article = values.pop("article_number", [])
    values.setdefault("first_page", article)
    if values.pop("month", []):
        reference.notes.left("PD")
    if "affiliation" in values:
        values["affiliation"] = [_names_together(address) for address in values["affiliation"]]
    for name in ("title", "abstract", "source", "keywords", "funding"):
        if name in values:
            values[name] = [" ".join(values[name])]


def _names_together(address: str) -> str:
    """Return `[Roe, J; Doe, K] Univ X` with commas in the brackets: a semicolon ends an address elsewhere."""
    return _BRACKETS.sub(lambda names: names[0].replace(";", ","), address)


FORMAT = TaggedFormat(
    code="wos",
    title="Web of Science (tagged)",
    line=re.compile(r"(?P<tag>[A-Z][A-Z0-9])(?P<value>$| .*)"),
    marks=re.compile(r"FN [^\n]{3,80}\r?\nVR |PT [JBSCP]\r?\nA[UF] "),
    fields=_FIELDS,
    starts=frozenset({"PT"}),
    ends=frozenset({"ER", "EF"}),
    ignored=frozenset({"FN", "VR"}),
    joiner="\n",
    database="Web of Science",
    prepare=_prepare,
)
