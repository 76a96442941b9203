"""The editor's forms: the parts of a deliverable that a person writes. What the record gives is not asked.

Rows of a table are lines, their cells apart by | or ｜, so that they can be typed and pasted without a script.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import msgspec
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opentisc.desk.deliverables.content import (
    AnswerWritten,
    Basis,
    Concept,
    Kind,
    NoveltyWritten,
    SearchWritten,
    StatusRow,
    StatusWritten,
    Written,
)
from opentisc.web.desk.review.status_rows import Note, StatusRows

LONGEST = 40_000  # characters of one part
_CELL = "｜"


class WrittenForm(Protocol):
    """A form whose valid data are typed writing."""

    def written(self) -> Written:
        """Return what was written."""
        ...


def _area(label: Any, *, rows: int = 6, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _day(label: Any, *, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, help_text=help_text, widget=widget)


def lines(text: str) -> tuple[str, ...]:
    """Return the lines that are not empty, without blanks around them."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def cells(line: str, most: int) -> list[str]:
    """Return the cells of a line, filled up with empty ones. Raises ValidationError for more than there are columns."""
    found = [cell.strip() for cell in line.replace("|", _CELL).split(_CELL)]
    if len(found) > most:
        raise forms.ValidationError(
            gettext("“%(line)s”的栏数多于 %(most)s。") % {"line": line[:40], "most": most}
        )
    return [*found, *[""] * (most - len(found))]


def _joined(rows: Sequence[tuple[str, ...]]) -> str:
    return "\n".join(_CELL.join(row).rstrip(_CELL) for row in rows)


class AnswerForm(forms.Form):
    """B1."""

    answer = _area(_("答复"), rows=12)
    bases = _area(
        _("依据"), rows=4, help_text=_("每行一条：法律或文件｜条款｜说明。例：中华人民共和国专利法｜第九条")
    )
    is_opinion = forms.BooleanField(label=_("没有引用条文，注明为意见"), required=False)
    sources = _area(_("资料来源"), rows=3, help_text=_("每行一条。"))

    def clean_bases(self) -> tuple[Basis, ...]:
        """Return the bases typed."""
        rows = [cells(line, 3) for line in lines(self.cleaned_data["bases"])]
        return tuple(Basis(law=law, article=article, note=note) for law, article, note in rows)

    def written(self) -> Written:
        """Return what was written."""
        data = self.cleaned_data
        return AnswerWritten(
            answer=data["answer"].strip(),
            bases=data["bases"],
            is_opinion=data["is_opinion"],
            sources=lines(data["sources"]),
        )


class SearchForm(forms.Form):
    """B2."""

    cut_off = _day(_("截止日期"), help_text=_("检索到哪一天为止公开的文献。"))
    strategy = _area(
        _("检索策略"), help_text=_("怎样从要素到检索式，为什么选这些数据库。检索式本身取自检索记录。")
    )
    concepts = _area(_("检索要素表"), rows=5, help_text=_("每行一个特征：特征｜中文词｜外文词｜分类号"))
    findings = _area(_("检索结果说明"), rows=10, help_text=_("用 [1]、[2] 指文献。只写检索到了什么。"))
    limits = _area(_("其他局限"), rows=3)

    def clean_concepts(self) -> tuple[Concept, ...]:
        """Return the rows typed."""
        rows = [cells(line, 4) for line in lines(self.cleaned_data["concepts"])]
        return tuple(Concept(feature=a, terms_zh=b, terms_en=c, classes=d) for a, b, c, d in rows)

    def written(self) -> Written:
        """Return what was written."""
        data = self.cleaned_data
        return SearchWritten(
            cut_off=_iso(data["cut_off"]),
            strategy=data["strategy"].strip(),
            concepts=data["concepts"],
            findings=data["findings"].strip(),
            limits=data["limits"].strip(),
        )


class NoveltyForm(forms.Form):
    """B3. The conclusion of each point comes from the comparison, the institution's number from its designation."""

    cut_off = _day(_("截止日期"), help_text=_("检索到哪一天为止公开的文献。"))
    strategy = _area(_("检索策略"), help_text=_("逐点说明检索词、数据库和组配；检索式本身取自检索记录。"))
    results = _area(
        _("检索结果"), rows=10, help_text=_("用 [1]、[2] 指文献。各查新点的结论由对比表得出，不在这里写。")
    )
    conclusion = _area(_("结论的补充说明"), rows=4, help_text=_("可以不写。不作首创、领先等评价。"))
    annexes = _area(_("附件清单"), rows=3, help_text=_("每行一件。"))
    remarks = _area(_("备注"), rows=3)

    def written(self) -> Written:
        """Return what was written."""
        data = self.cleaned_data
        return NoveltyWritten(
            cut_off=_iso(data["cut_off"]),
            strategy=data["strategy"].strip(),
            results=data["results"].strip(),
            conclusion=data.get("conclusion", "").strip(),
            annexes=lines(data["annexes"]),
            remarks=data["remarks"].strip(),
        )


class RetrievalForm(NoveltyForm):
    """查新检索: no conclusion."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["conclusion"]


STATUS_FIELDS = ("status", "source", "as_of", "owner", "family", "fees", "events")


class StatusForm(forms.Form):
    """B4: one block of fields for each number of the request."""

    remarks = _area(_("备注"), rows=3)

    def __init__(
        self, *args: Any, numbers: Sequence[str], rows: StatusRows | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self._rows = rows
        self.notes: Mapping[str, Note] = {}
        self._numbers = tuple(numbers)
        for place in range(len(self._numbers)):
            self.fields.update(_status_fields(place))
        self.order_fields([name for name in self.fields if name != "remarks"])

    def groups(self) -> list[tuple[str, list[forms.BoundField], Note | None]]:
        """Return each number with its fields and where its row comes from, for a page that sets them side by side."""
        return [
            (number, [self[f"row{place}_{name}"] for name in STATUS_FIELDS], self.notes.get(number))
            for place, number in enumerate(self._numbers)
        ]

    def written(self) -> Written:
        """Return what was written."""
        rows = tuple(self._row(place, number) for place, number in enumerate(self._numbers))
        written = StatusWritten(rows=rows, remarks=self.cleaned_data["remarks"].strip())
        return self._rows.marked(written) if self._rows is not None else written

    def _row(self, place: int, number: str) -> StatusRow:
        said = {name: self.cleaned_data[f"row{place}_{name}"] for name in STATUS_FIELDS}
        said["as_of"] = _iso(said["as_of"])
        typed = {name: str(value).strip() for name, value in said.items()}
        return msgspec.structs.replace(StatusRow(number=number), **typed)


def _status_fields(place: int) -> dict[str, forms.Field]:
    labels = {
        "status": _("法律状态"), "source": _("来源"), "as_of": _("截至日期"), "owner": _("权利人"), "family": _("同族"),
        "fees": _("缴费"), "events": _("许可、质押等事件"),
    }  # fmt: skip
    return {
        f"row{place}_{name}": _day(label)
        if name == "as_of"
        else forms.CharField(label=label, required=False, max_length=1000)
        for name, label in labels.items()
    }


def form_for(
    kind: Kind,
    written: Written,
    *,
    numbers: Sequence[str] = (),
    rows: StatusRows | None = None,
    data: Mapping[str, Any] | None = None,
) -> Any:
    """Return the editor's form of a kind, filled from what was written, or bound to what was sent.

    rows: of a status sheet, which say of each number where its row comes from.
    """
    initial = initial_of(written)
    if kind is Kind.STATUS:
        form = StatusForm(data, initial=initial_status(written, numbers), numbers=numbers, rows=rows)
        if rows is not None and isinstance(written, StatusWritten):
            form.notes = rows.notes(written)
        return form
    shape = {
        Kind.ANSWER: AnswerForm,
        Kind.SEARCH: SearchForm,
        Kind.NOVELTY: NoveltyForm,
        Kind.RETRIEVAL: RetrievalForm,
    }[kind]
    return shape(data, initial=initial)


def initial_of(written: Written) -> dict[str, Any]:
    """Return the fields of a form from writing; tables become lines."""
    found: dict[str, Any] = {}
    for name in written.__struct_fields__:
        value = getattr(written, name)
        if isinstance(value, tuple):
            value = _joined([row if isinstance(row, tuple) else _cells_of(row) for row in value])
        found[name] = value
    return found


def initial_status(written: Written, numbers: Sequence[str]) -> dict[str, Any]:
    """Return the fields of the status form; a number without a row is empty."""
    if not isinstance(written, StatusWritten):
        return {}
    rows = {row.number: row for row in written.rows}
    found: dict[str, Any] = {"remarks": written.remarks}
    for place, number in enumerate(numbers):
        row = rows.get(number, StatusRow(number=number))
        found.update({f"row{place}_{name}": getattr(row, name) for name in STATUS_FIELDS})
    return found


def _cells_of(row: Any) -> tuple[str, ...]:
    if isinstance(row, str):
        return (row,)
    return tuple(str(getattr(row, name)) for name in row.__struct_fields__)


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""


class CommentForm(forms.Form):
    """A remark on one paragraph."""

    paragraph = forms.CharField(max_length=40, widget=forms.HiddenInput)
    text = forms.CharField(label=_("批注"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))


class AnswerCommentForm(forms.Form):
    """The author's answer to a remark."""

    text = forms.CharField(label=_("答复批注"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))


class ApproveForm(forms.Form):
    """What the reviewer looked at; every item of the list must be ticked."""

    note = forms.CharField(
        label=_("审核意见"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, items: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["looked"] = forms.MultipleChoiceField(
            label=_("核对清单"),
            choices=items,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("逐项核对并勾选后才能通过。")},
        )
        self._items = dict(items)
        self.order_fields(["looked", "note"])

    def clean_looked(self) -> list[str]:
        """Return the codes; all of them."""
        looked: list[str] = self.cleaned_data["looked"]
        if set(looked) != set(self._items):
            raise forms.ValidationError(gettext("逐项核对并勾选后才能通过。"))
        return looked

    def summary(self) -> str:
        """Return the note as it is kept: what the reviewer wrote, then what was looked at."""
        looked = "；".join(self._items[code] for code in self.cleaned_data["looked"])
        return "\n".join(part for part in (self.cleaned_data["note"].strip(), looked) if part)


class SendBackForm(forms.Form):
    """Why a version goes back."""

    reason = forms.CharField(label=_("退回原因"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class VerifyForm(forms.Form):
    """A hash typed or a file handed in; one of the two."""

    sha256 = forms.RegexField(
        r"^\s*[0-9A-Fa-f]{64}\s*$",
        label=_("校验值（SHA-256）"),
        required=False,
        help_text=_("封面上的 64 位校验值，或文件本身的 SHA-256。"),
        error_messages={"invalid": _("校验值是 64 位的数字和字母 a 至 f。")},
    )
    file = forms.FileField(
        label=_("或选择文件"), required=False, help_text=_("文件只用于计算校验值，不会保存。")
    )

    def clean(self) -> dict[str, Any]:
        """Require one of the two."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not data.get("sha256") and not data.get("file"):
            raise forms.ValidationError(gettext("粘贴校验值，或选择文件。"))
        return data
