"""Question and answer articles with legal basis, the laws they cite, and reply templates."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class Law(models.Model):
    """A law or rule as imported: one row per text in force for a time. code: stable short name, of all its texts.

    text_of: the day of this text, from the file's name or the last act in its head. in_force_from and
    in_force_until: only where the text itself says so; None is unknown, never guessed. until is the last day.
    """

    code = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, blank=True)
    issuer = models.CharField(max_length=120, blank=True)
    text_of = models.DateField(null=True, blank=True)
    in_force_from = models.DateField(null=True, blank=True)
    in_force_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, unique=True)
    imported_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["code", "-text_of"], name="law_by_code")]

    def __str__(self) -> str:
        return self.name


class LawArticle(models.Model):
    """One article (第几条) of a law. number: Arabic, `20` or `20-1` for 第二十条之一; position: its place in the text."""

    law = models.ForeignKey(Law, on_delete=models.CASCADE, related_name="law_articles")
    number = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField(default=0)
    heading = models.CharField(max_length=120, blank=True)
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["law", "number"], name="law_article_once")]

    def __str__(self) -> str:
        return f"{self.law_id} {self.number}"


class Article(models.Model):
    """One question and its answer, in versions. body: who keeps it; None for the network's own.

    code: the name of one that ships with the program, empty for all others.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=60, blank=True)
    body = models.ForeignKey(
        "network.ServiceBody", null=True, blank=True, on_delete=models.PROTECT, related_name="knowledge"
    )
    right_kinds = models.JSONField(default=list)
    topic = models.CharField(max_length=60)
    is_public = models.BooleanField(default=True)
    from_request = models.ForeignKey(
        "desk.ServiceRequest", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code"], condition=~models.Q(code=""), name="article_shipped_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class ArticleVersion(models.Model):
    """One version: draft, in review, published, replaced. The reviewer is never the author; a published text never
    changes. review_note: why a reviewer sent it back. expires_on: the last day on which it may be cited.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=300)
    answer = models.TextField()
    question_en = models.CharField(max_length=400, blank=True)
    answer_en = models.TextField(blank=True)
    state = models.CharField(max_length=10, default="draft")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    review_note = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "version"], name="article_version_once"),
            models.CheckConstraint(
                condition=models.Q(reviewer=None) | ~models.Q(reviewer=models.F("author")),
                name="article_reviewer_is_not_author",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published")
                | models.Q(published_at__isnull=False, reviewer__isnull=False, author__isnull=False),
                name="article_published_was_reviewed",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "in_review", "published", "replaced"]),
                name="article_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} v{self.version}"


class ArticleBasis(models.Model):
    """The legal basis of a version: law and article, in force from and until."""

    version = models.ForeignKey(ArticleVersion, on_delete=models.CASCADE, related_name="bases")
    law_article = models.ForeignKey(
        LawArticle, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    law_name = models.CharField(max_length=200)
    article_number = models.CharField(max_length=12, blank=True)
    in_force_from = models.DateField(null=True, blank=True)
    in_force_until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.law_name} {self.article_number}"


class SearchChange(models.Model):
    """A document that search has to learn anew; the number of the newest row is the version of the data.

    collection: `laws` or `knowledge`; record_id: the document's id there. Written in the transaction of the change.
    """

    collection = models.CharField(max_length=20)
    record_id = models.CharField(max_length=100)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["collection", "id"], name="search_change_by_collection")]

    def __str__(self) -> str:
        return f"{self.collection} {self.record_id}"


class ReplyTemplate(models.Model):
    """A text to start an answer from; of a body. Placeholders: {client}, {number}, {service}, {due}."""

    body = models.ForeignKey("network.ServiceBody", on_delete=models.CASCADE, related_name="reply_templates")
    title = models.CharField(max_length=80)
    text = models.TextField()
    topic = models.CharField(max_length=60, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return self.title
