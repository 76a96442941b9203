"""Working time of bodies, and the years of official arrangements that were imported."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from opentisc.network.models.bodies import ServiceBody


class OfficialYear(models.Model):
    """An imported table of the State Council arrangement of one year; it goes before the shipped one.

    table: the year as `kernel.workdays` reads it. status: `official` or `provisional`.
    """

    year = models.PositiveSmallIntegerField()
    table = models.JSONField()
    status = models.CharField(max_length=12)
    notice = models.CharField(max_length=200, blank=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(status__in=["official", "provisional"]), name="year_status_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.status}"


class OpeningHours(models.Model):
    """When a body works on a weekday (0 Monday … 6 Sunday), from a day on; several rows a day are allowed."""

    body = models.ForeignKey(ServiceBody, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "opening hours"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="hours_weekday_known"),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="hours_close_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.weekday}"


class BodyDay(models.Model):
    """A body's own day over the official calendar: closed, open, or open for part (寒暑假, 轮值, half days).

    It counts for clocks that start at or after recorded_at: never backwards. withdrawn_at ends it likewise.
    """

    body = models.ForeignKey(ServiceBody, on_delete=models.CASCADE, related_name="own_days")
    day = models.DateField()
    kind = models.CharField(max_length=8)
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    name = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["closed", "open", "part"]), name="body_day_kind_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="part")
                | models.Q(opens__isnull=False, closes__isnull=False, closes__gt=models.F("opens")),
                name="body_day_part_has_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.day} {self.kind}"
