"""An answer becomes a draft: what was taken out is shown beside what is left, and a person confirms the text."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opentisc.desk import actions, queries
from opentisc.desk.queries import ARTICLE_PROBLEMS, ArticleProposal
from opentisc.kernel.errors import Invalid
from opentisc.web import hats
from opentisc.web.desk.knowledge.forms import ArticleForm, lines_of
from opentisc.web.network import lists


@require_http_methods(["GET", "HEAD", "POST"])
def of_request(http: HttpRequest, key: str) -> HttpResponse:
    """Show and keep what the answer of a request becomes."""
    hat = hats.require_hat(http)
    return _answer(http, queries.article_from_request(key, actor=hat, now=timezone.now()))


@require_http_methods(["GET", "HEAD", "POST"])
def of_enquiry(http: HttpRequest, key: str) -> HttpResponse:
    """Show and keep what an enquiry becomes."""
    return _answer(http, queries.article_from_enquiry(key, actor=hats.require_hat(http)))


def _answer(http: HttpRequest, proposal: ArticleProposal) -> HttpResponse:
    form = ArticleForm(http.POST or None, initial=_initial(proposal))
    if http.method == "POST" and form.is_valid():
        try:
            draft = actions.draft_from_answer(
                proposal, form.fields_of_article(), by=hats.require_hat(http), now=timezone.now()
            )
            return redirect("knowledge_kept", key=draft.article.key)
        except Invalid as wrong:
            field = str(wrong.facts.get("field", ""))
            words = ARTICLE_PROBLEMS.get(str(wrong.facts.get("why", "")), str(wrong))
            form.add_error(field if field in form.fields else None, words)
    context = {
        "form": form,
        "question": queries.pieces_of_diff(proposal.question, proposal.question_cleaned.taken),
        "answer": queries.pieces_of_diff(proposal.answer, proposal.answer_cleaned.taken),
        "taken": len(proposal.question_cleaned.taken) + len(proposal.answer_cleaned.taken),
        "crumbs": (
            *lists.home_crumbs(),
            (_("知识库管理"), reverse("knowledge_desk")),
            (_("由答复起草问答"), ""),
        ),
    }
    return render(http, "desk/knowledge/from_answer.html", context, status=422 if form.errors else 200)


def _initial(proposal: ArticleProposal) -> dict[str, Any]:
    fields = proposal.fields()
    return {
        "question": fields.question,
        "answer": fields.answer,
        "right_kinds": fields.right_kinds,
        "topic": fields.topic,
        "is_public": True,
        "bases": lines_of(fields.bases),
    }
