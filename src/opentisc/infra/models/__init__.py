"""The tables of infra: jobs, the audit trail, uploaded files, notices. Not for: rules; the packages beside hold them."""

from opentisc.infra.models.audit import AuditEvent, AuditHead
from opentisc.infra.models.files import FileGroup, FileState, StoredFile
from opentisc.infra.models.jobs import Job, JobState

__all__ = ["AuditEvent", "AuditHead", "FileGroup", "FileState", "Job", "JobState", "StoredFile"]
