"""The condition `whole`: a deliverable that the platform makes lacks nothing and claims nothing it cannot know."""

from typing import TYPE_CHECKING

from opentisc.desk.deliverables.content import Kind
from opentisc.desk.deliverables.reading import standing_against
from opentisc.desk.models import ServiceRequest
from opentisc.desk.requests.gates import gate
from opentisc.desk.requests.review import newest_of_each

if TYPE_CHECKING:
    from opentisc.desk.requests.steps import Act


@gate("whole")
def _is_whole(request: ServiceRequest, act: "Act") -> list[str]:
    """Deliverables of other kinds (files that people hand in) are judged by their reviewer alone."""
    made_here = [row for row in newest_of_each(request) if row.kind in set(Kind)]
    return [str(one) for row in made_here for one in standing_against(row, request)]
