"""The intake form of a service: a Django form made from its definition, and the words for what is wrong.

The server decides what is asked: an answer to a question that does not apply falls away. Without JavaScript all
questions stand on the page, the conditional ones with a hint when to answer them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opentisc.desk.catalogue import Definition, Field, Hint, Problem, Text, hints, shown_fields, validate_form
from opentisc.web.desk.widgets import form_field
from opentisc.web.labels import Label

PROBLEMS: Mapping[str, Label] = {
    "required": _("请填写这一项。"),
    "choose": _("请选择一项。"),
    "too_short": _("至少要 %(limit)s 个字。"),
    "too_long": _("不能超过 %(limit)s 个字。"),
    "wrong_form": _("写法不对，请按提示填写。"),
    "wrong_date": _("请填写存在的日期，例如 2026-09-30。"),
    "not_in_list": _("请从列出的选项中选择。"),
    "too_small": _("不能小于 %(limit)s。"),
    "too_large": _("不能大于 %(limit)s。"),
    "too_few": _("至少要 %(limit)s 条。"),
    "too_many": _("不能超过 %(limit)s 条。"),
    "twice": _("有重复的内容，请去掉重复。"),
    "must_be_ticked": _("请勾选确认。"),
    "wrong_type": _("请填写数字。"),
    "bad_character": _("含有无法保存的字符，请删除后重新填写。"),
    "unknown_field": _("表单里没有这一项，请刷新页面后重新填写。"),
}
"""Sentences for the codes of `desk.catalogue.Problem`, and the finer ones chosen here by the kind of question."""

HINTS: Mapping[str, Label] = {
    "several_sentences": _("这一条有几句话。一个查新点只写一句话，请考虑分成几行。"),
    "perhaps_several_matters": _("这一条可能含几项技术内容。一个查新点只讲一项，请考虑分成几行。"),
    "unreadable_number": _("没有认出这个号码，请核对；确认无误可以保留。"),
}

_ENTRY = _("第 %(line)s 行：%(sentence)s")
_ONLY_WHEN = _("仅在“%(question)s”选择“%(answers)s”时填写。")


def sentence_of(problem: Problem, asked: Field | None) -> str:
    """Return the sentence for a problem in the active language, with the number of the line in a list."""
    sentence = str(PROBLEMS[_finer(problem, asked)]) % dict(problem.facts)
    return _at_line(problem.path, sentence)


def hint_sentence(hint: Hint) -> str:
    """Return the sentence for a hint in the active language, with the number of the line in a list."""
    return _at_line(hint.path, str(HINTS[hint.code]))


def _at_line(path: str, sentence: str) -> str:
    _name, bracket, entry = path.partition("[")
    return str(_ENTRY % {"line": int(entry[:-1]) + 1, "sentence": sentence}) if bracket else sentence


def _finer(problem: Problem, asked: Field | None) -> str:
    if asked is None:
        return problem.code
    if problem.code == "required" and asked.widget == "checkbox":
        return "must_be_ticked"
    if problem.code == "required" and asked.choices:
        return "choose"
    if problem.code == "wrong_form" and asked.schema.get("format") == "date":
        return "wrong_date"
    return problem.code


@dataclass(frozen=True, slots=True)
class Question:
    """One question as the page shows it.

    kind: `single`, `group` (several controls under one legend) or `tick`. only_when: the hint of a conditional
    question, empty for others. asks_field and asks_values: for the script that hides it.
    """

    field: BoundField
    kind: str
    required: bool
    only_when: str
    asks_field: str
    asks_values: str
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Questions under one heading."""

    code: str
    title: str
    questions: tuple[Question, ...]


class IntakeForm(forms.Form):
    """The questions of one service. After `is_valid()` the answers stand in `answers`, without empty ones."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        definition: Definition,
        answers: Mapping[str, Any] | None = None,
    ) -> None:
        """Show the definition's form. answers: saved before, shown for going on."""
        super().__init__(data, initial=dict(answers or {}))
        self.definition = definition
        self.answers: Mapping[str, Any] = {}
        self._language = get_language() or "zh-hans"
        for name in (name for group in definition.form.groups for name in group.fields):
            self.fields[name] = form_field(definition.form.fields[name], self._language)

    def clean(self) -> dict[str, Any]:
        """Judge all answers at once by the definition's schema."""
        given = {name: value for name, value in self.cleaned_data.items() if not self._unticked(name, value)}
        found = validate_form(self.definition, given)
        if isinstance(found, list):
            for problem in found:
                asked = self.definition.form.fields.get(problem.name)
                self.add_error(problem.name if asked else None, sentence_of(problem, asked))
        else:
            self.answers = found.values
        return self.cleaned_data

    def draft_answers(self) -> dict[str, Any]:
        """Return what was typed so far, for saving and coming back; nothing is judged."""
        self.is_valid()
        typed: dict[str, Any] = {}
        for name, field in self.fields.items():
            value = field.to_python(
                field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            )
            if value not in (None, "", [], False):
                typed[name] = value
        return typed

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Return the questions by heading, in the definition's order."""
        told = self._hints()
        form = self.definition.form
        return tuple(
            Block(
                code=group.code,
                title=group.title.of(self._language),
                questions=tuple(self._question(name, told.get(name, ())) for name in group.fields),
            )
            for group in form.groups
        )

    def _question(self, name: str, told: tuple[str, ...]) -> Question:
        asked = self.definition.form.fields[name]
        kinds = {"radio": "group", "checkboxes": "group", "checkbox": "tick"}
        when = asked.shown_when
        return Question(
            field=self[name],
            kind=kinds.get(asked.widget, "single"),
            required=asked.required,
            only_when=self._only_when(asked),
            asks_field=self.add_prefix(when.field) if when else "",
            asks_values=" ".join(when.values) if when else "",
            hints=told,
        )

    def _only_when(self, asked: Field) -> str:
        if asked.shown_when is None:
            return ""
        other = self.definition.form.fields[asked.shown_when.field]
        words = {choice.value: choice.of(self._language) for choice in other.choices}
        answers = str(_("、")).join(words[value] for value in asked.shown_when.values)
        return str(_ONLY_WHEN % {"question": other.label.of(self._language), "answers": answers})

    def _hints(self) -> dict[str, tuple[str, ...]]:
        typed = self.draft_answers() if self.is_bound else dict(self.initial)
        found: dict[str, tuple[str, ...]] = {}
        for hint in hints(self.definition, typed):
            name = hint.path.partition("[")[0]
            found[name] = (*found.get(name, ()), hint_sentence(hint))
        return found

    def _unticked(self, name: str, value: object) -> bool:
        return value is False and self.definition.form.fields[name].widget == "checkbox"


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer for reading: the page before sending, the request page, the printed sheet. name: for the change link."""

    name: str
    label: str
    lines: tuple[str, ...]


def answer_rows(definition: Definition, answers: Mapping[str, Any]) -> list[AnswerRow]:
    """Return the answers in the form's order and the active language; questions without an answer are left out."""
    language = get_language() or "zh-hans"
    form = definition.form
    shown = shown_fields(form, answers)
    return [
        AnswerRow(
            name=name,
            label=form.fields[name].label.of(language),
            lines=_lines(form.fields[name], answers[name], language),
        )
        for group in form.groups
        for name in group.fields
        if name in shown and answers.get(name) not in (None, "", [])
    ]


def _lines(asked: Field, value: Any, language: str) -> tuple[str, ...]:
    if isinstance(value, bool):
        return (str(_("是") if value else _("否")),)
    words = {choice.value: choice.of(language) for choice in asked.choices}
    values = value if isinstance(value, list | tuple) else [value]
    return tuple(words.get(str(one), str(one)) for one in values)


def in_words(text: Text) -> str:
    """Return a definition's text in the active language."""
    return text.of(get_language() or "zh-hans")
