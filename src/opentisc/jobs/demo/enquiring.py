"""Enquiries answered on the spot (即时登记): one save each; those drawn are looked over by a colleague the same day."""

from datetime import datetime, timedelta
from random import Random

from opentisc.desk import actions, queries
from opentisc.desk.types import Channel
from opentisc.jobs.demo import answers
from opentisc.jobs.demo.world import World
from opentisc.network.types import ClientKind, Role

_CHANNELS = (Channel.COUNTER, Channel.PHONE, Channel.WECHAT, Channel.EMAIL, Channel.EVENT)
_KINDS = (ClientKind.LEGAL_PERSON, ClientKind.NATURAL, ClientKind.MEMBER, ClientKind.ANONYMOUS)


def ask(world: World, number: int, *, now: datetime) -> None:
    """Write one enquiry down, by who is at the counter of a body that day."""
    rng = Random(f"{world.seed}/enquiry/{number}")  # noqa: S311 - a story, no secret
    body_id = rng.choice(list(world.bodies))
    by = world.hat(rng.choice(world.takers(body_id)), body_id, now=now)
    asked = answers.question_of(rng.randrange(1_000))
    opinion = rng.random() < 0.2
    entry = actions.EnquiryEntry(
        question=asked["question"],
        answer=asked["answer"],
        right_kinds=(asked["right"],),
        channel=rng.choices(_CHANNELS, (35, 30, 20, 10, 5))[0],
        topic=asked["topic"],
        place="演示大厅",
        client_kind=rng.choices(_KINDS, (45, 20, 15, 20))[0],
        region=world.bodies[body_id].division.code,
        basis=() if opinion else (f"{asked['law']} {asked['article']}",),
        opinion=opinion,
        minutes=rng.randint(3, 25),
        effort=rng.choices((1, 2, 3, 4), (40, 35, 20, 5))[0],
    )
    row = actions.register_enquiry(entry, by=by, now=now)
    colleague = world.with_role(body_id, Role.REVIEWER, now=now)
    if row.drawn_for_review and colleague is not None and queries.may_review_enquiry(row, colleague):
        later = now + timedelta(hours=1)
        sound = rng.random() < 0.9
        note = "" if sound else "请补充条文的适用条件。"
        actions.review_enquiry(
            row.key, result="sound" if sound else "amend", note=note, by=colleague, now=later
        )
