"""Databases and tools that a body pays for, their seats and who may use which."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from opentisc.network.models.bodies import ServiceBody


class Resource(models.Model):
    """A database, platform or tool: coverage, seats, expiry, cost in minor units of its currency.

    egress: whether a search there leaves the machine for a third party (it does for every outside database).
    """

    body = models.ForeignKey(ServiceBody, on_delete=models.PROTECT, related_name="resources")
    name = models.CharField(max_length=120)
    provider = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=12)
    coverage = models.CharField(max_length=160, blank=True)
    seats = models.PositiveIntegerField(default=0)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    cost_minor_units = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    egress = models.BooleanField(default=True)
    note = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["database", "platform", "tool", "equipment"]),
                name="resource_kind_known",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ResourceSeat(models.Model):
    """One seat of a resource held by one person for a time; account: the login name there, never a password."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="seat_holders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats")
    account = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.resource_id}"
