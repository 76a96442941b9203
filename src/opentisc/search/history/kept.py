"""The history of a person or of the command, in rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F, QuerySet

from opentisc.search.history.base import StepGone, briefly, goes_on, key_of
from opentisc.search.models import SearchHistory, SearchStep
from opentisc.search.types import Collapse, FacetChoice, Page, PastStep, Query, Step

MOST_STEPS = 10_000
"""Steps that one owner keeps; the oldest go."""

_SWEPT_EVERY = 100


class KeptHistory:
    """The steps of one owner. owner: a person who is signed in, None: the command."""

    def __init__(self, owner: AbstractBaseUser | None) -> None:
        self._whose: dict[str, Any] = {"of_command": True} if owner is None else {"owner_id": owner.pk}

    @property
    def is_on(self) -> bool:
        """Tell whether searches are kept: unless switched off."""
        own = self._own()
        return own is None or own.is_on

    def count(self) -> int:
        """Return how many steps there are."""
        return self._rows().count()

    def steps(self, *, offset: int = 0, limit: int | None = None) -> tuple[Step, ...]:
        """Return steps, the newest first."""
        stop = None if limit is None else offset + limit
        return tuple(_step(row) for row in self._rows().order_by("-number")[offset:stop])

    def find(self, number: int) -> Step | None:
        """Return a step, None when there is none of this number."""
        row = self._rows().filter(number=number).first()
        return None if row is None else _step(row)

    def record(self, page: Page, *, now: datetime) -> int | None:
        """Keep a search and return its number; None when switched off. Raises DatabaseError."""
        with briefly():
            own = self._own()
            if own is not None and not own.is_on:
                return None
            same = None if own is None else self._same(own, page.query)
            if same is not None:
                return self._again(same, page)
            with transaction.atomic():
                return self._add(own, page, now)

    def delete(self, number: int) -> None:
        """Delete one step. Raises StepGone."""
        if not self._rows().filter(number=number).delete()[0]:
            raise StepGone(f"no step {number}", number=number)

    @transaction.atomic
    def delete_all(self) -> int:
        """Delete every step and return how many; numbers then begin at 1 again."""
        gone = self._rows().delete()[0]
        SearchHistory.objects.filter(**self._whose).update(last_number=0)
        return gone

    def switch(self, *, on: bool) -> None:
        """Keep searches from now on, or do not."""
        SearchHistory.objects.update_or_create(defaults={"is_on": on}, **self._whose)

    def _own(self) -> SearchHistory | None:
        return SearchHistory.objects.filter(**self._whose).first()

    def _rows(self) -> QuerySet[SearchStep]:
        return SearchStep.objects.filter(**{f"history__{name}": value for name, value in self._whose.items()})

    def _same(self, own: SearchHistory, query: Query) -> SearchStep | None:
        """Return the step that this search is already: the last one, or any whose list it goes on in."""
        rows, key = own.steps.order_by("-number"), key_of(query)
        if goes_on(query):
            return rows.filter(key=key).first()
        last = rows.first()
        return last if last is not None and last.key == key else None

    def _again(self, row: SearchStep, page: Page) -> int:
        """Bring the step's total up to data that is newer than it; return its number."""
        if row.data_version != page.data_version and row.collapse == page.query.collapse:
            row.data_version, row.total = page.data_version, page.total
            row.save(update_fields=["data_version", "total"])
        return row.number

    def _add(self, own: SearchHistory | None, page: Page, now: datetime) -> int:
        if own is None:
            own, _ = SearchHistory.objects.get_or_create(**self._whose)
        SearchHistory.objects.filter(pk=own.pk).update(last_number=F("last_number") + 1)  # locks the row
        own.refresh_from_db(fields=["last_number"])
        own.steps.create(number=own.last_number, searched_at=now, **_columns(page))
        if own.last_number % _SWEPT_EVERY == 0:
            own.steps.filter(number__lte=own.last_number - MOST_STEPS).delete()
        return own.last_number


def _columns(page: Page) -> dict[str, Any]:
    query = page.query
    return {
        "collection": query.collection,
        "text": query.text,
        "include": _pairs(query.include),
        "exclude": _pairs(query.exclude),
        "blanks_are_and": query.blanks_are_and,
        "as_of": query.as_of,
        "collapse": query.collapse.value,
        "key": key_of(query),
        "words": page.query_in_words,
        "total": page.total,
        "data_version": page.data_version,
    }


def _step(row: SearchStep) -> Step:
    return Step(
        number=row.number,
        past=PastStep(
            text=row.text,
            collection=row.collection,
            include=_choices(row.include),
            exclude=_choices(row.exclude),
            blanks_are_and=row.blanks_are_and,
        ),
        words=row.words,
        total=row.total,
        data_version=row.data_version,
        searched_at=row.searched_at,
        collapse=Collapse(row.collapse),
        as_of=row.as_of,
    )


def _pairs(choices: Iterable[FacetChoice]) -> list[list[str]]:
    return [[one.facet, one.value] for one in choices]


def _choices(pairs: Iterable[Sequence[str]]) -> tuple[FacetChoice, ...]:
    return tuple(FacetChoice(facet=facet, value=value) for facet, value in pairs)
