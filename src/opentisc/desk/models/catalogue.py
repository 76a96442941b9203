"""Services as versioned data, and what a body offers of them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class ServiceVersion(models.Model):
    """One version of one service: the whole definition that page, form, process, clock and statistics come from.

    body: None for the network's own definition; else the body's variant. definition: as `desk.catalogue` reads
    it. content_sha256: of its canonical form. A published row never changes.
    """

    code = models.CharField(max_length=10)
    version = models.PositiveIntegerField()
    body = models.ForeignKey(
        "network.ServiceBody",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="service_versions",
    )
    definition = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=10, default="draft")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code", "version"], condition=models.Q(body=None), name="service_version_once"
            ),
            models.UniqueConstraint(
                fields=["body", "code", "version"],
                condition=models.Q(body__isnull=False),
                name="service_version_once_per_body",
            ),
            models.CheckConstraint(
                condition=models.Q(status="draft", published_at=None)
                | models.Q(status__in=["published", "withdrawn"], published_at__isnull=False),
                name="service_published_at_with_status",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class ServiceOffer(models.Model):
    """A service on a body's public list (基础 / 个性化), with its own limit in working days where it has one.

    reason: what the change of the list rests on (Article 15). The row ends when the service leaves the list.
    """

    body = models.ForeignKey("network.ServiceBody", on_delete=models.PROTECT, related_name="offers")
    code = models.CharField(max_length=10)
    list_name = models.CharField(max_length=12, default="basic")
    limit_days = models.PositiveSmallIntegerField(null=True, blank=True)
    fee_note = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "code"], condition=models.Q(valid_until=None), name="offer_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(list_name__in=["basic", "individual"]), name="offer_list_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.code}"
