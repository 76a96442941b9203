"""The service request, its transitions, messages and files."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from opentisc.desk.types import Channel, Scene, State
from opentisc.infra.orm import GuardedManager
from opentisc.network.types import Label


class ServiceRequest(models.Model):
    """One request for a service, from draft to archive.

    key: the inner id, in every address. number: 受理编号, given at acceptance, kept through a transfer.
    tracking_sha256: of the public tracking code. answers: the intake form's answers under `service`'s schema.
    snapshot: the client as it was at acceptance (kind, size, labels, industry, region). occurred_at: when it
    happened; recorded_at: when it was written down. version: for optimistic locking. paused_since: set in the
    states where the clock stands still. due_is_provisional: a year without official table was needed.

    Reads start from `policy.visible(actor)`: the default manager refuses a query that was not narrowed.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=40, blank=True)
    tracking_sha256 = models.CharField(max_length=64, blank=True)
    body = models.ForeignKey("network.ServiceBody", on_delete=models.PROTECT, related_name="requests")
    service = models.ForeignKey("desk.ServiceVersion", on_delete=models.PROTECT, related_name="requests")
    client = models.ForeignKey(
        "network.Client", null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=16, choices=State.choices, default=State.DRAFT)
    label = models.PositiveSmallIntegerField(choices=[(int(label), label.name) for label in Label], default=2)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.WEB)
    scene = models.CharField(max_length=8, choices=Scene.choices, blank=True)
    right_kinds = models.JSONField(default=list)
    themes = models.JSONField(default=list)
    place = models.CharField(max_length=120, blank=True)
    answers = models.JSONField(default=dict)
    snapshot = models.JSONField(default=dict)
    effort = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes = models.PositiveIntegerField(default=0)
    secrets_declared_at = models.DateTimeField(null=True, blank=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)
    backdating_reason = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    limit_days = models.PositiveSmallIntegerField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    due_is_provisional = models.BooleanField(default=False)
    paused_since = models.DateTimeField(null=True, blank=True)
    escalation = models.PositiveSmallIntegerField(default=0)
    isolated_at = models.DateTimeField(null=True, blank=True)
    carried = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    objects = GuardedManager["ServiceRequest"]()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["body", "state", "due_at"]),
            models.Index(fields=["submitted_by", "-recorded_at"]),
            models.Index(fields=["body", "-recorded_at"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(number=""), name="request_number_once"
            ),
            models.CheckConstraint(condition=models.Q(label__lte=3), name="request_label_known"),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[
                        "draft",
                        "submitted",
                        "screening",
                        "returned",
                        "referred",
                        "rejected",
                        "withdrawn",
                    ]
                )
                | models.Q(accepted_at__isnull=False),
                name="request_accepted_at_with_state",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | ~models.Q(number=""),
                name="request_accepted_has_number",
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.key)


class Transition(models.Model):
    """One change of state: who, when, from, to, why. by_name is what papers show (某某代某某)."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="transitions")
    step = models.CharField(max_length=24)
    from_state = models.CharField(max_length=16)
    to_state = models.CharField(max_length=16)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=220)
    body_code = models.CharField(max_length=20, blank=True)
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["request", "at"])]

    def __str__(self) -> str:
        return f"{self.request_id} {self.step}"


class Message(models.Model):
    """What was said. kind: `message` between client and desk, `note` for staff alone."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=8)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=220)
    from_client = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["message", "note"]), name="message_kind_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"


class RequestFile(models.Model):
    """A file of a request. kind: `disclosure`, `material`, `search_export`, `deliverable`, `signed`, `mail`.

    sealed: a disclosure of class 3, of which every opening is recorded and shown to the client.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="files")
    stored = models.ForeignKey("infra.StoredFile", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14)
    title = models.CharField(max_length=160, blank=True)
    sealed = models.BooleanField(default=False)
    for_staff_alone = models.BooleanField(default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"


class NumberSeries(models.Model):
    """The last serial given in a series (body, kind, year); raised in the transaction that uses it."""

    body = models.ForeignKey("network.ServiceBody", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "number series"
        constraints: ClassVar = [models.UniqueConstraint(fields=["body", "kind", "year"], name="series_once")]

    def __str__(self) -> str:
        return f"{self.body_id} {self.kind} {self.year}"


class OnceKey(models.Model):
    """A form's key that was used: the same submit again has no second effect (RD-11). Swept after 24 hours."""

    key = models.CharField(max_length=64, unique=True)
    result = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.key
