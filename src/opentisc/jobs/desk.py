"""Jobs of the desk: each calls one action and returns what it did, in numbers."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from opentisc.desk.deliverables.making import make_files
from opentisc.infra.worker import Report


def make_deliverable(report: Report, arguments: Mapping[str, Any]) -> dict[str, object]:
    """Make DOCX and PDF of one version. arguments: deliverable. A second attempt keeps the files of the first."""
    return make_files(arguments["deliverable"], now=timezone.now(), tell=report.progress)
