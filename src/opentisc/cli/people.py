"""`createstaff`, `createadmin`, `unlock`, `disable`, `enable`: who may come in. No account has a default password."""

from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from opentisc.cli import output

JSON = Annotated[bool, typer.Option("--json", help=_("在标准输出上给出一份 JSON"))]
Login = Annotated[str, typer.Argument(help=_("电子邮箱或手机号"))]
Email = Annotated[str, typer.Argument(help=_("电子邮箱，用来登录"))]
Name = Annotated[str, typer.Option("--name", help=_("显示的姓名"))]


def add_to(app: typer.Typer) -> None:
    """Add the subcommands about people."""
    app.command(
        "createstaff", help=_("新建工作人员，给出一次性链接。") + "\n\nopentisc createstaff li@example.org"
    )(createstaff)
    app.command(
        "createadmin",
        help=_("任命系统、安全或审计管理员，给出一次性链接。")
        + "\n\nopentisc createadmin system li@example.org",
    )(createadmin)
    app.command("unlock", help=_("解除登录失败造成的锁定。") + "\n\nopentisc unlock li@example.org")(unlock)
    app.command("disable", help=_("停用账号，立即结束其全部登录。") + "\n\nopentisc disable li@example.org")(
        disable
    )
    app.command(
        "rotatekeys", help=_("换用新的密钥，重新加密库中的第二因子密钥。") + "\n\nopentisc rotatekeys"
    )(rotatekeys)
    app.command("enable", help=_("恢复停用的账号。") + "\n\nopentisc enable li@example.org")(enable)


def createstaff(
    email: Email,
    name: Name = "",
    mobile: Annotated[str, typer.Option("--mobile", help=_("手机号，也用来登录"))] = "",
    as_json: JSON = False,
) -> int:
    """Make a member of staff and print the one-time link."""
    from opentisc.accounts import actions

    person, token = actions.create_staff(email, name=name, mobile=mobile, now=timezone.now())
    _tell_link(person.login, token, as_json=as_json)
    return output.DONE


def createadmin(
    kind: Annotated[str, typer.Argument(help=_("system、security 或 audit"))],
    email: Email,
    name: Name = "",
    shared: Annotated[bool, typer.Option("--shared", help=_("声明由一人兼任（等保三级不允许）"))] = False,
    as_json: JSON = False,
) -> int:
    """Give a person an administrator's duty and print the one-time link where one is needed."""
    from opentisc.accounts import actions

    row, token = actions.create_administrator(email, kind, name=name, shared=shared, now=timezone.now())
    facts = {"admin_kind": row.admin_kind, "shared": row.shared}
    if not as_json:
        output.say(_("%(person)s：%(duty)s") % {"person": row.person, "duty": row.get_admin_kind_display()})
    _tell_link(row.person.login, token, as_json=as_json, **facts)
    return output.DONE


def unlock(login: Login, as_json: JSON = False) -> int:
    """Let a person try again who is held up by failed sign-ins."""
    from opentisc.accounts import actions, queries

    person = queries.named(login)
    held = actions.unlock(person)
    said = _("已解除锁定：%(person)s") if held else _("没有锁定：%(person)s")
    _tell({"login": person.login, "was_locked": held}, said % {"person": person}, as_json=as_json)
    return output.DONE


def disable(login: Login, as_json: JSON = False) -> int:
    """Close an account and end its sessions."""
    from opentisc.accounts import actions, queries

    person = queries.named(login)
    ended = actions.disable(person)
    said = _("已停用 %(person)s，结束了 %(count)s 处登录。") % {"person": person, "count": ended}
    _tell({"login": person.login, "active": False, "sessions_ended": ended}, said, as_json=as_json)
    return output.DONE


def enable(login: Login, as_json: JSON = False) -> int:
    """Open a closed account again."""
    from opentisc.accounts import actions, queries

    person = queries.named(login)
    actions.enable(person)
    _tell(
        {"login": person.login, "active": True},
        _("已恢复：%(person)s") % {"person": person},
        as_json=as_json,
    )
    return output.DONE


def _tell_link(login: str, token: str, *, as_json: bool, **facts: object) -> None:
    from opentisc.config.environment import environment

    settings = environment()
    scheme = "https" if settings.https else "http"
    host = settings.allowed_hosts[0] if settings.https else f"{settings.host}:{settings.port}"
    link = f"{scheme}://{host}/welcome/{token}/" if token else None
    if as_json:
        output.emit({"email": login, "link": link, "expires_in_hours": 24 if link else None, **facts})
    elif link:
        output.say(_("请 %(email)s 在 24 小时内打开此链接并设置密码（只能用一次）：") % {"email": login})
        output.say(link)
    else:
        output.say(_("%(email)s 已有密码，照常登录。") % {"email": login})


def _tell(document: dict[str, object], said: str, *, as_json: bool) -> None:
    if as_json:
        output.emit(document)
    else:
        output.say(said)


def rotatekeys(as_json: JSON = False) -> int:
    """Seal every second factor anew with a new key, and drop the old one."""
    from opentisc.accounts.signin import sealed_codes

    count = sealed_codes.rotate()
    if as_json:
        output.emit({"sealed": count})
    else:
        output.say(_("已换用新密钥，重新加密 %(n)s 项。旧备份须用其中所含的旧密钥恢复。") % {"n": count})
    return output.DONE
