"""Page links of a list for `components/paging.html`."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The number of the page shown, (number, address) of those around it, empty address for a gap."""

    number: int
    numbers: tuple[tuple[int, str], ...]
    previous: str
    next: str


def links(http: HttpRequest, page: "Page[Any] | None") -> PageLinks | None:
    """Return the links with the filters of the address; None where one page holds all."""
    if page is None or page.paginator.num_pages < 2:
        return None

    def address(number: int) -> str:
        kept = {name: value for name, value in http.GET.items() if name != "page"}
        return "?" + urlencode({**kept, "page": number})

    shown = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return PageLinks(
        number=page.number,
        numbers=tuple((one, address(one)) if isinstance(one, int) else (0, "") for one in shown),
        previous=address(page.previous_page_number()) if page.has_previous() else "",
        next=address(page.next_page_number()) if page.has_next() else "",
    )
