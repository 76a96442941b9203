"""What was true of client and service when a request was accepted; later changes of the client do not reach it."""

from datetime import date, datetime

from django.utils import timezone

from opentisc.desk.catalogue import Definition
from opentisc.desk.models import ServiceRequest
from opentisc.infra.audit.types import JSON
from opentisc.network import queries as network


def take(request: ServiceRequest, definition: Definition, *, now: datetime) -> dict[str, JSON]:
    """Return the snapshot: client kind, size, labels, industry, region, tier, service version, body.

    designations: those in force of the body, with their own numbers; the archive keeps them with the request.
    """
    day = timezone.localtime(now).date()
    kept: dict[str, JSON] = {
        "taken_at": now.isoformat(),
        "service": request.service.code,
        "service_version": request.service.version,
        "service_sha256": request.service.content_sha256,
        "tier": definition.tier.value,
        "fee_class": definition.fee_class.value,
        "body": request.body.code,
        "division": request.body.division.path,
        "designations": _designations(request.body_id, on=day),
        "client": None,
    }
    if request.client is not None:
        facts = network.facts_on(request.client, on=day)
        kept["client"] = {
            "kind": request.client.kind,
            "name": request.client.name,
            "credit_code": request.client.credit_code,
            "country": request.client.country,
            "industry": facts.industry,
            "size": facts.size,
            "region": facts.region,
            "labels": list(facts.labels),
            "former_names": list(facts.former_names),
        }
    return kept


def _designations(body_id: int, *, on: date) -> list[JSON]:
    named = network.designations_on([body_id], on=on).get(body_id, [])
    return [
        {
            "code": one.code,
            "name": one.name,
            "stage": one.stage,
            "number": one.number,
            "document": one.document_number,
        }
        for one in named
    ]
