"""The syntax tree of a query: frozen, with the places of everything in the text as typed.

Boolean nodes stand above clauses; inside a text clause stands what may take part in proximity. The text of
a term is kept as typed: who evaluates the tree folds and cuts it. Not for: meaning of fields. Pure.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything of the tree; [start, end) in the query as typed, brackets and field name included."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Node):
    """A word, phrase or wildcard as typed, without its quotation marks."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf(Node):
    """Alternatives inside proximity."""

    options: "tuple[Positional, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Near(Node):
    """`left W/n right` (ordered) or `left NEAR/n right`; the result covers both."""

    left: "Positional"
    right: "Positional"
    distance: int
    ordered: bool


Positional = Term | AnyOf | Near


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything(Node):
    """Every record of the collection: what an empty query asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextClause(Node):
    """Words in a text field; `parts` are the fields it stands for, any of which may hold the match."""

    field: str
    parts: tuple[str, ...]
    body: Positional


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """What the levels of a scheme place below the subgroup of a clause, in one of its fields.

    scheme: scheme and edition for people. known: whether the scheme has a place for the subgroup at all.
    """

    part: str
    scheme: str
    known: bool
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyClause(Node):
    """A number, class symbol or exact value. keys: a record that has any of them matches.

    below: for a subgroup, where schemes with levels are loaded: their keys match as well, each in its own field.
    parts: the indexed fields that may hold a key. kind: `number`, `class` or `exact`. text: as typed.
    document_kind: the kind code typed with a number, which the record must then have; None: any.
    """

    field: str
    parts: tuple[str, ...]
    kind: str
    text: str
    keys: tuple[str, ...]
    document_kind: str | None = None
    below: tuple[Below, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DateClause(Node):
    """A period, both ends included, as yyyymmdd; None: open. A record's own period must lie inside."""

    field: str
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetClause(Node):
    """Values of a facet, any of which a record must have. label: the facet's name for people.

    No text is read into one: it comes with an earlier step that was narrowed.
    """

    facet: str
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Node):
    """What must not match."""

    operand: "Boolean"


@dataclass(frozen=True, slots=True, kw_only=True)
class And(Node):
    """All must match. scope: the field name typed before the bracket around it, colon included."""

    operands: "tuple[Boolean, ...]"
    scope: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Or(Node):
    """Any must match. scope: as in And."""

    operands: "tuple[Boolean, ...]"
    scope: str = ""


Clause = TextClause | KeyClause | DateClause | FacetClause
Boolean = Everything | TextClause | KeyClause | DateClause | FacetClause | Not | And | Or


def clauses(node: Boolean) -> Iterator[Clause]:
    """Yield every clause of a tree from left to right, those under NOT too."""
    if isinstance(node, And | Or):
        for operand in node.operands:
            yield from clauses(operand)
    elif isinstance(node, Not):
        yield from clauses(node.operand)
    elif not isinstance(node, Everything):
        yield node


def terms(body: Positional) -> Iterator[Term]:
    """Yield every term of a clause's body from left to right."""
    if isinstance(body, AnyOf):
        for option in body.options:
            yield from terms(option)
    elif isinstance(body, Near):
        yield from terms(body.left)
        yield from terms(body.right)
    else:
        yield body


def as_document(node: Node) -> dict[str, object]:
    """Return a node as nested mappings and lists, each node naming its type."""
    document: dict[str, object] = {"type": type(node).__name__}
    for one in fields(node):
        value = getattr(node, one.name)
        if isinstance(value, Node):
            value = as_document(value)
        elif isinstance(value, tuple):
            value = [_item(one) for one in value]
        document[one.name] = value
    return document


def _item(one: object) -> object:
    if isinstance(one, Node):
        return as_document(one)
    return asdict(one) if isinstance(one, Below) else one
