"""What `opentisc doctor` looks at: what is installed, its version and size, what is wrong, how to mend it."""

import importlib.metadata
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from opentisc import __version__
from opentisc.kernel.errors import OpenTiscError

_ENGINES = ("django", "tantivy", "deltalake", "duckdb", "pyarrow", "lxml", "opencc", "granian")
_LOW_SPACE = 2 * 1024**3
_HEAD_AGE = timedelta(days=2)  # a planned job writes the head of the trail down every day


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. state: `fine`, `note` or `wrong`; mend: what to do, empty when nothing."""

    what: str
    state: str
    detail: str
    mend: str = ""

    @property
    def mark(self) -> str:
        """Return the sign that stands before the line."""
        return {"fine": "✓", "note": "·", "wrong": "✗"}[self.state]


def examine() -> list[Finding]:
    """Return every finding, in the order of looking."""
    looks: tuple[Callable[[], Iterator[Finding]], ...] = (
        _program,
        _home,
        _database,
        _duties,
        _trail,
        _files,
        _front_end,
        _data,
        _schemes,
        _reports,
    )
    return [finding for look in looks for finding in look()]


def _program() -> Iterator[Finding]:
    yield Finding(
        "OpenTISC", "fine", f"{__version__} · Python {sys.version.split()[0]} · {os.cpu_count()} CPU"
    )
    for name in _ENGINES:
        try:
            yield Finding(name, "fine", importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, "wrong", _("没有安装"), "make setup")


def _home() -> Iterator[Finding]:
    home: Path = settings.HOME
    if not home.is_dir():
        yield Finding("OPENTISC_HOME", "wrong", str(home), "opentisc prepare")
        return
    used = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    yield Finding("OPENTISC_HOME", "fine", f"{home} · {_megabytes(used)}")
    free = shutil.disk_usage(home).free
    low = free < _LOW_SPACE
    yield Finding(
        _("可用空间"),
        "wrong" if low else "fine",
        _megabytes(free),
        _("清理磁盘，或改设 OPENTISC_HOME") if low else "",
    )


def _database() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Finding(
            _("数据库"), "wrong", _("有 %(count)s 项升级未执行") % {"count": len(waiting)}, "opentisc prepare"
        )
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check" if connection.vendor == "sqlite" else "SELECT 'ok'")
        state = str(cursor.fetchone()[0])
    whole = state == "ok"
    yield Finding(
        _("数据库"),
        "fine" if whole else "wrong",
        f"{connection.vendor} · {state}",
        "" if whole else _("从备份恢复"),
    )


def _duties() -> Iterator[Finding]:
    """Yield who the three administrators are, and whether one person holds two duties (SC-17)."""
    from opentisc.accounts import queries
    from opentisc.accounts.models import Administrator
    from opentisc.accounts.signin.passwords import mlps3

    if Administrator._meta.db_table not in connection.introspection.table_names():
        return  # the database has not been upgraded; said above
    for duty, holders in queries.administrators().items():
        if not holders:
            yield Finding(
                str(duty.label),
                "wrong" if mlps3() else "note",
                _("尚未任命"),
                f"opentisc createadmin {duty.value} …",
            )
            continue
        shared = any(one.shared for one in holders)
        names = _("、").join(str(one.person) for one in holders)
        yield Finding(
            str(duty.label),
            ("wrong" if mlps3() else "note") if shared else "fine",
            _("%(names)s（声明由一人兼任）") % {"names": names} if shared else names,
            _("等保三级要求三员由三人担任") if shared and mlps3() else "",
        )


def _trail() -> Iterator[Finding]:
    """Yield whether the database guards the audit trail, and when its head was last written down (SC-49)."""
    from opentisc.infra import audit

    if not _upgraded("infra_audithead"):
        return
    guarded, head = audit.guarded(), audit.current_head(now=timezone.now())
    yield Finding(
        _("审计记录"),
        "fine" if guarded else "wrong",
        _("共 %(count)s 条") % {"count": head.seq},
        "" if guarded else _("数据库中缺少禁止改动审计记录的触发器。"),
    )
    newest = max((one.at for one in audit.exported_heads()), default=None)
    if head.seq and (newest is None or newest < head.at - _HEAD_AGE):
        said = _("从未导出") if newest is None else newest.date().isoformat()
        yield Finding(_("审计位置文件"), "note", said, "opentisc audit head")


def _files() -> Iterator[Finding]:
    """Yield whether uploads are scanned, and what lies in quarantine (SC-33)."""
    from opentisc.infra import attachments

    address = settings.OPENTISC.clamd
    if not address:
        yield Finding(_("查毒"), "note", _("未设置，上传的文件标为“未扫描”"), "OPENTISC_CLAMD")
    else:
        answers = attachments.scanner_answers(address)
        yield Finding(_("查毒"), "fine" if answers else "wrong", address, "" if answers else _("启动 ClamAV"))
    if _upgraded("infra_storedfile") and (held := attachments.quarantined()):
        yield Finding(_("隔离待查"), "note", _("%(count)s 个文件") % {"count": held})


def _upgraded(table: str) -> bool:
    """Say whether the table is there; when not, the missing upgrade was said above."""
    return table in connection.introspection.table_names()


def _front_end() -> Iterator[Finding]:
    vendor = settings.PACKAGE / "web" / "static" / "vendor"
    if not vendor.is_dir() or not any(vendor.iterdir()):
        yield Finding(_("前端组件"), "wrong", str(vendor), "make frontend")
    elif not (settings.STATIC_ROOT / "staticfiles.json").exists():
        yield Finding(_("静态文件"), "wrong", str(settings.STATIC_ROOT), "opentisc prepare")
    else:
        yield Finding(
            _("前端组件"), "fine", _megabytes(sum(p.stat().st_size for p in vendor.rglob("*") if p.is_file()))
        )


def _data() -> Iterator[Finding]:
    from opentisc.records import queries as records
    from opentisc.search import queries as search
    from opentisc.search.registry import get_collection

    try:
        newest = records.data_version()
        yield Finding(_("记录库"), "fine", _("数据版本 %(version)s") % {"version": newest})
        for code, count in records.counts().items():
            yield Finding(f"  {code}", "fine", str(count))
        left = records.abandoned_dry_runs()
        if left:
            said = _("%(count)s 次中断的试运行留下了文件") % {"count": left}
            yield Finding(_("记录库"), "note", said, "opentisc lake prune")
    except OpenTiscError as wrong:
        yield Finding(_("记录库"), "wrong", str(wrong), "opentisc import")
        return
    for state in search.index_states():
        spec = get_collection(state.collection)
        newest = spec.provider.data_version()
        behind = state.data_version != newest
        if state.problem and not newest and not spec.is_of_records:
            continue  # nothing was ever there to be indexed
        if state.problem:
            yield Finding(
                _("索引 %(code)s") % {"code": state.collection},
                "wrong",
                state.problem,
                "opentisc index --rebuild",
            )
        else:
            detail = _("数据版本 %(version)s，%(count)s 条，%(size)s") % {
                "version": state.data_version,
                "count": state.documents,
                "size": _megabytes(state.bytes),
            }
            yield Finding(
                _("索引 %(code)s") % {"code": state.collection},
                "wrong" if behind else "fine",
                detail,
                "opentisc index" if behind else "",
            )


def _schemes() -> Iterator[Finding]:
    from opentisc.search.schemes import queries as schemes
    from opentisc.search.schemes.errors import SchemeBroken

    try:
        found = schemes.loaded()
    except SchemeBroken as wrong:
        yield Finding(_("分类表"), "wrong", str(wrong), f"opentisc classes remove {wrong.facts['name']}")
        return
    for one in found:
        yield Finding(_("分类表"), "fine", f"{one.label} · {one.counts['symbols']:,}")
    if not found:
        without = _("没有装入：分类号没有名称，小组检索只含自身")
        yield Finding(_("分类表"), "note", without, "opentisc classes import")


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:,.1f} MB"


def _reports() -> Iterator[Finding]:
    """Yield whether reports can be set as PDF: the fonts of Chinese text must be here (UX-50)."""
    from opentisc.desk import queries

    missing = queries.report_fonts_missing()
    yield Finding(
        _("报告字体"),
        "wrong" if missing else "fine",
        _("缺少 %(fonts)s") % {"fonts": "、".join(missing)} if missing else "Noto CJK",
        "apt-get install fonts-noto-cjk" if missing else "",
    )
