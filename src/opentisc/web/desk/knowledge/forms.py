"""The forms of articles. Whether what is typed holds, the actions say; here only types, lengths and lines of basis."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from opentisc.desk import actions, queries
from opentisc.desk.models import Article, ArticleBasis
from opentisc.desk.queries import ARTICLE_PROBLEMS, Topic
from opentisc.desk.types import RightKind
from opentisc.web.network.forms import day, text

OF_ALL_VERSIONS: Final = ("right_kinds", "topic", "is_public")
"""What belongs to an article and not to one version of it: set with the first, and kept."""
_PARTS = re.compile(r"[;；\t]")


class ArticleForm(forms.Form):
    """An article as its author writes it."""

    question = text(_("问题"), 300, required=True)
    answer = forms.CharField(
        label=_("答复"),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=20_000,
        help_text=_("可用 Markdown：**加粗**、- 列表、[文字](https://…)。不能用 HTML。"),
    )
    right_kinds = forms.MultipleChoiceField(
        label=_("权利类型"), choices=RightKind.choices, widget=forms.SelectMultiple(attrs={"size": 5})
    )
    topic = forms.ChoiceField(label=_("主题"), choices=Topic.choices)
    bases = forms.CharField(
        label=_("依据"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "一行一条：法律名 第几条；施行日期；失效日期。日期可不填，例如：专利法 第二十二条；2021-06-01"
        ),
    )
    expires_on = day(_("有效期至"), required=False, hint=_("过了这一天，就不能再引用。"))
    question_en = text(_("问题（英文）"), 400)
    answer_en = forms.CharField(
        label=_("答复（英文）"), required=False, widget=forms.Textarea(attrs={"rows": 8}), max_length=20_000
    )
    is_public = forms.BooleanField(
        label=_("对公众公开"),
        required=False,
        initial=True,
        help_text=_("不勾选时，只有本机构的工作人员可以查看。"),
    )

    def __init__(self, *given: Any, revises: Article | None = None, **named: Any) -> None:
        """revises: a published article, whose kinds, topic and reach stay as they are and are not asked."""
        super().__init__(*given, **named)
        self._revises = revises
        if revises is not None:
            for name in OF_ALL_VERSIONS:
                del self.fields[name]

    def clean_bases(self) -> tuple[actions.ArticleBasis, ...]:
        """Return the bases, one of each line."""
        lines = [line.strip() for line in self.cleaned_data["bases"].splitlines() if line.strip()]
        return tuple(_basis(line) for line in lines)

    def fields_of_article(self) -> actions.ArticleFields:
        """Return what was typed, for the action."""
        kept = {name: getattr(self._revises, name) for name in OF_ALL_VERSIONS} if self._revises else {}
        given = {**self.cleaned_data, **kept}
        given["right_kinds"] = tuple(given["right_kinds"])
        return actions.ArticleFields(**given)


class ReasonForm(forms.Form):
    """Why something is sent back or withdrawn."""

    reason = forms.CharField(label=_("原因"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2_000)


def _basis(line: str) -> actions.ArticleBasis:
    named, *days = (part.strip() for part in _PARTS.split(line))
    cited = queries.read_citation(named)
    if len(days) > 2 or not named:
        raise forms.ValidationError(ARTICLE_PROBLEMS["bad_line"])
    try:
        first, last = ([date.fromisoformat(one) if one else None for one in days] + [None, None])[:2]
    except ValueError as wrong:
        raise forms.ValidationError(ARTICLE_PROBLEMS["bad_line"]) from wrong
    law = cited.law if cited else named.strip("《》")
    number = cited.number if cited else ""
    return actions.ArticleBasis(law=law, number=number, in_force_from=first, in_force_until=last)


def lines_of(bases: Iterable[ArticleBasis | actions.ArticleBasis]) -> str:
    """Return bases as lines that `clean_bases` reads again."""
    lines = []
    for one in bases:
        law = one.law_name if isinstance(one, ArticleBasis) else one.law
        number = one.article_number if isinstance(one, ArticleBasis) else one.number
        named = f"{law} {queries.article_words(number)}" if number else law
        days = [str(one.in_force_from or ""), str(one.in_force_until or "")]
        lines.append("；".join([named, *days]).rstrip("；"))
    return "\n".join(lines)
