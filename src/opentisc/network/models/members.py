"""People in bodies: dated memberships, qualifications, absences and deputies."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from opentisc.network.models.bodies import ServiceBody
from opentisc.network.types import Role


class Membership(models.Model):
    """One role of one person in one body, for a time. The same person may hold several, and wears one at a time.

    takes_intake: new requests of the body are assigned to this member for 受理审查. valid_until: the last day as
    planned, included. ended_on: the first day without the membership; a departure works from that day on.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    body = models.ForeignKey(ServiceBody, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    title = models.CharField(max_length=60, blank=True)
    takes_intake = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "body"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="membership_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["person", "body", "role"],
                condition=models.Q(valid_until=None, ended_on=None),
                name="membership_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.body_id}"


class Qualification(models.Model):
    """What a member is qualified for: the code a gated service asks for (`novelty_searcher`), until when."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="qualifications"
    )
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    certificate_number = models.CharField(max_length=80, blank=True)
    granted_by = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.code}"


class Absence(models.Model):
    """A member is away (leave), from one day to another, both included."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences")
    body = models.ForeignKey(ServiceBody, on_delete=models.PROTECT, related_name="absences")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="absence_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.first_day}"


class Deputy(models.Model):
    """One person acts for another in a body (代理), for a time and a scope; every act says 某某代某某.

    scope: `all`, `handling` or `review`.
    """

    body = models.ForeignKey(ServiceBody, on_delete=models.PROTECT, related_name="deputies")
    absent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    acting = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deputising")
    scope = models.CharField(max_length=10, default="all")
    first_day = models.DateField()
    last_day = models.DateField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name_plural = "deputies"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="deputy_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(scope__in=["all", "handling", "review"]), name="deputy_scope_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(absent=models.F("acting")), name="deputy_is_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.acting_id} for {self.absent_id}"
