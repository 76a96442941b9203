"""`tokens`: the access tokens of a person, for the operator to see and revoke. Not for: making one; its person does."""

from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from opentisc.cli import output
from opentisc.cli.people import JSON, Login


def add_to(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command(
        "tokens", help=_("列出或吊销一个人的访问令牌。") + "\n\nopentisc tokens li@example.org --revoke 3"
    )(tokens)


def tokens(
    login: Login,
    revoke: Annotated[int | None, typer.Option("--revoke", help=_("吊销这个编号的令牌"))] = None,
    revoke_all: Annotated[bool, typer.Option("--revoke-all", help=_("吊销全部令牌"))] = False,
    as_json: JSON = False,
) -> int:
    """Revoke what is asked for, then list the person's tokens, the newest first."""
    from opentisc.accounts import queries
    from opentisc.accounts.signin import trail
    from opentisc.accounts.tokens import issuing, reading

    person, now = queries.named(login), timezone.now()
    if revoke is not None:
        issuing.revoke(person, revoke, doer=trail.COMMAND, now=now)
    if revoke_all:
        issuing.revoke_all(person, doer=trail.COMMAND, now=now)
    rows = [
        {
            "number": one.pk,
            "label": one.label,
            "hint": one.hint,
            "hat": one.hat,
            "scopes": one.scopes,
            "state": reading.state_of(one, worn=reading.is_worn(one, now=now), now=now),
            "expires_at": one.expires_at.isoformat(),
            "last_used_at": one.last_used_at.isoformat() if one.last_used_at else None,
        }
        for one in reading.tokens_of(person)
    ]
    if as_json:
        output.emit({"login": person.login, "tokens": rows})
        return output.DONE
    if not rows:
        output.say(_("%(person)s 没有访问令牌。") % {"person": person})
    for row in rows:
        output.say("{number}\t{hint}…\t{state}\t{expires_at}\t{label}".format(**row))
    return output.DONE
