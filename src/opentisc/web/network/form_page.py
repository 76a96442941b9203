"""The one page of a form: show it, call the action, put a refusal beside the form (UX-24)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from opentisc.infra.sentences import sentence_for
from opentisc.kernel.errors import Conflict, Invalid
from opentisc.web.labels import Label

Crumbs = tuple[tuple[Label, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """What stands around a form. crumbs: label and address, without the page itself; submit: what the button does."""

    heading: Label
    purpose: Label
    submit: Label
    crumbs: Crumbs


def answer(
    http: HttpRequest,
    form: forms.Form,
    page: FormPage,
    act: Callable[[Mapping[str, Any]], HttpResponse],
) -> HttpResponse:
    """Return the page with the form, or what `act` answers to its valid data.

    Invalid and Conflict of the domain come back as an error of the field they name, else of the form; 422.
    """
    if http.method == "POST" and form.is_valid():
        try:
            return act(form.cleaned_data)
        except (Invalid, Conflict) as wrong:
            form.add_error(_field_of(wrong, form), sentence_for(wrong))
    context = {"form": form, "page": page, "crumbs": (*page.crumbs, (page.heading, ""))}
    return render(http, "network/form.html", context, status=422 if form.errors else 200)


_FIELD_OF = {"bad_credit_code": "credit_code", "bad_mobile": "mobile", "division_not_found": "division_code"}


def _field_of(wrong: Invalid | Conflict, form: forms.Form) -> str | None:
    named = _FIELD_OF.get(wrong.code) or str(wrong.facts.get("field", ""))
    return named if named in form.fields else None
