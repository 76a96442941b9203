"""即时登记: an enquiry answered on the spot, written down in one screen and closed (已办结), and its corrections."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from opentisc.desk.types import Channel, Effort
from opentisc.infra.orm import GuardedManager
from opentisc.network.types import ClientKind, Label


class Enquiry(models.Model):
    """One enquiry. client_name is optional. basis: article keys, or `opinion` True (意见) where there is none.

    drawn_for_review: 5 % are; reviewed_* say what came of it. promoted_to: the full request it became.
    occurred_at: when it was asked; recorded_at: when it was saved; back-dating is bounded and reasoned.
    label: 内部 unless the client asks for more; 限定知悉 is not for an enquiry but for a request, which has a list.
    on_behalf_of: for whom a deputy answered. other_party, client_name, named_rights: what the conflict check looks at.
    conflict: empty when nothing was named, else `clear`, `ask`, and what compliance decided. folded: what
    suggestions look through. row_sha256: of the content, so that a sheet pasted twice is noticed.

    Reads start from `enquiries.reading.visible`: the default manager refuses a query that was not narrowed.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=40, unique=True)
    body = models.ForeignKey("network.ServiceBody", on_delete=models.PROTECT, related_name="enquiries")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="enquiries"
    )
    by_name = models.CharField(max_length=220)
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    label = models.PositiveSmallIntegerField(
        choices=[(int(one), one.name) for one in (Label.INTERNAL, Label.CLIENT)], default=Label.INTERNAL
    )
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)
    backdating_reason = models.CharField(max_length=200, blank=True)
    right_kinds = models.JSONField(default=list)
    topic = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    place = models.CharField(max_length=120, blank=True)
    client_kind = models.CharField(max_length=14, choices=ClientKind.choices, default=ClientKind.ANONYMOUS)
    client_name = models.CharField(max_length=160, blank=True)
    other_party = models.CharField(max_length=160, blank=True)
    region = models.CharField(max_length=12, blank=True)
    question = models.TextField()
    answer = models.TextField()
    basis = models.JSONField(default=list)
    opinion = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField(default=0)
    effort = models.PositiveSmallIntegerField(choices=Effort.choices, default=Effort.R1)
    named_rights = models.JSONField(default=list)
    conflict = models.CharField(max_length=8, blank=True)
    drawn_for_review = models.BooleanField(default=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_result = models.CharField(max_length=8, blank=True)
    review_note = models.TextField(blank=True)
    folded = models.TextField(blank=True)
    row_sha256 = models.CharField(max_length=64, blank=True)
    promoted_to = models.ForeignKey(
        "desk.ServiceRequest", null=True, blank=True, on_delete=models.PROTECT, related_name="promoted_from"
    )

    objects = GuardedManager["Enquiry"]()

    class Meta:
        verbose_name_plural = "enquiries"
        indexes: ClassVar = [
            models.Index(fields=["body", "-occurred_at"]),
            models.Index(fields=["body", "row_sha256"], name="enquiry_by_content"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(effort__gte=1, effort__lte=6), name="enquiry_effort_1_to_6"
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by=None) | ~models.Q(reviewed_by=models.F("by")),
                name="enquiry_reviewer_is_not_author",
            ),
            models.CheckConstraint(
                condition=models.Q(label__in=[Label.INTERNAL, Label.CLIENT]), name="enquiry_label_known"
            ),
            models.CheckConstraint(
                condition=models.Q(opinion=True) | ~models.Q(basis=[]), name="enquiry_has_basis_or_opinion"
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by=None, reviewed_at=None, review_result="")
                | models.Q(
                    reviewed_by__isnull=False, reviewed_at__isnull=False, review_result__in=["sound", "amend"]
                ),
                name="enquiry_review_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(conflict__in=["", "clear", "ask", "waived", "blocked"]),
                name="enquiry_conflict_known",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class EnquiryAmendment(models.Model):
    """One correction of an enquiry: what stood there before, field by field, a review that asked for it included."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="amendments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=220)
    at = models.DateTimeField(default=timezone.now)
    before = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.enquiry_id} {self.at}"


class EnquiryFile(models.Model):
    """A file of an enquiry that came by e-mail: the mail itself (`mail`), or what was attached to it (`material`)."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="files")
    stored = models.OneToOneField("infra.StoredFile", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["mail", "material"]), name="enquiry_file_kind_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.enquiry_id}"
