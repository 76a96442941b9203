"""What has to be there before a site can serve: folders, tables, static files, compiled catalogues."""

from contextlib import suppress

from django.conf import settings
from django.core.management import call_command

from opentisc.config import catalogues
from opentisc.config.environment import environment


def prepare_installation() -> None:
    """Create or upgrade everything that an installation needs; does nothing where nothing is missing."""
    home = environment().home
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(PermissionError):  # somebody else's folder: then its owner decided
        home.chmod(home.stat().st_mode & ~0o007)  # accounts and the centre's own records: not for every login
    (home / "files").mkdir(exist_ok=True)
    if catalogues.stale():
        catalogues.compile_all()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
