"""What pages say of an article and of a law: words for states and kinds, the basis with its links, both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from opentisc.desk import queries
from opentisc.desk.models import Law
from opentisc.desk.queries import ShownArticle, Topic
from opentisc.desk.types import RightKind
from opentisc.web.labels import Label

STATES: Mapping[str, tuple[Label, str, str]] = {
    "draft": (gettext_lazy("草稿"), "quiet", "pencil-square"),
    "in_review": (gettext_lazy("待审核"), "waiting", "hourglass-split"),
    "published": (gettext_lazy("已发布"), "done", "check-circle"),
    "replaced": (gettext_lazy("已被替换"), "quiet", "clock-history"),
    "withdrawn": (gettext_lazy("已撤下"), "late", "x-circle"),
}
OBSTACLES: Mapping[str, Label] = {
    "expired": gettext_lazy("已过有效期"),
    "basis_not_in_force": gettext_lazy("依据的条文现在不施行"),
    "withdrawn": gettext_lazy("已撤下"),
    "not_published": gettext_lazy("没有发布"),
}
LAW_KINDS: Mapping[str, Label] = {
    "law": gettext_lazy("法律"),
    "regulation": gettext_lazy("行政法规"),
    "interpretation": gettext_lazy("司法解释"),
    "local": gettext_lazy("地方性法规"),
    "rule": gettext_lazy("部门规章"),
    "": gettext_lazy("未载明"),
}


@dataclass(frozen=True, slots=True)
class Basis:
    """One basis: its words, the address of the article where the law is held, and what is to be said of it."""

    words: str
    url: str
    note: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class Written:
    """A text in the language of the page where there is one. language: of the text when it is another one."""

    text: str
    language: str = ""


def is_english() -> bool:
    """Say whether the page is in English."""
    return (get_language() or "").startswith("en")


def question(shown: ShownArticle) -> Written:
    """Return the question in the language of the page, else in the other."""
    return _written(shown.version.question, shown.version.question_en)


def answer(shown: ShownArticle) -> tuple[SafeString, str]:
    """Return the answer as safe HTML and its language when it is not the page's. Cleaned by nh3 (SC-27)."""
    written = _written(shown.version.answer, shown.version.answer_en)
    return mark_safe(queries.answer_html(written.text)), written.language  # noqa: S308 cleaned


def _written(chinese: str, english: str) -> Written:
    if is_english():
        return Written(english) if english else Written(chinese, "zh-Hans")
    return Written(chinese)


def right_words(codes: list[str]) -> str:
    """Return the kinds of right in words."""
    return "、".join(str(RightKind(one).label) for one in codes if one in RightKind.values)


def topic_words(code: str) -> str:
    """Return the topic in words."""
    return str(Topic(code).label) if code in Topic.values else code


def bases(shown: ShownArticle, *, on: date) -> list[Basis]:
    """Return the basis of a version, each with the article it names and whether it holds today."""
    found = []
    for ground in shown.grounds:
        one = ground.basis
        words = f"《{one.law_name}》{queries.article_words(one.article_number) if one.article_number else ''}"
        url = law_url(one.law_article.law, one.law_article.number) if one.law_article else ""
        found.append(
            Basis(words, url, _force_words(one.in_force_from, ground.last_day()), ground.in_force(on))
        )
    return found


def _force_words(first: date | None, last: date | None) -> str:
    if first and last:
        return _("%(first)s 起施行，至 %(last)s") % {"first": first, "last": last}
    if first:
        return _("%(first)s 起施行") % {"first": first}
    return _("施行至 %(last)s") % {"last": last} if last else ""


def law_url(law: Law, number: str = "") -> str:
    """Return the lasting address of a law's text, or of one article of it: short name, number, day of the text."""
    arguments = [law.code, number] if number else [law.code]
    address = reverse("knowledge_law_article" if number else "knowledge_law", args=arguments)
    return f"{address}?text={law.text_of}" if law.text_of else address


def until_words(shown: ShownArticle) -> str:
    """Return until when an article may be cited."""
    day = shown.last_day()
    return str(day) if day else _("未定")


def basis_line(shown: ShownArticle) -> str:
    """Return the basis in one line, empty for none."""
    words = [
        f"《{one.basis.law_name}》{queries.article_words(one.basis.article_number)}" for one in shown.grounds
    ]
    return "；".join(words)
