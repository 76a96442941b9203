"""Applicants, inventors and agents of EPO's exchange schema, whose names come in several forms.

Not for: joining spellings of one person across documents.
"""

import re

from lxml import etree

from opentisc.records.formats.xmlrecords import Reading
from opentisc.records.types import LocalText, Party

# As printed first; DOCDB's standardised look (`BOSCH GMBH ROBERT`) is kept among the other names.
_FORMS = ("original", "docdba", "", "docdb", "epodoc")
_COUNTRY = re.compile(r"(.*)\[([A-Z]{2})\]")


def read_parties(reading: Reading, data: etree._Element | None, role: str) -> tuple[Party, ...]:
    """Return the parties of one role (`applicant`, `inventor`, `agent`) by sequence, each once."""
    by_sequence: dict[str, dict[str, etree._Element]] = {}
    for count, element in enumerate([] if data is None else data.iterfind(f"parties/{role}s/{role}")):
        sequence = element.get("sequence") or f"#{count}"
        by_sequence.setdefault(sequence, {}).setdefault(element.get("data-format") or "", element)
    found = (_party(reading, forms, role) for forms in by_sequence.values())
    return tuple(party for party in found if party)


def _party(reading: Reading, forms: dict[str, etree._Element], role: str) -> Party | None:
    names: dict[str, None] = {}
    country = None
    for form in sorted(forms, key=_rank):
        given = reading.text(forms[form], f"{role}-name/name") or reading.text(forms[form], "name")
        if given:
            name, state = _split_country(given)
            names.setdefault(name)
            country = country or state
        country = reading.text(forms[form], "residence/country") or country
    if not names:
        return None
    first, *others = names
    return Party(
        name=first,
        names=tuple(LocalText(language="und", value=other) for other in others),
        address=_address(reading, forms),
        country=country,
    )


def _split_country(given: str) -> tuple[str, str | None]:
    """Split `DUBOIS THOMAS C [US]`; the comma that OPS leaves after an original name goes."""
    match = _COUNTRY.fullmatch(given)
    name = match[1].rstrip() if match else given
    return name.rstrip(" ,"), match[2] if match else None


def _address(reading: Reading, forms: dict[str, etree._Element]) -> str | None:
    for form in sorted(forms, key=_rank):
        texts = reading.texts(forms[form], "address/text")
        if texts:
            return ", ".join(texts)
    return None


def _rank(form: str) -> int:
    return _FORMS.index(form) if form in _FORMS else len(_FORMS)
