"""Divisions of the country, bodies that serve, what they were designated, how they are related."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from opentisc.network.types import BodyKind, DesignationStage, RelationKind


class Division(models.Model):
    """An administrative division by GB/T 2260 code; the path is the chain of codes, `CN/11/1101/110101`.

    level: 0 the country, 1 province (or 兵团), 2 city, 3 county. A subtree is every path that starts with its own.
    """

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=60)
    path = models.CharField(max_length=60, unique=True)
    level = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(level__lte=3), name="division_level_at_most_3")
        ]

    def __str__(self) -> str:
        return self.name


class ServiceBody(models.Model):
    """A centre, workstation, outlet, partner or authority.

    host: the legal person it belongs to (依托单位); department: who runs it (运行部门). parent: the centre of a
    workstation. code: short, stable, unique, printed in numbers.
    """

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=BodyKind.choices)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="bodies")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="workstations"
    )
    host = models.CharField(max_length=160, blank=True)
    department = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    introduction = models.TextField(blank=True)
    is_open = models.BooleanField(default=True)
    is_fictional = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "service bodies"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind="workstation", parent__isnull=False)
                | (~models.Q(kind="workstation") & models.Q(parent=None)),
                name="body_workstation_has_parent_centre",
            )
        ]

    def __str__(self) -> str:
        return self.name


class BodyChange(models.Model):
    """What a body was before a change: its former name, host, department, parent and the like, kept for good.

    before: field → what stood there, the parent by its code. holds_from: the first day of what stands now.
    """

    body = models.ForeignKey(ServiceBody, on_delete=models.PROTECT, related_name="changes")
    before = models.JSONField()
    holds_from = models.DateField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-holds_from", "-pk"]

    def __str__(self) -> str:
        return f"{self.body_id} before {self.holds_from}"


class Designation(models.Model):
    """What a body was named, by whom, by which document, from when to when (TISC, 查新站, 网点 …).

    Stages are rows: a new stage ends the row before it. number: the designation's own, as the granting body gave it
    (that of a 查新站 is printed in report numbers); document_number: of the paper that grants it.
    """

    body = models.ForeignKey(ServiceBody, on_delete=models.PROTECT, related_name="designations")
    code = models.SlugField(max_length=30)
    name = models.CharField(max_length=80)
    granted_by = models.CharField(max_length=120)
    document_number = models.CharField(max_length=80, blank=True)
    number = models.CharField(max_length=40, blank=True)
    stage = models.CharField(max_length=12, choices=DesignationStage.choices)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="designation_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.name}"


class BodyRelation(models.Model):
    """One body supports, works with, or shares resources with another, for a time."""

    kind = models.CharField(max_length=12, choices=RelationKind.choices)
    giver = models.ForeignKey(ServiceBody, on_delete=models.PROTECT, related_name="relations_given")
    taker = models.ForeignKey(ServiceBody, on_delete=models.PROTECT, related_name="relations_taken")
    agreement = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="relation_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~models.Q(giver=models.F("taker")), name="relation_between_two_bodies"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} {self.kind} {self.taker_id}"
