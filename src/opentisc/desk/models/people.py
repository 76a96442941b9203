"""Who works on a request, who may read it, who opened it, and where it went."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from opentisc.desk.models.requests import ServiceRequest
from opentisc.desk.types import Duty


class Assignment(models.Model):
    """A person's duty in one request, from when to when. body: whose member acts (a borrowed reviewer's own body).

    until_at: fixed at the start for a borrowed or outside person (one case, time-limited).
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    duty = models.CharField(max_length=10, choices=Duty.choices)
    body = models.ForeignKey("network.ServiceBody", on_delete=models.PROTECT, related_name="+")
    borrowed = models.BooleanField(default=False)
    from_at = models.DateTimeField(default=timezone.now)
    until_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "until_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(until_at=None) | models.Q(until_at__gte=models.F("from_at")),
                name="assignment_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.duty} {self.request_id}"


class OutsideExpert(models.Model):
    """Somebody of no body who was asked to review one request (外部专家): who, of what organisation, why fit, until when.

    outcome: of the conflict check at the invitation, `clear` or `blocked`; a blocked one has no person and no duty.
    found: codes of why it was blocked, for compliance alone. The right to read comes from the duty (Assignment) given
    with it, and ends with the duty, at until_at, or when the request is no longer worked on.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="outside_experts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="expert_in"
    )
    name = models.CharField(max_length=100)
    organisation = models.CharField(max_length=120)
    qualification = models.TextField()
    until_at = models.DateTimeField()
    outcome = models.CharField(max_length=8)
    found = models.JSONField(default=list)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    invited_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(outcome="clear", person__isnull=False)
                | models.Q(outcome="blocked", person=None),
                name="expert_blocked_has_no_account",
            ),
            models.CheckConstraint(
                condition=models.Q(until_at__gt=models.F("invited_at")), name="expert_ends_after_invitation"
            ),
            models.UniqueConstraint(
                fields=["request", "person"],
                condition=models.Q(ended_at=None, outcome="clear"),
                name="expert_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.request_id}"


class NeedToKnow(models.Model):
    """A person on the need-to-know list (限定知悉) of one request."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="need_to_know")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="need_to_know"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "need to know"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "person"], condition=models.Q(removed_at=None), name="need_to_know_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} knows {self.request_id}"


class Undertaking(models.Model):
    """A person undertook confidentiality for one request (保密承诺) before the first sealed page opened."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="undertakings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "person"], name="undertaking_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.request_id}"


class Opening(models.Model):
    """Somebody opened, downloaded or printed a disclosure; the client sees this list. what: `page`, `file`, `export`."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="openings")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    person_name = models.CharField(max_length=220)
    body_name = models.CharField(max_length=120, blank=True)
    what = models.CharField(max_length=8)
    file = models.ForeignKey(
        "desk.RequestFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.request_id} {self.what}"


class ConflictCheck(models.Model):
    """The conflict-of-interest check (利益冲突核查): the handler sees `clear` or `ask`, compliance sees `found`.

    outcome: `clear`, `ask` (compliance decides), `waived` (in writing), `blocked`. found: keys of the other
    requests and why, for the compliance role alone.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="conflict_checks")
    outcome = models.CharField(max_length=8)
    found = models.JSONField(default=list)
    parties = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["clear", "ask", "waived", "blocked"]),
                name="conflict_outcome_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.outcome}"


class Transfer(models.Model):
    """A request offered to another body; the receiver accepts or declines, history and promise date stay.

    mapping: the service of the receiver and what becomes of each answer, written by the giver.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="transfers")
    giver = models.ForeignKey("network.ServiceBody", on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(
        "network.ServiceBody", on_delete=models.PROTECT, related_name="transfers_offered"
    )
    state = models.CharField(max_length=10, default="offered")
    reason = models.TextField()
    mapping = models.JSONField(default=dict)
    consent_at = models.DateTimeField()
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    offered_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(state="offered"), name="transfer_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["offered", "accepted", "declined", "withdrawn"]),
                name="transfer_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.giver_id} to {self.taker_id}"
