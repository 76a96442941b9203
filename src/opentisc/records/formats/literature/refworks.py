"""RefWorks tagged text (`RT Journal Article`, `A1`, `T1`, `JF` …), an export of CNKI, Wanfang and VIP.

Source: docs/formats/refworks.md.
"""

import re

from opentisc.records.formats.literature.tagged import TaggedFormat

_FIELDS = {
    "RT": "kind",
    "T1": "title",
    "OT": "translated_title",
    "A1": "author",
    "AD": "affiliation",
    "JF": "source",
    "JO": "source",
    "T2": "source",
    "PB": "publisher",
    "PP": "place",
    "YR": "year",
    "FD": "date",
    "VO": "volume",
    "IS": "issue",
    "SP": "first_page",
    "OP": "last_page",
    "ED": "edition",
    "DO": "doi",
    "SN": "issn",
    "LA": "language",
    "AB": "abstract",
    "K1": "keywords",
    "DS": "database",
    "DB": "database",
    "AN": "accession",
    "ID": "accession",
    "UL": "link",
    "LK": "link",
}

FORMAT = TaggedFormat(
    code="refworks",
    title="RefWorks (tagged)",
    line=re.compile(r"(?P<tag>[A-Z][A-Z0-9])(?P<value>$| .*)"),
    marks=re.compile(r"RT [^\n]{3,40}\r?\n(?:[A-Z][A-Z0-9][^\n]*\n){0,6}?(?:T1|A1|SR) "),
    fields=_FIELDS,
    starts=frozenset({"RT"}),
    ignored=frozenset({"SR"}),
)
