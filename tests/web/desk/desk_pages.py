"""What tests of desk pages share: a browser under a hat, and answers compared without what differs by chance."""

import re

from django.test import Client as Browser

from opentisc.accounts.models import Person
from opentisc.network.types import Hat

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(hat: Hat, *, language: str = "zh-hans") -> Browser:
    """Return a browser signed in as the person of a hat, wearing its only membership."""
    signed_in = Browser()
    signed_in.force_login(Person.objects.get(pk=hat.person_id), backend=BACKEND)
    signed_in.cookies["opentisc_language"] = language
    return signed_in


def bare(response) -> str:
    """Return a page without tokens, references and keys, so that two refusals can be compared byte for byte."""
    body = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    body = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", body)
    return re.sub(r"\b[0-9A-F]{8}\b", "", body)
