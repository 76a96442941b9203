"""Jobs of accounts: each calls one action and returns what it did."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from opentisc.accounts.signin import registering
from opentisc.infra.worker import Report


def register_by_mail(report: Report, arguments: Mapping[str, Any]) -> dict[str, object]:
    """Write to an address that somebody wants to register with. arguments: email, name, language."""
    report.renew()
    done = registering.answer_by_mail(
        arguments["email"], name=arguments["name"], language=arguments["language"], now=timezone.now()
    )
    return {"sent": done}
