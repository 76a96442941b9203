"""The tables of infra: jobs, the audit trail, uploaded files, notices. Not for: rules; the packages beside hold them."""

from opentisc.infra.models.audit import AuditEvent, AuditHead
from opentisc.infra.models.files import FileGroup, FileState, StoredFile
from opentisc.infra.models.jobs import Job, JobState, Scheduled
from opentisc.infra.models.notices import EmailMode, Mail, MailState, Notice, NoticePreference, QuietHours

__all__ = [
    "AuditEvent",
    "AuditHead",
    "EmailMode",
    "FileGroup",
    "FileState",
    "Job",
    "JobState",
    "Mail",
    "MailState",
    "Notice",
    "NoticePreference",
    "QuietHours",
    "Scheduled",
    "StoredFile",
]
