"""Whether what an answer cites stands: looked up in the laws that were imported. A law not held here is not judged."""

from datetime import date

from django.db.models import Q

from opentisc.desk.deliverables.checks import Finding
from opentisc.desk.deliverables.content import AnswerContent, Basis, Content
from opentisc.desk.knowledge.citations import read_citation
from opentisc.desk.models import Law, LawArticle

_STATE = "中华人民共和国"


def findings(content: Content) -> list[Finding]:
    """Return the citations of an answer that do not stand on its day: an article that is not there, a law out of force."""
    if not isinstance(content, AnswerContent):
        return []
    day = date.fromisoformat(content.head.made_on)
    found = [_finding(basis, day) for basis in content.written.bases]
    return [one for one in found if one is not None]


def _finding(basis: Basis, day: date) -> Finding | None:
    name = basis.law.strip("《》〈〉 ")
    texts = Law.objects.filter(Q(name=name) | Q(name=_STATE + name))
    newest = texts.order_by("-text_of", "-pk").first()
    if newest is None:
        return None
    place = f"{basis.law} {basis.article}".strip()
    if newest.in_force_until is not None and newest.in_force_until < day:
        return Finding("basis_not_in_force", place)
    cited = read_citation(f"{name} {basis.article}")
    if cited is None:
        return None
    held = LawArticle.objects.filter(law=newest, number=cited.number).exists()
    return None if held else Finding("basis_no_such_article", place)
