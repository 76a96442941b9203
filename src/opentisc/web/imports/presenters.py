"""What the import pages show, prepared: batches, previews, mapping choices, jobs, reasons of rejection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from opentisc.infra.models import Job, JobState
from opentisc.infra.sentences import sentence
from opentisc.records.formats.base import Rejected
from opentisc.records.formats.registry import get_format
from opentisc.records.formats.tables import Profile, shipped
from opentisc.records.imports.batchfiles import RejectedRow
from opentisc.records.imports.mappings import find_mapping, saved_mappings
from opentisc.records.imports.sources import known_sources
from opentisc.records.models import BatchState, ImportBatch
from opentisc.records.types import Collection
from opentisc.web import labels
from opentisc.web.format_words import format_title
from opentisc.web.imports import job_progress, targets
from opentisc.web.imports.forms import MappingForm
from opentisc.web.imports.mapping import CHECKED, DATE_ORDERS
from opentisc.web.imports.preview import TableColumn, UploadPreview
from opentisc.web.imports.uploads import Upload
from opentisc.web.origins import place
from opentisc.web.origins import source as source_words

_STATES: Mapping[str, tuple[labels.Label, str, str]] = {
    BatchState.OPEN: (_("进行中"), "waiting", "hourglass-split"),
    BatchState.COMMITTED: (_("已提交"), "done", "check-circle"),
    BatchState.UNDONE: (_("已撤销"), "quiet", "arrow-counterclockwise"),
    BatchState.FAILED: (_("未完成"), "late", "x-circle"),
}
_PHASES: Mapping[str, labels.Label] = {
    "": _("等待后台任务开始"),
    "waiting": _("等待另一个导入结束"),
    "reading": _("读取文件"),
    "families": _("整理同族和引文"),
    "indexing": _("更新索引"),
}
_REASONS: Mapping[str, labels.Label] = {
    "unknown_format": _("不认识的格式"),
    "empty_file": _("空文件"),
    "unknown_columns": _("表头对不上任何映射"),
    "no_heading_row": _("找不到表头"),
    "old_workbook": _("旧版 .xls 工作簿，请另存为 .xlsx"),
    "reader_failed": _("读取程序没有料到这样的内容；只跳过这一处"),
    "file_too_large": _("文件太大"),
    "record_too_large": _("单条记录太大"),
    "unreadable_number": _("号码读不出"),
    "unreadable_date": _("日期读不出"),
    "missing_number": _("缺少号码"),
    "no_number": _("缺少号码"),
    "too_many_entries": _("压缩包内文件太多"),
    "ratio_too_high": _("压缩比超过限度"),
    "too_deep": _("压缩包嵌套太深"),
    "corrupt_archive": _("压缩包损坏"),
    "encrypted_archive": _("压缩包已加密"),
    "unencodable_text": _("文字无法保存"),
    "no_title": _("缺少标题"),
    "not_xml": _("不是完整的 XML"),
    "broken_xml": _("XML 不完整"),
    "malformed_xml": _("XML 不完整"),
    "not_well_formed": _("XML 不完整"),
    "deleted_by_source": _("来源说明此记录已删除"),
    "not_found_by_source": _("来源说明没有此记录"),
    "source_fault": _("文件是来源返回的错误信息"),
    "not_an_object": _("不是一条记录"),
    "unknown_root": _("不认识的 XML 文件"),
    "unknown_document": _("不认识的文献种类"),
    "unknown_content": _("不认识的内容"),
    "unknown_kind": _("不认识的种类"),
    "unreadable_json": _("JSON 读不出"),
    "not_json": _("不是 JSON"),
    "not_csv": _("不是 CSV"),
    "unreadable_workbook": _("工作簿读不出"),
    "unreadable_path": _("文件打不开"),
    "unreadable_encoding": _("文字编码读不出"),
    "wrong_number_of_values": _("值的个数与列数不符"),
    "row_width": _("值的个数与列数不符"),
    "unclosed_entry": _("条目没有结束"),
    "missing_title": _("缺少标题"),
    "missing_name": _("缺少名称"),
    "duplicate_number": _("号码重复"),
    "sequence_listing": _("序列表，不是文献本身"),
    "no_record": _("文件中没有记录"),
    "no_records": _("文件中没有记录"),
    "no_property": _("没有属性"),
    "no_features": _("文件中没有记录"),
    "not_a_register": _("不是登记簿文件"),
    "not_a_list_of_euipo": _("不是 EUIPO 的列表"),
    "patent_reference": _("专利文献条目，请从专利文件导入"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """One batch as tables show it."""

    number: int
    files: str
    files_short: str
    source: str
    read: str
    added: str
    changed: str
    unchanged: str
    rejected: str
    finished: Any
    by: str
    state: labels.Label
    tone: str
    icon: str
    undone_by: str
    undone_at: Any


def _shortened(files: Sequence[str]) -> str:
    """Return the first file, and of how many it is the first."""
    if len(files) < 2:
        return "".join(files)
    return gettext("%(first)s 等 %(n)s 个文件") % {"first": files[0], "n": len(files)}


def batch_row(batch: ImportBatch) -> BatchRow:
    """Return a batch as tables show it; file names without their folders."""
    state, tone, icon = _STATES[batch.state]
    sources = known_sources()
    files = [str(path).replace("\\", "/").rpartition("/")[2] for path in batch.paths]
    return BatchRow(
        number=batch.number,
        files=", ".join(files),
        files_short=_shortened(files),
        source=source_words(sources[batch.source_code].name) if batch.source_code in sources else "",
        read=f"{batch.read:,}",
        added=f"{batch.added:,}",
        changed=f"{batch.changed:,}",
        unchanged=f"{batch.unchanged:,}",
        rejected=f"{batch.rejected:,}",
        finished=batch.finished_at,
        by=batch.by_name,
        state=state,
        tone=tone,
        icon=icon,
        undone_by=batch.undone_by_name,
        undone_at=batch.undone_at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRejection:
    """One rejected row: where, which field, why in words."""

    file: str
    where: str
    field: str
    reason: str
    detail: str


def rejected_row(row: RejectedRow) -> ShownRejection:
    """Return a rejected row of a batch in words."""
    return ShownRejection(
        file=row.file,
        where=place(row.where),
        field=_field_words(row.field),
        reason=_reason_words(row.reason),
        detail=row.detail,
    )


def reason(rejected: Rejected) -> str:
    """Return why an entry was rejected, in words, with the detail the format gives."""
    return ": ".join(part for part in (_reason_words(rejected.reason), rejected.detail) if part)


def _field_words(code: str) -> str:
    """Return the words of a field that people know; the file's own name of a field as it is."""
    return labels.word({**labels.GROUPS, **_PLACES}, code)


_PLACES: Mapping[str, labels.Label] = {
    "file": _("文件"),
    "document": _("文献"),
    "record": _("记录"),
    "row": _("行"),
    "line": _("行"),
    "columns": _("列"),
    "sheet": _("工作表"),
    "publication_number": _("公开（公告）号"),
    "number": _("号码"),
    "title": _("标题"),
    "name": _("名称"),
}


def _reason_words(code: str) -> str:
    return str(_REASONS.get(code) or sentence(code, {}) or code)


def preview_of(upload: Upload, found: UploadPreview) -> dict[str, object]:
    """Return the preview's table: the columns that any record fills, with their words."""
    filled = [code for code in _PREVIEW_COLUMNS if any(record.get(code) for record in found.records)]
    profile = find_mapping(upload.profile) if upload.profile else None
    return {
        "formats": [
            (format_title(get_format(code)), count if len(found.formats) > 1 or count > 1 else None)
            for code, count in found.formats
        ],
        "columns": [_PREVIEW_COLUMNS[code] for code in filled],
        "rows": [[record.get(code, "") for code in filled] for record in found.records],
        "rejected": [
            ShownRejection(
                file=file,
                where=place(one.where),
                field=_field_words(one.field),
                reason=_reason_words(one.reason),
                detail=one.detail,
            )
            for file, one in found.rejected
        ],
        "unmapped": sorted(found.unmapped.items(), key=lambda item: -item[1]),
        "profile": profile_label(profile) if profile else "",
    }


_PREVIEW_COLUMNS: Mapping[str, labels.Label] = {
    "number": _("号码"),
    "title": _("标题"),
    "applicants": _("申请人或权利人"),
    "inventors": _("发明人或作者"),
    "filed_on": _("申请日"),
    "published_on": _("公开日"),
    "registered_on": _("登记日"),
    "ipc": _("IPC"),
    "classes": _("类别"),
    "status": _("状态"),
    "source": _("来源出版物"),
}


def profile_label(profile: Profile) -> str:
    """Return the name of a mapping and what its headings were compared with."""
    title = profile.title_en if get_language() == "en" else profile.title_zh
    return gettext("%(title)s（%(checked)s）") % {"title": title, "checked": CHECKED[profile.checked]}


def profile_choices() -> list[tuple[str, str]]:
    """Return every mapping that can be used, those that people made first."""
    return [(one.code, profile_label(one)) for one in (*saved_mappings(), *shipped().values())]


def collection_of(code: str) -> Collection:
    """Return the collection of a code; patents when the code is none."""
    return Collection(code) if code in set(Collection) else Collection.PATENTS


def target_choices(collection: Collection) -> Sequence[tuple[str, labels.Label]]:
    """Return the fields that a column can fill."""
    return targets.choices(collection)


def mapping_choices() -> Mapping[str, Sequence[tuple[str, labels.Label]]]:
    """Return the choices of the mapping form that do not depend on the table."""
    return {"collection": list(labels.COLLECTIONS.items()), "date_order": DATE_ORDERS}


def columns_with_fields(columns: Sequence[TableColumn], form: MappingForm) -> list[dict[str, object]]:
    """Return the columns with their bound choice."""
    return [{"column": column, "field": form[f"column_{at}"]} for at, column in enumerate(columns)]


def job_page(job: Job, batch: int | None, *, now: datetime) -> dict[str, object]:
    """Return what the page of a job shows."""
    result = job.result if isinstance(job.result, dict) else {}
    running = job.state in {JobState.WAITING, JobState.RUNNING}
    return {
        "job": job,
        "running": running,
        "phase": labels.word(_PHASES, job.phase) or _PHASES[""],
        "percent": job_progress.percent(job) if running else None,
        "amount": job_progress.amount(job),
        "time_left": job_progress.time_left(job, now=now),
        "name": job.arguments.get("file_name", ""),
        "upload": job.arguments.get("upload", ""),
        "is_undo": job.name == "records.undo",
        "dry_run": bool(job.arguments.get("dry_run")),
        "batch": batch,
        "result": result,
        "rows": [
            ShownRejection(
                file=row.get("file", ""),
                where=place(row.get("where", "")),
                field=_field_words(row.get("field", "")),
                reason=_reason_words(row.get("reason", "")),
                detail="",
            )
            for row in result.get("rejected_first", ())
        ],
        "unmapped": sorted(result.get("unmapped", {}).items(), key=lambda item: -item[1]),
        "failure": sentence(job.message.get("code", ""), job.message.get("facts", {}))
        or job.message.get("reference", "")
        or job.message.get("code", ""),
    }
