"""The sentences of infra's own errors and notices."""

from django.utils.translation import gettext_lazy as _

from opentisc.infra import sentences


def register() -> None:
    """Tell the interface of our sentences; called once, when Django is ready."""
    sentences.register(_FILES | _NOTICES)


_FILES = {
    "file_too_large": _("文件超过 %(most)s MB。"),
    "file_empty": _("文件是空的。"),
    "file_type_unknown": _("不接受扩展名为 %(extension)s 的文件。"),
    "file_type_mismatch": _("文件内容与扩展名不符。"),
    "file_damaged": _("文件已损坏，无法读取。"),
    "file_has_macros": _("文件含有宏。请另存为不含宏的文件后上传。"),
    "image_too_large": _("图像超过 %(most)s 百万像素。"),
    "file_infected": _("在文件中发现病毒：%(finding)s。"),
    "quota_exceeded": _("本机构的文件总量已达到上限 %(most)s MB。"),
    "file_ratio": _("压缩包的解压比过大。"),
    "file_too_many_entries": _("压缩包中的文件过多。"),
    "file_archive_too_deep": _("压缩包中不能再有压缩包。"),
    "file_archive_too_large": _("压缩包解压后过大。"),
    "file_path_escape": _("压缩包中有不安全的路径。"),
    "file_symlink": _("压缩包中有链接。"),
    "file_unreadable_path": _("压缩包中有不是文件的内容。"),
    "file_encrypted_archive": _("文件有密码，无法检查。"),
    "file_corrupt_archive": _("压缩包已损坏，无法读取。"),
    "upload_changed": _("同一次提交中的文件变了。请重新打开页面再上传。"),
    "file_not_ready": _("文件正在等待病毒检查，或检查未通过。"),
    "file_damaged_in_store": _("保存的文件与上传时不一致，不能提供。请联系管理员。"),
    "unkeepable_text": _(
        "文字里有无法保存的字符（U+0000 或不成对的代理码），没有保存任何内容。请删去后重新提交。"
    ),
    "bad_audit_event": _("审计记录无法写入：%(why)s。"),
    "seal_broken": _("库中加密的内容打不开：密钥文件 sealing.keys 缺失或不符。请管理员检查 OPENTISC_HOME。"),
    "audit_head_unreadable": _("无法读取审计位置文件 %(given)s。"),
}
_NOTICES = {
    "case_updated": _("案件更新"),
    "unknown_notice": _("没有名为 %(given)s 的通知。"),
    "bad_notice": _("通知无法发出：%(why)s。"),
    "cannot_mute": _("账号安全通知不能关闭。"),
    "unsubscribe_gone": _("此退订链接无效。"),
}
