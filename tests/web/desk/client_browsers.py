"""Browsers of a desk's people for tests of pages, and what is compared between a refusal and an absence."""

import re

from django.utils import timezone

from opentisc.network import queries as network
from tests.factories import desk as make_desk
from tests.web import signed_in

browser = signed_in.browser


def alike(response) -> str:
    """Return a page without what differs between any two answers: tokens, references, the address itself."""
    body = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    body = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", body)
    body = body.replace(response.wsgi_request.path, "")
    body = re.sub(r"\b[0-9A-F]{8}\b", "", body)
    return f"{response.status_code} {body}"


def today():
    return network.today(timezone.now())


APPLICANT = {"kind": "legal_person", "name": "虚构节能公司", "credit_code": "", "email": "a@example.org"}
CONSULTING = {name: "on" if value is True else value for name, value in make_desk.CONSULTING.items()}


def keep_files_in(settings, folder) -> None:
    """Let files of this test lie in its own folder."""
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": folder / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
