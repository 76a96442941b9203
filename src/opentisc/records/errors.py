"""What can go wrong with records, the lake and imports."""

from opentisc.kernel.errors import Conflict, Invalid, NotFound, Unavailable


class RecordGone(NotFound):
    """There is no such record, or the person may not know of it: both look the same."""

    code = "not_found"

    def __init__(self, record_id: str) -> None:
        self.record_id = record_id
        super().__init__(f"no record is called {record_id!r}", given=record_id)


class BatchGone(NotFound):
    """There is no import batch with this number."""

    code = "batch_gone"

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"no batch has the number {number}", number=number)


class VersionGone(NotFound):
    """The data version was never published, or `lake prune` took it away."""

    code = "version_gone"

    def __init__(self, version: int, kept: tuple[int, ...]) -> None:
        self.version, self.kept = version, kept
        super().__init__(f"data version {version} is not kept", version=version, kept=list(kept))


class ImportRunning(Conflict):
    """Another import, undo or prune holds the lake; `holder` says who."""

    code = "import_running"

    def __init__(self, *, pid: int, host: str, person: str, since: str) -> None:
        self.pid, self.host, self.person, self.since = pid, host, person, since
        super().__init__(
            f"{person} imports since {since} (process {pid} on {host})",
            pid=pid,
            host=host,
            person=person,
            since=since,
        )


class BatchState(Conflict):
    """The batch is in a state that does not allow the step asked for."""

    code = "batch_state"

    def __init__(self, *, number: int, state: str, step: str) -> None:
        self.number, self.state, self.step = number, state, step
        super().__init__(
            f"cannot {step} batch {number}, which is {state}", number=number, state=state, step=step
        )


class UnknownSource(Invalid):
    """No source has this code."""

    code = "unknown_source"

    def __init__(self, given: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no source is called {given!r}", given=given, known=list(known))


class LakeBroken(Unavailable):
    """A table that the published pointer names cannot be opened."""

    code = "lake_broken"

    def __init__(self, table: str, why: str) -> None:
        self.table, self.why = table, why
        super().__init__(f"table {table}: {why}", table=table, why=why)
