"""What came of a re-run, for the page."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from opentisc.desk.queries import Rerun


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRerun:
    """The counts as text. then: empty when the old version cannot be asked; list: what `search_version` builds.

    new, gone: (record id, its page) of the first records that today's data adds and no longer has.
    """

    hits: str
    then: str
    version: int | None
    is_same: bool
    why: str
    can_be_built: bool
    list: str
    now_total: str
    now_version: int
    known: bool
    new_count: str
    gone_count: str
    new: tuple[tuple[str, str], ...]
    gone: tuple[str, ...]


def rerun_shown(found: Rerun, *, why: str) -> ShownRerun:
    """Return the re-run as the page prints it. why: the sentence for what the old version lacks."""
    step, apart = found.step, found.difference
    return ShownRerun(
        hits=f"{step.hits or 0:,}",
        then="" if found.then is None else f"{found.then:,}",
        version=step.data_version,
        is_same=found.is_same,
        why=why,
        can_be_built=found.why_not == "version_not_indexed",
        list=urlencode({"collection": step.collection, "as_of": step.data_version}),
        now_total=f"{found.now_total:,}",
        now_version=found.now_version,
        known=apart is not None,
        new_count=f"{apart.new:,}" if apart else "",
        gone_count=f"{apart.gone:,}" if apart else "",
        new=tuple((one, reverse("record", args=[one])) for one in apart.new_ids) if apart else (),
        gone=apart.gone_ids if apart else (),
    )
