"""EndNote's tagged export (`%0 Journal Article`, `%A`, `%T` …), as EndNote, CNKI, Wanfang and VIP write it.

Not for: EndNote XML (`endnote_xml`). Source: docs/formats/endnote.md.
"""

import re

from opentisc.records.formats.literature.tagged import TaggedFormat

_FIELDS = {
    "%0": "kind",
    "%T": "title",
    "%Q": "translated_title",
    "%A": "author",
    "%+": "affiliation",
    "%J": "source",
    "%B": "source",
    "%I": "publisher",
    "%C": "place",
    "%D": "year",
    "%8": "date",
    "%V": "volume",
    "%N": "issue",
    "%P": "pages",
    "%7": "edition",
    "%9": "degree",
    "%R": "doi",
    "%@": "issn",
    "%G": "language",
    "%X": "abstract",
    "%K": "keywords",
    "%W": "database",
    "%~": "database",
    "%M": "accession",
    "%U": "link",
    "%[": "accessed",
}

FORMAT = TaggedFormat(
    code="endnote",
    title="EndNote (tagged)",
    line=re.compile(r"(?P<tag>%[0-9A-Z@!#$&()*+,\-./:;<=>?\[\]^_~])(?::|(?=\s|$))(?P<value>.*)"),
    marks=re.compile(r"%0 \w"),
    fields=_FIELDS,
    starts=frozenset({"%0"}),
)
