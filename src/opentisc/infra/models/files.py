"""Uploaded files and how much room each group has taken. The bytes lie in Django's storage under a random key."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FileState(models.TextChoices):
    """What a virus scanner said: all well, none was asked, it could not be asked, it found something.

    The labels are what people read beside a file; a file without a scanner is always said to be 未扫描.
    """

    CLEAN = "clean", _("已查毒")
    UNSCANNED = "unscanned", _("未扫描")
    QUARANTINED = "quarantined", _("隔离待查")
    REFUSED = "refused", _("查出病毒，已拒收")


class StoredFile(models.Model):
    """One uploaded file. Who may read it is the rule of the context that holds its id.

    key: random, where the bytes lie; no part of an address. name: as uploaded, made harmless. sha256: of the bytes
    as they came. group: code of what the quota counts (a service body). upload_key: the caller's key of one
    submission; the same submission twice is one file. finding: what the scanner said of a file not clean.
    """

    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=FileState.choices)
    finding = models.CharField(max_length=200, blank=True)
    group = models.CharField(max_length=50)
    upload_key = models.CharField(max_length=64, null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT)
    uploaded_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state"], name="file_by_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "upload_key"], name="file_once_for_each_upload"),
        ]

    def __str__(self) -> str:
        return self.name


class FileGroup(models.Model):
    """How many bytes a group holds. quota_bytes: None is the installation's `files_quota_mb`."""

    code = models.CharField(max_length=50, primary_key=True)
    used_bytes = models.PositiveBigIntegerField(default=0)
    quota_bytes = models.PositiveBigIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return self.code
