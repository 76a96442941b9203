"""After the work: delivery by logged link, rating, complaint, effects, archive."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from opentisc.desk.models.deliverables import Deliverable
from opentisc.desk.models.requests import ServiceRequest
from opentisc.desk.types import Confidence, Score


class DeliveryLink(models.Model):
    """A one-time link of a request: `delivery`, `rating` or `effect`. Only the hash of its token is kept."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="links")
    deliverable = models.ForeignKey(
        Deliverable, null=True, blank=True, on_delete=models.PROTECT, related_name="links"
    )
    kind = models.CharField(max_length=8)
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    opened = models.JSONField(default=list)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["delivery", "rating", "effect"]), name="link_kind_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.request_id}"


class Rating(models.Model):
    """好差评 of a delivered request. Rows are only added; the newest holds and the earlier stay readable."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="ratings")
    score = models.PositiveSmallIntegerField(choices=Score.choices)
    text = models.TextField(blank=True)
    aspects = models.JSONField(default=list)
    by_client_of = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(score__gte=1, score__lte=5), name="rating_score_1_to_5")
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.score}"


class RatingFollowUp(models.Model):
    """差评回访整改: who called back, what was found, what is done until when, and when it was."""

    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="follow_ups")
    found = models.TextField()
    measure = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"follow-up of {self.rating_id}"


class Complaint(models.Model):
    """A complaint about a request; from_state: where the request goes back to when it is settled."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="complaints")
    text = models.TextField()
    from_state = models.CharField(max_length=16)
    made_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"complaint of {self.request_id}"


class Effect(models.Model):
    """An effect question of a request, asked `after_days` after delivery, and its answer.

    answers: as the service's effect form says. confidence: only a person who checked evidence sets `verified`.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="effects")
    after_days = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answers = models.JSONField(default=dict)
    confidence = models.CharField(max_length=10, choices=Confidence.choices, blank=True)
    evidence = models.ForeignKey(
        "desk.RequestFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "after_days"], name="effect_once_per_day_mark"),
            models.CheckConstraint(
                condition=~models.Q(confidence="verified") | models.Q(verified_by__isnull=False),
                name="effect_verified_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} +{self.after_days}"


class EffectVerdict(models.Model):
    """What somebody of the desk found an answered effect to be worth, and why. Rows are only added; the newest holds."""

    effect = models.ForeignKey(Effect, on_delete=models.PROTECT, related_name="verdicts")
    confidence = models.CharField(max_length=10, choices=Confidence.choices)
    reason = models.TextField()
    evidence = models.ForeignKey(
        "desk.RequestFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=220)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.effect_id} {self.confidence}"


class ArchivedRequest(models.Model):
    """The archive of a request: what it holds with hashes, how long it is kept, the hash of its package."""

    request = models.OneToOneField(ServiceRequest, on_delete=models.PROTECT, related_name="archive")
    items = models.JSONField()
    manifest_sha256 = models.CharField(max_length=64)
    keep_until = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"archive of {self.request_id}"
