"""What can go wrong with people, links and sign-in."""

from django.utils.translation import gettext_lazy as _

from opentisc.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, TooOften, Unavailable


class BadAddress(Invalid):
    """The text is not an e-mail address."""

    code = "bad_address"


class BadMobile(Invalid):
    """The text is not a mobile number."""

    code = "bad_mobile"


class MobileTaken(Conflict):
    """Another person signs in with this mobile number."""

    code = "mobile_taken"


class NoSuchPerson(NotFound):
    """No account has this e-mail address or mobile number."""

    code = "no_such_person"


class UnknownDuty(Invalid):
    """The kind of administrator is none of system, security, audit."""

    code = "unknown_duty"


class DutiesKeptApart(Conflict):
    """One person would hold two administrators' duties: forbidden, or not declared (SC-17)."""

    code = "duties_kept_apart"


class TooManyAttempts(TooOften):
    """Too many failed sign-ins: the account or the address has to wait (SC-03)."""

    code = "too_many_attempts"


class IdentityServerSilent(Unavailable):
    """The campus's identity server did not answer, or not in its protocol."""

    code = "identity_server_silent"


class TicketRefused(Invalid):
    """The identity server does not know the ticket, or it was not asked for by this browser."""

    code = "ticket_refused"


class AlreadyThere(Conflict):
    """A person with this e-mail address exists and has signed in before."""

    code = "person_exists"


class LinkGone(NotFound):
    """The one-time link was used, has expired, or never was: all look the same."""

    code = "link_gone"


class WeakPassword(Invalid):
    """The password does not meet the rules; `reasons` are sentences for people."""

    code = "weak_password"

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("the password does not meet the rules", reasons=reasons)


class BadToken(Invalid):
    """A token cannot be made as asked for; facts: `field`, `why`."""

    code = "bad_token"


class UnknownToken(NotFound):
    """The person has no such token."""

    code = "token_not_found"


class TokenRefused(NotAllowed):
    """The token opens nothing: unknown, expired, revoked or dead, all look the same."""

    code = "token_refused"


class ScopeMissing(NotAllowed):
    """The token lives, but was not given for this; fact: `scope`."""

    code = "scope_missing"


SENTENCES = {
    "bad_mobile": _("不是有效的手机号：%(given)s。境外号码请带国家代码，例如 +852。"),
    "mobile_taken": _("手机号 %(mobile)s 已用于另一个账号。"),
    "no_such_person": _("没有登录名为 %(given)s 的账号。"),
    "unknown_duty": _("管理员种类应为 system、security 或 audit：%(given)s。"),
    "duties_kept_apart": _(
        "%(person)s 已任管理员（%(held)s），不能再任 %(wanted)s：三员应由三人担任。"
        "确需一人兼任时（等保三级不允许），加 --shared 声明。"
    ),
    "too_many_attempts": _("登录失败次数过多。请 %(retry_after)s 秒后再试，或请管理员解锁。"),
    "too_often": _("请求过于频繁。请 %(retry_after)s 秒后再试。"),
    "identity_server_silent": _("身份认证服务器没有按协议应答。请稍后再试，或用密码登录。"),
    "ticket_refused": _("身份认证没有通过或已过期。请重新登录。"),
    "bad_token": _(
        "没有创建令牌。名称 1 至 60 个字，至少选一项权限，期限 1 至 365 天，身份须是您现有的，"
        "每人最多 20 个有效令牌。"
    ),
    "token_not_found": _("没有这个令牌。"),
    "token_refused": _("访问令牌无效：不存在、已过期、已吊销，或其持有人现在不能使用。"),
    "scope_missing": _("这个令牌没有权限 %(scope)s。请另建一个有此权限的令牌。"),
    "notice_token_issued": _("您的账号新建了访问令牌“%(label)s”。如不是您本人所为，请立即吊销并修改密码。"),
    "notice_token_exposed": _(
        "访问令牌“%(label)s”出现在网址中，可能已被他人看到，系统已将其吊销。请另建一个。"
    ),
}
"""What people read for the errors of this context; registered when Django is ready."""
