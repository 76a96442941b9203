"""The demonstration: sample records in, index built, and what to try."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from opentisc.accounts.types import OPERATOR
from opentisc.cli import output
from opentisc.cli.setup import prepare_installation
from opentisc.config.environment import environment
from opentisc.desk import actions as desk
from opentisc.records import actions
from opentisc.records import queries as records
from opentisc.records.models import BatchState, ImportBatch
from opentisc.search import actions as indexing
from opentisc.search.registry import collections
from opentisc.search.schemes import actions as loading
from opentisc.search.schemes import queries as schemes

BUILT_IN: Path = settings.PACKAGE / "records" / "samples"
_SHARED = Path("..") / "shared" / "data"
# Titles of classes in the sample folder, the one that speaks first last. None of them has levels. The edition is
# that of the set's description; the files do not say theirs.
_SCHEMES = (
    ("ipc-en-and-wipo35", None, "WIPO", "CeCILL-B"),
    ("ipc-zh-2026", "2026.01", "CNIPA", ""),
)
# Sets of the sample folder that hold records; the others are tables for later features.
_SETS = (
    "us-grants-xml-2005-2013", "us-applications-2024-2025", "us-abstracts-10k-citations", "cn-titles-ipc",
    "cn-abstracts-cpc-sample", "lens-drones-9071", "in-grants-2019", "gi-eu-uk-register", "gi-us-ava",
    "fixtures-trademark", "fixtures-ep-st36", "fixtures-docdb",
)  # fmt: skip


_LAWS = "cn-ip-laws"


def sample_sets() -> list[tuple[str, list[Path]]]:
    """Return name and files of the built-in samples, and of each set of the sample folder where there is one."""
    folder = environment().samples or _SHARED
    sets = [BUILT_IN, *(folder / name for name in _SETS if (folder / name).is_dir())]
    return [(path.name, sorted(one for one in path.iterdir() if _is_data(one))) for path in sets]


def _is_data(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(("README", "."))


def prepare_demo() -> None:
    """Bring database, samples and index up to date; quick when they are."""
    output.tell(_("准备数据库和静态文件……"))
    prepare_installation()
    done = {path for batch in _batches_in_force() for path in batch.paths}
    for name, paths in sample_sets():
        if all(str(path) in done for path in paths):
            continue
        output.tell(_("导入 %(name)s……") % {"name": name})
        source = "samples" if name == BUILT_IN.name else None
        report = actions.import_paths(paths, by=OPERATOR, source=source)
        output.tell(
            _("  读出 %(read)d 条，拒收 %(rejected)d 条")
            % {"read": report.read, "rejected": len(report.rejected)}
        )
    for collection in collections():
        indexing.catch_up(collection.code)
    _load_schemes()
    _load_laws()


def _load_laws() -> None:
    """Take in the laws that the sample folder has; those that are held are left alone."""
    folder = (environment().samples or _SHARED) / _LAWS
    if not folder.is_dir():
        return
    output.tell(_("收入法律法规……"))
    came = desk.import_laws(folder, by=OPERATOR, now=timezone.now())
    output.tell(_("  新收 %(added)d 部，原有 %(known)d 部") % {"added": len(came.added), "known": came.known})


def _load_schemes() -> None:
    """Load the titles of classes that the sample folder has, once."""
    folder = environment().samples or _SHARED
    known = {one.sha256 for one in schemes.loaded()}
    for name, edition, source, licence in _SCHEMES:
        if not (folder / name).is_dir() or loading.digest_of(folder / name) in known:
            continue
        output.tell(_("装入分类表 %(name)s……") % {"name": name})
        loading.load(folder / name, now=timezone.now(), edition=edition, source=source, licence=licence)


def _batches_in_force() -> Iterator[ImportBatch]:
    offset = 0
    while rows := records.recent_batches(actor=OPERATOR, offset=offset):
        yield from (row for row in rows if row.state == BatchState.COMMITTED)
        offset += len(rows)


def say_what_to_try(host: str, port: int) -> None:
    """Print the address and five things to try."""
    address = f"http://{host}:{port}"
    output.say()
    output.say(f"OpenTISC → {address}")
    output.say(_("可以先试："))
    for line in (
        "锂电池",
        "ti:(采摘 NEAR/5 机器人)",
        "CN900000001A",
        "ipc:H01M10 AND pd:[2022 TO *]",
        "unmanned AND pa:qualcomm",
    ):
        output.say(f"  {line}")
    command = sys.argv[0] if Path(sys.argv[0]).name == "opentisc" else "opentisc"
    # A port given in the environment belongs into the one-time link, too.
    port_again = f"OPENTISC_PORT={port} " if "OPENTISC_PORT" in os.environ else ""
    output.say(_("导入自己的文件：%(command)s") % {"command": f"{command} import FILE"})
    output.say(_("登录：%(command)s") % {"command": f"{port_again}{command} createstaff you@example.org"})
    output.say(_("按 Ctrl+C 停止。"))
