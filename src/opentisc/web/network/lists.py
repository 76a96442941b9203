"""The page of one or more lists, and their workbooks: `?format=xlsx&list=members` gives the list of that id."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from opentisc.kernel.errors import NotFound
from opentisc.web.labels import Label
from opentisc.web.network.form_page import Crumbs
from opentisc.web.tables import Table, wants_xlsx, xlsx

__all__ = ["ListPage", "Section", "answer", "home_crumbs", "wants_xlsx", "xlsx_address"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A list on a page. id: its anchor and the name of its workbook; links: label, address, whether primary."""

    id: str
    title: Label
    table: Table
    links: tuple[tuple[Label, str, bool], ...] = ()
    xlsx: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """What stands around the lists."""

    heading: Label
    purpose: Label
    crumbs: Crumbs
    alerts: Sequence[Label] = ()


def answer(
    http: HttpRequest,
    page: ListPage,
    sections: Sequence[Section],
    *,
    template: str = "network/lists.html",
    **more: object,
) -> HttpResponse:
    """Return the page, or the workbook of the list that is asked for. Raises NotFound for a list not there.

    template: one that extends the usual one; more: what it shows besides.
    """
    if wants_xlsx(http):
        wanted = http.GET.get("list") or sections[0].id
        for section in sections:
            if section.id == wanted:
                return xlsx(section.table)
        raise NotFound
    context = {
        "heading": page.heading,
        "purpose": page.purpose,
        "alerts": page.alerts,
        "crumbs": (*page.crumbs, (page.heading, "")),
        "sections": sections,
        **more,
    }
    return render(http, template, context)


def xlsx_address(http: HttpRequest, section: str) -> str:
    """Return the address of a list's workbook with the filters of the page."""
    kept = {name: value for name, value in http.GET.items() if name not in {"page", "format", "list"}}
    return "?" + urlencode({**kept, "format": "xlsx", "list": section})


def home_crumbs() -> Crumbs:
    """Return the crumbs of a page directly under the home page."""
    return ((_("首页"), reverse("home")),)
