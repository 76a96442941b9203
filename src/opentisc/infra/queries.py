"""Reads about jobs."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from opentisc.infra.errors import JobGone
from opentisc.infra.models import Job


def get_job(pk: int, *, actor: AbstractBaseUser | AnonymousUser) -> Job:
    """Return a job that the person started. Raises JobGone for others' and absent ones alike."""
    try:
        return Job.objects.get(pk=pk, by_id=actor.pk if actor.is_authenticated else -1)
    except Job.DoesNotExist:
        raise JobGone from None
