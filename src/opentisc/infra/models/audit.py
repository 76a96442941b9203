"""The audit trail: one row for each act, and the one row that says which is the last.

Triggers in the database refuse to change or delete an event (migration `audit`). A later migration that alters
this table on SQLite copies it and loses them: it must put them back. Not for: writing; that is `infra.audit`.
"""

from typing import ClassVar

from django.db import models

GENESIS = "0" * 64
"""What the first event names as the hash before it."""


class AuditEvent(models.Model):
    """One act of one person. Nothing here points to another table: the trail outlives what it tells of.

    seq: 1, 2, 3 … without gaps, in the order of commits. at: UTC. person_id, on_behalf_of: ids of people or None.
    hat: code of the role worn; body_code: of the service body. address: truncated network address. facts: a JSON
    object as canonical text, kept as written, because a column of JSON would reorder it and break its hash.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=100)
    result = models.CharField(max_length=10)
    person_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=200, blank=True)
    hat = models.CharField(max_length=50, blank=True)
    body_code = models.CharField(max_length=50, blank=True)
    on_behalf_of = models.BigIntegerField(null=True)
    address = models.CharField(max_length=45, blank=True)
    machine = models.CharField(max_length=10)
    subject_kind = models.CharField(max_length=50)
    subject_key = models.CharField(max_length=200)
    facts = models.TextField(default="{}")
    prev_hash = models.CharField(max_length=64)
    row_hash = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_key", "seq"], name="audit_by_subject"),
            models.Index(fields=["person_id", "seq"], name="audit_by_person"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="audit_seq_from_one"),
            models.CheckConstraint(
                condition=models.Q(result__in=["done", "refused", "failed"]), name="audit_result_known"
            ),
            models.CheckConstraint(
                condition=models.Q(machine__in=["web", "command", "job", "api"]), name="audit_machine_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.act}"


class AuditHead(models.Model):
    """The one row that every writer locks: number and hash of the last event."""

    seq = models.BigIntegerField(default=0)
    row_hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="audit_has_one_head"),
        ]

    def __str__(self) -> str:
        return f"head {self.seq}"
