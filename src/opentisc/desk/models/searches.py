"""The search log of a request: own searches, outside ones, the documents they gave, the marks set on them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from opentisc.desk.models.requests import ServiceRequest
from opentisc.desk.types import StepKind


class SearchStep(models.Model):
    """One search made for a request. Only kind `own` promises a re-run.

    Own: collection, text, tree, in_words, data_version, hits are the machine's. Outside: database, platform,
    coverage, text as typed there, hits and reviewed (None: not
    stated) as the person states; file holds the export or screenshot.
    leak_check: what the check of requirements 4.4(4) found and who confirmed, for labels 2 and 3.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="search_steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=StepKind.choices)
    purpose = models.CharField(max_length=160, blank=True)
    point = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField()
    collection = models.CharField(max_length=20, blank=True)
    narrowing = models.JSONField(default=dict)
    tree = models.JSONField(default=dict)
    in_words = models.TextField(blank=True)
    data_version = models.BigIntegerField(null=True, blank=True)
    database = models.CharField(max_length=120, blank=True)
    platform = models.CharField(max_length=120, blank=True)
    coverage = models.CharField(max_length=120, blank=True)
    resource = models.ForeignKey(
        "network.Resource", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    hits = models.BigIntegerField(null=True, blank=True)
    reviewed = models.PositiveIntegerField(null=True, blank=True)
    opened = models.JSONField(default=list)
    file = models.ForeignKey(
        "desk.RequestFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    leak_check = models.JSONField(default=dict)
    searched_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=220)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "number"], name="step_number_once"),
            models.CheckConstraint(
                condition=models.Q(kind="own", data_version__isnull=False, hits__isnull=False)
                | (models.Q(kind="outside") & ~models.Q(database="")),
                name="step_has_its_kinds_facts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} #{self.number}"


class StepDocument(models.Model):
    """A document found for a request: a record of the platform, or an outside one with its own snapshot.

    record_id: empty for an outside document that no set here holds. snapshot: title, numbers, dates, authors as
    they were when it was taken up. steps: numbers of the searches that gave it.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="documents")
    record_id = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=12)
    citation = models.TextField()
    snapshot = models.JSONField(default=dict)
    snapshot_sha256 = models.CharField(max_length=64)
    steps = models.JSONField(default=list)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "record_id"],
                condition=~models.Q(record_id="") & models.Q(dropped_at=None),
                name="document_once_per_request",
            )
        ]

    def __str__(self) -> str:
        return self.record_id or self.citation[:60]


class Mark(models.Model):
    """A judgement on a document by the service's scale: of the whole (point None), or of one point of the request.

    value: 查新 `close`, `related`, `unrelated`; point × document `same`, `part`, `none`; reports `X` … `P`.
    The newest row of (document, point) holds; older ones are the history.
    """

    document = models.ForeignKey(StepDocument, on_delete=models.CASCADE, related_name="marks")
    scale = models.CharField(max_length=12)
    value = models.CharField(max_length=12)
    point = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    passage = models.TextField(blank=True)
    page = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=220)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["document", "point", "-at"])]

    def __str__(self) -> str:
        return f"{self.document_id} {self.value}"
