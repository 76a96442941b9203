"""What records offer to the contexts below: their collections to search, their sentences to the interface."""

from django.utils.translation import gettext_lazy as _

from opentisc.infra import sentences
from opentisc.records.indexing import specs
from opentisc.search import registry


def register() -> None:
    """Tell search of the five collections and the interface of our errors; called once, when Django is ready."""
    for spec in specs():
        registry.register(spec)
    sentences.register(
        {
            "batch_gone": _("没有批次 %(number)s。"),
            "version_gone": _("数据版本 %(version)s 不存在，或已被 `lake prune` 清理。"),
            "import_running": _("%(person)s 正在导入（自 %(since)s，主机 %(host)s，进程 %(pid)s）。"),
            "batch_state": _("批次 %(number)s 的状态为 %(state)s，不能执行此操作。"),
            "unknown_source": _("没有名为 %(given)s 的数据来源。"),
            "lake_broken": _("数据表 %(table)s 无法打开：%(why)s。"),
            "content_changed": _("文件 %(given)s 在导入过程中变了。"),
        }
    )
