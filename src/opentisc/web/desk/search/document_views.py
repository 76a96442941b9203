"""The documents of a request: the list with marks by key, the matrix of points, one document with its passages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from opentisc.desk import actions, queries
from opentisc.desk.errors import ChangedMeanwhile, UnknownRequest
from opentisc.desk.models import Mark
from opentisc.desk.queries import MarkedDocument, Work
from opentisc.infra.sentences import sentence_for
from opentisc.kernel.errors import Conflict, Invalid
from opentisc.network.types import Hat
from opentisc.web import labels
from opentisc.web.desk.search import frame, marks_shown, matrix_shown
from opentisc.web.tables import wants_xlsx, xlsx
from opentisc.web.typed import whole


class PassageForm(forms.Form):
    """A mark with what it rests on: the value, the words of the document, where they stand, a remark."""

    value = forms.ChoiceField(label=gettext_lazy("标记"))
    passage = forms.CharField(
        label=gettext_lazy("原文段落"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("摘录原文，不要改写。"),
    )  # fmt: skip
    page = forms.CharField(
        label=gettext_lazy("页码或位置"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("例如：第 3 页、权利要求 2。"),
    )
    note = forms.CharField(
        label=gettext_lazy("说明"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing to be marked on the page of a document: the whole, or a point with its text."""

    point: int | None
    title: str
    text: str
    holds: str
    mark: Mark | None
    form: PassageForm
    url: str


@require_safe
@frame.inside
def documents(http: HttpRequest, work: Work, hat: Hat) -> HttpResponse:
    """List the documents with one-key marks, and compare the close ones point by point."""
    compared = queries.compared(work.request, work.scheme)
    if wants_xlsx(http):
        made = matrix_shown.workbook if http.GET.get("list") == "matrix" else matrix_shown.list_of
        return xlsx(made(work, compared))
    context = frame.around(work, "desk_documents") | {
        "documents": [(one, marks_shown.of_document(work, one), _where(one)) for one in compared.documents],
        "matrix": matrix_shown.matrix(work, compared) if work.scheme.has_points else None,
        "unmarked": sum(one.whole is None for one in compared.documents) if work.scheme.whole else 0,
        "rest": queries.mark_values(work.scheme.whole)[-1] if work.scheme.whole else None,
        "marking": queries.mark_values(work.scheme.whole) if work.is_open else (),
    }
    return render(http, "desk/search/documents.html", context)


def _where(one: MarkedDocument) -> str:
    steps = " ".join(f"#{number}" for number in one.row.steps)
    held = one.row.record_id or _("平台无此记录")
    return f"{held} · {steps}" if steps else held


@require_safe
@frame.inside
def document(http: HttpRequest, work: Work, hat: Hat, pk: int) -> HttpResponse:
    """Show one document: what it was when it was taken up, its marks with passages, their history."""
    return _page(http, work, _found(work, pk))


def _found(work: Work, pk: int) -> MarkedDocument:
    found = queries.marked_documents(work.request, work.scheme)
    one = next((one for one in found if one.row.pk == pk), None)
    if one is None:
        raise UnknownRequest  # an absent document and an absent request answer alike
    return one


def _page(
    http: HttpRequest,
    work: Work,
    found: MarkedDocument,
    *,
    wrong: tuple[int | None, PassageForm] | None = None,
    status: int = 422,
) -> HttpResponse:
    key, row = work.request.key, found.row
    history = row.marks.order_by("-at", "-pk")
    snapshot = {name: value for name, value in row.snapshot.items() if name not in {"citation", "kind", "id"}}
    context = frame.around(work, "desk_documents") | {
        "document": found,
        "where": _where(found),
        "kind": labels.word(labels.COLLECTIONS, row.kind),
        "record_url": reverse("record", args=[row.record_id]) if row.record_id else "",
        "facts": [(matrix_shown.heading(name), _fact(name, value)) for name, value in snapshot.items()],
        "cells": _cells(work, found, wrong),
        "history": [(one, queries.word_of(one.scale, one.value)) for one in history],
        "drop_url": reverse("desk_document_drop", args=[key, row.pk]),
        "crumbs": frame.crumbs(
            work, (_("文献与标记"), reverse("desk_documents", args=[key])), (row.citation[:30], "")
        ),
    }
    return render(http, "desk/search/document.html", context, status=status if wrong else 200)


def _fact(name: str, value: str) -> str:
    return str(labels.STATUSES.get(value, value)) if name == "status" else value


def _cells(work: Work, found: MarkedDocument, wrong: tuple[int | None, PassageForm] | None) -> list[Cell]:
    points: list[int | None] = [None] if work.scheme.whole else []
    points += list(range(1, len(work.scheme.points) + 1)) if work.scheme.has_points else []
    return [_cell(work, found, point, wrong[1] if wrong and wrong[0] == point else None) for point in points]


def _cell(work: Work, found: MarkedDocument, point: int | None, wrong: PassageForm | None) -> Cell:
    scale = work.scheme.whole if point is None else "points"
    mark = found.whole if point is None else found.points.get(point)
    return Cell(
        point=point,
        title=_("整件") if point is None else _("要点 %(n)s") % {"n": point},
        text="" if point is None else work.scheme.points[point - 1],
        holds=queries.word_of(scale, mark.value) if mark else "",
        mark=mark,
        form=wrong or _form(scale, point, mark),
        url=reverse("desk_document_mark", args=[work.request.key, found.row.pk]),
    )


def _form(
    scale: str, point: int | None, mark: Mark | None, data: Mapping[str, Any] | None = None
) -> PassageForm:
    initial = {}
    if mark:
        initial = {"value": mark.value, "passage": mark.passage, "page": mark.page, "note": mark.note}
    form = PassageForm(data, initial=initial, auto_id=f"id_{point or 'whole'}_%s")
    field = form.fields["value"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 our own class above
    words = [(one.code, one.word) for one in queries.mark_values(scale)]
    field.choices = (
        words if mark else [("", _("未标记")), *words]
    )  # nothing is judged by a form sent as it came
    return form


@require_POST
@frame.inside
def mark(http: HttpRequest, work: Work, hat: Hat, pk: int) -> HttpResponse:
    """Mark a document or one of its points: by a key on the list, or with its passage on the document's page."""
    said, found = http.POST, _found(work, pk)
    point = whole(said.get("point", ""))
    scale = work.scheme.whole if point is None else "points"
    with_passage = "passage" in said
    form = _form(scale, point, None, said if with_passage else {"value": said.get("value", "")})
    if form.is_valid():
        words = form.cleaned_data if with_passage else {}
        marking = actions.Marking(
            scale,
            form.cleaned_data["value"],
            point,
            words.get("note"),
            words.get("passage"),
            words.get("page"),
            seen_in(said),
        )
        try:
            actions.mark_document(work.request.key, pk, marking, by=hat, now=timezone.now())
        except ChangedMeanwhile as wrong:
            form.add_error(None, sentence_for(wrong))
            if "HX-Request" in http.headers and not with_passage:
                shown = replace(marks_shown.of_document(work, _found(work, pk)), changed=True)
                return render(http, "desk/search/hit_marking.html", {"marking": shown})
            return _page(http, work, _found(work, pk), wrong=(point, form), status=409)
        except (Invalid, Conflict) as wrong:
            form.add_error(None, sentence_for(wrong))
        else:
            return _marked(http, work, pk, with_passage=with_passage)
    return _page(http, work, found, wrong=(point, form))


def seen_in(said: Mapping[str, str]) -> int | None:
    """Return the id of the mark that the person saw holding, 0 for none; None when the form does not say."""
    return whole(said.get("seen", ""))


def _marked(http: HttpRequest, work: Work, pk: int, *, with_passage: bool) -> HttpResponse:
    if "HX-Request" in http.headers and not with_passage:
        shown = marks_shown.of_document(work, _found(work, pk))
        return render(http, "desk/search/hit_marking.html", {"marking": shown})
    if with_passage:
        messages.success(http, _("已保存。"))
        return redirect("desk_document", work.request.key, pk)
    return redirect(reverse("desk_documents", args=[work.request.key]) + f"#document-{pk}")


@require_POST
@frame.inside
def rest(http: HttpRequest, work: Work, hat: Hat) -> HttpResponse:
    """Mark every document that has no mark yet by the weakest value."""
    value = queries.mark_values(work.scheme.whole)[-1]
    count = actions.mark_rest(work.request.key, value.code, by=hat, now=timezone.now())
    messages.success(http, _("%(n)s 件标为%(word)s。") % {"n": count, "word": value.word})
    return redirect("desk_documents", work.request.key)


@require_POST
@frame.inside
def drop(http: HttpRequest, work: Work, hat: Hat, pk: int) -> HttpResponse:
    """Take a document off the request; its marks stay with it in the record."""
    actions.drop_document(work.request.key, pk, by=hat, now=timezone.now())
    messages.success(http, _("已从文献中移出；它的标记留在记录里。"))
    return redirect("desk_documents", work.request.key)
