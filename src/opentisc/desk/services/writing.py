"""Putting the shipped definitions into the database.

Not for: what people edit (`drafting`), nor the list of a body (`listing`).
"""

from datetime import datetime

from django.db import transaction

from opentisc.desk.catalogue import content_hash, shipped_services, to_plain
from opentisc.desk.models import ServiceVersion


@transaction.atomic
def sync_shipped(*, now: datetime) -> list[ServiceVersion]:
    """Return the new versions made from shipped definitions that the database does not hold yet.

    What can be published is; the rest are drafts (筹备中). A version that exists is never touched, and one that
    people published is not superseded: then the shipped one waits as a draft for them to take over.
    """
    made = []
    for code, definition in shipped_services().items():
        sha256 = content_hash(definition)
        rows = ServiceVersion.objects.filter(code=code, body=None)
        if rows.filter(content_sha256=sha256).exists():
            continue
        last = rows.order_by("-version").values_list("version", flat=True).first() or 0
        current = rows.filter(status="published").order_by("-version").first()
        publishes = definition.publishable and (current is None or current.made_by_id is None)
        made.append(
            ServiceVersion.objects.create(
                code=code,
                version=last + 1,
                definition=to_plain(definition),
                content_sha256=sha256,
                status="published" if publishes else "draft",
                published_at=now if publishes else None,
                made_at=now,
            )
        )
    return made
