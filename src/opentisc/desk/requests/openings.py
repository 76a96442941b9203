"""Every opening of a page of label 3 (限定知悉) is a row that the client sees; staff undertake confidentiality first.

Not for: the openings of sealed files; `files.open_file` writes those.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from opentisc.desk import policy
from opentisc.desk.models import Opening, ServiceRequest
from opentisc.desk.requests import trail
from opentisc.desk.requests.files import is_watched, require_undertaking
from opentisc.network.types import Hat


@transaction.atomic
def note_page(key: UUID | str, *, by: Hat, now: datetime, what: str = "page") -> ServiceRequest:
    """Return a request whose page is about to be shown; of label 3 the opening is kept, by name and body.

    An outside expert's openings are kept whatever the label. what: `page`, or `export` for a printed or exported one.
    Raises UnknownRequest, UndertakingMissing.
    """
    request = policy.get_visible(key, actor=by, now=now)
    if not is_watched(request, by):
        return request
    require_undertaking(request, by=by)
    Opening.objects.create(
        request=request,
        person_id=by.person_id,
        person_name=by.acting_name(),
        body_name=by.body_name,
        what=what,
        at=now,
    )
    trail.note(request, "desk.request.opened", {"what": what}, by=by, now=now)
    return request
