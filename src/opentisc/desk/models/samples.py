"""De-identified samples that an authority draws for quality review (requirements 4.1: "sample, de-id")."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from opentisc.desk.models.requests import ServiceRequest


class Sample(models.Model):
    """One draw. division: path of what the authority governs. rule: what was drawn from, by which method.

    seed: hexadecimal, of 128 random bits; with the rule it gives the same requests again. population: how many
    requests the rule found; shown as suppression allows.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("network.ServiceBody", on_delete=models.PROTECT, related_name="samples")
    division = models.CharField(max_length=60)
    purpose = models.CharField(max_length=200)
    rule = models.JSONField()
    seed = models.CharField(max_length=32)
    population = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=220)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.key)


class SampledRequest(models.Model):
    """One request of a draw. facts: what the authority sees, de-identified and frozen at the draw."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="cases")
    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="sampled")
    position = models.PositiveSmallIntegerField()
    facts = models.JSONField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sample", "position"], name="sample_position_once"),
            models.UniqueConstraint(fields=["sample", "request"], name="sample_request_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id} #{self.position}"


class ReleasedText(models.Model):
    """A text of a sampled request as a person of the handling body de-identified and released it.

    part: `asked`, `answered`, `said`. text: empty when the person withheld the part, then reason says why. confirmed:
    how many stretches that a rule would have taken the person kept, having read them. Never changed.
    """

    case = models.ForeignKey(SampledRequest, on_delete=models.CASCADE, related_name="texts")
    part = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    reason = models.CharField(max_length=200, blank=True)
    original_sha256 = models.CharField(max_length=64)
    confirmed = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=220)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "part"], name="released_text_once"),
            models.CheckConstraint(
                condition=models.Q(part__in=["asked", "answered", "said"]), name="released_part_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(text="") | ~models.Q(reason=""), name="released_or_withheld_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.part}"
