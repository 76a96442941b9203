"""What the pages of a draft share: the crumbs, the form with its refusals, the conflict with both versions (UX-29)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from opentisc.desk import queries
from opentisc.desk.catalogue import Definition
from opentisc.desk.catalogue.errors import BadDefinition
from opentisc.desk.errors import DefinitionChanged, ListingRefused, NotReady
from opentisc.desk.models import ServiceVersion
from opentisc.infra.sentences import sentence_for
from opentisc.network.types import Hat
from opentisc.web.desk.changes import changes_in_words
from opentisc.web.desk.forms import in_words
from opentisc.web.desk.manage import words
from opentisc.web.desk.manage.flaws import add_flaws
from opentisc.web.desk.manage.forms import SeenForm
from opentisc.web.labels import Label
from opentisc.web.network import lists
from opentisc.web.network.form_page import Crumbs

_FEWEST = 3  # above a centre a smaller count is not told: it could point at a client


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What stands around a form. back: where it returns; danger: its button destroys something."""

    heading: Label
    purpose: Label
    submit: Label
    back: str
    crumbs: Crumbs
    danger: bool = False


def catalogue_crumbs() -> Crumbs:
    """Return the crumbs of a page under the managers' catalogue."""
    return (*lists.home_crumbs(), (_("服务管理"), reverse("desk_catalogue")))


def service_crumbs(definition: Definition) -> Crumbs:
    """Return the crumbs of a page under one service."""
    address = reverse("desk_catalogue_service", args=[definition.code])
    return (*catalogue_crumbs(), (in_words(definition.name), address))


def draft_crumbs(row: ServiceVersion, definition: Definition) -> Crumbs:
    """Return the crumbs of a page under one draft."""
    name = _("草稿 v%(version)s") % {"version": row.version}
    return (*service_crumbs(definition), (name, reverse("service_draft", args=[row.pk])))


def scope_words(hat: Hat) -> str:
    """Return whose definitions the hat edits."""
    scope = queries.service_scope_of(hat)
    return _("%(body)s的版本") % {"body": hat.body_name} if scope.body_id else _("各机构共用的版本")


def count_words(hat: Hat, count: int) -> str:
    """Return a count of requests as the hat may know it."""
    if count and count < _FEWEST and queries.service_scope_of(hat).body_id is None:
        return _("少于 %(n)s 件") % {"n": _FEWEST}
    return _("%(n)s 件") % {"n": count}


def answer(
    http: HttpRequest,
    form: SeenForm,
    page: Page,
    act: Callable[[], HttpResponse],
    *,
    conflict: Callable[[], tuple[str, Sequence[str]]] | None = None,
    definition: Definition | None = None,
    template: str = "desk/manage/form.html",
    **more: object,
) -> HttpResponse:
    """Return the page with its form, or what `act` answers to valid data; what was typed stays with every refusal.

    conflict: gives what holds now (for `seen`) and, in words, how the typed differs from it.
    """
    status = 200
    told: Sequence[str] = ()
    if http.method == "POST" and form.is_valid():
        try:
            return act()
        except BadDefinition as wrong:
            assert definition is not None  # noqa: S101  only definitions are judged so
            add_flaws(form, wrong, definition)
        except NotReady as wrong:
            for code in wrong.missing:
                form.add_error(None, str(words.MISSING[code]))
        except ListingRefused as wrong:
            field = str(wrong.facts["field"])
            form.add_error(field if field in form.fields else None, sentence_for(wrong))
        except DefinitionChanged as wrong:
            if conflict is None:
                form.add_error(None, sentence_for(wrong))
            else:
                seen, told = conflict()
                form.on(seen)
            status = 409
    if status == 200 and form.errors:
        status = 422
    context = {
        "form": form, "page": page, "conflict": told if status == 409 else None,
        "crumbs": (*page.crumbs, (page.heading, "")), **more,
    }  # fmt: skip
    return render(http, template, context, status=status)


def differences(theirs: Definition, edit: Callable[[Definition], Definition]) -> list[str]:
    """Return in words how an edit, made on what holds now, would change it; empty when it cannot be made."""
    try:
        return changes_in_words(theirs, edit(theirs))
    except (BadDefinition, KeyError):
        return []
