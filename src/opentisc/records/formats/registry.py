"""The formats that the product reads, in the order in which recognition asks them.

Narrow formats stand before wide ones: an XML dialect before XML in general, tables last.
"""

from functools import cache
from importlib import import_module
from typing import cast

from opentisc.kernel.errors import Invalid
from opentisc.records.formats.base import Format, Sample

MODULES: tuple[str, ...] = (
    "ep_st36",
    "cnipa_xml",
    "ops",
    "docdb",
    "citation_tei",
    "us_redbook",
    "us_pap",
    "us_sgml",
    "us_greenbook",
    "us_brs",
    "opentisc_jsonl",
    "us_public_search",
    "uspto_assignment",
    "uspto_odp",
    "euipo",
    "tsdr_st96",
    "tsdr_st66",
    "gi_eu_uk",
    "gi_us_ava",
    "literature.endnote_xml",
    "literature.ris",
    "literature.endnote",
    "literature.noteexpress",
    "literature.wos",
    "literature.refworks",
    "literature.cnki",
    "literature.vip",
    "literature.bibtex",
    "tables",
)


@cache
def formats() -> tuple[Format, ...]:
    """Return every format, in the order of recognition."""
    return tuple(cast(Format, import_module(f"opentisc.records.formats.{name}").FORMAT) for name in MODULES)


def get_format(code: str) -> Format:
    """Return the format with this code. Raises UnknownFormat."""
    for known in formats():
        if known.code == code:
            return known
    raise UnknownFormat(code)


def recognise(sample: Sample) -> Format | None:
    """Return the first format that claims the entry, or None when nobody does."""
    return next((known for known in formats() if known.recognises(sample)), None)


class UnknownFormat(Invalid):
    """No format has this code."""

    code = "unknown_format"

    def __init__(self, given: str) -> None:
        super().__init__(f"no format is called {given!r}", given=given, known=[f.code for f in formats()])
