"""The fictional network itself: provinces, bodies, people with qualifications and leave, resources, clients.

Written once; what is there is left alone. The people and clients of the same seed have the same names.
Not for: requests.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final

from django.db import transaction

from opentisc.accounts.models import Person
from opentisc.accounts.types import OPERATOR
from opentisc.desk import actions as desk
from opentisc.jobs.demo.clients import add_clients
from opentisc.jobs.demo.days import Days
from opentisc.jobs.demo.words import words
from opentisc.kernel.workdays import CHINA_TIME
from opentisc.network import actions, queries
from opentisc.network.models import ServiceBody
from opentisc.network.types import BodyKind, DesignationStage, RelationKind, ResourceKind, Role

LIBRARIAN: Final = "librarian@example.org"
REVIEWER: Final = "reviewer@example.org"
MANAGER: Final = "manager@example.org"
_BEFORE: Final = timedelta(days=90)  # bodies and people were there so long before the first request
_OUTSIDE: Final = ("虚构学术文献总库", "虚构全球专利库")


@dataclass(frozen=True, slots=True)
class _Place:
    """One member to be: role, further roles, whether new requests come here, and a login of its own."""

    role: Role
    more: tuple[Role, ...] = ()
    takes_intake: bool = False
    login: str = ""


_CENTRE: Final = (
    _Place(Role.MANAGER),
    _Place(Role.INTAKE, takes_intake=True),
    _Place(Role.CONSULTANT, takes_intake=True),
    _Place(Role.REVIEWER, more=(Role.COMPLIANCE,)),
)
_FIRST_CENTRE: Final = (
    _Place(Role.MANAGER, login=MANAGER),
    _Place(Role.INTAKE, takes_intake=True),
    _Place(Role.CONSULTANT, takes_intake=True, login=LIBRARIAN),
    _Place(Role.REVIEWER, more=(Role.COMPLIANCE,), login=REVIEWER),
)


class _Builder:
    """Writes the network once, its names drawn by the seed."""

    def __init__(self, *, seed: int, days: Days, now: datetime) -> None:
        self.rng = Random(f"{seed}/network")  # noqa: S311 - a story, no secret
        self.days, self.now = days, now
        self.since = days.first - _BEFORE
        self._names = self._people_names()
        self._mails = 0

    def build(self) -> None:
        """Write authorities, centres, workstations; then who is away; then clients."""
        for row in words().rows("provinces"):
            self._authority(row)
        centres = {row["code"]: self._centre(row) for row in words().rows("centres")}
        for row in words().rows("workstations"):
            self._workstation(row, centres[row["parent"]])
        first, second = centres["XG01"], centres["XG02"]
        relation = actions.NewRelation(
            kind=RelationKind.SUPPORT, giver=first, taker=second, valid_from=self.since, agreement="虚构协议"
        )
        actions.relate(relation, by=OPERATOR)
        for body in ServiceBody.objects.filter(is_fictional=True).exclude(kind=BodyKind.AUTHORITY):
            self._leave(body)

    def _authority(self, row: Mapping[str, Any]) -> None:
        name = f"虚构{row['word']}省知识产权主管部门"
        body = self._body(f"XG{row['code']}", name, BodyKind.AUTHORITY, row["code"])
        self._member(body, _Place(Role.PROVINCE))

    def _centre(self, row: Mapping[str, Any]) -> ServiceBody:
        body = self._body(row["code"], row["name"], BodyKind.CENTRE, row["province"], host=row["host"])
        self._designate(body, "tisc", "技术与创新支持中心（虚构）")
        if row.get("novelty"):
            self._designate(body, "novelty_station", "科技查新站（虚构）", number="990")
        for place in _FIRST_CENTRE if row["code"] == "XG01" else _CENTRE:
            person = self._member(body, place)
            if "B3" in row["services"] and place.role is not Role.INTAKE:
                self._qualify(body, person, reviewer=place.role is not Role.CONSULTANT)
        self._offer(body, row["services"])
        self._resources(body)
        return body

    def _workstation(self, row: Mapping[str, Any], parent: ServiceBody) -> None:
        province = parent.division.code
        body = self._body(row["code"], row["name"], BodyKind.WORKSTATION, province, parent=parent)
        self._member(body, _Place(Role.MANAGER, takes_intake=True))
        self._offer(body, ("B1", "B2", "B4"))
        self._resources(body)

    def _body(self, code: str, name: str, kind: BodyKind, division: str, **more: Any) -> ServiceBody:
        new = actions.NewBody(
            code=code, name=name, kind=kind, division_code=division, is_fictional=True,
            introduction="演示用的虚构机构，不存在于任何地方。", email=f"{code.lower()}@example.org", **more,
        )  # fmt: skip
        body = actions.create_body(new, by=OPERATOR)
        if kind is not BodyKind.AUTHORITY:
            hours = [
                actions.WeekHours(weekday=day, opens=opens, closes=closes)
                for day in range(5)
                for opens, closes in ((time(9), time(12)), (time(13), time(17)))
            ]
            then = datetime.combine(self.since, time(8), CHINA_TIME)
            actions.set_opening_hours(body, hours, valid_from=self.since, by=OPERATOR, now=then)
        return body

    def _designate(self, body: ServiceBody, code: str, name: str, *, number: str = "") -> None:
        new = actions.NewDesignation(
            code=code, name=name, granted_by="虚构主管部门", stage=DesignationStage.OPERATING,
            valid_from=self.since, document_number="虚构〔2024〕1 号", number=number,
        )  # fmt: skip
        actions.designate(body, new, by=OPERATOR)

    def _member(self, body: ServiceBody, place: _Place) -> Person:
        self._mails += 1
        login = place.login or f"staff{self._mails:02d}@example.org"
        person: Person | None = None
        for role in (place.role, *place.more):
            new = actions.NewMember(
                login=login, role=role, valid_from=self.since, name=next(self._names),
                takes_intake=place.takes_intake and role is place.role,
            )  # fmt: skip
            membership, _token = actions.invite_member(body, new, by=OPERATOR, now=self.now)
            person = membership.person
        if person is None:
            raise AssertionError
        return person

    def _qualify(self, body: ServiceBody, person: Person, *, reviewer: bool) -> None:
        for code, name in (("novelty_searcher", "查新员"), ("novelty_reviewer", "查新审核员")):
            if code == "novelty_reviewer" and not reviewer:
                continue
            grant = actions.Grant(
                code=code, name=f"{name}（虚构）", valid_from=self.since, granted_by="虚构主管部门",
                valid_until=self.days.at(self.days.end).date() + timedelta(days=self.rng.randint(40, 900)),
                certificate_number=f"虚构-{person.pk:04d}",
            )  # fmt: skip
            actions.grant_qualification(body, person, grant, by=OPERATOR)

    def _offer(self, body: ServiceBody, codes: Any) -> None:
        for code in codes:
            desk.offer(body, desk.Listing(code), by=OPERATOR, on=self.since, now=self.now)

    def _resources(self, body: ServiceBody) -> None:
        for number, name in enumerate(_OUTSIDE):
            facts = actions.ResourceFacts(
                name=name, kind=ResourceKind.DATABASE, provider="虚构数据公司", coverage=f"{1985 + number * 5}–",
                valid_from=self.since, cost_minor_units=self.rng.randint(20, 90) * 100_000,
                valid_until=self.days.at(self.days.end).date() + timedelta(days=self.rng.randint(20, 400)),
            )  # fmt: skip
            actions.add_resource(body, facts, by=OPERATOR)

    def _leave(self, body: ServiceBody) -> None:
        """Send handlers on leave now and then, with a deputy where the body has a second one."""
        day = self.days.at(self.days.end).date()
        people = [
            one.person for one in queries.members(body.pk, on=day, roles=(Role.CONSULTANT, Role.REVIEWER))
        ]
        for number, person in enumerate(people):
            for _time in range(3):
                first = self._day_between(self.since + _BEFORE, day)
                self._absence(body, person, people[1 - number], first)
        if body.code == "XG02":
            self._absence(body, people[0], people[1], day - timedelta(days=1))

    def _absence(self, body: ServiceBody, person: Person, deputy: Person, first: date) -> None:
        last = first + timedelta(days=self.rng.randint(2, 8))
        actions.record_absence(body, person, first_day=first, last_day=last, reason="休假", by=OPERATOR)
        given = actions.StandingIn(absent=person, acting=deputy, first_day=first, last_day=last)
        actions.name_deputy(body, given, by=OPERATOR)

    def _day_between(self, first: date, last: date) -> date:
        return first + timedelta(days=self.rng.randint(0, max(1, (last - first).days - 20)))

    def _people_names(self) -> Iterator[str]:
        family, given = words().listed("people", "family"), words().listed("people", "given")
        pairs = [f"{one}{two}（虚构）" for one in family for two in given]
        self.rng.shuffle(pairs)
        return iter(pairs)


def is_there() -> bool:
    """Say whether the fictional network was written already."""
    return ServiceBody.objects.filter(code="XG07A", is_fictional=True).exists()


@transaction.atomic
def build(*, seed: int, days: Days, now: datetime) -> bool:
    """Write network and clients in one transaction; say whether there was anything to write."""
    if is_there():
        return False
    desk.sync_shipped(now=days.at(0.0))
    _Builder(seed=seed, days=days, now=now).build()
    add_clients(seed=seed, since=days.first, now=now)
    return True
