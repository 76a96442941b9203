"""What the desk offers to those below: its sentences, how its rows follow merged clients and departures."""

from opentisc.desk import sentences
from opentisc.desk.knowledge import offering as knowledge
from opentisc.desk.models import ServiceRequest
from opentisc.desk.policy import EVERYTHING
from opentisc.desk.requests import experts, kinds, telling
from opentisc.desk.requests.assigning import reroute
from opentisc.desk.services.sentences import SENTENCES as SERVICES
from opentisc.infra.sentences import register as register_sentences
from opentisc.network.registry import ClientMover, register_away, register_client_mover, register_hats


def register() -> None:
    """Register with the contexts below; called once when the app is ready."""
    sentences.register()
    register_sentences(SERVICES)
    knowledge.register()
    kinds.register()
    telling.register()
    register_client_mover("desk.request", ClientMover(move=_move, back=_back))
    register_away("desk", reroute)
    register_hats("desk.expert", experts.hats_of)


def _move(gone: int, kept: int) -> list[int]:
    rows = ServiceRequest.objects.narrowed(EVERYTHING).filter(client_id=gone)
    keys = list(rows.values_list("pk", flat=True))
    rows.update(client_id=kept)
    return keys


def _back(keys: list[int], kept: int, gone: int) -> None:
    rows = ServiceRequest.objects.narrowed(EVERYTHING).filter(pk__in=keys, client_id=kept)
    rows.update(client_id=gone)
