"""One-key marks beside a document: the values of the service's scale, which of them holds, where they are sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from opentisc.desk.queries import MarkedDocument, Work, mark_values
from opentisc.web.labels import Label


@dataclass(frozen=True, slots=True)
class ShownValue:
    """One button. key: the key that presses it; holds: whether this mark holds now."""

    code: str
    word: Label
    key: str
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """The buttons of one document. url: where they are sent; record_id: of a record that may be no document yet.

    document: its page, empty until it is one. writable: the buttons can be pressed. seen: id of the mark that holds, 0
    for none. changed: somebody else marked it after the page was read, and what was pressed was not kept.
    """

    url: str
    record_id: str
    scale: str
    values: tuple[ShownValue, ...]
    document: str
    writable: bool
    step: int | None = None
    back: str = ""
    anchor: str = ""
    note: str = ""
    seen: int = 0
    changed: bool = False


def of_record(
    work: Work,
    record_id: str,
    known: Mapping[str, MarkedDocument],
    *,
    step: int | None,
    back: str,
    anchor: str,
) -> Marking:
    """Return the buttons beside a hit."""
    found = known.get(record_id)
    return Marking(
        url=reverse("desk_record_mark", args=[work.request.key]),
        record_id=record_id,
        scale=work.scheme.whole,
        values=values(work, found),
        document=_page(work, found),
        writable=work.is_open,
        step=step,
        back=back,
        anchor=anchor,
        note=found.whole.note if found and found.whole else "",
        seen=found.whole.pk if found and found.whole else 0,
    )


def of_document(work: Work, found: MarkedDocument) -> Marking:
    """Return the buttons of a document on the list of documents."""
    return Marking(
        url=reverse("desk_document_mark", args=[work.request.key, found.row.pk]),
        record_id=found.row.record_id,
        scale=work.scheme.whole,
        values=values(work, found),
        document=_page(work, found),
        writable=work.is_open,
        back=reverse("desk_documents", args=[work.request.key]),
        anchor=f"document-{found.row.pk}",
        note=found.whole.note if found.whole else "",
        seen=found.whole.pk if found.whole else 0,
    )


def values(work: Work, found: MarkedDocument | None) -> tuple[ShownValue, ...]:
    """Return the values of the service's scale of whole documents, the strongest first."""
    holds = found.whole.value if found and found.whole else ""
    return tuple(
        ShownValue(one.code, one.word, one.key, one.code == holds) for one in mark_values(work.scheme.whole)
    )


def _page(work: Work, found: MarkedDocument | None) -> str:
    return reverse("desk_document", args=[work.request.key, found.row.pk]) if found else ""
