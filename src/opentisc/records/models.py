"""Import batches, the sources of records, and the column mappings that people save.

The records themselves are not rows here: they live in the lake. A batch's row follows the lake's published
pointer, which is the truth of what is in force.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class BatchState(models.TextChoices):
    """States of a batch, in the order of its life."""

    OPEN = "open"
    COMMITTED = "committed"
    UNDONE = "undone"
    FAILED = "failed"


class Source(models.Model):
    """Who published what files say. The product's own list is data (imports/sources.toml); these add to it.

    rank: 0 to 100, the higher wins. audience: `public`, or `centre` for what only staff may see.
    """

    code = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=200)
    licence = models.TextField(blank=True)
    rank = models.PositiveSmallIntegerField(default=50)
    audience = models.CharField(max_length=20, default="public")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(rank__lte=100), name="source_rank_at_most_100"),
            models.CheckConstraint(
                condition=models.Q(audience__in=["public", "centre"]), name="source_audience_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class MappingProfile(models.Model):
    """A column mapping that somebody made and saved. mapping: the profile of records.formats.tables as JSON."""

    code = models.SlugField(max_length=50, unique=True)
    title = models.CharField(max_length=200)
    mapping = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.code


class ImportBatch(models.Model):
    """One import: whole or not at all. number: its place in the order that decides between equal sources.

    paths, fingerprint: what was imported; the same fingerprint finds an open batch again. by: the person;
    None for the command, whose operator is in by_name. read … rejected: records of the files. unmapped:
    source path → values that no field took. data_version_before, after: of the lake; equal when nothing changed.
    """

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.OPEN)
    paths = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64)
    format_code = models.CharField(max_length=50, blank=True)
    profile_code = models.CharField(max_length=50, blank=True)
    source_code = models.CharField(max_length=50, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    by_name = models.CharField(max_length=100)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_by_name = models.CharField(max_length=100, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    read = models.PositiveBigIntegerField(default=0)
    added = models.PositiveBigIntegerField(default=0)
    changed = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveBigIntegerField(default=0)
    unmapped = models.JSONField(default=dict)
    data_version_before = models.PositiveBigIntegerField(default=0)
    data_version_after = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        indexes: ClassVar = [models.Index(fields=["state", "fingerprint"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state="open", finished_at=None)
                | (~models.Q(state="open") & models.Q(finished_at__isnull=False)),
                name="batch_finished_at_with_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state="undone", undone_at__isnull=False)
                | (~models.Q(state="undone") & models.Q(undone_at=None)),
                name="batch_undone_at_with_state",
            ),
        ]

    def __str__(self) -> str:
        return f"batch {self.number}"
