"""What the knowledge base offers elsewhere: earlier answers to who registers an enquiry, own past requests to who asks.

Not for: finding itself (finding.py).
"""

from collections.abc import Iterator

from django.utils import timezone

from opentisc.desk import policy
from opentisc.desk.enquiries import suggesting
from opentisc.desk.knowledge import finding, indexing
from opentisc.desk.knowledge import sentences as words
from opentisc.desk.knowledge.finding import Suggestion
from opentisc.desk.knowledge.reading import published_by_keys
from opentisc.desk.types import State
from opentisc.infra import sentences
from opentisc.network import queries as network
from opentisc.network.types import Hat, Wearer
from opentisc.search import registry
from opentisc.search.language.folding import fold

_LOOKED_AT = 50
_LEAST_SHARED = 0.3


def register() -> None:
    """Register the collections and both sources of suggestions; called once, when the app is ready."""
    for spec in indexing.specs():
        registry.register(spec)
    sentences.register(words.ERRORS)
    suggesting.register_source("article", _for_enquiries)
    finding.register_own_source(own_requests)


def _for_enquiries(question: str, hat: Hat) -> Iterator[suggesting.Suggestion]:
    """Yield published articles near a question, each with its key to be cited."""
    found = finding.suggestions(question, actor=hat, on=network.today(timezone.now()))
    keys = [one.key for one in found if one.source == "article"]
    shown = published_by_keys(keys, actor=hat)
    for key in keys:
        version = shown[key].version
        basis = tuple(f"{one.law_name} {one.article_number}".strip() for one in version.bases.all())
        yield suggesting.Suggestion("article", key, version.question, version.answer, basis, citation=key)


def own_requests(question: str, actor: Wearer) -> Iterator[Suggestion]:
    """Yield the asker's own submitted requests that share three tenths of the words, the nearest first."""
    if not isinstance(actor, Hat) or not actor.is_private:
        return
    words = suggesting.terms(question)
    rows = policy.visible(actor, now=timezone.now()).filter(submitted_by_id=actor.person_id)
    near = []
    for one in rows.exclude(state=State.DRAFT).order_by("-recorded_at")[:_LOOKED_AT]:
        text = fold(f"{one.title}\n{one.answers.get('question', '')}")
        share = sum(word in text for word in words) / max(1, len(words))
        if share >= _LEAST_SHARED:
            near.append((share, one))
    for _share, one in sorted(near, key=lambda pair: -pair[0]):
        yield Suggestion("own", str(one.key), one.title, one.number)
