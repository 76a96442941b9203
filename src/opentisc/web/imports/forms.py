"""The forms of an import: the file, and the mapping of its columns."""

from collections.abc import Mapping, Sequence

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from opentisc.records.formats.registry import formats
from opentisc.records.imports.sources import known_sources
from opentisc.web.format_words import format_title
from opentisc.web.labels import Label
from opentisc.web.origins import source as source_words

_MEGABYTE = 1_000_000


def _formats() -> list[tuple[str, str]]:
    return [("", str(_("按内容识别"))), *((known.code, format_title(known)) for known in formats())]


def _sources() -> list[tuple[str, str]]:
    return [
        ("", str(_("按格式的默认来源"))),
        *((source.code, source_words(source.name)) for source in known_sources().values()),
    ]


class UploadForm(forms.Form):
    """One file, and what is known of it."""

    file = forms.FileField(
        label=_("文件"),
        help_text=_("一个文件或压缩包（zip、gz、tar），不超过 50 MB。更大的请用命令 opentisc import。"),
    )
    format_code = forms.ChoiceField(label=_("格式"), required=False, choices=_formats)
    source = forms.ChoiceField(label=_("数据来源"), required=False, choices=_sources)

    def clean_file(self) -> "UploadedFile[bytes]":
        """Return the file when it is not empty and within the limit (SC-31)."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        limit = settings.OPENTISC.upload_max_mb
        if (file.size or 0) > limit * _MEGABYTE:
            raise forms.ValidationError(
                _("文件超过 %(limit)s MB。请用命令 opentisc import。") % {"limit": limit}
            )
        return file


class MappingForm(forms.Form):
    """Which heading fills which field. One choice per heading, in the table's order."""

    collection = forms.ChoiceField(label=_("导入到"))
    title = forms.CharField(
        label=_("映射名称"),
        max_length=100,
        help_text=_("映射会保存下来，以后遇到同样的表头直接使用。"),
    )
    date_order = forms.ChoiceField(label=_("日期写法"))

    def __init__(
        self,
        data: Mapping[str, str] | None,
        *,
        headings: Sequence[str],
        targets: Sequence[tuple[str, Label]],
        choices: Mapping[str, Sequence[tuple[str, Label]]],
        initial: Mapping[str, str],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        for name, given in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(given)
        self.headings = tuple(headings)
        for at, heading in enumerate(headings):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=heading,
                required=False,
                choices=targets,
                widget=forms.Select(attrs={"class": "control", "aria-label": heading}),
            )

    def clean(self) -> dict[str, object]:
        """Return the data when at least one column is mapped."""
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(f"column_{at}") for at in range(len(self.headings))):
            raise forms.ValidationError(_("请至少为一列选择字段。"))
        return cleaned
