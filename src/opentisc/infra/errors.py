"""What can go wrong with jobs."""

from opentisc.kernel.errors import Conflict, NotFound


class JobGone(NotFound):
    """There is no such job, or it is somebody else's: both look the same."""

    code = "job_gone"


class Cancelled(Conflict):
    """The person who started the job asked it to stop."""

    code = "cancelled"


class LeaseLost(Conflict):
    """Another worker took the job over because this one was silent for too long."""

    code = "lease_lost"
