"""What search offers to the contexts below: its sentences to the interface."""

from opentisc.infra import sentences
from opentisc.search.errors import SENTENCES
from opentisc.search.schemes.errors import SENTENCES as OF_SCHEMES


def register() -> None:
    """Tell the interface of our errors; called once, when Django is ready."""
    sentences.register(SENTENCES)
    sentences.register(OF_SCHEMES)
