"""What the result page shows, prepared: rows, facets, chips, pages. Templates only print it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from opentisc.records.export.rows import row_of
from opentisc.records.queries import iter_records
from opentisc.search.registry import CollectionSpec
from opentisc.search.types import FacetChoice, FacetValue, Hit, Page
from opentisc.web import class_names, collection_words, labels
from opentisc.web.class_names import ClassName
from opentisc.web.marks import Stretch, cut
from opentisc.web.policy import Visitor
from opentisc.web.search.facet_row import FacetRow
from opentisc.web.search.narrowing import MOST_LISTED, Narrowed
from opentisc.web.search.state import DEEPEST, IN_FACET, MOST_CHOICES, SearchState
from opentisc.web.search.years import Histogram, histogram

SHOWN = 8  # values of a facet before "more"
LEAST_TOGETHER = 4  # years included that share one condition above the list


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of three lines. marking: what a list inside a request adds to it."""

    record_id: str
    url: str
    rank: int
    title: tuple[Stretch, ...]
    other_title: str
    number: str
    applicants: str
    date: str
    date_label: str
    filed_on: str
    classes: str
    status: str
    status_label: str
    tone: str
    icon: str
    group_size: int
    snippet: tuple[Stretch, ...]
    snippet_field: str
    marking: object | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedRow:
    """One of several records that have the number typed."""

    url: str
    number: str
    title: str
    date: str
    collection: str


def numbered_rows(found: Sequence[tuple[str, str]], actor: Visitor) -> tuple[NumberedRow, ...]:
    """Return the records that one number names, in the order found, with what tells them apart."""
    collections = {record_id: collection for collection, record_id in found}
    cells = ((one.record_id, row_of(one).cells) for one in iter_records(collections, actor=actor))
    return tuple(
        NumberedRow(
            url=reverse("record", args=[record_id]),
            number=_number(collections[record_id], record_id, row.get("number", "")),
            title=row.get("title") or labels.no_title(collections[record_id]),
            date=row.get("published_on") or row.get("registered_on") or "",
            collection=labels.word(labels.COLLECTIONS, collections[record_id]),
        )
        for record_id, row in cells
    )


def _number(collection: str, record_id: str, given: str) -> str:
    """Return the number of a record as pages print it; registers' own numbers as they are."""
    return labels.record_number(record_id) if collection == "patents" or not given else given


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetBlock:
    """One facet: the values shown at once and those behind "more".

    finder: the box that looks for values, None where there are few of them. years: the histogram of a facet of
    years; many of its rows then stand behind "more".
    """

    code: str
    label: str
    first: tuple[FacetRow, ...]
    more: tuple[FacetRow, ...]
    open: bool
    finder: "FacetFinder | None" = None
    years: Histogram | None = None
    years_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetFinder:
    """The box of a facet that looks for values. kept: the rest of the state; said: what came of it."""

    name: str
    text: str
    kept: tuple[tuple[str, str], ...]
    said: tuple[str, ...]
    clear_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovableChip:
    """A condition in words and the address of the list without it."""

    words: str
    url: str
    excluded: bool = False
    count: int | None = None


def rows(page: Page, state: SearchState) -> tuple[Row, ...]:
    """Return the rows of a page; each links to its record with its place in this list."""
    return tuple(_row(hit, state, state.offset + place) for place, hit in enumerate(page.hits, start=1))


def _row(hit: Hit, state: SearchState, rank: int) -> Row:
    row = hit.row
    status = _text(row, "status")
    snippet = hit.snippet
    return Row(
        record_id=hit.record_id,
        url=record_url(hit.record_id, state, rank),
        rank=rank,
        title=_title(hit, state.collection),
        other_title=hit.title if hit.matched_title else "",
        number=_text(row, "number") or labels.record_number(hit.record_id),
        applicants=labels.listed(hit.applicants),
        date=hit.date or "",
        date_label=collection_words.date_label(state.collection),
        filed_on=_text(row, "filed_on"),
        classes=labels.enumerated((_texts(row, "ipc") or _texts(row, "classes"))[:3]),
        status=status,
        status_label=str(labels.STATUSES.get(status, status)),
        tone=labels.status_tone(status),
        icon=labels.status_icon(status),
        group_size=hit.group_size,
        snippet=cut(snippet.text, snippet.highlights) if snippet else (),
        snippet_field=collection_words.field_label(state.collection, snippet.field) if snippet else "",
    )


def _title(hit: Hit, collection: str) -> tuple[Stretch, ...]:
    """Return the title in the language that matched, marked; the first title when none or that one did."""
    if hit.matched_title is not None:
        return cut(hit.matched_title.text, hit.matched_title.highlights)
    return cut(hit.title or labels.no_title(collection), hit.title_highlights if hit.title else ())


def record_url(record_id: str, state: SearchState, rank: int) -> str:
    """Return the address of a record that knows the list it was opened from and its place there (UX-21).

    Inside a request it leads by way of the request's log, which keeps what was opened.
    """
    place: dict[str, object] = {"list": state.with_(page=state.page).text(), "at": rank}
    if not state.inside:
        return reverse("record", args=[record_id]) + "?" + urlencode(place)
    if state.step is not None:
        place["step"] = state.step
    return reverse("desk_search_open", args=[state.inside, record_id]) + "?" + urlencode(place)


def facets(
    spec: CollectionSpec, page: Page, state: SearchState, inside: Mapping[str, Narrowed]
) -> tuple[FacetBlock, ...]:
    """Return the facets that have values, in the collection's order; the first four stand open.

    inside: what was found in the facets that are searched in; these stand open, too.
    """
    blocks: list[FacetBlock] = []
    for facet in spec.facets:
        values = page.facets.get(facet.code, ())
        chosen = {choice.value for choice in (*state.include, *state.exclude) if choice.facet == facet.code}
        if not values and not chosen:
            continue
        found = inside.get(facet.code)
        shown = values if found is None or found.late else found.values
        made = _facet_rows(facet.code, shown, chosen, state)
        years = histogram(made, partial(_years_url, facet.code, state)) if not facet.by_count else None
        first = 0 if years and len(made) > SHOWN else SHOWN if found is None else MOST_LISTED
        whole = facet.code not in page.cut_facets
        blocks.append(
            FacetBlock(
                code=facet.code,
                label=collection_words.facet_label(spec.code, facet.code),
                first=made[:first],
                more=made[first:],
                open=len(blocks) < 4 or bool(chosen) or found is not None,
                finder=_finder(facet.code, found, state)
                if found or (len(values) > SHOWN and not (years and whole))
                else None,
                years=years,
                years_cut=years is not None and found is None and not whole,
            )
        )
    return tuple(blocks)


def _finder(facet: str, found: Narrowed | None, state: SearchState) -> FacetFinder:
    name = IN_FACET + facet
    rest = tuple(one for one in state.find_in if one[0] != facet)
    return FacetFinder(
        name=name,
        text=found.text if found else "",
        kept=tuple(pair for pair in state.pairs() if pair[0] != name),
        said=tuple(_said(found)) if found else (),
        clear_url=state.url(find_in=rest, page=state.page),
    )


def _said(found: Narrowed) -> Iterator[str]:
    """Yield what came of looking for values, with all that was left out."""
    if found.late:
        yield gettext("值太多，没有在限时内查完；请先缩小检索范围。")
        return
    if found.matching:
        yield gettext("%(n)s 个值含有这些字") % {"n": f"{found.matching:,}"}
    else:
        yield gettext("没有值含有这些字")
    if found.matching > MOST_LISTED:
        yield gettext("只列出前 %(n)s 个") % {"n": MOST_LISTED}
    if found.among is not None:
        yield gettext("只查了前 %(n)s 个值") % {"n": f"{found.among:,}"}


def _facet_rows(
    facet: str, values: Sequence[FacetValue], chosen: set[str], state: SearchState
) -> tuple[FacetRow, ...]:
    largest = max((value.count for value in values), default=0)
    absent = [
        FacetValue(value=value, count=0) for value in sorted(chosen - {value.value for value in values})
    ]
    listed = (*values, *absent)
    names = class_names.of_facet(facet, (value.value for value in listed))
    return tuple(
        _facet_row(
            FacetChoice(facet=facet, value=value.value), value.count, largest, state, names.get(value.value)
        )
        for value in listed
    )


def _facet_row(
    choice: FacetChoice, count: int, largest: int, state: SearchState, name: ClassName | None
) -> FacetRow:
    included, excluded = choice in state.include, choice in state.exclude
    without_in = tuple(one for one in state.include if one != choice)
    without_out = tuple(one for one in state.exclude if one != choice)
    return FacetRow(
        label=labels.facet_value(choice.facet, choice.value),
        name=name.text if name else "",
        name_language=name.language if name else "",
        count=f"{count:,}",
        width=round(100 * count / largest) if largest else 0,
        included=included,
        excluded=excluded,
        include_url=state.url(include=without_in if included else (*without_in, choice), exclude=without_out),
        exclude_url=state.url(
            include=without_in, exclude=without_out if excluded else (*without_out, choice)
        ),
    )


def _years_url(facet: str, state: SearchState, rows: Sequence[FacetRow]) -> str | None:
    """Return the list with all of some years taken in, or without them when they all are; None for too many."""
    own = [FacetChoice(facet=facet, value=one.label) for one in rows]
    without = tuple(one for one in state.include if one not in own)
    if all(one in state.include for one in own):
        return state.url(include=without)
    if len(without) + len(own) > MOST_CHOICES:
        return None
    return state.url(include=(*without, *own), exclude=tuple(one for one in state.exclude if one not in own))


def chips(page: Page, state: SearchState) -> tuple[RemovableChip, ...]:
    """Return every condition of the list as words, each removable (UX-02)."""
    counts = dict(page.clause_counts)
    made = [
        RemovableChip(words=chip.words, url=state.url(query=chip.without), count=counts.get(chip.words))
        for chip in page.chips
    ]
    return (*made, *choice_chips(state))


def choice_chips(state: SearchState) -> tuple[RemovableChip, ...]:
    """Return the facet values that were included or excluded, each removable; many years of one span as one."""
    made = []
    for together in _together(state.include):
        rest = tuple(one for one in state.include if one not in together)
        words = _choice_words(together, state.collection)
        made.append(RemovableChip(words=words, url=state.url(include=rest)))
    for choice in state.exclude:
        rest = tuple(one for one in state.exclude if one != choice)
        words = _choice_words((choice,), state.collection)
        made.append(RemovableChip(words=words, url=state.url(exclude=rest), excluded=True))
    return tuple(made)


def _together(choices: Sequence[FacetChoice]) -> Iterator[tuple[FacetChoice, ...]]:
    """Yield choices one by one, but many numbers of one facet that rise, as the bar of a span gives them, as one."""
    row: list[FacetChoice] = []
    for choice in choices:
        if row and not _follows(choice, row[-1]):
            yield from _one_or_each(row)
            row = []
        row.append(choice)
    yield from _one_or_each(row)


def _follows(choice: FacetChoice, before: FacetChoice) -> bool:
    numbers = choice.value.isdecimal() and before.value.isdecimal()
    return choice.facet == before.facet and numbers and int(choice.value) > int(before.value)


def _one_or_each(row: Sequence[FacetChoice]) -> Iterator[tuple[FacetChoice, ...]]:
    if len(row) >= LEAST_TOGETHER:
        yield tuple(row)
    else:
        yield from ((one,) for one in row)


def _choice_words(choices: Sequence[FacetChoice], collection: str) -> str:
    first, last = choices[0], choices[-1]
    label = collection_words.facet_label(collection, first.facet)
    value = labels.facet_value(first.facet, first.value)
    if len(choices) > 1:
        value = gettext("%(first)s–%(last)s（%(n)s 个年份）") % {
            "first": value,
            "last": labels.facet_value(last.facet, last.value),
            "n": len(choices),
        }
    return f"{label}{gettext('：')}{value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLinks:
    """Links below a list. numbers: (page, address), address None for a gap; cut: the depth limit was reached."""

    number: int
    numbers: tuple[tuple[int, str | None], ...]
    previous: str | None
    next: str | None
    cut: bool


def last_page(total: int, state: SearchState) -> int:
    """Return the last page of the list within the paging depth; 1 when the list is empty."""
    return max(1, -(-min(total, DEEPEST) // state.size))


def page_links(total: int, state: SearchState) -> PageLinks:
    """Return the links to the first, last and neighbouring pages within the paging depth."""
    last = last_page(total, state)
    wanted = sorted({1, last, *range(max(1, state.page - 2), min(last, state.page + 2) + 1)})
    numbers: list[tuple[int, str | None]] = []
    for number in wanted:
        if numbers and number > numbers[-1][0] + 1:
            numbers.append((0, None))
        numbers.append((number, state.url(page=number)))
    return PageLinks(
        number=state.page,
        numbers=tuple(numbers),
        previous=state.url(page=state.page - 1) if state.page > 1 else None,
        next=state.url(page=state.page + 1) if state.page < last else None,
        cut=total > DEEPEST,
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)


def _texts(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = row.get(name) or ()
    return (value,) if isinstance(value, str) else tuple(str(one) for one in value)
