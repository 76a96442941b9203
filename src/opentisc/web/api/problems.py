"""What the API answers when it refuses: one shape for everything, problem details of RFC 9457.

Not for: pages (`web.errors`), which say the same with more words.
"""

import logging
import secrets
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext_lazy as _

from opentisc.accounts.errors import TokenRefused
from opentisc.infra import sentences
from opentisc.kernel import canonical
from opentisc.kernel.errors import Conflict, Invalid, NotAllowed, OpenTiscError, TooOften
from opentisc.web.errors import status_of
from opentisc.web.labels import Label

MEDIA_TYPE: Final = "application/problem+json"
log = logging.getLogger(__name__)

TITLES: Final[Mapping[int, Label]] = {
    400: _("请求读不懂"),
    401: _("需要有效的访问令牌"),
    403: _("没有权限"),
    404: _("没有找到"),
    405: _("这个地址不支持这种方法"),
    409: _("当前状态不允许"),
    413: _("内容过大"),
    415: _("内容类型不对"),
    422: _("所给内容不能接受"),
    429: _("请求过于频繁"),
    500: _("系统出错了"),
    503: _("暂时不能使用"),
}
"""Status → title, for every status of a refusal; the OpenAPI document declares exactly these."""


class UnreadableBody(Invalid):
    """The body is no JSON, or is written in a way that two programs would read differently; fact `why`."""

    code = "unreadable_body"


class BodyTooLarge(Invalid):
    """The body has more bytes than one request may have; fact `limit`."""

    code = "body_too_large"


class NotJson(Invalid):
    """The body is not said to be JSON."""

    code = "not_json"


class TokenMissing(NotAllowed):
    """No bearer token came with the request."""

    code = "token_missing"


class TokenInAddress(Invalid):
    """A token stood in the address, where proxies and histories keep it."""

    code = "token_in_address"


class UnknownParameter(Invalid):
    """The address has a query; no operation takes one."""

    code = "unknown_parameter"


class KeyMissing(Invalid):
    """The header Idempotency-Key is missing, or is none."""

    code = "idempotency_key_missing"


class KeyReused(Conflict):
    """The same Idempotency-Key came with another body."""

    code = "idempotency_key_reused"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field that does not hold. path: `answers.points[1]`; detail: the sentence."""

    path: str
    code: str
    detail: str


class BadFields(Invalid):
    """Fields of the body do not hold."""

    code = "bad_fields"

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("fields do not hold")


SENTENCES: Final[Mapping[str, Label]] = {
    "unreadable_body": _(
        "请求体不是可以读取的 JSON：须为 UTF-8 编码的一个对象，键不重复，嵌套不过深，数字有限。"
    ),
    "body_too_large": _("请求体过大，最多 %(limit)s 字节。"),
    "not_json": _("请求头 Content-Type 须为 application/json。"),
    "token_missing": _("没有访问令牌。请在请求头中写：Authorization: Bearer 令牌。"),
    "token_in_address": _(
        "网址里不能放令牌：代理、日志和历史记录会留下它。请放在请求头 Authorization 中；网址里的令牌已被吊销。"
    ),
    "unknown_parameter": _("这个地址不带查询参数。"),
    "idempotency_key_missing": _(
        "请在请求头中写 Idempotency-Key：1 至 200 个可见的 ASCII 字符，每件请求一个。"
    ),
    "idempotency_key_reused": _("这个 Idempotency-Key 已用于另一份内容。新的请求请用新的键。"),
    "bad_fields": _("请求体中有缺少或不符合要求的字段，见 errors。"),
    "method_not_allowed": _("这个地址不支持这种方法。"),
    "unreadable_request": _("这个请求读不懂。"),
    "required": _("缺少这一项。"),
    "unknown_field": _("没有这个字段。"),
    "too_short": _("过短，至少 %(limit)s 个字。"),
    "too_long": _("过长，最多 %(limit)s 个字。"),
    "too_small": _("不能小于 %(limit)s。"),
    "too_large": _("不能大于 %(limit)s。"),
    "too_many": _("过多，最多 %(limit)s 项。"),
    "not_in_list": _("不是允许的取值：%(limit)s。"),
    "wrong_type": _("类型不对。"),
    "not_for_this_hat": _("以令牌的身份提出请求，不用这个字段。"),
    "applicant_or_organisation": _("applicant 与 organisation 须写一个，且只写一个。"),
    "applicant_or_client": _("applicant 与 client 须写一个，且只写一个。"),
    "unknown_organisation": _("该机构没有登记您可以代表这个单位。"),
    "not_in_audience": _("这项服务不面向这一类申请人。"),
    "internal": _("系统出错了，没有保存任何内容。请把编号 %(reference)s 告诉管理员。"),
}
"""What people read for the refusals that only the API makes; and for those that no code of ours made."""

_STATUS: Final[tuple[tuple[type[OpenTiscError], int], ...]] = (
    (UnreadableBody, 400),
    (TokenInAddress, 400),
    (UnknownParameter, 400),
    (KeyMissing, 400),
    (TokenMissing, 401),
    (TokenRefused, 401),
    (BodyTooLarge, 413),
    (NotJson, 415),
    (KeyReused, 422),
)
_CODES: Final = {400: "unreadable_request", 403: "not_allowed", 404: "not_found", 405: "method_not_allowed"}


def of_error(http: HttpRequest, wrong: OpenTiscError) -> HttpResponse:
    """Return the problem of an error. A stranger's and an absent thing give the same bytes (SC-13)."""
    status = next((code for kind, code in _STATUS if isinstance(wrong, kind)), None) or status_of(wrong)
    fields = wrong.problems if isinstance(wrong, BadFields) else ()
    detail = sentence(wrong.code, wrong.facts) or sentences.sentence_for(wrong)
    answer = _answer(http, status, wrong.code, detail, fields)
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(wrong, TooOften):
        answer.headers["Retry-After"] = str(wrong.retry_after)
    return answer


def of_status(http: HttpRequest, status: int) -> HttpResponse:
    """Return the problem of an answer that no code of the API made: an unknown address, a method, a fault."""
    shown = status if status in TITLES else 500 if status >= 500 else 400
    return of_fault(http) if shown == 500 else _of_code(http, shown)


def of_fault(http: HttpRequest) -> HttpResponse:
    """Return the problem of our own fault, with the reference that the log has."""
    reference = secrets.token_hex(4).upper()
    log.error("%s %s %s", reference, http.method, http.path, exc_info=sys.exc_info()[0] is not None)
    return _answer(http, 500, "internal", sentence("internal", {"reference": reference}))


def sentence(code: str, facts: Mapping[str, object]) -> str:
    """Return the sentence of a code in the language in force; empty when it has none here or elsewhere."""
    own = SENTENCES.get(code)
    return str(own) % dict(facts) if own is not None else sentences.sentence(code, facts) or ""


def field_sentence(code: str, facts: Mapping[str, object]) -> str:
    """Return the sentence of a field's code; facts: what pydantic says of the limit that was passed."""
    names = ("min_length", "max_length", "ge", "le", "expected")
    return sentence(code, {"limit": next((facts[name] for name in names if name in facts), "")})


def _of_code(http: HttpRequest, status: int) -> HttpResponse:
    with translation.override(get_language_from_request(http)):
        code = _CODES.get(status, "unavailable" if status == 503 else "unreadable_request")
        return _answer(http, status, code, sentence(code, {}))


def _answer(
    http: HttpRequest, status: int, code: str, detail: str, fields: Sequence[FieldProblem] = ()
) -> HttpResponse:
    body: dict[str, object] = {
        "type": f"{reverse('api_reference')}#{code}",
        "title": str(TITLES[status]),
        "status": status,
        "code": code,
        "detail": detail,
    }
    if fields:
        body["errors"] = [{"path": one.path, "code": one.code, "detail": one.detail} for one in fields]
    answer = HttpResponse(canonical.compact(body), status=status, content_type=MEDIA_TYPE)
    answer.headers["Content-Language"] = translation.get_language() or "zh-hans"
    answer.headers["Cache-Control"] = "no-store"
    patch_vary_headers(answer, ["Accept-Language"])
    return answer
