"""Who acts: a person, a visitor, or the operator of the installation."""

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever runs the command on the machine itself: may do and find everything of the installation."""

    name: str = "command"


OPERATOR: Final = Operator()

Actor = AbstractBaseUser | AnonymousUser | Operator | None
"""A person, a visitor, the operator; None is a visitor, so that a forgotten actor sees the least."""
