"""Where the words of the list's query stand in a whole record, so that the reader marks them too (UX-07)."""

from collections.abc import Mapping, Sequence

from opentisc.kernel.errors import Invalid, NotFound, Unavailable
from opentisc.records.reading import RecordView
from opentisc.records.types import Literature, Patent
from opentisc.search import queries
from opentisc.search.types import Highlight
from opentisc.web.policy import Visitor
from opentisc.web.search.state import SearchState

Marks = Mapping[str, Sequence[Sequence[Highlight]]]
"""Field of the language → for each of its values, in the record's order, the stretches that the query marks."""


def marks_of(view: RecordView, state: SearchState, *, actor: Visitor) -> Marks:
    """Return the marks of the list's query in this record; none when it cannot be asked any more."""
    texts = _texts(view)
    if not state.query or state.collection != view.collection or not texts:
        return {}
    try:
        return queries.marks(state.asked(), texts, view.record.record_id, actor=actor)
    except (Invalid, NotFound, Unavailable):
        return {}


def _texts(view: RecordView) -> dict[str, list[str]]:
    """Return the texts that the page shows, by field, in the order in which it shows them."""
    match view.record:
        case Patent() as patent:
            return {
                "ti": [one.value for one in patent.titles],
                "ab": [one.value for one in patent.abstracts],
                "cl": [one.text for one in patent.claims],
                "de": [one.text for one in patent.description],
            }
        case Literature() as work:
            return {
                "ti": [one.value for one in work.titles],
                "ab": [one.value for one in work.abstracts],
            }
        case _:
            return {}
