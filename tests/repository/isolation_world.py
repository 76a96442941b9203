"""A network of two centres for the isolation matrix: everything that one of them holds, and everybody who is a stranger.

`theirs` is the centre whose work is looked for; its texts carry marks that must stand on no stranger's page.
"""

import io
from dataclasses import dataclass, field
from datetime import timedelta

from django.test import Client as Browser
from django.utils import timezone

from opentisc.accounts.models import Person
from opentisc.desk import actions
from opentisc.desk.catalogue import Text
from opentisc.desk.catalogue.editing import Question, with_question
from opentisc.desk.models import (
    ConflictCheck,
    Effect,
    OutsideExpert,
    Rating,
    ReviewComment,
    Sample,
    SampledRequest,
    ServiceRequest,
    ServiceVersion,
    Transfer,
)
from opentisc.desk.requests import files
from opentisc.infra.models import Notice
from opentisc.network import actions as network_actions
from opentisc.network.models import Absence, BodyDay, Deputy, Qualification, ServiceBody
from opentisc.network.types import BodyKind, ClientKind, Role
from tests.factories import desk as make
from tests.factories import network as net
from tests.factories import reports
from tests.web.signed_in import BACKEND

MARK = "秘标甲乙丙"
"""Stands in every confidential text of theirs; no stranger's page may hold it."""

SECRET_MARK = "SecretMarkQXZ"
TEXT = f"{MARK}{SECRET_MARK}的内容"


@dataclass
class World:
    """The centre looked for, its requests by name, ids of its other objects, and the strangers by name."""

    theirs: make.Desk
    requests: dict[str, ServiceRequest] = field(default_factory=dict)
    ids: dict[str, object] = field(default_factory=dict)
    strangers: dict[str, Browser] = field(default_factory=dict)
    colleague: Browser = field(default_factory=Browser)


def signed_in(person: Person | None) -> Browser:
    """Return a browser of the person, in Chinese; of a visitor when None."""
    browser = Browser(raise_request_exception=True)
    if person is not None:
        browser.force_login(person, backend=BACKEND)
    browser.cookies["opentisc_language"] = "zh-hans"
    return browser


def empty_world() -> World:
    """Return the world before their first request: both centres, all strangers."""
    theirs, ours = make.make_desk("ZB01", division="11"), make.make_desk("ZB02", division="31")
    world = World(theirs)
    world.ids["body"] = theirs.body.pk
    people = {
        role: getattr(ours, role).person_id
        for role in ("manager", "intake", "consultant", "reviewer", "compliance")
    }
    people["client"] = ours.client_hat.person_id
    world.ids["third"] = net.make_body("ZB04", division="44").pk
    net.make_body("ZB05", kind=BodyKind.AUTHORITY, division="11")  # the authority above them
    province = net.make_body("ZB03", kind=BodyKind.AUTHORITY, division="31")
    people["other_province"] = net.make_member(province, Role.PROVINCE).person_id
    world.strangers = {name: signed_in(Person.objects.get(pk=pk)) for name, pk in people.items()}
    world.strangers["visitor"] = signed_in(None)
    world.strangers["expert"] = signed_in(_expert(ours))
    colleague = net.make_member(theirs.body, Role.CONSULTANT)  # of the same centre, without a duty
    world.colleague = signed_in(colleague.person)
    return world


def _expert(desk: make.Desk) -> Person:
    """Return an outside expert for one case of the desk, until next year."""
    request = make.make_working(desk, service="B2")
    return _ask_expert(desk, request, "expert@example.org", "某单位").person


def _ask_expert(desk: make.Desk, request: ServiceRequest, email: str, words: str) -> OutsideExpert:
    until = timezone.now() + timedelta(days=100)
    new = actions.ExpertInvitation(
        email=email, name="某专家", organisation=words, qualification=words, until=until
    )
    return actions.invite_expert(request.key, new, by=desk.manager, now=timezone.now()).row


def fill(world: World) -> None:
    """Give their centre a request in several states, one sealed, with messages, marks, a client and a colleague."""
    desk = world.theirs
    answers = {
        **make.BASIC_SEARCH,
        "subject": f"{MARK}{SECRET_MARK}",
        "purpose": f"{MARK}{SECRET_MARK}的现有技术如何？",
    }
    client = net.make_client(desk.intake, ClientKind.LEGAL_PERSON, name=f"{MARK}{SECRET_MARK}公司")
    world.ids["client"] = client.pk
    requests = world.requests
    requests["draft"] = make.make_draft(desk, service="B2", answers=answers)
    requests["submitted"] = make.make_submitted(desk, service="B2", answers=answers)
    requests["working"] = working = make.make_working(desk, service="B2", answers=answers)
    requests["sealed"] = make.make_submitted(desk, service="B2", answers={**answers, "unfiled": "yes"})
    _work(world, working)
    _network(world)
    _enquiry_and_article(world)
    _sample(world, working)


def _work(world: World, request: ServiceRequest) -> None:
    """Put one of everything into a request: message, note, file, search, document, mark, deliverable, transfer."""
    desk, ids = world.theirs, world.ids
    actions.write_message(request.key, by=desk.client_hat, now=make.NOW, text=TEXT)
    actions.write_note(request.key, by=desk.consultant, now=make.NOW, text=TEXT)
    new = files.NewFile(kind="material", title=TEXT)
    ids["file"] = files.attach(
        request.key, io.BytesIO(TEXT.encode()), f"{MARK}.txt", new=new, by=desk.client_hat, now=make.NOW
    ).pk
    reports.add_steps(request, desk.consultant)
    document = reports.add_document(request, desk.consultant)
    reports.add_mark(document, desk.consultant, "close", note=TEXT)
    ids["document"] = document.pk
    row = make.make_deliverable(request, desk.consultant, kind="search_report", content={"text": TEXT})
    ids["deliverable"] = row.pk
    ids["remark"] = ReviewComment.objects.create(deliverable=row, paragraph="p1", text=TEXT, by_name="x").pk
    ids["transfer"] = Transfer.objects.create(
        request=request,
        giver=desk.body,
        taker_id=ids["third"],
        reason=TEXT,
        consent_at=make.NOW,
        offered_at=make.NOW,
    ).pk
    ids["expert"] = _ask_expert(desk, request, "theirs@example.org", TEXT).pk
    check = ConflictCheck.objects.create(request=request, outcome="ask", parties=[TEXT], at=make.NOW)
    ids["conflict"] = check.pk
    ids["service_draft"] = _service_draft(desk).pk
    ids["rating"] = Rating.objects.create(request=request, score=1, text=TEXT, at=make.NOW).pk
    ids["effect"] = Effect.objects.create(request=request, after_days=90, due_on=make.NOW.date()).pk
    ids["notice"] = Notice.objects.create(
        person_id=desk.consultant.person_id,
        kind="desk.message",
        code="case_updated",
        created_at=make.NOW,
        label=2,
    ).pk


def _service_draft(desk: make.Desk) -> ServiceVersion:
    """Return a new version of a service that their manager writes."""
    row = actions.begin_service_draft("B1", by=desk.manager, now=make.NOW)
    question = Question(group="answer", kind="text", label=Text(zh=MARK, en=SECRET_MARK))
    return actions.change_service_draft(
        row.pk, lambda one: with_question(one, "extra_1", question), seen=row.content_sha256, by=desk.manager,
        now=make.NOW,
    )  # fmt: skip


def _network(world: World) -> None:
    """Give the centre a member, absence, deputy, seat, qualification, own day and merged client of its own."""
    desk, ids = world.theirs, world.ids
    one, other = net.make_member(desk.body), net.make_member(desk.body)
    today = timezone.localdate()
    facts = network_actions.ResourceFacts(name=f"{MARK}库", kind="database")
    resource = network_actions.add_resource(desk.body, facts, by=desk.manager)
    ids["resource"], ids["member"] = resource.pk, one.pk
    ids["seat"] = network_actions.give_seat(resource, one.person, valid_from=net.SINCE, by=desk.manager).pk
    ids["absence"] = Absence.objects.create(
        person=one.person, body=desk.body, first_day=today, last_day=today
    ).pk
    ids["deputy"] = Deputy.objects.create(
        body=desk.body, absent=one.person, acting=other.person, first_day=today, last_day=today
    ).pk
    ids["qualification"] = Qualification.objects.create(
        person=one.person, code="x", name=MARK, valid_from=net.SINCE
    ).pk
    ids["day"] = BodyDay.objects.create(
        body=desk.body, day=today + timedelta(days=9), kind="closed", name=MARK
    ).pk
    gone, kept = (
        net.make_client(desk.intake, name=f"{MARK}一"),
        net.make_client(desk.intake, name=f"{MARK}二"),
    )
    ids["merge"] = network_actions.merge_clients(kept, gone, by=desk.manager).pk


def _enquiry_and_article(world: World) -> None:
    desk, ids = world.theirs, world.ids
    entry = actions.EnquiryEntry(
        question=TEXT, answer=TEXT, right_kinds=("patent",), topic="filing", opinion=True, minutes=3
    )
    ids["enquiry"] = actions.register_enquiry(entry, by=desk.consultant, now=make.NOW).key
    fields = actions.ArticleFields(question=f"{TEXT}？", answer=TEXT, topic="filing", right_kinds=("patent",))
    ids["article"] = actions.start_article(fields, by=desk.consultant, now=make.NOW).article.key


def _sample(world: World, request: ServiceRequest) -> None:
    """Let the authority above them have drawn a request of theirs."""
    office = net.make_member(ServiceBody.objects.get(code="ZB05"), Role.PROVINCE)
    sample = Sample.objects.create(
        authority=office.body, division="CN/11", purpose=TEXT, rule={"year": 2026, "service": "", "wanted": 1},
        seed="0" * 32, population=3, by=office.person, by_name="x",
    )  # fmt: skip
    world.ids["sample"] = sample.key
    case = SampledRequest.objects.create(sample=sample, request=request, position=1, facts={})
    world.ids["sampled"] = case.pk
