"""One draft of a service: what it changes, its parts with the way to edit them, preview, publication, discarding."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from opentisc.desk import actions, queries
from opentisc.desk.catalogue import Definition
from opentisc.desk.models import ServiceVersion
from opentisc.network import queries as network
from opentisc.network.types import Hat
from opentisc.web import hats
from opentisc.web.desk.changes import changes_in_words
from opentisc.web.desk.due_words import day_rows
from opentisc.web.desk.forms import IntakeForm, in_words
from opentisc.web.desk.manage import words
from opentisc.web.desk.manage.forms import DiscardForm, ReasonForm, posted
from opentisc.web.desk.manage.frame import (
    Page,
    answer,
    count_words,
    draft_crumbs,
    scope_words,
    service_crumbs,
)
from opentisc.web.desk.manage.presenting import definition_shown

_EARLIEST, _LATEST = date(2019, 1, 1), date(2099, 12, 31)


@require_safe
def draft(http: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft with what it changes and the ways to edit it."""
    hat = hats.require_hat(http)
    row = queries.service_draft_of(pk, by=hat)
    return render(http, "desk/manage/draft.html", shown(row, hat))


def shown(row: ServiceVersion, hat: Hat, *, told: Sequence[str] = ()) -> dict[str, object]:
    """Return what the page of a draft shows. told: why something was not done."""
    row.refresh_from_db()
    definition = queries.definition_of(row)
    current = base_of(row, hat)
    crumbs = service_crumbs(definition)
    retired = []
    if current:
        gone = [name for name in current.form.fields if name not in definition.form.fields]
        retired = [(name, in_words(current.form.fields[name].label)) for name in gone]
    return {
        **definition_shown(definition),
        "row": row,
        "scope": scope_words(hat),
        "changes": changes_in_words(current, definition) if current else [],
        "retired": retired,
        "missing": _missing(row, hat),
        "told": told,
        "crumbs": (*crumbs, (_("草稿 v%(version)s") % {"version": row.version}, "")),
    }


def base_of(row: ServiceVersion, hat: Hat) -> Definition | None:
    """Return the definition that holds now for the scope, which the draft would supersede; else what is shipped."""
    scope = queries.service_scope_of(hat)
    current = queries.current_versions(scope.body_id, code=row.code).get(row.code)
    if current is not None:
        return queries.definition_of(current)
    older = [one for one in queries.versions_for(hat, row.code) if one.pk != row.pk]
    return queries.definition_of(older[0]) if older else None


class DayForm(forms.Form):
    """The day of acceptance for which the clock is shown."""

    on = forms.DateField(
        label=gettext_lazy("受理日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("请填写存在的日期，例如 2026-09-30。")},
    )

    def clean_on(self) -> date:
        """Refuse days for which nobody has a calendar."""
        day: date = self.cleaned_data["on"]
        if not _EARLIEST <= day <= _LATEST:
            raise forms.ValidationError(_("请填写 2019 年至 2099 年之间的日期。"))
        return day


@require_http_methods(["GET", "HEAD", "POST"])
def preview(http: HttpRequest, pk: int) -> HttpResponse:
    """Show the form as a client will see it, the process, and the clock for a day; the form can be tried."""
    hat = hats.require_hat(http)
    row = queries.service_draft_of(pk, by=hat)
    definition = queries.definition_of(row)
    form = IntakeForm(posted(http), definition=definition)
    tried = http.method == "POST" and form.is_valid()
    today = network.today(timezone.now())
    asked = DayForm(http.GET if "on" in http.GET else {"on": today.isoformat()})
    day = asked.cleaned_data["on"] if asked.is_valid() else None
    context = {
        **definition_shown(definition),
        "form": form,
        "tried": tried,
        "row": row,
        "day_form": asked,
        "day": day,
        "clocks": clocks(definition, hat, day) if day else [],
        "crumbs": (*draft_crumbs(row, definition), (_("预览"), "")),
    }
    return render(
        http, "desk/manage/preview.html", context, status=422 if form.errors or asked.errors else 200
    )


def clocks(definition: Definition, hat: Hat, day: date) -> list[dict[str, object]]:
    """Return the due day of a request accepted on a day, whole and by level, with the days that were counted."""
    limits = [(str(_("总时限")), queries.limit_of(definition))]
    limits += [(in_words(one.name), one.work_days) for one in definition.limit.levels]
    own = _own_limit(definition, hat, day)
    if own is not None:
        limits.insert(0, (str(_("本机构清单上的时限")), own))
    accepted = timezone.make_aware(datetime.combine(day, time(10)))
    calendar = network.calendar_of(hat.body_id or 0, at=timezone.now())
    found: list[dict[str, object]] = []
    for name, days in limits:
        if days is not None:
            due = calendar.add_work_days(accepted, days)
            on = network.today(due.at)
            found.append(
                {"name": name, "days": days, "due": on, "rows": day_rows(due), "provisional": due.provisional}
            )
    return found


def _own_limit(definition: Definition, hat: Hat, day: date) -> int | None:
    scope = queries.service_scope_of(hat)
    if scope.body_id is None:
        return None
    found = queries.offered_by(network.body_by_id(scope.body_id), on=day, code=definition.code)
    return found[0].offer.limit_days if found else None


@require_http_methods(["GET", "HEAD", "POST"])
def publish(http: HttpRequest, pk: int) -> HttpResponse:
    """Show what publishing does and what is missing; publish with a reason."""
    hat = hats.require_hat(http)
    row = queries.service_draft_of(pk, by=hat)
    definition = queries.definition_of(row)
    form = ReasonForm(posted(http), initial={"seen": row.content_sha256})

    def act() -> HttpResponse:
        given = form.cleaned_data
        done = actions.publish_service_draft(
            pk, reason=given["reason"], seen=given["seen"], by=hat, now=timezone.now()
        )
        said = _("已发布 v%(version)s。新的申请从现在起使用它。") % {"version": done.version}
        messages.success(http, said)
        return redirect("desk_catalogue_service", done.code)

    def conflict() -> tuple[str, list[str]]:
        theirs = queries.service_draft_of(pk, by=hat)
        now = queries.definition_of(theirs)
        current = base_of(theirs, hat)
        return theirs.content_sha256, changes_in_words(current, now) if current else []

    current = base_of(row, hat)
    running = queries.running_by_version(hat, row.code)
    return answer(
        http, form, _page(row, definition, _("发布新版本"), _("发布新版本")), act, conflict=conflict,
        template="desk/manage/publish.html", row=row, scope=scope_words(hat), missing=_missing(row, hat),
        changes=changes_in_words(current, definition) if current else [], running=count_words(hat, sum(running.values())),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def discard(http: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away, after its service's code is typed (UX-31)."""
    hat = hats.require_hat(http)
    row = queries.service_draft_of(pk, by=hat)
    definition = queries.definition_of(row)
    initial = {"seen": row.content_sha256}
    form = DiscardForm(posted(http), code=row.code, initial=initial)

    def act() -> HttpResponse:
        code = actions.discard_service_draft(pk, seen=form.cleaned_data["seen"], by=hat, now=timezone.now())
        messages.success(http, _("草稿已放弃，现行版本不变。"))
        return redirect("desk_catalogue_service", code)

    name = {"name": in_words(definition.name), "version": row.version, "code": row.code}
    purpose = _("放弃后不能恢复：%(name)s（%(code)s）草稿 v%(version)s。现行版本不变。") % name
    page = Page(
        heading=_("放弃草稿"), purpose=purpose, submit=_("放弃草稿"), danger=True,
        back=reverse("service_draft", args=[pk]), crumbs=draft_crumbs(row, definition),
    )  # fmt: skip
    return answer(http, form, page, act)


def _page(row: ServiceVersion, definition: Definition, heading: str, submit: str) -> Page:
    purpose = f"{in_words(definition.name)} · {row.code} · v{row.version}"
    back = reverse("service_draft", args=[row.pk])
    return Page(
        heading=heading, purpose=purpose, submit=submit, back=back, crumbs=draft_crumbs(row, definition)
    )


def _missing(row: ServiceVersion, hat: Hat) -> list[str]:
    return [str(words.MISSING[one]) for one in queries.missing_to_publish(row, by=hat, now=timezone.now())]
