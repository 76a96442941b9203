"""Tables of the network: divisions, bodies, people in them, clients, calendars, resources."""

from opentisc.network.models.bodies import BodyChange, BodyRelation, Designation, Division, ServiceBody
from opentisc.network.models.calendars import BodyDay, OfficialYear, OpeningHours
from opentisc.network.models.clients import Client, ClientContact, ClientFact, ClientMerge
from opentisc.network.models.members import Absence, Deputy, Membership, Qualification
from opentisc.network.models.resources import Resource, ResourceSeat

__all__ = [
    "Absence",
    "BodyChange",
    "BodyDay",
    "BodyRelation",
    "Client",
    "ClientContact",
    "ClientFact",
    "ClientMerge",
    "Deputy",
    "Designation",
    "Division",
    "Membership",
    "OfficialYear",
    "OpeningHours",
    "Qualification",
    "Resource",
    "ResourceSeat",
    "ServiceBody",
]
