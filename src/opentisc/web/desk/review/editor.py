"""The versions of a request's deliverable, and the editor of the draft."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opentisc.desk import actions, queries
from opentisc.desk.deliverables.content import StatusWritten
from opentisc.desk.errors import ChangedMeanwhile
from opentisc.desk.models import ServiceRequest
from opentisc.desk.types import State
from opentisc.desk.workflow import Part
from opentisc.infra.sentences import sentence_for
from opentisc.kernel.errors import NotFound
from opentisc.network.types import Hat
from opentisc.web import hats
from opentisc.web.desk import panels
from opentisc.web.desk.differing import differing
from opentisc.web.desk.review import forms, presenting
from opentisc.web.desk.review.status_rows import StatusRows
from opentisc.web.desk.staff.opening import UndertakeFirst, may_open, to_undertaking
from opentisc.web.tables import wants_xlsx, xlsx

WRITERS = frozenset((Part.HANDLER, Part.CO_HANDLER))


@require_safe
def overview(http: HttpRequest, key: UUID) -> HttpResponse:
    """List every version with its hash, and lead to the editor."""
    hat = hats.require_hat(http)
    try:
        request = may_open(key, hat, shows=not wants_xlsx(http))
    except UndertakeFirst as wrong:
        return to_undertaking(http, wrong)
    table = presenting.versions_table(request, queries.deliverable_versions(request))
    if wants_xlsx(http):
        return xlsx(table)
    now = timezone.now()
    kind = queries.deliverable_kind(request, now=now)
    may_write = kind is not None and may_write_now(request, hat)
    heading = _("成果")
    context = {
        "heading": heading,
        "request_row": request,
        "table": table,
        "may_write": may_write,
        "is_made_here": kind is not None,
        "languages": language_links(request),
        "crumbs": presenting.crumbs(request, (heading, "")),
    }
    return render(http, "desk/review/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(http: HttpRequest, key: UUID, language: str) -> HttpResponse:
    """Write the free parts; show what is missing, and the whole paper as the record gives it."""
    hat = hats.require_hat(http)
    try:
        request = may_open(key, hat, shows=http.method != "POST")
    except UndertakeFirst as wrong:
        return to_undertaking(http, wrong)
    kind = queries.deliverable_kind(request, now=timezone.now())
    if kind is None or language not in queries.deliverable_languages(request):
        raise NotFound
    held = queries.newest_deliverable(request, kind, language)
    written = queries.deliverable_written(held, kind)
    numbers = request.answers.get("numbers") or ()
    rows = None
    if isinstance(written, StatusWritten):
        rows = StatusRows(numbers, written, actor=http.user, language=language)
        if http.method != "POST" and (held is None or "take" in http.GET):
            written = rows.taken()
    form = forms.form_for(
        kind, written, numbers=numbers, rows=rows, data=http.POST if http.method == "POST" else None
    )
    if http.method == "POST" and form.is_valid():
        wanted = actions.Wanted(language, form.written(), str(http.POST.get("seen", "")))
        try:
            row = actions.save_draft(key, wanted, by=hat, now=timezone.now())
        except ChangedMeanwhile as wrong:
            form.add_error(None, sentence_for(wrong))
            return _changed(http, request, hat, language, form)
        else:
            messages.success(http, _("草稿已保存：v%(version)s。") % {"version": row.version})
            return redirect("deliverable_edit", key, language)
    context = _context(request, hat, language, form, written)
    return render(http, "desk/review/edit.html", context, status=422 if form.errors else 200)


def _changed(http: HttpRequest, request: ServiceRequest, hat: Hat, language: str, form: Any) -> HttpResponse:
    """Show what somebody else saved beside what was sent; saving again is a choice made after reading (UX-29)."""
    kind = queries.deliverable_kind(request, now=timezone.now())
    if kind is None:
        raise NotFound
    theirs = queries.deliverable_written(queries.newest_deliverable(request, kind, language), kind)
    saved = forms.form_for(kind, theirs, numbers=request.answers.get("numbers") or ())
    context = _context(request, hat, language, form, theirs) | {"differing": differing(form, saved.initial)}
    return render(http, "desk/review/edit.html", context, status=409)


def _context(request: ServiceRequest, hat: Hat, language: str, form: Any, written: Any) -> dict[str, Any]:
    now = timezone.now()
    kind = queries.deliverable_kind(request, now=now)
    if kind is None:
        raise NotFound
    held = queries.newest_deliverable(request, kind, language)
    shown = form.written() if form.is_bound and form.is_valid() else written
    paper, against = queries.deliverable_draft(
        request, kind, language, shown, author=hat.acting_name(), now=now
    )
    heading = paper.title
    return {
        "heading": heading,
        "request_row": request,
        "form": form,
        "held": held,
        "seen": held.content_sha256 if held else "",
        "language": language,
        "languages": language_links(request),
        "missing": [queries.finding_sentence(one) for one in against],
        "may_write": may_write_now(request, hat),
        "is_new_version": held is not None and held.state == "sent_back",
        "paper": paper,
        "blocks": presenting.blocks(paper),
        "hand_in": panels.address("desk_step", request.key, "hand_in"),
        "crumbs": presenting.crumbs(
            request, (_("成果"), reverse("deliverables", args=[request.key])), (heading, "")
        ),
    }


def may_write_now(request: ServiceRequest, hat: Hat) -> bool:
    """Say whether the person writes the deliverable now: handler or co-handler, while it is worked on."""
    held = queries.parts(hat, request, now=timezone.now())
    return request.state == State.WORKING and bool(held & WRITERS)


def language_links(request: ServiceRequest) -> list[tuple[str, str, str]]:
    """Return code, name and the editor's address of each language the deliverable is made in."""
    return [
        (code, presenting.language_name(code), reverse("deliverable_edit", args=[request.key, code]))
        for code in queries.deliverable_languages(request)
    ]
