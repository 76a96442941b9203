"""Jobs of infra: each calls one action and returns what it did, in numbers."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from opentisc.infra import attachments, audit, notify
from opentisc.infra.attachments.errors import FileDamaged
from opentisc.infra.models import StoredFile
from opentisc.infra.worker import Report


def send_mail(report: Report, arguments: Mapping[str, Any]) -> dict[str, object]:
    """Send one mail. arguments: mail. A second attempt of the job sends nothing that was sent."""
    report.renew()
    return {"state": notify.deliver(arguments["mail"], now=timezone.now())}


def send_due(report: Report, _arguments: Mapping[str, Any]) -> dict[str, object]:
    """Send every mail whose time has come: after quiet hours, after a failure, after a lost worker."""
    due = notify.due_mails(now=timezone.now())
    states: dict[str, int] = {}
    for number, mail in enumerate(due, start=1):
        report.progress("sending", number, len(due))
        state = notify.deliver(mail, now=timezone.now())
        states[state] = states.get(state, 0) + 1
    return {"mails": len(due), **states}


def send_digests(report: Report, _arguments: Mapping[str, Any]) -> dict[str, object]:
    """Make the mails of the day; each is sent by a job of its own."""
    report.renew()
    return {"mails": len(notify.make_digests(now=timezone.now()))}


def export_audit_head(report: Report, _arguments: Mapping[str, Any]) -> dict[str, object]:
    """Write down where the audit trail stands (SC-49)."""
    report.renew()
    head, _path = audit.export_head(now=timezone.now())
    return {"seq": head.seq}


def sweep_files(report: Report, _arguments: Mapping[str, Any]) -> dict[str, object]:
    """Remove bytes that no row knows (SC-59)."""
    report.renew()
    return {"removed": attachments.sweep(now=timezone.now())}


def rescan_files(report: Report, _arguments: Mapping[str, Any]) -> dict[str, object]:
    """Ask the virus scanner about files that it has not seen (SC-33). A damaged file is counted and left."""
    waiting = attachments.waiting_for_scan()
    states: dict[str, int] = {}
    for number, pk in enumerate(waiting, start=1):
        report.progress("scanning", number, len(waiting))
        state = _rescanned(pk)
        states[state] = states.get(state, 0) + 1
    return {"files": len(waiting), **states}


def _rescanned(pk: int) -> str:
    file = StoredFile.objects.filter(pk=pk).first()
    if file is None:
        return "gone"
    try:
        return attachments.rescan(file).state
    except FileDamaged:
        return "damaged"
