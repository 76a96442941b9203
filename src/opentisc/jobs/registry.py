"""Job names and the action that each runs. Actions name jobs; nothing below this package runs them."""

from collections.abc import Mapping

from opentisc.infra.worker import Report, Runner
from opentisc.jobs import accounts, desk, infra, records, search
from opentisc.jobs.demo import filling


def runners() -> Mapping[str, Runner]:
    """Return every job by its name."""
    return {
        "desk.tell": desk.tell,
        "desk.pass_time": desk.pass_time,
        "desk.escalate": desk.escalate,
        "desk.ask_effects": desk.ask_effects,
        "desk.sweep_mail": desk.sweep_mail,
        "desk.make_deliverable": desk.make_deliverable,
        "desk.index_knowledge": desk.index_knowledge,
        "accounts.register_by_mail": accounts.register_by_mail,
        "records.import": records.import_upload,
        "records.undo": records.undo_batch,
        "search.index_version": search.index_version,
        "infra.send_mail": infra.send_mail,
        "infra.send_due": infra.send_due,
        "infra.send_digests": infra.send_digests,
        "infra.export_audit_head": infra.export_audit_head,
        "infra.sweep_files": infra.sweep_files,
        "infra.rescan_files": infra.rescan_files,
        filling.JOB: filling.fill,
    }


__all__ = ["Report", "runners"]
