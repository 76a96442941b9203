"""An answer becomes a draft of an article: its text, without what names the client, is shown as a difference first.

A request of label 3 (限定知悉) never becomes one: its very subject is known to a list alone. Not for: the rules of
what is taken out (deidentify.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from opentisc.desk import policy
from opentisc.desk.enquiries.reading import get_enquiry
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.knowledge.citations import read_citation
from opentisc.desk.knowledge.deidentify import Cleaned, clean
from opentisc.desk.knowledge.topics import Topic
from opentisc.desk.knowledge.writing import ArticleFields, BadArticle, Basis, start_article
from opentisc.desk.models import ArticleVersion, Deliverable, ServiceRequest
from opentisc.desk.requests.applicants import applicant_of
from opentisc.desk.types import RightKind
from opentisc.kernel.errors import NotAllowed
from opentisc.network.models import Client
from opentisc.network.types import HANDLING_ROLES, Hat, Label

_ANSWER = "consulting_answer"


class SealedAnswer(NotAllowed):
    """An answer of class 3 does not become an article, whoever asks."""

    code = "sealed_answer"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an article would begin with. question, answer: as they were; each with what was taken out of it."""

    question: str
    answer: str
    question_cleaned: Cleaned
    answer_cleaned: Cleaned
    right_kinds: tuple[str, ...]
    topic: str
    bases: tuple[Basis, ...]
    request: ServiceRequest | None = None

    def fields(self) -> ArticleFields:
        """Return the fields of the draft."""
        return ArticleFields(
            question=self.question_cleaned.text[:300],
            answer=self.answer_cleaned.text,
            right_kinds=self.right_kinds,
            topic=self.topic,
            is_public=True,
            bases=self.bases,
        )


def from_request(key: UUID | str, *, actor: Hat, now: datetime) -> Proposal:
    """Return what the newest consulting answer of a request would become.

    Raises UnknownRequest for what the actor may not read, SealedAnswer for class 3, BadArticle where there is no
    answer yet.
    """
    _require_staff(actor)
    request = policy.get_visible(key, actor=actor, now=now)
    if request.label >= Label.NEED_TO_KNOW:
        raise SealedAnswer
    newest = Deliverable.objects.filter(request=request, kind=_ANSWER).order_by("-version").first()
    if newest is None:
        raise BadArticle("answer", "no_answer")
    written: Mapping[str, Any] = newest.content.get("written") or {}
    names = names_in(request)
    numbers = [request.number, newest.report_number]
    question = str(newest.content.get("question") or request.answers.get("question") or request.title)
    bases = [Basis(law=one.get("law", ""), number=_number(one)) for one in written.get("bases") or ()]
    proposal = _proposal(
        question, str(written.get("answer") or ""), names, numbers, list(request.right_kinds)
    )
    topic = str(request.answers.get("topic") or "")
    return replace(
        proposal,
        topic=topic if topic in Topic.values else Topic.OTHER,
        bases=tuple(one for one in bases if one.law),
        request=request,
    )


def from_enquiry(key: UUID | str, *, actor: Hat) -> Proposal:
    """Return what an enquiry would become. Raises UnknownRequest."""
    _require_staff(actor)
    enquiry = get_enquiry(key, actor=actor)
    names = [enquiry.client_name, enquiry.other_party]
    numbers = [enquiry.number, *enquiry.named_rights]
    cited = [read_citation(str(line)) for line in enquiry.basis]
    bases = tuple(Basis(law=one.law, number=one.number) for one in cited if one)
    proposal = _proposal(enquiry.question, enquiry.answer, names, numbers, list(enquiry.right_kinds))
    return replace(
        proposal, bases=bases, topic=enquiry.topic if enquiry.topic in Topic.values else Topic.OTHER
    )


@transaction.atomic
def draft_from_answer(proposal: Proposal, fields: ArticleFields, *, by: Hat, now: datetime) -> ArticleVersion:
    """Return the draft that a person confirmed. Raises BadArticle when what was taken out stands in it again."""
    for name in ("question", "answer"):
        was = getattr(proposal, f"{name}_cleaned")
        for taken in was.taken:
            if taken.text in getattr(fields, name):
                raise BadArticle(name, "names_somebody")
    return start_article(fields, by=by, now=now, from_request=proposal.request)


def _proposal(
    question: str, answer: str, names: Iterable[str], numbers: Iterable[str], kinds: list[str]
) -> Proposal:
    known = [one for one in names if one and one.strip()]
    cases = [one for one in numbers if one and one.strip()]
    return Proposal(
        question=question,
        answer=answer,
        question_cleaned=clean(question, names=known, numbers=cases),
        answer_cleaned=clean(answer, names=known, numbers=cases),
        right_kinds=tuple(one for one in kinds if one in RightKind.values) or (RightKind.OTHER,),
        topic=Topic.OTHER,
        bases=(),
    )


def names_in(request: ServiceRequest) -> list[str]:
    """Return every name, code and address that the records know of the client and who asked for it."""
    return [*_names_of(request.client), *_applicant(request)]


def _names_of(client: Client | None) -> list[str]:
    """Return every name the client is known by: its own, in English, its school, former ones, its people."""
    if client is None:
        return []
    facts = client.client_facts.filter(kind="former_name").values_list("value", flat=True)
    people = client.contacts.values_list("person__name", flat=True)
    parent = client.parent.name if client.parent else ""
    own = [
        client.name,
        client.name_en,
        client.number,
        client.credit_code,
        client.mobile,
        client.email,
        parent,
    ]
    return [str(one) for one in (*own, *facts, *people) if one]


def _applicant(request: ServiceRequest) -> list[str]:
    """Return what the applicant typed of themselves, and the name of who submitted."""
    typed = applicant_of(request)
    own = [
        typed.get(field)
        for field in ("name", "name_en", "credit_code", "number", "email", "mobile", "parent")
    ]
    person = request.submitted_by.name if request.submitted_by else ""
    return [str(one) for one in (*own, person) if one]


def _number(one: Mapping[str, Any]) -> str:
    cited = read_citation(f"{one.get('law', '')} {one.get('article', '')}")
    return cited.number if cited else ""


def _require_staff(actor: Hat) -> None:
    if actor.role not in HANDLING_ROLES:
        raise UnknownRequest
