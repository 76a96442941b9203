"""What stands above a class symbol, and what it contains: by its text, or by a scheme with levels.

The text alone knows sections, classes, subclasses and main groups. Which subgroup stands under which
is said by the dots of the scheme, not by the digits, so without `levels` a subgroup contains only itself.
Not for: reading symbols (`reading`); symbols here are in normal form.
"""

import re
from collections.abc import Iterable, Mapping

_SUBCLASS_LENGTH, _CLASS_LENGTH = 4, 3
_LEADING = re.compile(r"[A-HY](?:\d{2}(?:[A-Z](?![A-Z]))?)?(?=$|\d)")
_LOCARNO = re.compile(r"\d{2}-\d{2}")


class Levels:
    """A scheme with levels: which symbol stands directly above which."""

    def __init__(self, parents: Mapping[str, str]) -> None:
        self._parents = dict(parents)

    @classmethod
    def from_dots(cls, rows: Iterable[tuple[str, int]]) -> "Levels":
        """Return the scheme of (symbol, dots) rows in the order of the scheme; a main group has no dot.

        A main group stands under its subclass.

        Raises ValueError when a subgroup comes before any main group or skips a level.
        """
        parents: dict[str, str] = {}
        chain: list[str] = []
        for symbol, dots in rows:
            if dots > len(chain):
                raise ValueError(f"{symbol} has {dots} dots below {len(chain)} levels")
            del chain[dots:]
            parents[symbol] = chain[-1] if chain else symbol[:_SUBCLASS_LENGTH]
            chain.append(symbol)
        return cls(parents)

    def __contains__(self, symbol: object) -> bool:
        return symbol in self._parents

    def parent(self, symbol: str) -> str | None:
        """Return the symbol directly above, None when the scheme does not say."""
        return self._parents.get(symbol)


def parent(symbol: str, levels: Levels | None = None) -> str | None:
    """Return the symbol directly above, None for a section.

    Without levels the parent of any subgroup is its main group, which is certain to stand above it.
    """
    if levels is not None:
        above = levels.parent(symbol)
        if above is not None:
            return above
    chain = prefixes(symbol)
    return chain[-2] if len(chain) > 1 else None


def contains(ancestor: str, symbol: str, levels: Levels | None = None) -> bool:
    """Whether `symbol` is `ancestor` or stands below it, as far as text and levels can tell."""
    if ancestor == symbol or ancestor in prefixes(symbol):
        return True
    if levels is None:
        return False
    seen = {symbol}
    above = levels.parent(symbol)
    while above is not None and above not in seen:
        if above == ancestor:
            return True
        seen.add(above)
        above = levels.parent(above)
    return False


def prefixes(symbol: str) -> tuple[str, ...]:
    """Return section, class, subclass, main group and the symbol itself, as far as the symbol has them.

    `H01M10/052` gives `H`, `H01`, `H01M`, `H01M10/00`, `H01M10/052`. A packed symbol that could not be
    read (`B60B1102FI`) gives its section, class and subclass, which are certain, and itself.
    `14-03` (Locarno) gives `14`, `14-03`; any other text gives itself.
    """
    if _LOCARNO.fullmatch(symbol):
        return symbol[:2], symbol
    match = _LEADING.match(symbol)
    if match is None:
        return (symbol,) if symbol else ()
    head = match[0]
    chain = [head[:length] for length in (1, _CLASS_LENGTH, _SUBCLASS_LENGTH) if length <= len(head)]
    group, slash, _ = symbol.partition("/")
    if slash:
        chain.append(f"{group}/00")
    if symbol != chain[-1]:
        chain.append(symbol)
    return tuple(chain)
