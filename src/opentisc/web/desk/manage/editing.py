"""Changing a draft: its words, limits, questions and effect questions, each on a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opentisc.desk import actions, queries
from opentisc.desk.catalogue import Definition
from opentisc.desk.catalogue import editing as edit
from opentisc.desk.catalogue.errors import BadDefinition
from opentisc.desk.errors import DefinitionChanged, UnknownVersion
from opentisc.desk.models import ServiceVersion
from opentisc.network.types import Hat
from opentisc.web import hats
from opentisc.web.desk.forms import in_words
from opentisc.web.desk.manage import drafts
from opentisc.web.desk.manage.flaws import sentence_of
from opentisc.web.desk.manage.forms import (
    EffectForm,
    LimitsForm,
    QuestionForm,
    SeenForm,
    TextsForm,
    free_name,
    posted,
)
from opentisc.web.desk.manage.frame import Page, answer, differences, draft_crumbs

Edit = Callable[[Definition], Definition]
_WRITE = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft that the hat may edit, with its definition."""

    hat: Hat
    row: ServiceVersion
    definition: Definition

    def initial(self, facts: dict[str, object]) -> dict[str, object]:
        """Return what a form shows, with the content it rests on."""
        return {**facts, "seen": self.row.content_sha256}


@dataclass(frozen=True, slots=True)
class About:
    """What stands on the page of one part. anchor: of the part on the draft's page; hint: above the form."""

    heading: str
    purpose: str
    anchor: str
    hint: str = ""


@require_http_methods(_WRITE)
def texts(http: HttpRequest, pk: int) -> HttpResponse:
    """Edit names, texts, fee class and notes."""
    one = _open(http, pk)
    form = TextsForm(posted(http), initial=one.initial(TextsForm.initial_of(one.definition)))
    about = About(_("名称、说明和收费"), _("中文和英文都要写；原样显示，不能用网页标记。"), "texts")
    return _edited(http, one, form, lambda now: edit.with_texts(now, form.texts()), about)


@require_http_methods(_WRITE)
def limits(http: HttpRequest, pk: int) -> HttpResponse:
    """Edit the limits in working days."""
    one = _open(http, pk)
    initial = one.initial(LimitsForm.initial_of(one.definition))
    form = LimitsForm(posted(http), definition=one.definition, initial=initial)
    about = About(_("办理时限"), _("按工作日计，从受理次日起算；各步骤合计不能超过总时限。"), "process")
    return _edited(http, one, form, lambda now: edit.with_limits(now, form.limits()), about)


@require_http_methods(_WRITE)
def question_new(http: HttpRequest, pk: int) -> HttpResponse:
    """Add a question to the form."""
    one = _open(http, pk)
    name = free_name(frozenset(name for plain in _ever(one) for name in plain["form"]["fields"]))
    return _question(http, one, name, {}, heading=_("新增问题"))


@require_http_methods(_WRITE)
def question(http: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Change a question of the form."""
    one = _open(http, pk)
    asked = one.definition.form.fields.get(name)
    if asked is None:
        raise UnknownVersion
    heading = _("修改问题：%(label)s") % {"label": in_words(asked.label)}
    return _question(http, one, name, QuestionForm.initial_of(one.definition, name), heading=heading)


@require_POST
def question_move(http: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Move a question up or down in its block."""
    by = 1 if http.POST.get("way") == "down" else -1
    one = _with_question(http, pk, name)
    return _at_once(http, one, lambda now: edit.moved(now, name, by=by), said="")


@require_POST
def question_retire(http: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Retire a question from the draft; it can be put back from the draft's page."""
    said = _("已停用这个问题；在“停用的问题”里可以恢复。")
    one = _with_question(http, pk, name)
    return _at_once(http, one, lambda now: edit.without_question(now, name), said=said)


@require_POST
def question_restore(http: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Put a question back that the version which holds now still asks."""
    one = _open(http, pk)
    current = drafts.base_of(one.row, one.hat)
    if current is None or name not in current.form.fields:
        raise UnknownVersion
    return _at_once(http, one, lambda now: edit.restored(now, current, name), said=_("已恢复这个问题。"))


@require_http_methods(_WRITE)
def effect_new(http: HttpRequest, pk: int) -> HttpResponse:
    """Add an effect question."""
    one = _open(http, pk)
    code = free_name(frozenset(effect["code"] for plain in _ever(one) for effect in plain["effects"]))
    return _effect(http, one, code, {"evidence": True}, heading=_("新增成效问题"))


@require_http_methods(_WRITE)
def effect(http: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Change an effect question."""
    one = _open(http, pk)
    asked = next((effect for effect in one.definition.effects if effect.code == code), None)
    if asked is None:
        raise UnknownVersion
    heading = _("修改成效问题：%(question)s") % {"question": in_words(asked.question)}
    return _effect(http, one, code, EffectForm.initial_of(asked), heading=heading)


@require_POST
def effect_remove(http: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Take an effect question out of the draft."""
    one = _open(http, pk)
    if all(effect.code != code for effect in one.definition.effects):
        raise UnknownVersion
    said = _("已删除这个成效问题。")
    return _at_once(http, one, lambda now: edit.without_effect(now, code), said=said, anchor="effects")


def _question(
    http: HttpRequest, one: Opened, name: str, facts: dict[str, object], *, heading: str
) -> HttpResponse:
    form = QuestionForm(posted(http), definition=one.definition, name=name, initial=one.initial(facts))
    hint = ""
    if name in edit.kept_questions(one.definition):
        hint = _("报告、核查或密级要用到这个问题：可以改文字、位置和新增选项，题型、必填和显示条件不能动。")
    purpose = _("新版本发布以后，新的申请才会看到；已开始的申请仍用原来的申请表。")
    about = About(heading, purpose, "form", hint)
    return _edited(http, one, form, lambda now: edit.with_question(now, name, form.question()), about)


def _effect(
    http: HttpRequest, one: Opened, code: str, facts: dict[str, object], *, heading: str
) -> HttpResponse:
    form = EffectForm(posted(http), initial=one.initial(facts))
    about = About(heading, _("送达以后按天数向委托人询问。"), "effects")
    return _edited(http, one, form, lambda now: edit.with_effect(now, form.effect(code)), about)


def _edited(http: HttpRequest, one: Opened, form: SeenForm, change: Edit, about: About) -> HttpResponse:
    pk = one.row.pk
    back = f"{reverse('service_draft', args=[pk])}#{about.anchor}"

    def act() -> HttpResponse:
        seen = form.cleaned_data["seen"]
        actions.change_service_draft(pk, change, seen=seen, by=one.hat, now=timezone.now())
        messages.success(http, _("已保存到草稿。"))
        return redirect(back)

    def conflict() -> tuple[str, list[str]]:
        theirs = queries.service_draft_of(pk, by=one.hat)
        return theirs.content_sha256, differences(queries.definition_of(theirs), change)

    page = Page(
        heading=about.heading, purpose=about.purpose, submit=_("保存到草稿"), back=back,
        crumbs=draft_crumbs(one.row, one.definition),
    )  # fmt: skip
    return answer(http, form, page, act, conflict=conflict, definition=one.definition, hint=about.hint)


def _at_once(
    http: HttpRequest, one: Opened, change: Edit, *, said: str, anchor: str = "form"
) -> HttpResponse:
    """Make a small change by one button; a refusal stands on the draft's page."""
    seen = http.POST.get("seen", "")
    try:
        actions.change_service_draft(one.row.pk, change, seen=seen, by=one.hat, now=timezone.now())
    except BadDefinition as wrong:
        told, status = [sentence_of(flaw, one.definition) for flaw in wrong.flaws], 422
    except DefinitionChanged:
        told, status = [_("您打开之后，别人改过这份草稿，没有办理。下面是现在的内容，请看过再办。")], 409
    else:
        if said:
            messages.success(http, said)
        return redirect(f"{reverse('service_draft', args=[one.row.pk])}#{anchor}")
    return render(http, "desk/manage/draft.html", drafts.shown(one.row, one.hat, told=told), status=status)


def _open(http: HttpRequest, pk: int) -> Opened:
    hat = hats.require_hat(http)
    row = queries.service_draft_of(pk, by=hat)
    return Opened(hat, row, queries.definition_of(row))


def _with_question(http: HttpRequest, pk: int, name: str) -> Opened:
    one = _open(http, pk)
    if name not in one.definition.form.fields:
        raise UnknownVersion
    return one


def _ever(one: Opened) -> list[dict[str, Any]]:
    """Return the definitions that hold or held: an old answer must not turn up under a new question of its name."""
    return [one.row.definition, *(row.definition for row in queries.versions_for(one.hat, one.row.code))]
