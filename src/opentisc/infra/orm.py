"""A manager for tables that may only be read narrowed to an actor: a forgotten filter fails, it does not leak.

Not for: deciding who may see what; that is each context's policy.
"""

from collections.abc import Iterator
from typing import Any, Generic, TypeVar, cast

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class NotNarrowed(RuntimeError):
    """A guarded table was read by a query that nobody narrowed to an actor: a fault of the code."""


class GuardedQuerySet(models.QuerySet[Row]):
    """A queryset that yields nothing until a policy has narrowed it: evaluation raises NotNarrowed before."""

    _narrowed = False

    def narrowed(self, condition: models.Q) -> "GuardedQuerySet[Row]":
        """Return the rows that meet the condition of a policy; only policies call this."""
        chain = self.filter(condition)
        chain._narrowed = True
        return chain

    def _clone(self) -> Any:
        chain = cast(Any, super())._clone()
        chain._narrowed = self._narrowed
        return chain

    def _require(self) -> None:
        if not self._narrowed:
            raise NotNarrowed(f"{self.model.__name__} was read without an actor")

    def _fetch_all(self) -> None:
        self._require()
        super()._fetch_all()

    def iterator(self, chunk_size: int | None = None) -> Iterator[Row]:
        """Stream the rows; raises NotNarrowed like every other evaluation."""
        self._require()
        return super().iterator(chunk_size)

    def count(self) -> int:
        """Count the rows; raises NotNarrowed like every other evaluation."""
        self._require()
        return super().count()

    def exists(self) -> bool:
        """Say whether there is a row; raises NotNarrowed like every other evaluation."""
        self._require()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Aggregate the rows; raises NotNarrowed like every other evaluation."""
        self._require()
        return super().aggregate(*args, **kwargs)

    def update(self, **values: Any) -> int:
        """Update the rows; raises NotNarrowed like every other evaluation."""
        self._require()
        return super().update(**values)


def require_narrowed(rows: models.QuerySet[Any, Any]) -> None:
    """Raise NotNarrowed for a guarded table's query that nobody narrowed."""
    if isinstance(rows, GuardedQuerySet):
        rows._require()


class GuardedManager(models.Manager[Row], Generic[Row]):
    """The manager of a guarded table; `narrowed` is the only way to rows, `create` the way to new ones."""

    def get_queryset(self) -> GuardedQuerySet[Row]:
        """Return the guarded queryset."""
        return GuardedQuerySet(self.model, using=self._db)

    def narrowed(self, condition: models.Q) -> GuardedQuerySet[Row]:
        """Return the rows that meet the condition of a policy; only policies call this."""
        return self.get_queryset().narrowed(condition)
