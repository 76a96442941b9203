"""How far the files of a version are, in words that everybody understands, and the button that makes them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from opentisc.desk import queries
from opentisc.desk.models import Deliverable
from opentisc.web.desk.review.presenting import progress_of


@dataclass(frozen=True, slots=True)
class FileState:
    """ready: both files are there and say what the version says now. stale: they are there and say less.

    running: a job makes them; percent: of it, None while it waits. failure: why the last one made none. may_ask: the
    button is offered. words: the state in one sentence, empty where the files are ready.
    """

    ready: bool
    stale: bool
    running: bool
    percent: int | None
    failure: str
    may_ask: bool
    words: str


def file_state(row: Deliverable, *, may_ask: bool) -> FileState:
    """Return the state of a version's files (docx and pdf loaded) for somebody who may, or may not, ask for them."""
    ready = queries.files_are_current(row)
    stale = not ready and row.docx is not None and row.pdf is not None
    progress = None if ready else progress_of(queries.deliverable_job(row))
    running = progress is not None and progress.running
    failure = progress.failure if progress is not None else ""
    if ready:
        words = ""
    elif running:
        words = _("正在生成文件，通常不到一分钟。")
    elif stale:
        words = _("文件是较早状态的，请重新生成。")
    else:
        words = _("文件还没有生成；内容已经留存，可以随时生成。")
    percent = progress.percent if progress is not None else None
    return FileState(ready, stale, running, percent, failure, may_ask and not ready and not running, words)
