"""What staff keep: their articles, what waits for review, what runs out, writing and the steps of a version."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentisc.desk import actions, queries
from opentisc.desk.models import Article, ArticleVersion
from opentisc.desk.queries import ARTICLE_PROBLEMS, ShownArticle
from opentisc.kernel.errors import Invalid
from opentisc.network import queries as network
from opentisc.network.types import Hat, Role
from opentisc.web import hats
from opentisc.web.desk.knowledge import presenting
from opentisc.web.desk.knowledge.forms import ArticleForm, ReasonForm, lines_of
from opentisc.web.labels import Label
from opentisc.web.network import form_page, lists, paging
from opentisc.web.network.form_page import Crumbs, FormPage
from opentisc.web.tables import Cell, Row, Table

_PER_PAGE = 50


@require_safe
def overview(http: HttpRequest) -> HttpResponse:
    """List what waits for review, what runs out in 60 days, and all articles kept."""
    hat, now = hats.require_hat(http), timezone.now()
    text, state = http.GET.get("text", "").strip(), http.GET.get("kind", "")
    rows = queries.kept_articles(hat, state=state if state in presenting.STATES else "", text=text)
    page = Paginator(rows, _PER_PAGE).get_page(http.GET.get("page"))
    shown = rows if lists.wants_xlsx(http) else page.object_list
    today = network.today(now)
    sections = [
        _section(
            http,
            "kept",
            _("问答"),
            [_kept_row(one) for one in shown],
            _("还没有问答。点“写一篇”开始。"),
            new=True,
        )
    ]
    if hat.role in (Role.MANAGER, Role.REVIEWER):
        ending = [_ending_row(one, today) for one in queries.articles_running_out(hat, on=today)]
        waiting = [_kept_row(one) for one in queries.articles_for_review(hat)]
        sections = [
            _section(http, "review", _("待我审核"), waiting, _("没有等您审核的问答。")),
            _section(http, "ending", _("60 天内到期或依据有变"), ending, _("60 天内没有到期的问答。")),
            *sections,
        ]
    frame = lists.ListPage(
        heading=_("知识库管理"),
        purpose=_("问答由一人写、另一人审核后发布；到期或依据失效的不能引用。"),
        crumbs=lists.home_crumbs(),
    )
    search = {
        "label": _("问题中的词"),
        "text": text,
        "kinds": [(code, words[0]) for code, words in presenting.STATES.items()],
        "kind": state,
    }
    return lists.answer(http, frame, sections, search_form=search, pages=paging.links(http, page))


def _section(
    http: HttpRequest, code: str, title: str, rows: list[Row], empty: str, *, new: bool = False
) -> lists.Section:
    columns: tuple[Label, ...] = (_("问题"), _("状态"), _("主题"), _("所属机构"), _("撰写人"), _("有效期至"))
    return lists.Section(
        id=code,
        title=title,
        table=Table(name=title, columns=columns, rows=rows, empty=empty),
        links=((_("写一篇"), reverse("knowledge_new"), True),) if new else (),
        xlsx=lists.xlsx_address(http, code),
    )


def _kept_row(one: ArticleVersion) -> Row:
    state = "withdrawn" if one.article.withdrawn_at else one.state
    label, tone, icon = presenting.STATES[state]
    return _row(one, Cell(text=str(label), tone=tone, icon=icon), str(one.expires_on or _("未定")))


def _ending_row(one: ShownArticle, today: Any) -> Row:
    obstacle = one.obstacle(today)
    words = presenting.OBSTACLES.get(obstacle) or presenting.STATES["published"][0]
    state = Cell(text=str(words), tone="late" if obstacle else "waiting", icon="exclamation-triangle")
    return _row(one.version, state, presenting.until_words(one))


def _row(one: ArticleVersion, state: Cell, until: str) -> Row:
    body = one.article.body
    return Row(
        cells=(
            Cell(text=one.question, url=reverse("knowledge_kept", args=[one.article.key])),
            state,
            Cell(text=presenting.topic_words(one.article.topic)),
            Cell(text=body.name if body else _("公共服务网络")),
            Cell(text=one.author.name if one.author else _("随程序提供")),
            Cell(text=until),
        )
    )


@require_safe
def one(http: HttpRequest, key: str) -> HttpResponse:
    """Show the newest version of an article with the steps that the person may take, and its versions."""
    hat, today = hats.require_hat(http), network.today(timezone.now())
    versions = queries.article_versions(key, actor=hat)
    shown = queries.article_version(key, versions[0].version, actor=hat)
    text, language = presenting.answer(shown)
    state = "withdrawn" if shown.article.withdrawn_at else shown.version.state
    context = {
        "shown": shown,
        "key": key,
        "question": presenting.question(shown),
        "answer": text,
        "answer_language": language,
        "bases": presenting.bases(shown, on=today),
        "rights": presenting.right_words(shown.article.right_kinds),
        "topic": presenting.topic_words(shown.article.topic),
        "until": presenting.until_words(shown),
        "state": presenting.STATES[state],
        "versions": [(row, presenting.STATES[row.state]) for row in versions],
        **_steps(shown, hat, state),
        "crumbs": (*_crumbs(), (presenting.question(shown).text, "")),
    }
    return render(http, "desk/knowledge/kept.html", context)


def _steps(shown: ShownArticle, hat: Hat, state: str) -> dict[str, bool]:
    own = shown.version.author_id in (None, hat.person_id)
    reviews = hat.role in (Role.MANAGER, Role.REVIEWER)
    return {
        "may_edit": state == "draft" and own,
        "may_review": state == "in_review" and reviews and not own,
        "may_renew": state == "published",
        "may_withdraw": state != "withdrawn" and reviews,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def new(http: HttpRequest) -> HttpResponse:
    """Write a new article."""
    hat = hats.require_hat(http)
    form = ArticleForm(http.POST or None)
    page = FormPage(
        heading=_("写一篇问答"),
        purpose=_("保存为草稿，提交后由另一人审核。"),
        submit=_("保存草稿"),
        crumbs=_crumbs(),
    )

    def act(_data: Mapping[str, Any]) -> HttpResponse:
        draft = actions.start_article(form.fields_of_article(), by=hat, now=timezone.now())
        return redirect("knowledge_kept", key=draft.article.key)

    return answer_form(http, form, page, act)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(http: HttpRequest, key: str) -> HttpResponse:
    """Change the draft of an article."""
    hat = hats.require_hat(http)
    newest = queries.article_versions(key, actor=hat)[0]
    shown = queries.article_version(key, newest.version, actor=hat)
    row, article = shown.version, shown.article
    initial = {
        "question": row.question, "answer": row.answer, "question_en": row.question_en, "answer_en": row.answer_en,
        "right_kinds": article.right_kinds, "topic": article.topic, "is_public": article.is_public,
        "expires_on": row.expires_on, "bases": lines_of(ground.basis for ground in shown.grounds),
    }  # fmt: skip
    revises = article if row.version > 1 else None
    form = ArticleForm(http.POST or None, initial=initial, revises=revises)
    page = FormPage(
        heading=_("修改草稿"), purpose=_kept_words(revises) or row.question, submit=_("保存草稿"),
        crumbs=(*_crumbs(), (row.question, reverse("knowledge_kept", args=[key]))),
    )  # fmt: skip

    def act(_data: Mapping[str, Any]) -> HttpResponse:
        actions.save_article(key, form.fields_of_article(), by=hat, now=timezone.now())
        return redirect("knowledge_kept", key=key)

    return answer_form(http, form, page, act)


def _kept_words(article: Article | None) -> str:
    """Return what a revision keeps of the published article, in words; empty for a first version."""
    if article is None:
        return ""
    return _("各版本共有，修订时不变：%(rights)s · %(topic)s · %(reach)s") % {
        "rights": presenting.right_words(article.right_kinds),
        "topic": presenting.topic_words(article.topic),
        "reach": _("对公众公开") if article.is_public else _("仅本机构"),
    }


def answer_form(
    http: HttpRequest, form: ArticleForm, page: FormPage, act: Callable[[Mapping[str, Any]], HttpResponse]
) -> HttpResponse:
    """Return the page of the form; what the action refuses stands at the field in words (UX-24)."""

    def tried(data: Mapping[str, Any]) -> HttpResponse:
        try:
            return act(data)
        except Invalid as wrong:
            if wrong.code != "bad_article" or wrong.facts.get("field") not in form.fields:
                raise
            form.add_error(
                str(wrong.facts["field"]), ARTICLE_PROBLEMS.get(str(wrong.facts["why"]), str(wrong))
            )
            return form_page.answer(http, form, page, act)

    return form_page.answer(http, form, page, tried)


_Step = Callable[..., object]


def _post(step: _Step, said: Label) -> Callable[[HttpRequest, str], HttpResponse]:
    @require_POST
    def view(http: HttpRequest, key: str) -> HttpResponse:
        step(key, by=hats.require_hat(http), now=timezone.now())
        messages.success(http, str(said))
        return redirect("knowledge_kept", key=key)

    return view


hand_in = _post(actions.hand_in_article, gettext_lazy("已提交审核。"))
publish = _post(actions.publish_article, gettext_lazy("已发布。"))
new_version = _post(actions.new_article_version, gettext_lazy("新版本已建立，请修改后提交审核。"))


def _with_reason(
    step: _Step, heading: Label, purpose: Label, submit: Label
) -> Callable[[HttpRequest, str], HttpResponse]:
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(http: HttpRequest, key: str) -> HttpResponse:
        hat = hats.require_hat(http)
        newest = queries.article_versions(key, actor=hat)[0]
        crumbs = (*_crumbs(), (newest.question, reverse("knowledge_kept", args=[key])))
        page = FormPage(heading=heading, purpose=purpose, submit=submit, crumbs=crumbs)

        def act(data: Mapping[str, Any]) -> HttpResponse:
            step(key, data["reason"], by=hat, now=timezone.now())
            return redirect("knowledge_kept", key=key)

        return form_page.answer(http, ReasonForm(http.POST or None), page, act)

    return view


send_back = _with_reason(
    actions.send_article_back,
    gettext_lazy("退回作者"),
    gettext_lazy("写明要改什么，作者会看到。"),
    gettext_lazy("退回作者"),
)
withdraw = _with_reason(
    actions.withdraw_article,
    gettext_lazy("撤下问答"),
    gettext_lazy("撤下后不再公开，也不能引用；各版本仍保留。"),
    gettext_lazy("撤下问答"),
)


def _crumbs() -> Crumbs:
    return (*lists.home_crumbs(), (_("知识库管理"), reverse("knowledge_desk")))
