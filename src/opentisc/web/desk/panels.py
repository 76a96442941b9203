"""What other pages put onto the page of a request and onto my day, so that no page hard-codes another.

A slice registers a panel (title, the name of its URL, how many things are behind it) from its own `urls` module. A
panel whose route does not exist yet is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from opentisc.desk.models import ServiceRequest
from opentisc.network.types import Hat
from opentisc.web.labels import Label

Count = Callable[[ServiceRequest], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A page of one request. url_name: takes the request's key. wanted: whether it shows for this request at all."""

    code: str
    title: Label
    url_name: str
    count: Count
    hint: Label = ""
    wanted: Callable[[ServiceRequest], bool] = lambda _request: True


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A way in from my day, without arguments. key: the letter that opens it; wanted: for whom it is."""

    label: Label
    url_name: str
    key: str = ""
    primary: bool = False
    wanted: Callable[[Hat], bool] = lambda _hat: True


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel or an entry with its address. count: None for an entry."""

    title: Label
    url: str
    count: int | None = None
    hint: Label = ""
    key: str = ""
    primary: bool = False
    code: str = ""


_panels: dict[str, Panel] = {}
_entries: dict[str, Entry] = {}
_step_pages: dict[str, Callable[[ServiceRequest], str]] = {}


def register_panel(panel: Panel) -> None:
    """Put a panel onto the page of every request; the same code again replaces it."""
    _panels[panel.code] = panel


def register_entry(entry: Entry) -> None:
    """Put a way in onto my day; the same URL name again replaces it."""
    _entries[entry.url_name] = entry


def register_step_page(code: str, address_of: Callable[[ServiceRequest], str]) -> None:
    """Let a step be taken on a page of another slice; address_of: empty while that page has nothing to take it on."""
    _step_pages[code] = address_of


def step_page(code: str, request: ServiceRequest) -> str:
    """Return the address of the page where the step is taken, empty when it has none of its own."""
    address_of = _step_pages.get(code)
    return address_of(request) if address_of else ""


def panels_for(request: ServiceRequest) -> list[Shown]:
    """Return the panels of a request in the order of their registration."""
    found = []
    for panel in _panels.values():
        url = address(panel.url_name, request.key)
        if url and panel.wanted(request):
            found.append(Shown(panel.title, url, panel.count(request), panel.hint, code=panel.code))
    return found


def entries_for(hat: Hat) -> list[Shown]:
    """Return the ways in from my day for this hat."""
    found = []
    for entry in _entries.values():
        url = address(entry.url_name)
        if url and entry.wanted(hat):
            found.append(Shown(entry.label, url, key=entry.key, primary=entry.primary))
    return found


def address(url_name: str, *arguments: object) -> str:
    """Return the address of a route, empty while there is no such route."""
    try:
        return reverse(url_name, args=arguments)
    except NoReverseMatch:
        return ""
