"""Puts the subcommands together. Built after the language is known, because help texts are translated."""

import typer
from django.utils.translation import gettext as _

from opentisc.cli import (
    archiving,
    auditing,
    classes,
    history,
    knowledge,
    lake,
    network,
    people,
    records,
    searching,
    site,
    tokens,
)
from opentisc.cli.backups import commands as backups


def build() -> typer.Typer:
    """Return the application with every subcommand."""
    app = typer.Typer(
        help=_("OpenTISC：技术与创新支持中心的工作平台。"),
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    for part in (
        records,
        searching,
        history,
        classes,
        lake,
        auditing,
        archiving,
        backups,
        people,
        tokens,
        network,
        knowledge,
        site,
    ):
        part.add_to(app)
    return app
