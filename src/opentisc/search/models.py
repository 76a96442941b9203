"""Tables of search histories: whose, whether switched on, and one row per step (UX-13).

A visitor's steps have no row here; they live in the visitor's session. Not for: reading or writing them (history/).
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class SearchHistory(models.Model):
    """The history of one person, or of the command. last_number: the highest ever given while it lives."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="search_history",
    )
    of_command = models.BooleanField(default=False)
    is_on = models.BooleanField(default=True)
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(of_command=True, owner=None)
                | models.Q(of_command=False, owner__isnull=False),
                name="search_history_has_one_owner",
            ),
            models.UniqueConstraint(
                fields=["of_command"],
                condition=models.Q(of_command=True),
                name="search_history_one_of_command",
            ),
        ]

    def __str__(self) -> str:
        return f"search history of {self.owner_id or 'the command'}"


class SearchStep(models.Model):
    """One search. include, exclude: [facet, value] pairs; key: a short name of what was asked, to see repetition.

    total: hits, or groups when collapsed. as_of: the old data version that was asked for, None: the newest.
    """

    history = models.ForeignKey(SearchHistory, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    collection = models.CharField(max_length=50)
    text = models.TextField(blank=True)
    include = models.JSONField(default=list)
    exclude = models.JSONField(default=list)
    blanks_are_and = models.BooleanField(default=False)
    as_of = models.PositiveBigIntegerField(null=True, blank=True)
    collapse = models.CharField(max_length=20)
    key = models.CharField(max_length=32)
    words = models.TextField()
    total = models.PositiveBigIntegerField()
    data_version = models.PositiveBigIntegerField()
    searched_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["history", "number"], name="search_step_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="search_step_number_from_1"),
        ]
        indexes: ClassVar = [models.Index(fields=["history", "key"])]

    def __str__(self) -> str:
        return f"#{self.number} {self.text}"
