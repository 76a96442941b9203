"""What a person is told, how the person wants it, and the mails that carry it. Not for: the texts."""

from typing import ClassVar

from django.conf import settings
from django.db import models

PERSON = settings.AUTH_USER_MODEL


class EmailMode(models.TextChoices):
    """When a notice goes out by e-mail: at once, once a day with others, not at all."""

    NOW = "now"
    DIGEST = "digest"
    OFF = "off"


class MailState(models.TextChoices):
    """States of a mail. `sending` longer than ten minutes means that its worker died."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class Mail(models.Model):
    """One mail to one person; its text is made of its notices when it is sent. kind: empty for a digest.

    not_before: quiet hours, or the pause after a failure. message_id: the same at every attempt, so that a mail
    that went out twice is one mail at the receiver. error: kind and code of the last failure, never an address.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    error = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "not_before"], name="mail_by_state")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at=None)),
                name="mail_sent_at_with_state",
            ),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"


class Notice(models.Model):
    """One thing that one person is told. code, facts: the sentence (infra.sentences). link: a local path.

    label: class of confidentiality, 0 to 3; from 2 on, code and facts say nothing of the case. key: the same notice
    again is told once. in_app: shown on the site; otherwise it is here for its mail alone.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=100)
    subject_kind = models.CharField(max_length=50)
    subject_key = models.CharField(max_length=200)
    code = models.CharField(max_length=100)
    facts = models.JSONField(default=dict)
    link = models.CharField(max_length=200, blank=True)
    label = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=100, null=True, blank=True)
    in_app = models.BooleanField(default=True)
    email = models.CharField(max_length=10, choices=EmailMode.choices)
    mail = models.ForeignKey(Mail, null=True, blank=True, on_delete=models.SET_NULL, related_name="notices")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "read_at", "-created_at"], name="notice_by_person"),
            models.Index(fields=["email", "mail"], name="notice_for_digest"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="notice_told_once"),
            models.CheckConstraint(condition=models.Q(label__lte=3), name="notice_label_known"),
            models.CheckConstraint(
                condition=models.Q(label__lt=2) | models.Q(code="case_updated", facts={}),
                name="notice_of_confidential_case_says_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}"


class NoticePreference(models.Model):
    """What a person chose for one kind; kinds without a row have their own default."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=100)
    in_app = models.BooleanField(default=True)
    email = models.CharField(max_length=10, choices=EmailMode.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_preference_for_each_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"


class QuietHours(models.Model):
    """Hours of the day, in the time of the installation, in which a person gets no mail; they may pass midnight."""

    person = models.OneToOneField(PERSON, on_delete=models.CASCADE, primary_key=True, related_name="+")
    begins = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(begins=models.F("ends")), name="quiet_hours_have_length"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins}–{self.ends}"
