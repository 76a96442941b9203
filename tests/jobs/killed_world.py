"""Prepares an installation in OPENTISC_HOME whose worker is then killed: `python -m tests.jobs.killed_world WHAT`.

Prints one line of JSON. Run as a process of its own, because an installation is read once for each process.
"""

import json
import sys

import django


def report() -> dict[str, object]:
    """Name the job that makes the files of a report; return the ids of job and deliverable."""
    from opentisc.desk import actions
    from tests.factories import desk as make
    from tests.factories import reports

    desk = make.make_desk()
    request = make.make_working(desk, service="B2")
    reports.add_steps(request, desk.consultant)
    row = reports.make_report(request, desk.consultant, reports.search_written())
    job = actions.ask_for_files(request.key, row.pk, by=desk.consultant, now=reports.LATER)
    return {"job": job.pk, "deliverable": row.pk}


def story() -> dict[str, object]:
    """Name the job that fills a small fictional network."""
    from opentisc.jobs.demo import filling
    from tests.factories import desk as make

    job = filling.ask(filling.wanted(until=make.NOW, seed=7, requests=15, enquiries=3))
    return {"job": job.pk}


def look() -> dict[str, object]:
    """Return what is there now: what effects the jobs had, and whether the audit chain holds."""
    from opentisc.desk.models import Deliverable, Enquiry, Message, RequestFile, ServiceRequest, Transition
    from opentisc.desk.policy import EVERYTHING
    from opentisc.infra import audit
    from opentisc.infra.models import StoredFile
    from opentisc.jobs.demo import examining

    rows = ServiceRequest.objects.narrowed(EVERYTHING).order_by("pk")
    return {
        "files": list(StoredFile.objects.order_by("pk").values_list("upload_key", "sha256")),
        "shown": RequestFile.objects.filter(removed_at=None).count(),
        "attached": [bool(one.docx_id and one.pdf_id) for one in Deliverable.objects.order_by("pk")],
        "requests": [list(one) for one in rows.values_list("number", "title", "state", "version")],
        "enquiries": Enquiry.objects.narrowed(EVERYTHING).count(),
        "acts": Transition.objects.count(),
        "said": Message.objects.count(),
        "broken": list(examining.examine().broken),
        "chain": str(audit.verify(heads=()).fault),
    }


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps({"report": report, "story": story, "look": look}[sys.argv[1]](), default=str))
