"""What classes are called, for facets and records: in the language of the page, or else another, and then said so.

Not for: reading schemes; where none is loaded, nothing is said and pages are as they were.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, gettext

from opentisc.search.schemes import queries
from opentisc.search.types import ClassTitle
from opentisc.web import labels

_BETWEEN = " › "
_FACETS = {"ipc3": "ipc", "ipc4": "ipc", "ipcgroup": "ipc", "nice": "nice"}
"""Facets whose values are classes, and their scheme. IPC sections have names of their own in `labels`."""


@dataclass(frozen=True, slots=True)
class ClassName:
    """The words for a class. language: theirs, when it is not the page's; empty when it is or they are mixed."""

    text: str
    language: str = ""


def of_facet(facet: str, values: Iterable[str]) -> Mapping[str, ClassName]:
    """Return the names of a facet's values; empty for facets that hold no classes."""
    scheme = _FACETS.get(facet)
    if scheme is None:
        return {}
    symbols = {value: f"{value}/00" if facet == "ipcgroup" else value for value in values}
    named = queries.titles(scheme, symbols.values(), _language())
    return {value: _name((named[symbol],)) for value, symbol in symbols.items() if symbol in named}


def of_symbols(scheme: str, symbols: Iterable[str]) -> Mapping[str, ClassName]:
    """Return the names of a record's classes; a subgroup's follows those of the groups above it."""
    named = queries.group_titles(scheme, symbols, _language()) if scheme in queries.SCHEMES else {}
    return {symbol: _name(titles) for symbol, titles in named.items()}


def _name(titles: Sequence[ClassTitle]) -> ClassName:
    own = _language()[:2]
    foreign = [one.language for one in titles if one.language != own]
    if not foreign:
        return ClassName(_BETWEEN.join(one.title for one in titles))
    if len(foreign) < len(titles) or len(set(foreign)) > 1:
        return ClassName(_BETWEEN.join(_marked(one, own) for one in titles))
    text = _BETWEEN.join(one.title for one in titles)
    return ClassName(_with_language(text, foreign[0]), foreign[0])


def _marked(title: ClassTitle, own: str) -> str:
    return title.title if title.language == own else _with_language(title.title, title.language)


def _with_language(text: str, language: str) -> str:
    return gettext("%(title)s（%(language)s）") % {
        "title": text,
        "language": labels.word(labels.LANGUAGES, language),
    }


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
