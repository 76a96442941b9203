"""The whole state of a result list, as it stands in the URL: reload, back and a shared link show the same (UX-04).

Not for: what the query means; search.language reads that.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.urls import reverse

from opentisc.kernel.errors import Invalid
from opentisc.search.types import Collapse, FacetChoice, PastStep, Query, Sort

IN_FACET = "in_"
SIZES = (20, 50, 100)
DEEPEST = 10_000  # SC-39: paging depth; export has no cap
LONGEST_IN_FACET = 100  # characters looked for among the values of a facet
MOST_CHOICES = 50  # facet values: every link of the page repeats them all, so a page grows by their square


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchState:
    """What the URL of a result list says. page counts from 1. find_in: (facet, text looked for in its values).

    history: the steps of whoever asks, for `#3`; they stand in no URL. inside: key of the request that the list
    stands in, empty for the public list; step: the number that its log gave the list. Both stand in the path.
    """

    query: str = ""
    collection: str = "patents"
    sort: Sort = Sort.RELEVANCE
    collapse: Collapse = Collapse.NONE
    size: int = SIZES[0]
    page: int = 1
    include: tuple[FacetChoice, ...] = ()
    exclude: tuple[FacetChoice, ...] = ()
    as_of: int | None = None
    blanks_are_and: bool = False
    find_in: tuple[tuple[str, str], ...] = ()
    history: Mapping[int, PastStep] = field(default_factory=dict, compare=False, repr=False)
    inside: str = field(default="", compare=False)
    step: int | None = field(default=None, compare=False)

    @property
    def address(self) -> str:
        """Return the address of the list without its parameters."""
        return reverse("desk_search", args=[self.inside]) if self.inside else reverse("search")

    @property
    def offset(self) -> int:
        """Return how many hits stand before this page."""
        return (self.page - 1) * self.size

    def with_(self, **changes: Any) -> "SearchState":
        """Return the state with changes; any change but of the page itself goes back to the first page."""
        return replace(self, **({"page": 1} | changes))

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters that differ from a plain search, in a fixed order."""
        plain = SearchState()
        single = [("q", self.query), ("collection", self.collection), ("sort", self.sort.value)]
        single += [("collapse", self.collapse.value), ("size", str(self.size)), ("page", str(self.page))]
        usual = {
            "q": "",
            "collection": plain.collection,
            "sort": plain.sort.value,
            "collapse": plain.collapse.value,
            "size": str(plain.size),
            "page": "1",
        }
        pairs = [(name, value) for name, value in single if value != usual[name]]
        pairs += [("include", f"{choice.facet}:{choice.value}") for choice in self.include]
        pairs += [("exclude", f"{choice.facet}:{choice.value}") for choice in self.exclude]
        if self.as_of is not None:
            pairs.append(("as_of", str(self.as_of)))
        if self.blanks_are_and:
            pairs.append(("blanks", "and"))
        pairs += [(IN_FACET + facet, text) for facet, text in self.find_in]
        return pairs

    def text(self) -> str:
        """Return the state as a query string."""
        return urlencode(self.pairs())

    def url(self, **changes: Any) -> str:
        """Return the address of the list with these changes."""
        pairs = self.with_(**changes).pairs() if changes else self.pairs()
        return self.address + ("?" + urlencode(pairs) if pairs else "")

    def asked(self, *, facets: tuple[str, ...] = ()) -> Query:
        """Return the search that this state asks for."""
        return Query(
            text=self.query,
            collection=self.collection,
            limit=self.size,
            offset=self.offset,
            sort=self.sort,
            collapse=self.collapse,
            facets=facets,
            include=self.include,
            exclude=self.exclude,
            as_of=self.as_of,
            blanks_are_and=self.blanks_are_and,
            history=self.history,
        )


def read_state(given: QueryDict, *, history: Mapping[int, PastStep] | None = None) -> SearchState:
    """Return the state in the parameters of a URL. Raises BadState: an unknown value is never ignored."""
    for name in ("include", "exclude"):
        if len(given.getlist(name)) > MOST_CHOICES:
            raise BadState(name, f"{len(given.getlist(name))} > {MOST_CHOICES}")
    return SearchState(
        query=given.get("q", "").strip(),
        collection=given.get("collection", "patents"),
        sort=_one_of(Sort, given, "sort", Sort.RELEVANCE),
        collapse=_one_of(Collapse, given, "collapse", Collapse.NONE),
        size=_number(given, "size", SIZES[0], allowed=SIZES),
        page=_number(given, "page", 1),
        include=tuple(_choice("include", text) for text in given.getlist("include")),
        exclude=tuple(_choice("exclude", text) for text in given.getlist("exclude")),
        as_of=_number(given, "as_of", 0, least=0) if given.get("as_of") else None,
        blanks_are_and=given.get("blanks") == "and",
        find_in=tuple(_texts_in_facets(given)),
        history={} if history is None else history,
    )


def read_text(text: str, *, history: Mapping[int, PastStep] | None = None) -> SearchState:
    """Return the state in a query string, as the reader keeps it to walk along the list."""
    given = QueryDict(mutable=True)
    for name, value in parse_qsl(text):
        given.appendlist(name, value)
    return read_state(given, history=history)


def _texts_in_facets(given: QueryDict) -> Iterator[tuple[str, str]]:
    """Yield what is looked for in each facet, in the order of their codes; a box left empty asks nothing."""
    for name in sorted(name for name in given if name.startswith(IN_FACET)):
        text = given.get(name, "").strip()
        if len(text) > LONGEST_IN_FACET:
            raise BadState(name, text)
        if text:
            yield name.removeprefix(IN_FACET), text


def _one_of(kind: Any, given: QueryDict, name: str, usual: Any) -> Any:
    try:
        return kind(given.get(name)) if name in given else usual
    except ValueError:
        raise BadState(name, given.get(name, "")) from None


def _number(
    given: QueryDict, name: str, usual: int, *, least: int = 1, allowed: tuple[int, ...] | None = None
) -> int:
    text = given.get(name, "")
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadState(name, text)
    value = int(text)
    if value < least or (allowed is not None and value not in allowed):
        raise BadState(name, text)
    return value


def _choice(name: str, text: str) -> FacetChoice:
    facet, colon, value = text.partition(":")
    if not (facet and colon and value):
        raise BadState(name, text)
    return FacetChoice(facet=facet, value=value)


class BadState(Invalid):
    """A parameter of the URL has a value that no page of ours writes."""

    code = "bad_state"

    def __init__(self, name: str, given: str) -> None:
        super().__init__(f"{name}={given!r} is not understood", name=name, given=given)
