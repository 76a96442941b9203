"""What can go wrong with people, links and sign-in."""

from django.utils.translation import gettext_lazy as _

from opentisc.kernel.errors import Conflict, Invalid, NotFound, TooOften, Unavailable


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
}
"""What people read for the errors of this context; registered when Django is ready."""
