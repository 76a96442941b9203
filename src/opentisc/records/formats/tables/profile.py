"""A column-mapping profile: which heading of a table fills which field, kept as data.

Shipped profiles are TOML files in `records/formats/profiles`; those that people make come as a mapping from
the database through `Profile.from_mapping`. Not for: reading cells (`build`).
"""

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import TypeVar

from opentisc.kernel.errors import Invalid
from opentisc.records.formats.tables.targets import CONSTANTS, TARGETS
from opentisc.records.types import Collection

DEFAULT_SEPARATORS = (";", "；")


class Checked(StrEnum):
    """What the headings of a profile were compared with."""

    REAL_EXPORT = "real export"
    PUBLIC_DOCUMENTATION = "public documentation"
    NOT_CHECKED = "not checked"


class DateOrder(StrEnum):
    """How dates are written. WEEK_YEAR: two digits of the year of the week, as `week_year_candidates` reads."""

    YEAR_FIRST = "year first"
    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    DAY_FIRST_WEEK_YEAR = "day first, short year of the week"


class InvalidProfile(Invalid):
    """A profile that cannot be used. facts: `key` names the place (`columns.3.target`)."""

    code = "invalid_profile"

    def __init__(self, key: str, reason: str) -> None:
        self.key = key
        super().__init__(f"{key}: {reason}", key=key, reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One heading and the field that it fills.

    needed: the profile is recognised only when the heading is there. separators: for fields that hold
    lists; empty means the whole cell is one value. language: of texts; None means found from the script.
    """

    heading: str
    target: str
    aliases: tuple[str, ...] = ()
    needed: bool = False
    separators: tuple[str, ...] = DEFAULT_SEPARATORS
    language: str | None = None
    date: DateOrder = DateOrder.YEAR_FIRST


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A mapping of headings to fields.

    sources: where the headings are known from. constants: values of every record of the file. empty: cells
    that mean nothing (`-`).
    """

    code: str
    title_zh: str
    title_en: str
    collection: Collection
    columns: tuple[Column, ...]
    checked: Checked = Checked.NOT_CHECKED
    sources: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    empty: frozenset[str] = frozenset({"-", "--"})

    @classmethod
    def from_mapping(cls, given: Mapping[str, object]) -> "Profile":
        """Return the profile that a mapping (TOML, JSON) describes. Raises InvalidProfile naming the key."""
        return _Reader(given).profile()

    def to_mapping(self) -> dict[str, object]:
        """Return the profile as plain data, for the database; `from_mapping` reads it back."""
        return {
            "code": self.code,
            "title_zh": self.title_zh,
            "title_en": self.title_en,
            "collection": self.collection.value,
            "checked": self.checked.value,
            "sources": list(self.sources),
            "constants": dict(self.constants),
            "empty": sorted(self.empty),
            "columns": [_column_mapping(column) for column in self.columns],
        }

    @cached_property
    def by_heading(self) -> Mapping[str, Column]:
        """The columns by their folded headings and aliases."""
        return {fold(name): c for c in self.columns for name in (c.heading, *c.aliases)}

    def missing(self, headings: Iterable[str]) -> tuple[str, ...]:
        """Return the needed headings that a table lacks."""
        present = {id(self.by_heading.get(fold(heading))) for heading in headings}
        return tuple(c.heading for c in self.columns if c.needed and id(c) not in present)


def fold(heading: str) -> str:
    """Return a heading without the differences that do not count: case, blanks, full width, an asterisk."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(character for character in text if not character.isspace() and character not in "*\ufeff")


@cache
def shipped() -> Mapping[str, Profile]:
    """Return the profiles that the product ships, by code."""
    folder = files("opentisc.records.formats") / "profiles"
    found = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda e: e.name
    )
    profiles = (Profile.from_mapping(tomllib.loads(entry.read_text("utf-8"))) for entry in found)
    return {profile.code: profile for profile in profiles}


_OFFERED: list[Mapping[str, Profile]] = [{}]  # replaced whole, so that no thread sees it half filled


def offer(profiles: Iterable[Profile]) -> None:
    """Make profiles that people made known beside the shipped ones, in place of those offered before."""
    _OFFERED[0] = {profile.code: profile for profile in profiles if profile.code not in shipped()}


def get_profile(code: str) -> Profile:
    """Return the shipped or offered profile with this code. Raises UnknownProfile."""
    try:
        return shipped().get(code) or _OFFERED[0][code]
    except KeyError:
        raise UnknownProfile(code) from None


def recognise(headings: Sequence[str], among: Iterable[Profile] | None = None) -> Profile | None:
    """Return the profile that fits the headings best, None when no profile has all its needed ones.

    The profile that takes the most headings wins; among equals the one with the most needed headings, then
    the first by code.
    """
    folded = {fold(heading) for heading in headings}
    best: tuple[int, int] = (0, 0)
    chosen: Profile | None = None
    for profile in (*shipped().values(), *_OFFERED[0].values()) if among is None else among:
        if not profile.missing(headings):
            taken = sum(1 for heading in folded if heading in profile.by_heading)
            score = (taken, sum(1 for column in profile.columns if column.needed))
            if score > best:
                best, chosen = score, profile
    return chosen


class UnknownProfile(Invalid):
    """No profile has this code."""

    code = "unknown_profile"

    def __init__(self, given: str) -> None:
        super().__init__(f"no profile is called {given!r}", given=given, known=sorted(shipped()))


def _column_mapping(column: Column) -> dict[str, object]:
    return {
        "heading": column.heading,
        "target": column.target,
        "aliases": list(column.aliases),
        "needed": column.needed,
        "separators": list(column.separators),
        "language": column.language,
        "date": column.date.value,
    }


_KEYS = frozenset({*Profile.__dataclass_fields__, "separators"})
_COLUMN_KEYS = frozenset(Column.__dataclass_fields__)


_Choice = TypeVar("_Choice", bound=StrEnum)


class _Reader:
    """Checks a mapping key by key."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self._given = given

    def profile(self) -> Profile:
        self._no_others(self._given, _KEYS, "")
        collection = self._choice(self._given, "collection", Collection, "")
        separators = self._texts(self._given, "separators", "", DEFAULT_SEPARATORS)
        columns = self._columns(collection, separators)
        return Profile(
            code=self._text(self._given, "code", ""),
            title_zh=self._text(self._given, "title_zh", ""),
            title_en=self._text(self._given, "title_en", ""),
            collection=collection,
            columns=columns,
            checked=self._choice(self._given, "checked", Checked, "", Checked.NOT_CHECKED),
            sources=self._texts(self._given, "sources", "", ()),
            constants=self._constants(collection),
            empty=frozenset(self._texts(self._given, "empty", "", ("-", "--"))),
        )

    def _columns(self, collection: Collection, separators: tuple[str, ...]) -> tuple[Column, ...]:
        given = self._given.get("columns")
        if not isinstance(given, list) or not given:
            raise InvalidProfile("columns", "a list of at least one column is needed")
        columns, seen = [], set[str]()
        for index, entry in enumerate(given):
            column = self._column(entry, f"columns.{index}.", collection, separators)
            for name in (column.heading, *column.aliases):
                if fold(name) in seen:
                    raise InvalidProfile(f"columns.{index}.heading", f"{name!r} is mapped twice")
                seen.add(fold(name))
            columns.append(column)
        if not any(column.needed for column in columns):
            raise InvalidProfile("columns", "at least one column must be needed")
        return tuple(columns)

    def _column(
        self, given: object, path: str, collection: Collection, separators: tuple[str, ...]
    ) -> Column:
        if not isinstance(given, Mapping):
            raise InvalidProfile(path.rstrip("."), "a column is a mapping")
        self._no_others(given, _COLUMN_KEYS, path)
        target = self._text(given, "target", path)
        if target not in TARGETS[collection]:
            raise InvalidProfile(f"{path}target", f"{collection} have no field {target!r}")
        needed = given.get("needed", False)
        if not isinstance(needed, bool):
            raise InvalidProfile(f"{path}needed", "true or false is needed")
        language = given.get("language")
        return Column(
            heading=self._text(given, "heading", path),
            target=target,
            aliases=self._texts(given, "aliases", path, ()),
            needed=needed,
            separators=self._texts(given, "separators", path, separators),
            language=None if language is None else self._text(given, "language", path),
            date=self._choice(given, "date", DateOrder, path, DateOrder.YEAR_FIRST),
        )

    def _constants(self, collection: Collection) -> dict[str, str]:
        given = self._given.get("constants", {})
        if not isinstance(given, Mapping):
            raise InvalidProfile("constants", "a mapping is needed")
        self._no_others(given, CONSTANTS[collection], "constants.")
        return {str(key): self._text(given, str(key), "constants.") for key in given}

    @staticmethod
    def _no_others(given: Mapping[str, object], known: frozenset[str], path: str) -> None:
        for key in given:
            if key not in known:
                raise InvalidProfile(f"{path}{key}", f"not a key of a profile: {', '.join(sorted(known))}")

    @staticmethod
    def _text(given: Mapping[str, object], key: str, path: str) -> str:
        value = given.get(key)
        if not isinstance(value, str) or not value.strip():
            raise InvalidProfile(f"{path}{key}", "a text is needed")
        return value

    @staticmethod
    def _texts(given: Mapping[str, object], key: str, path: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value = given.get(key, default)
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) and item for item in value):
            raise InvalidProfile(f"{path}{key}", "a list of texts is needed")
        return tuple(value)

    @staticmethod
    def _choice(
        given: Mapping[str, object], key: str, kind: type[_Choice], path: str, default: _Choice | None = None
    ) -> _Choice:
        value = given.get(key, default)
        try:
            return kind(str(value))
        except ValueError:
            known = ", ".join(repr(choice.value) for choice in kind)
            raise InvalidProfile(f"{path}{key}", f"one of {known} is needed") from None
