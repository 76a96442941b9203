"""Forms of the editor of a service: words, limits, one question, one effect question, publishing, a body's list.

They read text into the values of `desk.catalogue.editing`; what fits together is judged there.
"""

import re
from collections.abc import Mapping
from typing import Any, Final, cast

from django import forms
from django.core.validators import RegexValidator
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from opentisc.desk.catalogue import Definition, Effect, Fee, Text
from opentisc.desk.catalogue.bounds import LONGEST_LABEL, LONGEST_TEXT
from opentisc.desk.catalogue.checks import EFFECT_DAYS
from opentisc.desk.catalogue.definition import Choice, ShownWhen
from opentisc.desk.catalogue.editing import Limits, Question, Texts
from opentisc.desk.catalogue.kinds import KINDS, bounds_of, kind_of
from opentisc.web.desk.forms import in_words
from opentisc.web.desk.manage import words
from opentisc.web.desk.public.words import FEES

MOST_DAYS: Final = 250  # working days: about a year
_LONGEST_LIST: Final = 20_000  # characters of a list typed one a line


class SeenForm(forms.Form):
    """A form that names the content its author had read, so that nobody overwrites another's work (UX-29)."""

    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def on(self, seen: str) -> "SeenForm":
        """Return the same form as typed, resting on what holds now: sending it again is a choice made after reading."""
        data = cast(Any, self.data).copy()
        data["seen"] = seen
        self.data = data
        return self


def line(
    label: Any, *, required: bool = True, help_text: Any = "", most: int = LONGEST_LABEL
) -> forms.CharField:
    """Return a field of one line."""
    return forms.CharField(label=label, required=required, help_text=help_text, max_length=most)


def area(
    label: Any, *, required: bool = True, help_text: Any = "", rows: int = 3, most: int = LONGEST_TEXT
) -> forms.CharField:
    """Return a field of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=required, help_text=help_text, max_length=most, widget=widget
    )


def days(label: Any, *, required: bool = False, least: int = 0, help_text: Any = "") -> forms.IntegerField:
    """Return a field of working days."""
    return forms.IntegerField(
        label=label, required=required, min_value=least, max_value=MOST_DAYS, help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


class TextsForm(SeenForm):
    """The words of a service and its fee class."""

    name_zh = line(gettext_lazy("名称（中文）"))
    name_en = line(gettext_lazy("名称（英文）"))
    for_whom_zh = area(gettext_lazy("适用情形（中文）"))
    for_whom_en = area(gettext_lazy("适用情形（英文）"))
    result_zh = area(gettext_lazy("服务成果（中文）"))
    result_en = area(gettext_lazy("服务成果（英文）"))
    fee_class = forms.ChoiceField(
        label=gettext_lazy("收费类别"),
        choices=[(one.value, FEES[one]) for one in Fee],
        widget=forms.RadioSelect,
    )
    notes_zh = area(
        gettext_lazy("说明（中文）"), required=False, help_text=gettext_lazy("每行一条。"), most=_LONGEST_LIST
    )
    notes_en = area(
        gettext_lazy("说明（英文）"),
        required=False,
        help_text=gettext_lazy("与中文逐行对应。"),
        most=_LONGEST_LIST,
    )

    @staticmethod
    def initial_of(definition: Definition) -> dict[str, object]:
        """Return what the form shows of a definition."""
        one = definition
        return {
            "name_zh": one.name.zh, "name_en": one.name.en,
            "for_whom_zh": one.for_whom.zh, "for_whom_en": one.for_whom.en,
            "result_zh": one.result.zh, "result_en": one.result.en, "fee_class": one.fee_class.value,
            "notes_zh": "\n".join(note.zh for note in one.notes),
            "notes_en": "\n".join(note.en for note in one.notes),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Pair the notes of both languages."""
        zh, en = _lines(self.cleaned_data.get("notes_zh")), _lines(self.cleaned_data.get("notes_en"))
        if len(zh) != len(en):
            self.add_error(
                "notes_en",
                _("中文有 %(zh)s 条，英文有 %(en)s 条，须逐行对应。") % {"zh": len(zh), "en": len(en)},
            )
        self.cleaned_data["notes"] = tuple(Text(zh=one, en=two) for one, two in zip(zh, en, strict=False))
        return self.cleaned_data

    def texts(self) -> Texts:
        """Return the words as given."""
        given = self.cleaned_data
        return Texts(
            name=_pair(given, "name"), for_whom=_pair(given, "for_whom"), result=_pair(given, "result"),
            fee_class=Fee(given["fee_class"]), notes=given["notes"],
        )  # fmt: skip


class LimitsForm(SeenForm):
    """The limits of a service: the whole, its levels, and each step within the whole."""

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any) -> None:
        """Add a field for each level and step of the definition."""
        super().__init__(*args, **kwargs)
        self.definition = definition
        self.counted = definition.limit.work_days is not None
        if self.counted:
            self.fields["work_days"] = days(gettext_lazy("总时限（工作日）"), required=True)
        self.fields["note_zh"] = area(gettext_lazy("时限说明（中文）"), required=False, rows=2)
        self.fields["note_en"] = area(gettext_lazy("时限说明（英文）"), required=False, rows=2)
        for level in definition.limit.levels:
            label = _("分级时限：%(name)s") % {"name": in_words(level.name)}
            self.fields[f"level_{level.code}"] = days(label, required=True)
        for step in definition.process.steps:
            label = _("步骤时限：%(name)s") % {"name": in_words(step.name)}
            self.fields[f"step_{step.code}"] = days(label, help_text=gettext_lazy("不单设时限的留空。"))

    @staticmethod
    def initial_of(definition: Definition) -> dict[str, object]:
        """Return what the form shows of a definition."""
        limit = definition.limit
        return {
            "work_days": limit.work_days,
            "note_zh": limit.note.zh if limit.note else "",
            "note_en": limit.note.en if limit.note else "",
            **{f"level_{one.code}": one.work_days for one in limit.levels},
            **{f"step_{one.code}": one.limit_days for one in definition.process.steps},
        }

    def clean(self) -> dict[str, Any]:
        """Ask for both languages of the note, or neither."""
        _require_both(self, "note")
        return self.cleaned_data

    def limits(self) -> Limits:
        """Return the limits as given."""
        given = self.cleaned_data
        return Limits(
            work_days=given["work_days"] if self.counted else None,
            note=_pair(given, "note") if given["note_zh"] else None,
            levels={one.code: given[f"level_{one.code}"] for one in self.definition.limit.levels},
            steps={one.code: given[f"step_{one.code}"] for one in self.definition.process.steps},
        )


class QuestionForm(SeenForm):
    """One question of the intake form."""

    group = forms.ChoiceField(label=gettext_lazy("所在分组"))
    kind = forms.ChoiceField(label=gettext_lazy("题型"), choices=list(words.KINDS.items()))
    label_zh = line(gettext_lazy("问题（中文）"))
    label_en = line(gettext_lazy("问题（英文）"))
    help_zh = area(gettext_lazy("填写提示（中文）"), required=False, rows=2)
    help_en = area(gettext_lazy("填写提示（英文）"), required=False, rows=2)
    example = line(gettext_lazy("示例"), required=False)
    required = forms.BooleanField(label=gettext_lazy("必填"), required=False)
    least = forms.IntegerField(
        label=gettext_lazy("下限"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("文字为最少字数，多条或多选为最少条数，数为最小值；不限的留空。"),
    )  # fmt: skip
    most = forms.IntegerField(
        label=gettext_lazy("上限"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("同上；文字留空时，单行 120 字，多行 2000 字。"),
    )  # fmt: skip
    choices = area(
        gettext_lazy("选项"), required=False, rows=6, most=_LONGEST_LIST,
        help_text=gettext_lazy("单选和多选才填。每行一个：代码 | 中文 | 英文。新的选项可以不写代码。"),
    )  # fmt: skip
    when = forms.MultipleChoiceField(
        label=gettext_lazy("显示条件"), required=False, widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=gettext_lazy("不选则总是显示。可选同一个问题的一个或几个选项。"),
    )  # fmt: skip

    def __init__(self, *args: Any, definition: Definition, name: str, **kwargs: Any) -> None:
        """Offer the blocks of the form, and the earlier choices as conditions."""
        super().__init__(*args, **kwargs)
        group = cast(forms.ChoiceField, self.fields["group"])
        group.choices = [(one.code, in_words(one.title)) for one in definition.form.groups]
        when = cast(forms.MultipleChoiceField, self.fields["when"])
        when.choices = _conditions(definition, name)

    @staticmethod
    def initial_of(definition: Definition, name: str) -> dict[str, object]:
        """Return what the form shows of a question."""
        asked = definition.form.fields[name]
        least, most = bounds_of(asked)
        shown = asked.shown_when
        return {
            "group": next(one.code for one in definition.form.groups if name in one.fields),
            "kind": kind_of(asked),
            "label_zh": asked.label.zh, "label_en": asked.label.en,
            "help_zh": asked.help.zh if asked.help else "", "help_en": asked.help.en if asked.help else "",
            "example": asked.example, "required": asked.required, "least": least, "most": most,
            "choices": "\n".join(f"{one.value} | {one.zh} | {one.en}" for one in asked.choices),
            "when": [f"{shown.field}={value}" for value in shown.values] if shown else [],
        }  # fmt: skip

    def clean_choices(self) -> tuple[Choice, ...]:
        """Return the choices; a line without a code gets the next free one."""
        rows = [
            [part.strip() for part in re.split(r"[|｜]", one, maxsplit=2)]
            for one in _lines(self.cleaned_data["choices"])
        ]
        taken = {row[0] for row in rows if len(row) == 3}
        found = []
        for at, row in enumerate(rows, start=1):
            if len(row) not in (2, 3) or not all(row):
                raise forms.ValidationError(
                    _("第 %(line)s 行：请写成“代码 | 中文 | 英文”。"), params={"line": at}
                )
            value = row[0] if len(row) == 3 else _free("option", taken)
            taken.add(value)
            found.append(Choice(value=value, zh=row[-2], en=row[-1]))
        return tuple(found)

    def clean_when(self) -> ShownWhen | None:
        """Return the condition: choices of one question."""
        pairs = [str(one).split("=", 1) for one in self.cleaned_data["when"]]
        if len({name for name, _value in pairs}) > 1:
            raise forms.ValidationError(_("显示条件只能依据同一个问题的选项。"))
        return ShownWhen(field=pairs[0][0], values=tuple(value for _name, value in pairs)) if pairs else None

    def clean(self) -> dict[str, Any]:
        """Ask for both languages of the hint; say that a kind takes no bounds where some are given."""
        _require_both(self, "help")
        kind = KINDS.get(self.cleaned_data.get("kind", ""))
        for bound in ("least", "most"):
            if kind and not getattr(kind, bound) and self.cleaned_data.get(bound) is not None:
                self.add_error(bound, _("这种题型没有上下限，请留空。"))
        return self.cleaned_data

    def question(self) -> Question:
        """Return the question as given."""
        given = self.cleaned_data
        return Question(
            group=given["group"], kind=given["kind"], label=_pair(given, "label"), required=given["required"],
            help=_pair(given, "help") if given["help_zh"] else None, example=given["example"],
            least=given["least"], most=given["most"], choices=given["choices"], shown_when=given["when"],
        )  # fmt: skip


class EffectForm(SeenForm):
    """One effect question."""

    question_zh = line(gettext_lazy("问题（中文）"))
    question_en = line(gettext_lazy("问题（英文）"))
    kind = forms.ChoiceField(label=gettext_lazy("答案类型"), choices=list(words.EFFECT_KINDS.items()))
    after_days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("询问时间（送达后天数）"), coerce=int, widget=forms.SelectMultiple(attrs={"size": 4}),
        choices=[(one, str(one)) for one in sorted(EFFECT_DAYS)],
    )  # fmt: skip
    evidence = forms.BooleanField(label=gettext_lazy("可以上传证明"), required=False)

    @staticmethod
    def initial_of(effect: Effect) -> dict[str, object]:
        """Return what the form shows of an effect question."""
        return {
            "question_zh": effect.question.zh, "question_en": effect.question.en, "kind": effect.kind,
            "after_days": list(effect.after_days), "evidence": effect.evidence,
        }  # fmt: skip

    def effect(self, code: str) -> Effect:
        """Return the effect question as given."""
        given = self.cleaned_data
        return Effect(
            code=code, after_days=tuple(sorted(given["after_days"])), question=_pair(given, "question"),
            kind=given["kind"], evidence=given["evidence"],
        )  # fmt: skip


class ReasonForm(SeenForm):
    """A reason, kept with the version or the list and in the trail."""

    reason = area(
        gettext_lazy("理由或依据"),
        most=200,
        help_text=gettext_lazy("例如会议纪要、文件号。随版本保存，最多 200 字。"),
    )


class DiscardForm(SeenForm):
    """The code of the service, typed to throw its draft away (UX-31)."""

    typed = forms.CharField(label=gettext_lazy("输入服务代码确认"), max_length=10)

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        """Ask for this code."""
        super().__init__(*args, **kwargs)
        self.fields["typed"].validators.append(
            RegexValidator(f"(?i)^{re.escape(code)}$", gettext_lazy("输入的代码不对。"))
        )


class OfferForm(SeenForm):
    """How a service stands on the body's list."""

    list_name = forms.ChoiceField(
        label=gettext_lazy("列入"), choices=list(words.LISTS.items()), widget=forms.RadioSelect
    )
    limit_days = days(
        gettext_lazy("本机构时限（工作日）"), least=1, help_text=gettext_lazy("与共同规定相同的留空。")
    )
    fee_note = line(gettext_lazy("收费说明"), required=False, most=200)
    reason = area(
        gettext_lazy("理由或依据"), required=False, rows=2, most=200,
        help_text=gettext_lazy("时限比共同规定更长时必须写。"),
    )  # fmt: skip


def free_name(taken: frozenset[str]) -> str:
    """Return a name for a new question or effect question that none had before."""
    return _free("extra_", set(taken))


def _free(stem: str, taken: set[str]) -> str:
    return next(f"{stem}{n}" for n in range(1, len(taken) + 2) if f"{stem}{n}" not in taken)


def _conditions(definition: Definition, name: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the choices of the questions asked in one choice, by question; not the question's own."""
    language = get_language() or "zh-hans"
    found = []
    for group in definition.form.groups:
        for one in group.fields:
            asked = definition.form.fields[one]
            if one != name and asked.widget in {"radio", "select"} and asked.shown_when is None:
                values = [(f"{one}={choice.value}", choice.of(language)) for choice in asked.choices]
                found.append((asked.label.of(language), values))
    return found


def _lines(text: object) -> list[str]:
    return [one.strip() for one in str(text or "").splitlines() if one.strip()]


def _pair(given: Mapping[str, Any], name: str) -> Text:
    return Text(zh=_one_feed(given[f"{name}_zh"]), en=_one_feed(given[f"{name}_en"]))


def _one_feed(text: str) -> str:
    """Return the text with the line feeds of a definition; a browser sends carriage returns too."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _require_both(form: forms.Form, name: str) -> None:
    zh, en = form.cleaned_data.get(f"{name}_zh"), form.cleaned_data.get(f"{name}_en")
    if bool(zh) != bool(en):
        form.add_error(f"{name}_en" if zh else f"{name}_zh", str(words.FLAWS["text_missing"]))


def posted(http: HttpRequest) -> QueryDict | None:
    """Return what was sent, None when the page is only opened."""
    return http.POST if http.method == "POST" else None
