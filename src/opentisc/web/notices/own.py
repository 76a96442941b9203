"""A person's own notices: read them, and choose by which way each kind comes. Not for: anybody else's."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentisc.infra import notify, sentences
from opentisc.infra.models import EmailMode, Notice
from opentisc.kernel.errors import NotAllowed, NotFound
from opentisc.web.labels import Label
from opentisc.web.network.forms import hour
from opentisc.web.network.paging import links
from opentisc.web.tables import Row, Table, plain, wants_xlsx, xlsx

_PAGE = 50
_EMAIL: dict[EmailMode, Label] = {
    EmailMode.NOW: gettext_lazy("立即"),
    EmailMode.DIGEST: gettext_lazy("每天一封"),
    EmailMode.OFF: gettext_lazy("不用邮件"),
}


class QuietForm(forms.Form):
    """Hours without mail: both or none."""

    begins = hour(gettext_lazy("自"), required=False)
    ends = hour(gettext_lazy("至"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse half of a pair and two equal times."""
        begins, ends = self.cleaned_data.get("begins"), self.cleaned_data.get("ends")
        if not self.errors and (begins is None) != (ends is None):
            self.add_error("ends" if ends is None else "begins", _("免打扰时段须有开始和结束。"))
        elif begins is not None and begins == ends:
            self.add_error("ends", _("开始和结束不能相同。"))
        return self.cleaned_data


@require_safe
def overview(http: HttpRequest) -> HttpResponse:
    """List the person's notices, newest first; `?unread=1` those not read."""
    person = _person(http)
    unread = http.GET.get("unread") == "1"
    rows = notify.notices_of(person, unread=unread)
    if wants_xlsx(http):
        return xlsx(_workbook(list(rows)))
    page = Paginator(rows, _PAGE).get_page(http.GET.get("page"))
    shown = list(page)
    context = {
        "notices": [(one, notify.wording(one), kind_name(one.kind)) for one in shown],
        "newest": shown[0].pk if shown else 0,
        "unread_only": unread,
        "unread": notify.unread_count(person),
        "pages": links(http, page),
        "xlsx": "?unread=1&format=xlsx" if unread else "?format=xlsx",
        "crumbs": _crumbs(_("通知")),
    }
    return render(http, "notices/list.html", context)


@require_POST
def open_notice(http: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice as read and go where it leads. Raises NotFound for one of somebody else."""
    person = _person(http)
    notice = notify.notices_of(person).filter(pk=pk).first()
    if notice is None:
        raise NotFound
    notify.mark_read(person, [pk], now=timezone.now())
    return redirect(notice.link or reverse("notices"))


@require_POST
def mark_read(http: HttpRequest) -> HttpResponse:
    """Mark as read what the page showed and what is older; what came meanwhile stays unread."""
    person = _person(http)
    newest = http.POST.get("newest", "")
    if newest.isdecimal() and len(newest) < 19:
        mine = notify.notices_of(person, unread=True).filter(pk__lte=int(newest))
        notify.mark_read(person, list(mine.values_list("pk", flat=True)), now=timezone.now())
    return redirect("notices")


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(http: HttpRequest) -> HttpResponse:
    """Show and keep which kinds come on the site and by mail, and the hours without mail."""
    person = _person(http)
    quiet = notify.quiet_hours(person)
    form = QuietForm(http.POST or None, initial={"begins": quiet[0], "ends": quiet[1]} if quiet else None)
    if http.method == "POST" and form.is_valid():
        for one in notify.preferences(person):
            if not one.fixed:
                _keep(http, person, one)
        data = form.cleaned_data
        notify.set_quiet_hours(person, begins=data["begins"], ends=data["ends"])
        messages.success(http, _("已保存。"))
        return redirect("notice_preferences")
    context = {
        "rows": [
            (one, kind_name(one.kind), one.kind.replace(".", "-")) for one in notify.preferences(person)
        ],
        "modes": [(mode.value, words) for mode, words in _EMAIL.items()],
        "form": form,
        "address": getattr(http.user, "email", ""),
        "crumbs": (*_crumbs(_("通知"))[:1], (_("通知"), reverse("notices")), (_("通知设置"), "")),
    }
    return render(http, "notices/preferences.html", context, status=422 if form.errors else 200)


def kind_name(code: str) -> str:
    """Return the words for a kind of notice; its code when nobody gave it any."""
    return sentences.sentence("notice_kind_" + code.replace(".", "_"), {}) or code


def _keep(http: HttpRequest, person: int, one: notify.Preference) -> None:
    mode = http.POST.get(f"email-{one.kind}", one.email.value)
    email = EmailMode(mode) if mode in EmailMode.values else one.email
    in_app = f"in_app-{one.kind}" in http.POST
    if (in_app, email) != (one.in_app, one.email):
        notify.set_preference(person, one.kind, in_app=in_app, email=email)


def _workbook(rows: list[Notice]) -> Table:
    return Table(
        name=_("通知"),
        columns=(_("时间"), _("类型"), _("内容"), _("已读")),
        rows=[
            Row(
                cells=plain(
                    timezone.localtime(one.created_at).strftime("%Y-%m-%d %H:%M"),
                    kind_name(one.kind),
                    notify.wording(one),
                    _("是") if one.read_at else _("否"),
                )
            )
            for one in rows
        ],
        empty="",
    )


def _person(http: HttpRequest) -> int:
    if http.user.pk is None:
        raise NotAllowed
    return int(http.user.pk)


def _crumbs(last: str) -> tuple[tuple[str, str], ...]:
    return ((_("首页"), reverse("home")), (last, ""))
