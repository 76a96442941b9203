"""A browser in which somebody is signed in. Second factors are tested with sign-in; other tests switch them off.

Not for: tests of signing in.
"""

from django.test import Client as Browser

from opentisc.accounts.models import Person
from opentisc.network.types import Hat

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(who: Person | Hat | int, *, language: str = "zh-hans") -> Browser:
    """Return a browser of a person (given by row, hat or id) in a language; of two hats it wears the usual one."""
    pk = who.person_id if isinstance(who, Hat) else who.pk if isinstance(who, Person) else who
    signed_in = Browser()
    signed_in.force_login(Person.objects.get(pk=pk), backend=BACKEND)
    signed_in.cookies["opentisc_language"] = language
    return signed_in
