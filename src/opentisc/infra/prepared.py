"""Queries that are built and compiled once, then run with other values: for the reads that every step makes.

Django builds and compiles a query anew each time. For the condition of who may read a request that takes two
milliseconds where the database takes thirty microseconds. A prepared query keeps the text, for each connection.

How: the query is built twice, with two sets of sample values; where the parameters differ stand the values. What is
not a value (a role, how many ids, whether a bound is there) changes the text and belongs into the query's `form`.
`overwrite` does the same for a row that is written over whole. Not for: querysets that others narrow further.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Generic, NoReturn, TypeVar, cast
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from opentisc.infra.orm import require_narrowed
from opentisc.kernel.workdays import CHINA_TIME

Row = TypeVar("Row")
Kind = type[UUID] | type[datetime] | type[date] | type[int] | type[str]
_MOST_FORMS: Final = 200  # of one query on one connection; more come of a value that was taken for a form
_FIELDS: "Final[Mapping[type, models.Field[Any, Any]]]" = {
    UUID: models.UUIDField(), datetime: models.DateTimeField(), date: models.DateField(),
    int: models.BigIntegerField(), str: models.TextField(),
}  # fmt: skip


class CannotPrepare(RuntimeError):
    """The query's text or a parameter depends on a value in a way that is not kept: a fault of the code."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands among the parameters. derive: what is made of it; wrap: the driver's own kind of number."""

    name: str
    derive: Callable[[Any], Any]
    wrap: Callable[[Any], Any]


class Prepared(Generic[Row]):
    """A query whose text is kept. build: gets the form, then the values by name, and gives the queryset.

    values: the kind of each. `build` reads nothing else and asks the database nothing.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **values: Kind) -> None:
        self._build = build
        self._samples = [
            {name: _sample(kind, place, turn) for place, (name, kind) in enumerate(values.items())}
            for turn in (0, 1)
        ]

    def rows(self, *form: Hashable, **values: Any) -> list[Row]:
        """Return what the query gives for these values. Raises CannotPrepare, NotNarrowed; ValueError for None."""
        connection = connections[DEFAULT_DB_ALIAS]
        # With the connection the texts go; nothing but a connection's own thread uses them.
        kept = vars(connection).setdefault("opentisc_prepared", {}).setdefault(self, {})
        text = kept.get(form)
        if text is None:
            if len(kept) >= _MOST_FORMS:
                kept.clear()
            text = kept[form] = self._compiled(form, connection)
        return cast(list[Row], text.run(values))

    def first(self, *form: Hashable, **values: Any) -> Row | None:
        """Return the first row, None without one."""
        return next(iter(self.rows(*form, **values)), None)

    def _compiled(self, form: tuple[Hashable, ...], connection: BaseDatabaseWrapper) -> "_Text":
        with _asking_nothing(connection):
            one, two = (self._build(*form, **sample) for sample in self._samples)
            require_narrowed(one)
            try:
                sql, params = one.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
                other, others = two.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
            except EmptyResultSet:
                return _Text(one, connection, None, ())
        if sql != other:
            raise CannotPrepare("the text depends on a value")
        known = self._known(connection)
        return _Text(one, connection, sql, [_place(a, b, known) for a, b in zip(params, others, strict=True)])

    def _known(self, connection: BaseDatabaseWrapper) -> list[tuple[Any, Any, str, Callable[[Any], Any]]]:
        """Return what may stand where parameters differ: a value, or the day of an instant."""
        one, two = self._samples
        found: list[tuple[Any, Any, str, Callable[[Any], Any]]] = []
        for name, first in one.items():
            made = [_itself] if not isinstance(first, datetime) else [_itself, _day, _day_in_china]
            for derive in made:
                a, b = (_adapted(derive(value), connection) for value in (first, two[name]))
                found.append((a, b, name, derive))
        return found


def overwrite(row: models.Model) -> None:
    """Write every column of a row that is in the database, as `save` does, by a kept text; no signal is sent."""
    kind = type(row)
    connection = connections[DEFAULT_DB_ALIAS]
    columns = [one for one in kind._meta.concrete_fields if not one.primary_key]
    text = _OVERWRITING.get(kind)
    if text is None:
        quote = connection.ops.quote_name
        named = ", ".join(f"{quote(str(one.column))} = %s" for one in columns)
        text = (
            f"UPDATE {quote(kind._meta.db_table)} SET {named} WHERE {quote(str(kind._meta.pk.column))} = %s"  # noqa: S608 - no input
        )
        _OVERWRITING[kind] = text
    values = [one.get_db_prep_save(one.pre_save(row, False), connection) for one in columns]
    with connection.cursor() as cursor:
        cursor.execute(text, [*values, row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError("the row to be written over is not there")


_OVERWRITING: Final[dict[type[models.Model], str]] = {}


class _Text:
    """The text of a query on one connection, and the queryset that makes rows of what comes back."""

    def __init__(
        self,
        rows: QuerySet[Any, Any],
        connection: BaseDatabaseWrapper,
        sql: str | None,
        places: Sequence[Any],
    ) -> None:
        self._rows, self._connection, self._places = rows, connection, places
        self._locks = bool(rows.query.select_for_update)
        self._compiler: _Kept | None = None
        if sql is not None:
            self._compiler = _Kept(rows.query, connection, DEFAULT_DB_ALIAS)
            self._compiler.keep(sql)
            vars(rows.query)["get_compiler"] = self._get_compiler

    def run(self, values: Mapping[str, Any]) -> list[Any]:
        """Return the rows. Raises TransactionManagementError for a lock outside of a transaction."""
        if self._locks and not self._connection.in_atomic_block:
            raise TransactionManagementError("rows are locked inside a transaction")
        if self._compiler is None:
            return []
        self._compiler.params = tuple(self._params(values))
        rows: Iterator[Any] = iter(cast(Any, self._rows._iterable_class)(self._rows))
        return list(rows)

    def _params(self, values: Mapping[str, Any]) -> Iterator[Any]:
        for place in self._places:
            if not isinstance(place, _Place):
                yield place
                continue
            value = values[place.name]
            if value is None:
                raise ValueError(f"{place.name} is None: whether it is there belongs into the form")
            yield place.wrap(_adapted(place.derive(value), self._connection))

    def _get_compiler(self, *_args: object, **_names: object) -> SQLCompiler:
        assert self._compiler is not None  # noqa: S101 - for the type: only called when there is one
        return self._compiler


class _Kept(SQLCompiler):
    """A compiler that compiles once: the text is kept, the parameters change."""

    params: tuple[Any, ...] = ()

    def keep(self, sql: str) -> None:
        """Compile, so that the columns are known, and keep the text."""
        super().as_sql()
        self._sql = sql
        self._converters: dict[int, Any] | None = None

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> tuple[str, Any]:
        """Return the kept text with the parameters of this run."""
        return self._sql, self.params

    def get_converters(self, expressions: Any) -> dict[int, Any]:
        """Return what turns columns into values, found once."""
        if self._converters is None:
            self._converters = super().get_converters(expressions)
        return self._converters


def _place(a: Any, b: Any, known: Sequence[tuple[Any, Any, str, Callable[[Any], Any]]]) -> Any:
    """Return the constant, or the place of a value. Raises CannotPrepare for what is neither."""
    if type(a) is type(b) and a == b:
        return a
    for one, two, name, derive in known:
        if a == one and b == two:
            wrap = type(a) if isinstance(a, int) and type(a) is not int else _itself
            return _Place(name, derive, wrap)
    raise CannotPrepare("a parameter is made of a value in a way that is not known")


def _adapted(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """Return a value as it stands among the parameters of a query."""
    for kind, field in _FIELDS.items():  # an instant is asked for before the day that it also is
        if isinstance(value, kind):
            return field.get_db_prep_value(value, connection)
    raise ValueError(f"no value of a query: {value!r}")


def _sample(kind: Kind, place: int, turn: int) -> Any:
    """Return a value that stands for itself alone. Instants are chosen so that UTC and China name different days."""
    number = 1_700_000_000 + 1_000 * place + turn
    if kind is UUID:
        return UUID(int=number)
    if kind is int:
        return number
    if kind is str:
        return f"sample-{number}"
    then = datetime(1907, 3, 1, 20, 30, 15, tzinfo=UTC) + timedelta(days=100 * place + turn)
    return then if kind is datetime else then.date()


def _itself(value: Any) -> Any:
    return value


def _day(value: datetime) -> date:
    return value.date()


def _day_in_china(value: datetime) -> date:
    return value.astimezone(CHINA_TIME).date()


@contextmanager
def _asking_nothing(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Refuse queries: what is read while the text is made would be kept for ever."""

    def refuse(*_args: object) -> NoReturn:
        raise CannotPrepare("the query asks the database while it is built")

    with connection.execute_wrapper(refuse):
        yield
