"""RIS (`TY  - JOUR` … `ER  - `), as reference managers, publishers, CNKI and Ei Compendex write it.

Not for: EndNote's own tags (`endnote`). Source: docs/formats/ris.md.
"""

import re

from opentisc.records.formats.literature.tagged import TaggedFormat

_FIELDS = {
    "TY": "kind",
    "TI": "title",
    "T1": "title",
    "CT": "title",
    "TT": "translated_title",
    "AU": "author",
    "A1": "author",
    "AD": "affiliation",
    "JO": "source",
    "JF": "source",
    "T2": "source",
    "BT": "source",
    "PB": "publisher",
    "CY": "place",
    "PP": "place",
    "PY": "year",
    "Y1": "year",
    "DA": "date",
    "VL": "volume",
    "IS": "issue",
    "SP": "first_page",
    "EP": "last_page",
    "ET": "edition",
    "DO": "doi",
    "SN": "issn",
    "LA": "language",
    "AB": "abstract",
    "N2": "abstract",
    "KW": "keywords",
    "DB": "database",
    "DP": "database",
    "AN": "accession",
    "ID": "accession",
    "UR": "link",
    "L2": "link",
    "Y2": "accessed",
    "M3": "degree",
    "M1": "number",
}

FORMAT = TaggedFormat(
    code="ris",
    title="RIS",
    line=re.compile(r"(?P<tag>[A-Z][A-Z0-9])  ?-(?P<value>$| .*)"),
    marks=re.compile(r"(?:[^\n]{0,80}\n\s*){0,3}?TY  ?- "),
    fields=_FIELDS,
    starts=frozenset({"TY"}),
    ends=frozenset({"ER"}),
)
