"""Facts of a record as label and values, each with where it comes from and what other sources say (UX-20).

Not for: layout; templates print what stands here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext_lazy as _

from opentisc.kernel.dates import DateText
from opentisc.kernel.numbers import Style, print_application, print_number
from opentisc.records.reading import Conflict, Origin
from opentisc.records.types import Classification, LocalText, Number, Party
from opentisc.search.types import Highlight
from opentisc.web import class_names, labels, origins
from opentisc.web.class_names import ClassName
from opentisc.web.marks import Stretch, cut
from opentisc.web.search.state import SearchState

_MOST_CONFLICT = 300  # characters shown of a losing value; its source holds the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Losing:
    """A value that another source gives and that did not win."""

    group: str
    label: labels.Label
    text: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where each group of fields of one record comes from. A group not named comes from the first origin."""

    origins: tuple[Origin, ...] = ()
    groups: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    losing: tuple[Losing, ...] = ()

    def of(self, group: str) -> str:
        """Return the tooltip of a group: its source, file, place, batch and day; empty when unknown."""
        if not self.origins:
            return ""
        places = dict.fromkeys(self.groups.get(group, (0,)))
        return "\n".join(origin_text(self.origins[at]) for at in places if at < len(self.origins))

    def also(self, group: str) -> tuple[Losing, ...]:
        """Return what other sources say of a group."""
        return tuple(one for one in self.losing if one.group == group)


def origin_text(origin: Origin) -> str:
    """Return an origin in one line: source, file and place, batch, the day on which we learnt it."""
    place = " ".join(part for part in (origin.file, origin.where) if part)
    batch = _("批次 %(number)s") % {"number": origin.batch}
    return " · ".join(str(part) for part in (origin.source_name, place, batch, origin.known_on) if part)


def said_of_each(
    given: Sequence[Origin],
    groups: Mapping[str, tuple[int, ...]],
    also: Mapping[str, tuple[tuple[int, ...], ...]],
    group: str,
) -> Callable[[int], tuple[Origin, ...]]:
    """Return who tells, for the place of an item in a united group, which origins say it, the first first."""
    first, others = groups.get(group, ()), also.get(group, ())

    def said(place: int) -> tuple[Origin, ...]:
        places = (first[place] if place < len(first) else 0, *(others[place] if place < len(others) else ()))
        return tuple(named(given[at]) for at in places if at < len(given))

    return said


def provenance_of(
    given: Sequence[Origin], groups: Mapping[str, tuple[int, ...]], conflicts: Sequence[Conflict]
) -> Provenance:
    """Return the provenance of a record view's or its application's origins."""
    losing = tuple(
        Losing(
            group=one.group,
            label=labels.group_label(one.group),
            text=_conflict_text(one.value),
            origin=named(one.origin),
        )
        for one in conflicts
    )
    return Provenance(origins=tuple(named(one) for one in given), groups=groups, losing=losing)


def named(origin: Origin) -> Origin:
    """Return the origin with its source and its place in words."""
    return replace(
        origin, source_name=origins.source(origin.source_name), where=origins.place(origin.where or "")
    )


def _conflict_text(value: object) -> str:
    """Return what a losing value says, short: the words in it, in order."""
    words = list(_words(value))
    text = labels.listed(words)
    return text if len(text) <= _MOST_CONFLICT else text[:_MOST_CONFLICT] + "…"


def _words(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        telling = [value[name] for name in ("name", "value", "symbol", "text", "as_given") if value.get(name)]
        for inner in telling[:1] or value.values():
            yield from _words(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _words(inner)
    elif value not in (None, "", True, False):
        yield str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a fact. url: the list of records that share it. note: said quietly behind it.

    note_language: the language of the note when it is not the page's.
    """

    text: str
    parts: tuple[Stretch, ...] = ()
    url: str = ""
    note: str = ""
    note_language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A label with its values; empty facts are left out by `facts`. lines: one value per line."""

    label: labels.Label
    values: tuple[Value, ...]
    source: str = ""
    also: tuple[Losing, ...] = ()
    lines: bool = False


def facts(given: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts that have a value."""
    return tuple(fact for fact in given if fact.values)


def plain(*texts: str | int | None) -> tuple[Value, ...]:
    """Return values without link; missing ones are left out."""
    return tuple(Value(text=str(text)) for text in texts if text not in (None, ""))


def web_address(text: str | None) -> str:
    """Return the text when it is an address of the web, else nothing: a file may say `javascript:` too."""
    return text if text and text.lower().startswith(("http://", "https://")) else ""


def dated(*dates: DateText | None) -> tuple[Value, ...]:
    """Return dates as they stand in tables (`2020-05-01`, or less when the source says less)."""
    return plain(*dates)


def number_text(number: Number | None) -> str:
    """Return a publication or registration number as its office prints it; as given when it was unreadable."""
    return "" if number is None else print_number(number, Style.SPACED)


def application_text(number: Number | None) -> str:
    """Return an application or priority number as its office prints it; as given when it was unreadable."""
    return "" if number is None else print_application(number, Style.SPACED)


def registration_text(number: Number | None) -> str:
    """Return a number of a mark or layout design as the register gives it; patents' looks do not fit it."""
    return "" if number is None else number.as_given


def parties(people: Sequence[Party], *, code: str | None, collection: str = "patents") -> tuple[Value, ...]:
    """Return people and bodies with a link to what else they have. code: the field of the language."""
    made = []
    for person in people:
        names = [name.value for name in person.names if name.value != person.name]
        place = [
            part
            for part in (person.address, person.city, person.region, labels.country(person.country))
            if part
        ]
        query = f'{code}:"{_quotable(person.name)}"' if code else ""
        made.append(
            Value(
                text=person.name,
                url=SearchState(query=query, collection=collection).url() if query else "",
                note=labels.enumerated([*names, *place]),
            )
        )
    return tuple(made)


def names(people: Sequence[Party], *, code: str | None, collection: str = "patents") -> tuple[Value, ...]:
    """Return the first three people or bodies without their addresses, and how many more there are."""
    shown = tuple(replace(value, note="") for value in parties(people[:3], code=code, collection=collection))
    more = len(people) - len(shown)
    return (*shown, *plain(_("另有 %(n)s 个") % {"n": more} if more > 0 else None))


def classes(given: Sequence[Classification], scheme: str, *, code: str | None) -> tuple[Value, ...]:
    """Return the class symbols of one scheme, the main class first, each with its name where a scheme is loaded."""
    own = sorted((one for one in given if one.scheme == scheme), key=lambda one: not one.first)
    named = class_names.of_symbols(scheme, (one.symbol for one in own if one.readable))
    return tuple(
        Value(
            text=one.symbol,
            url=SearchState(query=f"{code}:{one.symbol}").url() if code and one.readable else "",
            note=_class_note(one, named),
            note_language=named[one.symbol].language if one.symbol in named else "",
        )
        for one in own
    )


def _class_note(one: Classification, named: Mapping[str, ClassName]) -> str:
    if not one.readable:
        return str(one.as_given or "")
    return named[one.symbol].text if one.symbol in named else ""


def _quotable(name: str) -> str:
    return name.replace('"', " ").strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text with its language, cut at the highlights."""

    language: str
    language_label: labels.Label = ""
    parts: tuple[Stretch, ...]
    source: str = ""
    also: tuple[Losing, ...] = ()


def texts(
    given: Sequence[LocalText], group: str, provenance: Provenance, marks: Sequence[Sequence[Highlight]] = ()
) -> tuple[Text, ...]:
    """Return texts in the record's order, each with its marks and its source."""
    return tuple(
        Text(
            language=one.language,
            language_label=labels.word(labels.LANGUAGES, one.language),
            parts=cut(one.value, marks[at] if at < len(marks) else ()),
            source=provenance.of(f"{group}:{one.language}"),
            also=provenance.also(f"{group}:{one.language}"),
        )
        for at, one in enumerate(given)
    )
