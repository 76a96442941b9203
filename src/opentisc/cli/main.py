"""The `opentisc` command: one subcommand per action; `--json` prints one document on standard output.

Exit codes: 0 done, 1 failed, 2 misuse or nothing readable, 3 query error.
"""

import os
import sys
from collections.abc import Sequence

MINIMUM = (3, 11)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit code."""
    if sys.version_info < MINIMUM:
        sys.stderr.write(
            f"OpenTISC needs Python {MINIMUM[0]}.{MINIMUM[1]} or newer; this is {sys.version.split()[0]}\n"
        )
        raise SystemExit(2)
    raise SystemExit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Run one subcommand and return its exit code."""
    from django.db import OperationalError, ProgrammingError

    from opentisc.cli import output
    from opentisc.kernel.errors import OpenTiscError

    as_json = "--json" in arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opentisc.config.settings")
    try:
        _set_up()
        return _call(arguments, as_json=as_json)
    except OpenTiscError as wrong:
        return output.fail(wrong, as_json=as_json)
    except (OperationalError, ProgrammingError) as wrong:  # no tables yet, no server, a full disk
        return output.fail(output.DatabaseNotReady(str(wrong), why=str(wrong)), as_json=as_json)


def _set_up() -> None:
    import django
    from django.conf import settings
    from django.utils import translation

    django.setup()
    translation.activate(settings.ENVIRONMENT.language)


def _call(arguments: list[str], *, as_json: bool) -> int:
    import typer

    from opentisc.cli import output, wording
    from opentisc.cli.app import build

    command = typer.main.get_command(build())
    wording.speak(command)
    try:
        answer = command.main(args=arguments, prog_name="opentisc", standalone_mode=False)
    except (typer.Abort, KeyboardInterrupt):
        output.tell("interrupted")
        return output.FAILED
    except typer.Exit as leaving:
        return int(leaving.exit_code)
    except typer.TyperException as wrong:
        # What the library refuses: an unknown option, a missing argument, no subcommand at all.
        if not arguments:
            output.tell(str(wrong))
            return output.MISUSE
        message = wrong.format_message() if hasattr(wrong, "format_message") else str(wrong)
        return output.fail(output.Misuse("misuse", wording.refusal(message)), as_json=as_json)
    return answer if isinstance(answer, int) else output.DONE
