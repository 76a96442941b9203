"""Who there is in the fictional network, looked up once: hats of staff on a day, clients with their accounts."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from random import Random
from uuid import UUID

from django.db.models import Q, QuerySet

from opentisc.accounts.types import OPERATOR
from opentisc.desk import actions as desk_actions
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import ServiceRequest
from opentisc.desk.requests import people
from opentisc.desk.types import Duty
from opentisc.infra.prepared import Prepared
from opentisc.jobs.demo.days import Days
from opentisc.kernel.errors import OpenTiscError
from opentisc.network import queries
from opentisc.network.models import (
    Client,
    ClientContact,
    Deputy,
    Designation,
    Membership,
    Qualification,
    Resource,
    ServiceBody,
)
from opentisc.network.types import BodyKind, Hat, Role
from opentisc.search import queries as search
from opentisc.search.types import Query


@dataclass(frozen=True, slots=True)
class Applicant:
    """A client and the person who acts for it, where there is one."""

    client: Client
    hat: Hat | None


class World:
    """The network as the story needs it. Everything is read once: nothing of it changes while the story is told."""

    def __init__(self, days: Days, *, seed: int) -> None:
        self.days, self.seed = days, seed
        rows = ServiceBody.objects.filter(is_fictional=True, is_open=True).exclude(kind=BodyKind.AUTHORITY)
        self.bodies = {one.pk: one for one in rows.select_related("division", "parent").order_by("code")}
        self._hats: dict[tuple[int, int, Role], Hat] = {}
        self._deputy_hats: dict[tuple[int, int, int, date], Hat] = {}
        self.resources: dict[int, list[Resource]] = defaultdict(list)
        for one in Resource.objects.filter(body__in=self.bodies).order_by("pk"):
            self.resources[one.body_id].append(one)

    @cached_property
    def members(self) -> dict[int, list[Membership]]:
        """Return the memberships of each body, first made first."""
        found: dict[int, list[Membership]] = defaultdict(list)
        rows = Membership.objects.filter(body__in=self.bodies).select_related("person", "body__division")
        for one in rows.order_by("pk"):
            found[one.body_id].append(one)
        return found

    @cached_property
    def offers(self) -> dict[str, list[int]]:
        """Return the ids of the bodies that offer a service, by its code."""
        found: dict[str, list[int]] = defaultdict(list)
        for pk, body in self.bodies.items():
            for code in body.offers.filter(valid_until=None).values_list("code", flat=True):
                found[code].append(pk)
        return found

    @cached_property
    def applicants(self) -> dict[int, list[Applicant]]:
        """Return the clients of each body."""
        contacts = {
            one.client_id: queries.private_hat(one.person)
            for one in ClientContact.objects.filter(client__body__in=self.bodies).select_related("person")
        }
        found: dict[int, list[Applicant]] = defaultdict(list)
        for one in Client.objects.filter(body__in=self.bodies, merged_into=None).order_by("pk"):
            found[one.body_id].append(Applicant(one, contacts.get(one.pk)))
        return found

    @cached_property
    def searches_here(self) -> bool:
        """Say whether the patents are indexed, so that searches of the platform can be made."""
        try:
            search.run(Query(text="虚构", limit=1), actor=OPERATOR)
        except OpenTiscError:
            return False
        return True

    @cached_property
    def _qualified(self) -> set[tuple[int, str]]:
        return set(Qualification.objects.values_list("person_id", "code"))

    @cached_property
    def novelty_bodies(self) -> set[int]:
        """Return the ids of the bodies that are 查新 stations."""
        return set(Designation.objects.filter(code="novelty_station").values_list("body_id", flat=True))

    @cached_property
    def _away(self) -> list[Deputy]:
        return list(Deputy.objects.filter(body__in=self.bodies).select_related("acting"))

    def hat(self, person_id: int, body_id: int, *, now: datetime, role: Role | None = None) -> Hat:
        """Return the hat of a member; while the person is away, the hat of who stands in (某某代某某)."""
        day = queries.today(now)
        for one in self._away:
            if (one.absent_id, one.body_id) == (person_id, body_id) and one.first_day <= day <= one.last_day:
                key = (person_id, body_id, one.acting_id, one.first_day)
                if key not in self._deputy_hats:
                    self._deputy_hats[key] = queries.deputy_hat(
                        one.acting, absent_id=person_id, body_id=body_id, on=day
                    )
                return self._deputy_hats[key]
        return self.own_hat(person_id, body_id, now=now, role=role)

    def own_hat(self, person_id: int, body_id: int, *, now: datetime, role: Role | None = None) -> Hat:
        """Return the hat of a member, away or not."""
        day = queries.today(now)
        rows = [one for one in self.members[body_id] if one.person_id == person_id]
        found = next((one for one in rows if one.role == role), rows[0])
        key_of_role = (person_id, body_id, Role(found.role))
        if key_of_role not in self._hats:
            self._hats[key_of_role] = queries.wear(found.person, found.pk, on=day)
        return self._hats[key_of_role]

    def with_role(self, body_id: int, role: Role, *, now: datetime) -> Hat | None:
        """Return the hat of who has a role in a body, None where nobody has it."""
        for one in self.members[body_id]:
            if one.role == role:
                return self.hat(one.person_id, body_id, now=now, role=role)
        return None

    def takers(self, body_id: int) -> list[int]:
        """Return the ids of those who take intake in a body."""
        return [one.person_id for one in self.members[body_id] if one.takes_intake]

    def holder(self, request: ServiceRequest, duty: Duty, *, now: datetime) -> Hat | None:
        """Return the hat of who holds a duty now, in the body the duty was given for."""
        rows = people.holding(request, duty, now=now)
        return self.hat(rows[0].person_id, rows[0].body_id, now=now) if rows else None

    def team(self, request: ServiceRequest, rng: Random, *, gated: bool) -> desk_actions.Team:
        """Return who handles, and who reviews where a second person of the body can."""
        wanted = "novelty" if request.service.code == "B3" else ""
        able = [
            one.person_id
            for one in self.members[request.body_id]
            if one.role in (Role.CONSULTANT, Role.REVIEWER, Role.MANAGER)
            and (not wanted or (one.person_id, "novelty_searcher") in self._qualified)
        ]
        handler = rng.choice(able[:2] if rng.random() < 0.15 else [able[len(able) // 2]])
        others = [
            one
            for one in reversed(able)
            if one != handler and (not wanted or (one, "novelty_reviewer") in self._qualified)
        ]
        return desk_actions.Team(handler, others[0] if gated and others else None)

    def lender(self, body_id: int) -> tuple[ServiceBody, int] | None:
        """Return the parent centre of a workstation and its reviewer, to be borrowed."""
        parent = self.bodies[body_id].parent
        if parent is None:
            return None
        rows = [one for one in self.members[parent.pk] if one.role == Role.REVIEWER]
        return (parent, rows[0].person_id) if rows else None

    def request(self, key: str) -> ServiceRequest:
        """Return a request with its body and service, the definition aside: it is read once for each version."""
        found = _REQUEST.first(key=UUID(key))
        if found is None:
            raise UnknownRequest
        return found


def _by_key(*, key: UUID) -> "QuerySet[ServiceRequest]":
    rows = ServiceRequest.objects.narrowed(Q(key=key)).select_related("body", "service", "submitted_by")
    return rows.defer("service__definition", "snapshot")


_REQUEST: Prepared[ServiceRequest] = Prepared(_by_key, key=UUID)
