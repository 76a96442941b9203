"""NoteExpress (`{Reference Type}: Journal Article`, `{Title}: …`), as CNKI, Wanfang and VIP write it.

Source: docs/formats/noteexpress.md.
"""

import re

from opentisc.records.formats.literature.tagged import TaggedFormat

_FIELDS = {
    "Reference Type": "kind",
    "Title": "title",
    "Translated Title": "translated_title",
    "Author": "author",
    "Translated Author": "translated_author",
    "Author Address": "affiliation",
    "Journal": "source",
    "Source": "source",
    "Secondary Title": "source",
    "Book Title": "source",
    "Newspaper": "source",
    "Publisher": "publisher",
    "Place Published": "place",
    "Conference Location": "place",
    "Year": "year",
    "Date": "date",
    "Volume": "volume",
    "Issue": "issue",
    "Pages": "pages",
    "Edition": "edition",
    "Type of Work": "degree",
    "Degree": "degree",
    "DOI": "doi",
    "ISBN/ISSN": "issn",
    "ISSN": "issn",
    "ISBN": "isbn",
    "Number": "number",
    "Standard Number": "number",
    "Language": "language",
    "Abstract": "abstract",
    "Translated Abstract": "translated_abstract",
    "Keywords": "keywords",
    "Translated Keywords": "translated_keywords",
    "Funding": "funding",
    "Fund": "funding",
    "Database Provider": "database",
    "Database": "database",
    "Accession Number": "accession",
    "URL": "link",
    "Link": "link",
    "Access Date": "accessed",
}

FORMAT = TaggedFormat(
    code="noteexpress",
    title="NoteExpress",
    line=re.compile(r"\{(?P<tag>[A-Za-z][A-Za-z/ ]{1,40})\}\s?[:：](?P<value>.*)"),
    marks=re.compile(r"\{Reference Type\}\s?[:：]"),
    fields=_FIELDS,
    starts=frozenset({"Reference Type"}),
    joiner="",  # a value wrapped by CNKI goes on in the middle of a word
)
