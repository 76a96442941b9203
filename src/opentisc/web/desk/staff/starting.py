"""The first sign-in of staff: three steps of the role, each a link to the page where it is done (UX-36)."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from opentisc.network.types import Role
from opentisc.web import hats, labels
from opentisc.web.desk import panels
from opentisc.web.network.lists import home_crumbs

SEEN_COOKIE = "opentisc_started"
_YEAR = 365 * 24 * 3600

Steps = tuple[tuple[labels.Label, labels.Label, str], ...]
_QUEUE = (_("看一看请求列表"), _("按状态、服务、时限筛选；每张列表都能导出。"), "desk_queue")
_CLIENTS = (_("查一查客户"), _("先查后建：本机构已有的客户直接选用。"), "clients")
_DAY = (_("从“我的一天”开始"), _("今天到期、等我处理、新到，各有下一步。"), "desk_my_day")
_STEPS: Mapping[Role, Steps] = {
    Role.MANAGER: (
        (_("核对成员与资质"), _("须有资质的服务只分派给有资质的人。"), "members"),
        (_("核对机构日历"), _("时限按工作日计算，本机构的休息日在这里登记。"), "body_calendar"),
        (_("看机构看板"), _("各阶段、各人在办、逾期和好差评。"), "desk_board"),
    ),
    Role.COMPLIANCE: (
        (_("看利益冲突"), _("等您决定的核查都在这里。"), "desk_conflicts"),
        (_("设好第二因子"), _("登录时除密码外再核对一次。"), "mfa_index"),
        (_("登录设备"), _("看一看哪些设备登录着您的账号。"), "sessions"),
    ),
}
_OTHERWISE: Steps = (_DAY, _QUEUE, _CLIENTS)


@require_safe
def start(http: HttpRequest) -> HttpResponse:
    """Show the three steps of the role."""
    hat = hats.require_hat(http)
    steps = _STEPS.get(hat.role, _OTHERWISE) if hat.role else _OTHERWISE
    context = {
        "steps": [(title, why, panels.address(route)) for title, why, route in steps],
        "crumbs": (*home_crumbs(), (_("三步上手"), "")),
    }
    return render(http, "desk/staff/start.html", context)


@require_POST
def done(http: HttpRequest) -> HttpResponse:
    """Show it no more on this device."""
    answer = redirect("desk_my_day")
    answer.set_cookie(SEEN_COOKIE, "1", max_age=_YEAR, httponly=True, samesite="Lax", secure=http.is_secure())
    return answer
