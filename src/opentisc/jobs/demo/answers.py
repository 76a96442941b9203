"""What applicants write into the forms of B1 to B4, and what handlers write into the deliverables."""

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from opentisc.desk.deliverables import content
from opentisc.desk.models import ServiceRequest
from opentisc.jobs.demo.plans import Case
from opentisc.jobs.demo.words import words


def subject_of(case: Case) -> Mapping[str, Any]:
    """Return the technical subject of a request."""
    rows = words().rows("subjects")
    return rows[case.number % len(rows)]


def question_of(number: int) -> Mapping[str, Any]:
    """Return the question of a request or enquiry, with its answer and what it rests on."""
    rows = words().rows("questions")
    return rows[number % len(rows)]


def intake(case: Case, rng: Random, *, wanted_by: date) -> dict[str, Any]:
    """Return whole answers to the form of the case's service."""
    if case.service == "B1":
        return _question(case, rng)
    if case.service == "B4":
        return _status(case, rng)
    return _search(case, rng) if case.service == "B2" else _novelty(case, rng, wanted_by)


def _question(case: Case, rng: Random) -> dict[str, Any]:
    asked = question_of(case.number)
    found = {
        "right_kind": asked["right"], "topic": asked["topic"], "question": asked["question"], "urgency": "normal",
        "answer_by": rng.choice(("here", "email", "phone", "paper")), "no_secret": True,
    }  # fmt: skip
    return found | ({"country": "德国、美国"} if asked["topic"] == "abroad" else {})


def _search(case: Case, rng: Random) -> dict[str, Any]:
    subject = subject_of(case)
    return {
        "scene": rng.choice(("filing", "project", "research")),
        "right_kind": "patent",
        "purpose": f"了解“{subject['title']}”的现有技术，看是否已有相同方案。",
        "subject": f"{subject['title']}（虚构 {case.number:04d}）",
        "features": list(subject["features"]),
        "region": rng.choice(("cn", "world")),
        "unfiled": "yes" if case.need_to_know else "no",
        "report_language": "zh",
        "no_secret": True,
    }


def _novelty(case: Case, rng: Random, wanted_by: date) -> dict[str, Any]:
    subject = subject_of(case)
    return {
        "project_name": f"{subject['title']}研究（虚构 {case.number:04d}）",
        "field": subject["field"],
        "purpose": rng.choice(("project", "appraisal", "award", "patent", "product")),
        "scope": "domestic",
        "requirements": ["same", "separate"],
        "key_points": f"本项目针对{subject['field']}领域的实际问题，研究{subject['title']}，主要包括"
        + "、".join(subject["features"])
        + "，并给出制备工艺、性能指标和应用条件；全部内容为演示用的虚构文字。",
        "novelty_points": list(subject["features"]),
        "keywords_zh": list(subject["words"]),
        "unfiled": "yes" if case.need_to_know else "no",
        "wanted_by": wanted_by.isoformat(),
        "copies": rng.randint(0, 3),
        "delivery": "online",
        "truth": True,
        "no_secret": True,
    }


def _status(case: Case, rng: Random) -> dict[str, Any]:
    first = 900_000_000 + (case.number % 3 if case.twin else 10 * case.number)
    wanted = 1 if case.twin else rng.randint(1, 3)
    return {
        "right_kind": "patent",
        "numbers": [f"CN{first + step}A" for step in range(wanted)],
        "checks": ["status", "fees"],
        "purpose": rng.choice(("deal", "fees", "project")),
        "no_secret": True,
    }


def written(request: ServiceRequest, case: Case, kind: content.Kind, *, on: date) -> content.Written:
    """Return what the handler writes into the deliverable of a kind."""
    day = on.isoformat()
    if kind is content.Kind.ANSWER:
        asked = question_of(case.number)
        return content.AnswerWritten(
            answer=asked["answer"], bases=(content.Basis(law=asked["law"], article=asked["article"]),)
        )
    if kind is content.Kind.STATUS:
        rows = tuple(
            content.StatusRow(
                number=number, status="虚构号码，登记簿中没有记录", source="演示数据", as_of=day
            )
            for number in request.answers.get("numbers", ())
        )
        return content.StatusWritten(rows=rows, remarks="本核查单为演示用的虚构内容。")
    subject = subject_of(case)
    if kind is content.Kind.SEARCH:
        concepts = tuple(
            content.Concept(feature=one, terms_zh="、".join(subject["words"])) for one in subject["features"]
        )
        return content.SearchWritten(
            cut_off=day, strategy="先以中文关键词检索，再逐条核对特征。", concepts=concepts,
            findings="所列文献公开了部分特征，逐条说明见标记；结论限于所列数据库和检索式。",
        )  # fmt: skip
    return content.NoveltyWritten(
        cut_off=day,
        strategy="逐点检索国内专利和期刊文献。", results="所列文献与各查新点的对比见下表。",
        annexes=("密切相关文献题录",),
    )  # fmt: skip
