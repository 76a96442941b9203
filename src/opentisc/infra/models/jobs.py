"""The `Job` table: what is to be done, how far it is, who is at it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class JobState(models.TextChoices):
    """States of a job, in the order of its life."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(models.Model):
    """One piece of long work. The row is the truth; a worker only takes it up under a lease.

    name: `context.action`, mapped by jobs/. done, total: in the unit of the phase. checkpoint: what a second
    attempt goes on from. result: what the action returned, for the page that waits. message: the error's code
    and facts when it failed, never a trace.
    """

    name = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    phase = models.CharField(max_length=50, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    checkpoint = models.JSONField(default=dict)
    result = models.JSONField(null=True, blank=True)
    message = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    leased_by = models.CharField(max_length=100, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "created_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running"], finished_at=None)
                | models.Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False),
                name="job_finished_at_with_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class Scheduled(models.Model):
    """When a planned job was last named. slot: the day or the piece of time that it was for."""

    name = models.CharField(max_length=100, primary_key=True)
    slot = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.name} {self.slot}"
