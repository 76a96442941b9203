"""The pages behind one-time links: rating (好差评) and effect questions, for a client without sign-in.

They show the body and the number; the service, and with the effect questions the title, only of what is open or
internal: a link is seen by others, in a mail or on a shared screen. A used link, an old one and one that never was
look alike.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from opentisc.desk import actions, queries
from opentisc.desk.models import ServiceRequest
from opentisc.network.types import Label
from opentisc.web.desk.client.feedback_forms import EffectForm, RatingForm
from opentisc.web.desk.forms import in_words


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(http: HttpRequest, token: str) -> HttpResponse:
    """Take a rating by its link; the link is spent with it. Raises LinkSpent."""
    link = queries.open_link(token, kind="rating", now=timezone.now())
    form = RatingForm(http.POST or None)
    if http.method == "POST" and form.is_valid():
        person_id = http.user.pk if http.user.is_authenticated else None
        actions.rate_by_link(token, said_of(form), now=timezone.now(), person_id=person_id)
        return _thanks(http, _("谢谢您的评价"), _("评价已记下，不能再改。不满意的，中心负责人会与您联系。"))
    return _page(
        http, form, link.request, heading=_("评价服务"), purpose=_("评价只用于改进服务，经办人不能修改。")
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def effect(http: HttpRequest, token: str) -> HttpResponse:
    """Take the answers to effect questions by their link. Raises LinkSpent."""
    link, asked = queries.linked_effect(token, now=timezone.now())
    definition = queries.definition_of(link.request.service)
    form = EffectForm(http.POST or None, questions=queries.questions_of(asked, definition))
    if http.method == "POST" and form.is_valid():
        actions.answer_effect_by_link(token, form.answers(), now=timezone.now())
        return _thanks(
            http, _("谢谢您的回复"), _("回复已记下，按“自报”计入。有证明材料的，可登录后在请求页补充。")
        )
    purpose = _("服务送达已 %(days)s 天。请告诉我们它起了什么作用。") % {"days": asked.after_days}
    title = link.request.title if _is_plain(link.request) else ""
    return _page(http, form, link.request, heading=_("成效回访"), purpose=purpose, title=title)


def said_of(form: RatingForm) -> actions.Said:
    """Return what a valid form says."""
    data = form.cleaned_data
    return actions.Said(score=data["score"], text=data["text"], aspects=tuple(data["aspects"]))


def _page(
    http: HttpRequest, form: RatingForm | EffectForm, request: ServiceRequest, *, heading: str, purpose: str,
    title: str = "",
) -> HttpResponse:  # fmt: skip
    service = in_words(queries.definition_of(request.service).name) if _is_plain(request) else ""
    context = {
        "form": form,
        "heading": heading,
        "purpose": purpose,
        "submit": _("提交评价") if isinstance(form, RatingForm) else _("提交回复"),
        "service": service,
        "title": title,
        "body": request.body,
        "number": request.number,
    }
    return render(http, "desk/public/feedback.html", context, status=422 if form.errors else 200)


def _is_plain(request: ServiceRequest) -> bool:
    """Say whether what was asked may stand where others look on: labels 公开 and 内部."""
    return request.label < Label.CLIENT


def _thanks(http: HttpRequest, heading: str, purpose: str) -> HttpResponse:
    return render(http, "desk/public/thanks.html", {"heading": heading, "purpose": purpose})
