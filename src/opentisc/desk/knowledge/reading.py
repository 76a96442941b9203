"""Who may see which article, whether one may be cited, and the lists of those who keep them.

Everybody sees what is published for everybody. Staff of a body also see its drafts and its internal articles, and
the network's own. A stranger's draft and an absent one answer alike. Not for: finding (finding.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from opentisc.desk.knowledge.laws import Standing, standings
from opentisc.desk.models import Article, ArticleBasis, ArticleVersion
from opentisc.kernel.errors import Conflict, NotFound
from opentisc.network.types import HANDLING_ROLES, Hat, Operator, Role, Wearer

REVIEWING_ROLES: Final = frozenset((Role.REVIEWER, Role.MANAGER))
SOON: Final = timedelta(days=60)
"""How long before an article runs out its managers are told."""


class UnknownArticle(NotFound):
    """No such article, or the actor may not know of it: both look the same."""

    code = "article_not_found"


class NotCitable(Conflict):
    """The article may not be cited on that day; `why`: expired, basis_not_in_force, not_published, withdrawn."""

    code = "not_citable"

    def __init__(self, why: str, *, question: str = "", on: date) -> None:
        self.why = why
        super().__init__(f"not citable on {on}: {why}", why=why, question=question, on=on.isoformat())


@dataclass(frozen=True, slots=True)
class Ground:
    """One basis of a version and how the text it names stands; standing is None for a law that is not held."""

    basis: ArticleBasis
    standing: Standing | None

    def in_force(self, on: date) -> bool:
        """Say whether nothing known speaks against the basis on a day."""
        basis = self.basis
        if basis.in_force_from and on < basis.in_force_from:
            return False
        if basis.in_force_until and on > basis.in_force_until:
            return False
        return self.standing is None or self.standing.in_force(on)

    def last_day(self) -> date | None:
        """Return the last day on which the basis is in force as far as is known."""
        days = [self.basis.in_force_until]
        if self.standing:
            days.append(self.standing.law.in_force_until)
            newer = self.standing.replaced_by
            begun = newer and (newer.in_force_from or newer.text_of)
            days.append(begun - timedelta(days=1) if begun else None)
        return min((day for day in days if day), default=None)


@dataclass(frozen=True, slots=True)
class Shown:
    """A version with its article and its grounds."""

    version: ArticleVersion
    grounds: tuple[Ground, ...]

    @property
    def article(self) -> Article:
        """Return the article."""
        return self.version.article

    def last_day(self) -> date | None:
        """Return the last day on which it may be cited as far as is known; None without an end."""
        days = [self.version.expires_on, *(one.last_day() for one in self.grounds)]
        return min((day for day in days if day), default=None)

    def obstacle(self, on: date) -> str:
        """Return why it may not be cited on a day, empty when it may."""
        if self.article.withdrawn_at is not None:
            return "withdrawn"
        if self.version.state != "published":
            return "not_published"
        if self.version.expires_on and on > self.version.expires_on:
            return "expired"
        return "" if all(one.in_force(on) for one in self.grounds) else "basis_not_in_force"


def keeps(actor: Wearer, article: Article) -> bool:
    """Say whether the actor keeps the article: staff of its body, staff of any body for the network's own."""
    if isinstance(actor, Operator):
        return True
    if actor is None or actor.role not in HANDLING_ROLES:
        return False
    return article.body_id is None or article.body_id == actor.body_id


def visible(actor: Wearer) -> "QuerySet[Article]":
    """Return the articles the actor may see in some version."""
    published = Q(versions__state="published", withdrawn_at=None)
    if isinstance(actor, Operator):
        return Article.objects.all()
    reach = published & Q(is_public=True)
    if isinstance(actor, Hat) and actor.role in HANDLING_ROLES:
        reach |= Q(body=None) | Q(body_id=actor.body_id)
    return Article.objects.filter(reach).distinct()


def published(key: UUID | str, *, actor: Wearer) -> Shown:
    """Return the published version of an article the actor may see. Raises UnknownArticle."""
    return _one(_versions(actor).filter(state="published", article__withdrawn_at=None), key)


def version(key: UUID | str, number: int, *, actor: Wearer) -> Shown:
    """Return one version; drafts and old versions are seen by those who keep the article. Raises UnknownArticle."""
    found = _one(_versions(actor).filter(version=number), key)
    is_open = found.version.state == "published" and found.article.withdrawn_at is None
    if not is_open and not keeps(actor, found.article):
        raise UnknownArticle
    return found


def versions(key: UUID | str, *, actor: Wearer) -> list[ArticleVersion]:
    """Return the versions of an article that the actor keeps, the newest first. Raises UnknownArticle."""
    found = Article.objects.filter(key=key).first()
    if found is None or not keeps(actor, found):
        raise UnknownArticle
    return list(found.versions.select_related("author", "reviewer").order_by("-version"))


def _versions(actor: Wearer) -> "QuerySet[ArticleVersion]":
    return ArticleVersion.objects.filter(article__in=visible(actor).values("pk"))


def _one(rows: "QuerySet[ArticleVersion]", key: UUID | str) -> Shown:
    found = with_grounds(rows.filter(article__key=key)[:1])
    if not found:
        raise UnknownArticle
    return found[0]


def with_grounds(rows: "QuerySet[ArticleVersion]") -> list[Shown]:
    """Return versions with article and grounds, three queries for any number of them."""
    bases = ArticleBasis.objects.select_related("law_article__law").order_by("pk")
    loaded = list(
        rows.select_related("article__body", "author", "reviewer").prefetch_related(Prefetch("bases", bases))
    )
    laws = {one.law_article.law for row in loaded for one in row.bases.all() if one.law_article}
    held = standings(laws) if laws else {}
    return [
        Shown(
            row,
            tuple(
                Ground(one, held.get(one.law_article.law_id) if one.law_article else None)
                for one in row.bases.all()
            ),
        )
        for row in loaded
    ]


def published_by_keys(keys: Iterable[str], *, actor: Wearer) -> dict[str, Shown]:
    """Return the published versions of articles by key, those the actor may see."""
    rows = _versions(actor).filter(article__key__in=list(keys), state="published", article__withdrawn_at=None)
    return {str(one.article.key): one for one in with_grounds(rows)}


def citable(key: UUID | str, on: date, *, actor: Wearer = None, body_id: int | None = None) -> Shown:
    """Return the published version of an article that may be cited on a day.

    body_id: a body whose internal articles may be cited beside the public ones. Raises UnknownArticle; NotCitable
    for one that has run out, whose basis is no longer (or not yet) in force, or that was withdrawn.
    """
    reach = Q(is_public=True) | Q(body=None)
    if body_id is not None:
        reach |= Q(body_id=body_id)
    articles = Article.objects.filter(reach) if actor is None else visible(actor)
    rows = ArticleVersion.objects.filter(
        article__key=key, article__in=articles.values("pk"), state="published"
    )
    found = _one(rows, key)
    why = found.obstacle(on)
    if why:
        raise NotCitable(why, question=found.version.question, on=on)
    return found


def kept(actor: Wearer, *, state: str = "", text: str = "") -> "QuerySet[ArticleVersion]":
    """Return the newest version of each article that the actor keeps, the latest first; filters narrow it.

    state: of the version, or `withdrawn`; text: in the question.
    """
    articles = _kept_articles(actor)
    articles = (
        articles.exclude(withdrawn_at=None) if state == "withdrawn" else articles.filter(withdrawn_at=None)
    )
    newest = ArticleVersion.objects.filter(article=OuterRef("article")).order_by("-version").values("pk")[:1]
    rows = ArticleVersion.objects.filter(article__in=articles.values("pk"), pk=Subquery(newest))
    if state and state != "withdrawn":
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(Q(question__icontains=text) | Q(question_en__icontains=text))
    return rows.select_related("article__body", "author", "reviewer").order_by("-made_at", "-pk")


def _kept_articles(actor: Wearer) -> "QuerySet[Article]":
    if isinstance(actor, Operator):
        return Article.objects.all()
    if actor is None or actor.role not in HANDLING_ROLES:
        return Article.objects.none()
    return Article.objects.filter(Q(body=None) | Q(body_id=actor.body_id))


def waiting_for_review(actor: Wearer) -> "QuerySet[ArticleVersion]":
    """Return what the actor may review: handed in by somebody else, the oldest first; nothing for who does not review."""
    rows = ArticleVersion.objects.filter(
        article__in=_kept_articles(actor).filter(withdrawn_at=None).values("pk"), state="in_review"
    )
    if isinstance(actor, Hat):
        rows = rows.exclude(author_id=actor.person_id) if actor.role in REVIEWING_ROLES else rows.none()
    return rows.select_related("article__body", "author").order_by("made_at", "pk")


def running_out(actor: Wearer, *, on: date, within: timedelta = SOON) -> list[Shown]:
    """Return published articles the actor keeps that may not be cited now or soon will not be, the nearest first."""
    rows = ArticleVersion.objects.filter(
        article__in=_kept_articles(actor).filter(withdrawn_at=None).values("pk"), state="published"
    )
    found: Sequence[Shown] = with_grounds(rows)
    ending = [(one.last_day(), one) for one in found]
    late = [(day or on, one) for day, one in ending if (day and day <= on + within) or one.obstacle(on)]
    return [one for _day, one in sorted(late, key=lambda pair: (pair[0], pair[1].version.pk))]
