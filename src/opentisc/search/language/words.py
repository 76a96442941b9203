"""The query in words, in Chinese or English, and its removable parts (UX-02).

Not for: the language of the interface elsewhere; these sentences are made from the tree and cannot stand in a
catalogue. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from opentisc.search.language.fields import FieldTable
from opentisc.search.language.tree import (
    And,
    AnyOf,
    Boolean,
    Clause,
    DateClause,
    Everything,
    FacetClause,
    KeyClause,
    Near,
    Not,
    Or,
    Positional,
    Term,
    TextClause,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of one language."""

    everything: str
    both: str
    either: str
    without: str
    within: str
    after: str
    between: str
    since: str
    until: str
    below: str
    any_of: str
    colon: str
    list_or: str
    quotes: tuple[str, str]
    brackets: tuple[str, str]


CHINESE = Wording(
    everything="全部记录",
    both=" 并且 ",
    either=" 或者 ",
    without="不含{0}",
    within="{0}与{1}相距不超过 {2}（不分先后）",
    after="{1}在{0}之后 {2} 以内",
    between="{0} 至 {1}",
    since="{0} 起",
    until="{0} 止",
    below="{0} 及其下位",
    any_of=" 或 ",
    colon="：",
    list_or="、",
    quotes=("“", "”"),
    brackets=("（", "）"),
)
ENGLISH = Wording(
    everything="all records",
    both=" and ",
    either=" or ",
    without="without {0}",
    within="{0} within {2} of {1} in either order",
    after="{1} at most {2} after {0}",
    between="{0} to {1}",
    since="from {0}",
    until="until {0}",
    below="{0} and below",
    any_of=" or ",
    colon=": ",
    list_or=" / ",
    quotes=("“", "”"),
    brackets=("(", ")"),
)
ENGLISH_FIELDS = {
    "ti": "title",
    "ab": "abstract",
    "cl": "claims",
    "de": "description",
    "pa": "applicant",
    "in": "inventor",
    "ipc": "IPC",
    "cpc": "CPC",
    "loc": "Locarno class",
    "cls": "class",
    "nice": "Nice class",
    "vienna": "figurative elements",
    "pn": "publication number",
    "an": "application number",
    "pr": "priority number",
    "ct": "cited number",
    "office": "office",
    "kind": "kind",
    "country": "country",
    "pd": "publication date",
    "ad": "filing date",
    "prd": "earliest priority date",
    "goods": "goods and services",
    "area": "area",
    "kw": "keywords",
    "so": "source",
}
"""English names of fields that have a Chinese label of their own; any other field is named by its code."""


ENGLISH_FACETS = {
    "year": "publication year",
    "ipc1": "IPC section",
    "ipc3": "IPC class",
    "ipc4": "IPC subclass",
    "ipcgroup": "IPC main group",
    "status": "legal status",
    "nice": "Nice class",
    "product_class": "product class",
}
"""English names of facets whose code is no word that people say; any other facet is named by its code."""


@dataclass(frozen=True, slots=True)
class Part:
    """A removable part of a query: its words, its place, the query without it, and its tree."""

    words: str
    start: int
    end: int
    without: str
    node: Boolean


class Speaker:
    """Puts trees into words."""

    def __init__(self, table: FieldTable, language: str) -> None:
        self._table = table
        self._chinese = language.startswith("zh")
        self._words = CHINESE if self._chinese else ENGLISH

    def say(self, node: Boolean) -> str:
        """Return a tree in words."""
        return self._say(node, inside=False)

    def _say(self, node: Boolean, *, inside: bool) -> str:
        words = self._words
        if isinstance(node, Everything):
            return words.everything
        if isinstance(node, Not):
            return words.without.format(self._bracketed(self._say(node.operand, inside=False)))
        if isinstance(node, And | Or):
            joint = words.both if isinstance(node, And) else words.either
            said = joint.join(self._say(operand, inside=True) for operand in node.operands)
            return self._bracketed(said) if inside else said
        return self._clause(node)

    def _bracketed(self, said: str) -> str:
        return f"{self._words.brackets[0]}{said}{self._words.brackets[1]}"

    def _clause(self, clause: Clause) -> str:
        if isinstance(clause, FacetClause):
            name = clause.label if self._chinese else ENGLISH_FACETS.get(clause.facet, clause.facet)
            return f"{name}{self._words.colon}{self._words.any_of.join(clause.values)}"
        name = self._name(clause)
        if isinstance(clause, TextClause):
            return f"{name}{self._words.colon}{self._body(clause.body, inside=False)}"
        if isinstance(clause, KeyClause):
            value = self._words.below.format(clause.text) if _has_below(clause) else clause.text
            return f"{name}{self._words.colon}{value}"
        return f"{name}{self._words.colon}{self._period(clause)}"

    def _name(self, clause: TextClause | KeyClause | DateClause) -> str:
        parts: Sequence[str] = (clause.field,) if isinstance(clause, DateClause) else clause.parts
        return self._words.list_or.join(self._label(part) for part in parts)

    def _label(self, code: str) -> str:
        if self._chinese:
            return str(self._table.get(code).label) or code
        return ENGLISH_FIELDS.get(code, code)

    def _period(self, clause: DateClause) -> str:
        first = _printed(clause.first) if clause.first is not None else ""
        last = _printed(clause.last) if clause.last is not None else ""
        if first and last:
            return first if first == last else self._words.between.format(first, last)
        if first or last:
            return self._words.since.format(first) if first else self._words.until.format(last)
        return self._words.everything

    def _body(self, body: Positional, *, inside: bool) -> str:
        words = self._words
        if isinstance(body, Term):
            return f"{words.quotes[0]}{body.text}{words.quotes[1]}"
        if isinstance(body, AnyOf):
            said = words.any_of.join(self._body(option, inside=True) for option in body.options)
            return self._bracketed(said)
        form = words.after if body.ordered else words.within
        left, right = self._body(body.left, inside=True), self._body(body.right, inside=True)
        said = form.format(left, right, body.distance)
        return self._bracketed(said) if inside and isinstance(body, Near) else said


def parts(tree: Boolean, text: str, speaker: Speaker) -> tuple[Part, ...]:
    """Return the removable parts of a query: the operands of its outermost AND, else the whole query."""
    if isinstance(tree, Everything):
        return ()
    if not isinstance(tree, And) or len({(one.start, one.end) for one in tree.operands}) == 1:
        # What a step stands for lies in one place of the text, and leaves it whole.
        return (Part(speaker.say(tree), tree.start, tree.end, "", tree),)
    found = []
    for place, operand in enumerate(tree.operands):
        rest = [text[one.start : one.end] for one in (*tree.operands[:place], *tree.operands[place + 1 :])]
        without = " AND ".join(rest)
        if tree.scope:
            without = f"{tree.scope}({without})"
        found.append(Part(speaker.say(operand), operand.start, operand.end, without, operand))
    return tuple(found)


def _printed(day: int) -> str:
    return f"{day // 10000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"


def _has_below(clause: KeyClause) -> bool:
    """Tell whether the clause takes in what lies below its class.

    A Nice class stands alone, and a subgroup unless a scheme with levels places others below it.
    """
    if clause.kind != "class" or "nice" in clause.parts:
        return False
    if any(one.keys for one in clause.below):
        return True
    return all("/" not in key or key.endswith("/00") for key in clause.keys)
