"""Clients as one body keeps them: never shared between bodies, so that a code typed in tells nothing of others."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from opentisc.network.models.bodies import Division, ServiceBody
from opentisc.network.types import ClientKind


class Client(models.Model):
    """Somebody whom a body serves.

    body: who keeps this row. credit_code: USCC with a valid check digit (legal persons, sole traders). number:
    工号 or 学号, or the number of a foreign register (country says whose). parent: the university of a unit or
    member. merged_into: set by a merge, emptied by its undo. person: the account of a natural person.
    """

    body = models.ForeignKey(ServiceBody, on_delete=models.PROTECT, related_name="clients")
    kind = models.CharField(max_length=14, choices=ClientKind.choices)
    name = models.CharField(max_length=160)
    name_en = models.CharField(max_length=200, blank=True)
    credit_code = models.CharField(max_length=18, blank=True)
    number = models.CharField(max_length=60, blank=True)
    country = models.CharField(max_length=2, default="CN")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="units")
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT)
    email = models.EmailField(blank=True)
    mobile = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from"
    )
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["body", "name"]), models.Index(fields=["body", "mobile"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "credit_code"],
                condition=~models.Q(credit_code="") & models.Q(merged_into=None),
                name="client_once_per_body",
            ),
            models.UniqueConstraint(
                fields=["body", "parent", "number"],
                condition=models.Q(kind="member", merged_into=None),
                name="client_member_once_per_school",
            ),
            models.UniqueConstraint(
                fields=["body", "country", "number"],
                condition=models.Q(kind="overseas", merged_into=None) & ~models.Q(number=""),
                name="client_overseas_once_per_body",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ClientFact(models.Model):
    """A dated fact of a client: industry (GB/T 4754), size, label (专精特新 …), former name, group link, region.

    kind: `industry`, `size`, `label`, `former_name`, `group`, `region`. value: code or text.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="client_facts")
    kind = models.CharField(max_length=12)
    value = models.CharField(max_length=160)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["industry", "size", "label", "former_name", "group", "region"]),
                name="client_fact_kind_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.kind} {self.value}"


class ClientContact(models.Model):
    """A person with an account who may act for a client: sees its requests when `sees_all`, else only own ones."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="contacts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="client_contacts"
    )
    sees_all = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id} for {self.client_id}"


class ClientMerge(models.Model):
    """Two rows of one client were joined; what moved is kept so that it can be undone."""

    kept = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="merges_kept")
    gone = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="merges_gone")
    moved = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"
