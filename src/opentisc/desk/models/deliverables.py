"""Deliverables and what the reviewer said about them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from opentisc.desk.models.requests import ServiceRequest
from opentisc.desk.types import DeliverableState


class Deliverable(models.Model):
    """One version of one deliverable of a request, in one language.

    content: everything the report says, as data; content_sha256: of its canonical form, so that making the
    report again from its record gives the same hash. report_number: of the series of the kind. A version in
    review or later never changes; a change is a new version.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="deliverables")
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=8, default="zh-hans")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=DeliverableState.choices, default=DeliverableState.DRAFT)
    report_number = models.CharField(max_length=40, blank=True)
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    docx = models.ForeignKey(
        "infra.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pdf = models.ForeignKey(
        "infra.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    author_name = models.CharField(max_length=220)
    made_at = models.DateTimeField(default=timezone.now)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewer_name = models.CharField(max_length=220, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_note = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "kind", "language", "version"], name="deliverable_version_once"
            ),
            models.CheckConstraint(
                condition=models.Q(reviewer=None) | ~models.Q(reviewer=models.F("author")),
                name="deliverable_reviewer_is_not_author",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["approved", "delivered"])
                | models.Q(reviewed_at__isnull=False)
                | models.Q(reviewer=None),
                name="deliverable_approved_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} v{self.version} of {self.request_id}"


class ReviewComment(models.Model):
    """A reviewer's remark on one paragraph of one version; answered by the author, never deleted."""

    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="comments")
    paragraph = models.CharField(max_length=40)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=220)
    at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.deliverable_id} {self.paragraph}"
