"""The shipped articles in the demonstration: the librarian hands them in, the reviewer publishes them.

Not for: an installation that people work with, where somebody reads them first.
"""

from datetime import datetime

from opentisc.accounts.models import Person
from opentisc.desk import actions
from opentisc.jobs.demo.network import LIBRARIAN, REVIEWER
from opentisc.network import queries
from opentisc.network.types import Hat, Role


def publish_articles(*, now: datetime) -> int:
    """Return how many shipped articles were published now; 0 when all were there already."""
    author, reviewer = _hat(LIBRARIAN, Role.CONSULTANT, now), _hat(REVIEWER, Role.REVIEWER, now)
    actions.seed_articles(now=now)
    return actions.publish_shipped_articles(author=author, reviewer=reviewer, now=now)


def _hat(login: str, role: Role, now: datetime) -> Hat:
    person = Person.objects.get(email=login)
    return next(hat for hat in queries.hats_of(person, on=queries.today(now)) if hat.role is role)
