"""The life of an article: draft, in review, published, replaced or withdrawn. Each step is one transaction.

The author never reviews: a rule of the table, and of each step here. Only the author changes a draft, so that nobody
publishes words of their own under another's name. Not for: what an answer to a client may become (from_answer.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from opentisc.desk.errors import WrongState
from opentisc.desk.knowledge import changes
from opentisc.desk.knowledge.citations import short_name
from opentisc.desk.knowledge.laws import UnknownLaw
from opentisc.desk.knowledge.laws import article as law_article
from opentisc.desk.knowledge.reading import REVIEWING_ROLES, UnknownArticle, keeps
from opentisc.desk.knowledge.topics import Topic
from opentisc.desk.models import Article, ArticleBasis, ArticleVersion, ServiceRequest
from opentisc.desk.types import RightKind
from opentisc.infra import audit
from opentisc.infra.audit.types import JSON
from opentisc.kernel.errors import Invalid, NotAllowed
from opentisc.network.queries import doer_of, person_of
from opentisc.network.types import HANDLING_ROLES, Hat, Operator, Wearer

LONGEST: Final = {"question": 300, "question_en": 400, "answer": 20_000, "answer_en": 20_000}
MOST_BASES: Final = 20


class BadArticle(Invalid):
    """A field does not hold; `field` names it, `why` is a code."""

    code = "bad_article"

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}", field=field, why=why)


class OwnReview(NotAllowed):
    """Who wrote an article does not review it."""

    code = "own_review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """A law and its article as the author names them. number: `20` or `20-1`, empty for the whole law."""

    law: str
    number: str = ""
    in_force_from: date | None = None
    in_force_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFields:
    """What an author writes. Answers are Markdown."""

    question: str
    answer: str
    question_en: str = ""
    answer_en: str = ""
    right_kinds: tuple[str, ...] = ()
    topic: str = Topic.BASICS
    is_public: bool = True
    expires_on: date | None = None
    bases: tuple[Basis, ...] = ()


@transaction.atomic
def start_article(
    fields: ArticleFields,
    *,
    by: Wearer,
    now: datetime,
    code: str = "",
    from_request: ServiceRequest | None = None,
) -> ArticleVersion:
    """Return the first draft of a new article of the wearer's body; of the network when the operator writes it.

    Raises NotAllowed, BadArticle.
    """
    if not isinstance(by, Operator) and (by is None or by.role not in HANDLING_ROLES):
        raise NotAllowed
    _check(fields)
    row = Article.objects.create(
        body_id=by.body_id if isinstance(by, Hat) else None,
        code=code,
        right_kinds=list(fields.right_kinds),
        topic=fields.topic,
        is_public=fields.is_public,
        from_request=from_request,
    )
    draft = ArticleVersion.objects.create(
        article=row, version=1, author_id=person_of(by), made_at=now, **_texts(fields)
    )
    _set_bases(draft, fields.bases)
    _note("desk.article.drafted", row, by=by, now=now, version=1)
    return draft


@transaction.atomic
def save_draft(key: UUID | str, fields: ArticleFields, *, by: Wearer, now: datetime) -> ArticleVersion:
    """Keep what the author wrote into the draft. Raises UnknownArticle, WrongState, NotAllowed, BadArticle.

    A shipped draft that nobody wrote becomes the work of whoever saves it first.
    """
    row, draft = _locked(key, by=by)
    _require(draft, "draft", step="save")
    _require_author(draft, by)
    _check(fields)
    for name, value in _texts(fields).items():
        setattr(draft, name, value)
    draft.author_id = draft.author_id or person_of(by)
    draft.made_at = now
    draft.save()
    if (
        draft.version == 1
    ):  # kinds, topic and reach belong to all versions: a published one keeps them until the next
        _describe(row, fields)
    draft.bases.all().delete()
    _set_bases(draft, fields.bases)
    _note("desk.article.saved", row, by=by, now=now, version=draft.version)
    return draft


@transaction.atomic
def new_version(key: UUID | str, *, by: Wearer, now: datetime) -> ArticleVersion:
    """Return a draft that begins as a copy of the published version. Raises UnknownArticle, WrongState, NotAllowed."""
    row, newest = _locked(key, by=by)
    if not isinstance(by, Hat):
        raise NotAllowed
    _require(newest, "published", step="new_version")
    bases = list(newest.bases.all())
    texts = {name: getattr(newest, name) for name in LONGEST}
    draft = ArticleVersion.objects.create(
        article=row, version=newest.version + 1, author_id=by.person_id, made_at=now, **texts
    )
    for one in bases:
        one.pk, one.version = None, draft
        one.save(force_insert=True)
    _note("desk.article.drafted", row, by=by, now=now, version=draft.version)
    return draft


@transaction.atomic
def hand_in(key: UUID | str, *, by: Wearer, now: datetime) -> ArticleVersion:
    """Give the draft to review. Raises UnknownArticle, WrongState, NotAllowed."""
    row, draft = _locked(key, by=by)
    _require(draft, "draft", step="hand_in")
    _require_author(draft, by)
    if not isinstance(by, Hat):
        raise NotAllowed  # nobody would have written it, and nobody could be told apart from who reviews
    draft.author_id = draft.author_id or by.person_id
    draft.state = "in_review"
    draft.save(update_fields=["author", "state"])
    _note("desk.article.handed_in", row, by=by, now=now, version=draft.version)
    return draft


@transaction.atomic
def send_back(key: UUID | str, note: str, *, by: Wearer, now: datetime) -> ArticleVersion:
    """Return the draft to its author with the reason. Raises UnknownArticle, WrongState, OwnReview, BadArticle."""
    if not note.strip():
        raise BadArticle("note", "required")
    row, draft = _locked(key, by=by)
    _require(draft, "in_review", step="send_back")
    _require_reviewer(draft, by)
    draft.state, draft.review_note = "draft", note.strip()
    draft.save(update_fields=["state", "review_note"])
    _note("desk.article.sent_back", row, by=by, now=now, version=draft.version)
    return draft


@transaction.atomic
def publish(key: UUID | str, *, by: Wearer, now: datetime) -> ArticleVersion:
    """Publish the version in review; the one before is replaced. Raises UnknownArticle, WrongState, OwnReview."""
    row, draft = _locked(key, by=by)
    _require(draft, "in_review", step="publish")
    reviewer = _require_reviewer(draft, by)
    row.versions.filter(state="published").update(state="replaced")
    draft.state, draft.reviewer_id, draft.published_at, draft.review_note = (
        "published",
        reviewer.person_id,
        now,
        "",
    )
    draft.save(update_fields=["state", "reviewer", "published_at", "review_note"])
    _note("desk.article.published", row, by=by, now=now, version=draft.version)
    _reindex(row)
    return draft


@transaction.atomic
def withdraw(key: UUID | str, reason: str, *, by: Wearer, now: datetime) -> None:
    """Take an article out of use, for a reason; its versions are kept. Raises UnknownArticle, NotAllowed, BadArticle."""
    if not reason.strip():
        raise BadArticle("reason", "required")
    row, newest = _locked(key, by=by)
    if isinstance(by, Hat) and by.role not in REVIEWING_ROLES:
        raise NotAllowed
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    _note("desk.article.withdrawn", row, by=by, now=now, version=newest.version, reason=reason.strip()[:200])
    _reindex(row)


def _locked(key: UUID | str, *, by: Wearer) -> tuple[Article, ArticleVersion]:
    """Return the article, locked, and its newest version. Raises UnknownArticle; WrongState for one withdrawn."""
    row = Article.objects.select_for_update().filter(key=key).first()
    if row is None or not keeps(by, row):
        raise UnknownArticle
    newest = row.versions.order_by("-version").first()
    if newest is None or row.withdrawn_at is not None:
        raise WrongState(step="change", state="withdrawn")
    return row, newest


def _require(row: ArticleVersion, state: str, *, step: str) -> None:
    if row.state != state:
        raise WrongState(step=step, state=row.state)


def _require_author(draft: ArticleVersion, by: Wearer) -> None:
    if draft.author_id is not None and draft.author_id != person_of(by):
        raise NotAllowed("only the author changes a draft")


def _require_reviewer(draft: ArticleVersion, by: Wearer) -> Hat:
    if not isinstance(by, Hat) or by.role not in REVIEWING_ROLES:
        raise NotAllowed
    if draft.author_id in {by.person_id, by.on_behalf_of, None}:
        raise OwnReview
    return by


def _texts(fields: ArticleFields) -> dict[str, object]:
    return {name: getattr(fields, name).strip() for name in LONGEST} | {"expires_on": fields.expires_on}


def _describe(row: Article, fields: ArticleFields) -> None:
    row.right_kinds, row.topic, row.is_public = list(fields.right_kinds), fields.topic, fields.is_public
    row.save(update_fields=["right_kinds", "topic", "is_public"])


def _check(fields: ArticleFields) -> None:
    for name, most in LONGEST.items():
        text = getattr(fields, name).strip()
        if not text and not name.endswith("_en"):
            raise BadArticle(name, "required")
        if len(text) > most:
            raise BadArticle(name, "too_long")
        if "\x00" in text:  # PostgreSQL keeps none
            raise BadArticle(name, "bad_character")
    if not fields.right_kinds or not set(fields.right_kinds) <= set(RightKind.values):
        raise BadArticle("right_kinds", "choose")
    if fields.topic not in Topic.values:
        raise BadArticle("topic", "choose")
    if bool(fields.question_en.strip()) != bool(fields.answer_en.strip()):
        raise BadArticle("answer_en", "both_or_none")
    if len(fields.bases) > MOST_BASES:
        raise BadArticle("bases", "too_many")


def _set_bases(draft: ArticleVersion, bases: tuple[Basis, ...]) -> None:
    """Write the bases; one whose law is held points to its article, and an article the law has not is an error."""
    for one in bases:
        if one.in_force_from and one.in_force_until and one.in_force_from > one.in_force_until:
            raise BadArticle("bases", "reversed")
        found = None
        if one.number:
            try:
                found = law_article(short_name(one.law), one.number)
            except UnknownLaw as wrong:
                if wrong.facts["given"] == one.number:
                    raise BadArticle("bases", "no_such_article") from wrong
        ArticleBasis.objects.create(
            version=draft,
            law_article=found,
            law_name=one.law.strip()[:200],
            article_number=one.number,
            in_force_from=one.in_force_from,
            in_force_until=one.in_force_until,
        )


def _reindex(row: Article) -> None:
    changes.note("knowledge", [str(row.key)])
    changes.index_later("knowledge")


def _note(act: str, row: Article, *, by: Wearer, now: datetime, **facts: JSON) -> None:
    """Write the audit event: which article and version, never its text."""
    subject = audit.Subject("article", str(row.key))
    told: Mapping[str, JSON] = facts
    audit.record(act, doer=doer_of(by), subject=subject, facts=told, at=now)
