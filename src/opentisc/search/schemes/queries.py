"""Reads: which schemes are loaded, what a class is called, what stands above it, and the levels that searches use.

Not for: reading or writing files of schemes.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping

from opentisc.kernel.classes import prefixes, read_class
from opentisc.search.language.fields import ClassLevels
from opentisc.search.language.tree import Clause, KeyClause
from opentisc.search.registry import CollectionSpec, FieldKind
from opentisc.search.schemes import shelf
from opentisc.search.schemes.entries import is_subgroup, main_group
from opentisc.search.schemes.errors import ClassUnreadable, SchemeBroken
from opentisc.search.types import ClassPlace, ClassReport, ClassTitle, SchemeInfo

logger = logging.getLogger(__name__)

SCHEMES = ("ipc", "cpc", "nice")
"""Schemes that can be loaded; the field of the query language has the same name."""

_LANGUAGES = ("zh", "en")


def loaded() -> tuple[SchemeInfo, ...]:
    """Return every scheme that is loaded, by scheme, the one that speaks first first. Raises SchemeBroken."""
    return tuple(file.info for scheme in SCHEMES for file in shelf.in_force(scheme))


def refused(name: str) -> tuple[tuple[str, str, str], ...]:
    """Return what loading did not take: (place, code, what stood there), in the order of the files."""
    found = [one for scheme in SCHEMES for one in shelf.in_force(scheme) if one.info.name == name]
    return found[0].refused() if found else ()


def languages(language: str) -> tuple[str, ...]:
    """Return the languages of titles in the order people of an interface language read them."""
    first = language[:2]
    return (first, *(one for one in _LANGUAGES if one != first))


def titles(scheme: str, symbols: Iterable[str], language: str) -> Mapping[str, ClassTitle]:
    """Return what classes are called, in the language or else another; those that no scheme names are left out.

    A scheme that cannot be opened is logged and gives none: titles are an aid, and a page must not fail for them.
    """
    try:
        return shelf.titles(scheme, symbols, languages(language))
    except SchemeBroken as wrong:
        logger.warning("%s; titles are left out", wrong)
        return {}


def group_titles(scheme: str, symbols: Iterable[str], language: str) -> Mapping[str, tuple[ClassTitle, ...]]:
    """Return for each class its title after those of the groups above it, the main group first.

    A subgroup's own title says little by itself (`with teeth`). Where no levels are in force, only the main group
    is certain to stand above. Classes without a title of their own are left out.
    """
    wanted = list(dict.fromkeys(symbols))
    try:
        chains = {symbol: _groups(scheme, symbol) for symbol in wanted}
    except SchemeBroken as wrong:
        logger.warning("%s; titles are left out", wrong)
        return {}
    named = titles(scheme, (one for chain in chains.values() for one in chain), language)
    return {
        symbol: tuple(named[one] for one in chain if one in named)
        for symbol, chain in chains.items()
        if symbol in named
    }


def _groups(scheme: str, symbol: str) -> tuple[str, ...]:
    if not is_subgroup(symbol):
        return (symbol,)
    return shelf.chain(scheme, symbol, (main_group(symbol), symbol))


def path(scheme: str, given: str) -> tuple[ClassPlace, ...]:
    """Return the classes from the section down to the one given, each with its titles in every language known.

    Raises ClassUnreadable for a text that is no symbol, SchemeBroken.
    """
    read = read_class(scheme, given)
    if not read.readable:
        raise ClassUnreadable(given)
    symbols = shelf.chain(scheme, read.symbol, prefixes(read.symbol))
    by_language = {language: shelf.titles(scheme, symbols, (language,)) for language in _LANGUAGES}
    return tuple(
        ClassPlace(
            symbol=symbol,
            titles={language: found[symbol] for language, found in by_language.items() if symbol in found},
        )
        for symbol in symbols
    )


def below(scheme: str, given: str) -> tuple[str, ...] | None:
    """Return every class below a subgroup by the levels in force; None when they do not say."""
    file = shelf.with_levels(scheme)
    return file.below(read_class(scheme, given).symbol) if file is not None else None


class LevelsInForce(Mapping[str, ClassLevels]):
    """The levels of a collection's class fields; a scheme is opened when a query first asks for it."""

    def __init__(self, spec: CollectionSpec) -> None:
        classes = {one.code for one in spec.fields if one.kind is FieldKind.CLASS and not one.parts}
        self._fields = tuple(one for one in SCHEMES if one in classes)

    def __getitem__(self, code: str) -> ClassLevels:
        found = shelf.with_levels(code) if code in self._fields else None
        if found is None:
            raise KeyError(code)
        return found

    def __iter__(self) -> Iterator[str]:
        return (code for code in self._fields if shelf.with_levels(code) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def of_clause(clause: Clause, language: str) -> ClassReport | None:
    """Return by which rule a class clause finds what lies below, and what the class is called; None for others."""
    if not isinstance(clause, KeyClause) or clause.kind != "class":
        return None
    asked = clause.below
    rule = "text"
    if asked:
        rule = "levels" if any(one.known for one in asked) else "not_in_scheme"
    return ClassReport(
        rule=rule,
        schemes=tuple(dict.fromkeys(one.scheme for one in asked)),
        below=sum(len(one.keys) for one in asked),
        title=_title(clause, language),
    )


def _title(clause: KeyClause, language: str) -> ClassTitle | None:
    for part in clause.parts:
        symbol = read_class(part, clause.text).symbol
        found = titles(part, (symbol,), language).get(symbol) if part in SCHEMES else None
        if found is not None:
            return found
    return None
