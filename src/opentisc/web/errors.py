"""Pages that say what went wrong: what happened, what was saved, what to do, and a reference (UX-39, SC-58).

Not for: errors beside a field of a form, and queries that cannot be read; their own pages show those.
"""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opentisc.infra.sentences import sentence_for
from opentisc.kernel.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    OpenTiscError,
    TooOften,
    Unavailable,
)

log = logging.getLogger(__name__)

_STATUS: tuple[tuple[type[OpenTiscError], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (Invalid, 422),
    (TooOften, 429),
    (Unavailable, 503),
)
_HEADINGS: dict[int, str | Promise] = {
    400: _("这个请求读不懂"),
    403: _("您没有办理此事的权限"),
    404: _("没有找到这一页"),
    409: _("当前状态不允许此操作"),
    422: _("所给内容不能接受"),
    429: _("请求过于频繁"),
    500: _("系统出错了"),
    503: _("这一部分暂时不能使用"),
}
_NEXT_STEPS: dict[int, str | Promise] = {
    400: _("请回到上一页重新提交；若地址是抄来的，请核对。"),
    403: _("请用有权限的账号登录，或请管理员开通。"),
    404: _("请核对号码或地址。记录可能属于您无权查看的来源，或所在批次已撤销。"),
    409: _("请刷新页面，查看现在的状态后再试。"),
    422: _("请按提示修改后再试。"),
    429: _("没有保存任何内容。请等一等再试；多人共用一个出口地址时，登录后限额分别计算。"),
    500: _("请稍后再试；仍然出错时，把下面的编号告诉管理员。"),
    503: _("请稍后再试；仍然如此时，请管理员运行 opentisc doctor。"),
}


def status_of(wrong: OpenTiscError) -> int:
    """Return the HTTP status of a domain error."""
    return next((status for kind, status in _STATUS if isinstance(wrong, kind)), 500)


def page_for(http: HttpRequest, wrong: OpenTiscError) -> HttpResponse:
    """Return the page of a domain error. A stranger's and an absent thing give the same page (SC-13)."""
    status = status_of(wrong)
    what = "" if status in {403, 404} else sentence_for(wrong)
    response = _page(http, status, what=what, why=wrong)
    if isinstance(wrong, TooOften):
        response.headers["Retry-After"] = str(wrong.retry_after)
    return response


def bad_request(http: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page of a request that Django could not read."""
    return _page(http, 400, why=exception)


def forbidden(http: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page of a refusal."""
    return _page(http, 403, why=exception)


def csrf_failed(http: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page of a form whose token is missing or old."""
    return _page(
        http, 403, what=str(_("表单已过期，没有保存任何内容。请回到上一页刷新后重新提交。")), why=reason
    )


def not_found(http: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page of an address that leads nowhere."""
    return _page(http, 404, why=None)


def server_error(http: HttpRequest) -> HttpResponse:
    """Return the page of our own fault; it asks neither the database nor the session for anything."""
    reference = _reference()
    log.error("%s %s %s", reference, http.method, http.path)
    context = {"heading": _HEADINGS[500], "next_step": _NEXT_STEPS[500], "reference": reference}
    return HttpResponse(render_to_string("error_bare.html", context), status=500)


def _page(http: HttpRequest, status: int, *, what: str = "", why: object = None) -> HttpResponse:
    reference = _reference()
    log.info("%s %s %s %s %r", reference, status, http.method, http.path, why)
    context = {
        "heading": _HEADINGS[status],
        "what": what,
        "next_step": _NEXT_STEPS[status],
        "reference": reference,
        "status": status,
    }
    if not hasattr(http, "user"):
        # Refused before sign-in, such as an unknown host: nothing that the frame shows is known.
        return HttpResponse(render_to_string("error_bare.html", context), status=status)
    return render(http, "error.html", context, status=status)


def _reference() -> str:
    return secrets.token_hex(4).upper()
