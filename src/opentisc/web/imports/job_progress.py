"""How far a job is, in words: the amount with its unit and the time left. Not for: measuring; the import does."""

from datetime import datetime

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext

from opentisc.infra.models import Job

_LEAST_SECONDS = 5  # before this the speed cannot be told
_LEAST_DONE = 0.01  # nor before a hundredth is done


def percent(job: Job) -> int | None:
    """Return per cent of the phase, None when the phase has not said how much there is.

    The phases after the reading repeat its final amount; that says nothing of themselves.
    """
    return min(100, round(100 * job.done / job.total)) if _tells(job) else None


def amount(job: Job) -> str:
    """Return done and total with their unit: bytes of the files while reading, records else; empty for none."""
    if not _tells(job):
        return ""
    if job.phase == "reading":
        sizes = {"done": filesizeformat(job.done), "total": filesizeformat(job.total)}
        return gettext("已读 %(done)s，共 %(total)s") % sizes
    return gettext("已处理 %(done)s 条，共 %(total)s 条") % {
        "done": f"{job.done:,}",
        "total": f"{job.total:,}",
    }


def time_left(job: Job, *, now: datetime) -> str:
    """Return about how long the phase still takes at the speed so far; empty when it cannot be told."""
    if job.started_at is None or job.phase != "reading" or not _tells(job):
        return ""
    spent = (now - job.started_at).total_seconds()
    if spent < _LEAST_SECONDS or job.done < job.total * _LEAST_DONE or job.done >= job.total:
        return ""
    seconds = spent / job.done * (job.total - job.done)
    if seconds < 60:
        return gettext("读完约需 %(n)s 秒") % {"n": max(1, round(seconds))}
    if seconds < 90 * 60:
        return gettext("读完约需 %(n)s 分钟") % {"n": round(seconds / 60)}
    return gettext("读完约需 %(n)s 小时") % {"n": f"{seconds / 3600:.1f}"}


def _tells(job: Job) -> bool:
    """Tell whether done and total belong to the phase."""
    return job.total > 0 and (job.phase == "reading" or job.done < job.total)
