"""One version on a page: the paper by paragraphs, remarks, changes, files; the reviewer approves or sends back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opentisc.desk import actions, queries
from opentisc.desk.errors import ChangedMeanwhile, GateClosed, UnknownRequest, WrongState
from opentisc.desk.models import Deliverable, ServiceRequest
from opentisc.desk.sentences import missing_sentences
from opentisc.desk.types import DeliverableState
from opentisc.desk.workflow import Part
from opentisc.infra.sentences import sentence_for
from opentisc.kernel.errors import Conflict, Invalid
from opentisc.network.types import Hat
from opentisc.web import hats
from opentisc.web.desk.differing import Difference
from opentisc.web.desk.review import differences, editor, forms, presenting
from opentisc.web.desk.review.file_state import file_state
from opentisc.web.desk.staff.opening import UndertakeFirst, may_open, to_undertaking
from opentisc.web.typed import whole

Act = Callable[[Hat, datetime], object]


@require_safe
def version(http: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Show one version; `?compare=1` marks what changed from the version before."""
    hat = hats.require_hat(http)
    try:
        request = may_open(key, hat)
    except UndertakeFirst as wrong:
        return to_undertaking(http, wrong)
    return _page(http, request, row_of(request, pk, hat), hat)


@require_POST
def comment(http: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Keep a remark of the reviewer on one paragraph."""
    form = forms.CommentForm(http.POST)

    def act(hat: Hat, now: datetime) -> None:
        said = form.cleaned_data
        actions.comment(
            key, by=hat, now=now, deliverable_id=pk, paragraph=said["paragraph"], text=said["text"]
        )

    return _done(http, key, pk, form, act, f"p-{http.POST.get('paragraph', '')}")


@require_POST
def answer(http: HttpRequest, key: UUID, pk: int, remark: int) -> HttpResponse:
    """Keep the author's answer to a remark."""
    form = forms.AnswerCommentForm(http.POST)

    def act(hat: Hat, now: datetime) -> None:
        actions.answer_comment(key, by=hat, now=now, comment_id=remark, text=form.cleaned_data["text"])

    return _done(http, key, pk, form, act, f"remark-{remark}")


@require_POST
def approve(http: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Approve: every item of the checklist looked at."""
    hat = hats.require_hat(http)
    try:
        row = row_of(may_open(key, hat, shows=False), pk, hat)
    except UndertakeFirst as wrong:
        return to_undertaking(http, wrong)
    form = forms.ApproveForm(http.POST, items=_items(row), prefix="approve")

    def act(hat: Hat, now: datetime) -> None:
        actions.approve(key, by=hat, now=now, note=form.summary(), version=_seen(http))
        messages.success(http, _("审核通过。带签署的文件正在制作。"))

    return _done(http, key, pk, form, act, "review", approve_form=form)


@require_POST
def send_back(http: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Send back with a reason; the correction is a new version."""
    form = forms.SendBackForm(http.POST, prefix="back")

    def act(hat: Hat, now: datetime) -> None:
        actions.send_back(key, by=hat, now=now, reason=form.cleaned_data["reason"], version=_seen(http))
        messages.success(http, _("已退回承办人修改。"))

    return _done(http, key, pk, form, act, "review", back_form=form)


def row_of(request: ServiceRequest, pk: int, hat: Hat) -> Deliverable:
    """Return a version of the request that the platform makes. Raises UnknownRequest."""
    found = next((row for row in shown_to(hat, request) if row.pk == pk), None)
    if found is None:
        raise UnknownRequest
    return found


def shown_to(hat: Hat, request: ServiceRequest) -> list[Deliverable]:
    """Return the versions that the hat sees; an outside expert those that were handed in."""
    rows = queries.deliverable_versions(request)
    return [row for row in rows if row.state in queries.HANDED_IN] if hat.case is not None else rows


def _done(
    http: HttpRequest, key: UUID, pk: int, form: Any, act: Act, anchor: str, **shown: Any
) -> HttpResponse:
    """Act and lead back to the page; a refusal is shown on it."""
    hat = hats.require_hat(http)
    try:
        request = may_open(key, hat, shows=False)
    except UndertakeFirst as wrong:
        return to_undertaking(http, wrong)
    row = row_of(request, pk, hat)
    if form.is_valid():
        try:
            act(hat, timezone.now())
        except GateClosed as wrong:
            for words in missing_sentences(wrong.missing, request):
                form.add_error(None, words)
        except (ChangedMeanwhile, WrongState) as wrong:
            form.add_error(None, sentence_for(wrong))
            now_held = may_open(key, hat, shows=False)
            refused = _Refused(form, 409, _both(wrong))
            return _page(http, now_held, row_of(now_held, pk, hat), hat, refused=refused, **shown)
        except (Conflict, Invalid) as wrong:
            form.add_error(None, sentence_for(wrong))
        else:
            return redirect(reverse("deliverable", args=[key, pk]) + f"#{anchor}")
    return _page(http, request, row, hat, refused=_Refused(form), **shown)


@dataclass(frozen=True, slots=True)
class _Refused:
    """A form that was not taken. both: what was sent and what somebody else saved before."""

    form: Any
    status: int = 422
    both: Sequence[Difference] = ()


def _both(wrong: Conflict) -> list[Difference]:
    """Return the two texts of a conflict of words; what else changed is on the page around."""
    mine, theirs = wrong.facts.get("mine"), wrong.facts.get("theirs")
    if not isinstance(mine, str) or not isinstance(theirs, str):
        return []
    return [Difference(_("答复"), [mine], [theirs])]


def _page(
    http: HttpRequest,
    request: ServiceRequest,
    row: Deliverable,
    hat: Hat,
    *,
    refused: _Refused | None = None,
    approve_form: forms.ApproveForm | None = None,
    back_form: forms.SendBackForm | None = None,
) -> HttpResponse:
    paper = queries.deliverable_paper(row)
    before = queries.deliverable_before(row)
    compares = before is not None and http.GET.get("compare") == "1"
    changes = differences.compare(queries.deliverable_paper(before), paper) if before and compares else {}
    held = queries.parts(hat, request, now=timezone.now())
    reviews = Part.REVIEWER in held and row.state == DeliverableState.IN_REVIEW
    heading = f"{paper.title} v{row.version}"
    context = {
        "heading": heading,
        "request_row": request,
        "row": row,
        "state": presenting.state_of(row),
        "paper": paper,
        "blocks": presenting.blocks(paper, queries.deliverable_remarks(row), changes),
        "gone": presenting.gone(paper, changes),
        "before": before,
        "earlier": queries.deliverable_remarks(before) if before else [],
        "compares": compares,
        "changed": len(changes),
        "reviews": reviews,
        "is_author": Part.HANDLER in held,
        "may_write": editor.may_write_now(request, hat),
        "wrong": refused.form if refused else None,
        "differing": refused.both if refused else (),
        "comment_form": forms.CommentForm(auto_id=False),
        "answer_form": forms.AnswerCommentForm(auto_id=False),
        "approve_form": approve_form
        or (forms.ApproveForm(items=_items(row), prefix="approve") if reviews else None),
        "back_form": back_form or (forms.SendBackForm(prefix="back") if reviews else None),
        "findings": _findings(row, request),
        "others": [one for one in shown_to(hat, request) if one.pk != row.pk],
        "files": file_state(row, may_ask=hat.case is None and queries.may_ask_for_files(row, held)),
        "crumbs": presenting.crumbs(
            request, (_("成果"), reverse("deliverables", args=[request.key])), (heading, ""), hat=hat
        ),
    }
    return render(http, "desk/review/version.html", context, status=refused.status if refused else 200)


def _findings(row: Deliverable, request: ServiceRequest) -> list[str]:
    if row.state != DeliverableState.DRAFT:
        return []
    return [queries.finding_sentence(one) for one in queries.deliverable_findings(row, request)]


def _items(row: Deliverable) -> list[tuple[str, str]]:
    return list(queries.review_checklist(row.kind, language=row.language))


def _seen(http: HttpRequest) -> int | None:
    return whole(http.POST.get("seen", ""))
