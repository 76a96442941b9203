"""What can go wrong with a backup."""

from opentisc.kernel.errors import Conflict, Invalid, Unavailable


class NotABackup(Invalid):
    """The file is no backup of ours, is cut off, or an entry is not what the manifest says; facts: `why`."""

    code = "not_a_backup"


class NotEmpty(Conflict):
    """A restore goes to an empty installation alone; facts: `what` is there already."""

    code = "restore_not_empty"


class ToolMissing(Unavailable):
    """A program of PostgreSQL is not on this machine; facts: `tool`."""

    code = "tool_missing"


class BackupFailed(Unavailable):
    """The backup could not be written or the database could not be copied; facts: `why`. Nothing was replaced."""

    code = "backup_failed"
