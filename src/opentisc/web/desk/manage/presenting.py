"""A definition as people read it: form, process, material, marks, deliverable, effect questions, fee.

Every text of a definition is data that somebody typed: it leaves here as plain text and templates escape it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opentisc.desk import queries
from opentisc.desk.catalogue import Definition, Effect, Field
from opentisc.desk.catalogue.editing import kept_questions
from opentisc.desk.catalogue.kinds import bounds_of, kind_of
from opentisc.web.desk.forms import in_words
from opentisc.web.desk.manage import words
from opentisc.web.desk.public import services
from opentisc.web.desk.public.words import FEES
from opentisc.web.labels import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """One question for reading and for the editor. kept: other parts read it, so it cannot be retired."""

    name: str
    label: str
    help: str
    kind: Label
    bounds: str
    required: bool
    choices: tuple[str, ...]
    when: str
    kept: bool
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class GroupRows:
    """The questions of one block."""

    code: str
    title: str
    questions: tuple[QuestionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step of the process."""

    code: str
    name: str
    state: Label
    duty: Label
    days: int | None
    gates: tuple[Label, ...]
    qualification: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRow:
    """One effect question."""

    code: str
    question: str
    days: str
    kind: Label
    evidence: bool


def definition_shown(definition: Definition) -> dict[str, object]:
    """Return all that a page says of a definition in the active language."""
    return {
        **services.service_facts(definition),
        "definition": definition,
        "fee": FEES[definition.fee_class],
        "secrecy": words.secrecy_word(definition.label),
        "groups": groups_of(definition),
        "step_rows": steps_of(definition),
        "steps_total": sum(one.limit_days or 0 for one in definition.process.steps),
        "archive": [(in_words(one.name), one.required) for one in definition.process.archive],
        "marks": [words.SCALES[one] for one in definition.marks],
        "template": definition.deliverable.template,
        "languages": str(_("、")).join(_language(one) for one in definition.deliverable.languages),
        "effects": effects_of(definition.effects),
        "limit_days": queries.limit_of(definition),
    }


def _language(code: str) -> str:
    return _("中文") if code == "zh" else _("英文")


def groups_of(definition: Definition) -> list[GroupRows]:
    """Return the form by block, in its order."""
    kept = kept_questions(definition)
    found = []
    for group in definition.form.groups:
        last = len(group.fields) - 1
        rows = tuple(
            _question(definition, name, kept=name in kept, first=at == 0, last=at == last)
            for at, name in enumerate(group.fields)
        )
        found.append(GroupRows(group.code, in_words(group.title), rows))
    return found


def _question(definition: Definition, name: str, *, kept: bool, first: bool, last: bool) -> QuestionRow:
    asked = definition.form.fields[name]
    return QuestionRow(
        name=name,
        label=in_words(asked.label),
        help=in_words(asked.help) if asked.help else "",
        kind=words.KINDS[kind_of(asked)],
        bounds=_bounds(asked),
        required=asked.required,
        choices=tuple(_words(asked, one.value) for one in asked.choices),
        when=_when(definition, asked),
        kept=kept,
        first=first,
        last=last,
    )


def _bounds(asked: Field) -> str:
    least, most = bounds_of(asked)
    if least is not None and most is not None:
        return _("%(least)s 至 %(most)s") % {"least": least, "most": most}
    if most is not None:
        return _("最多 %(most)s") % {"most": most}
    return _("至少 %(least)s") % {"least": least} if least is not None else ""


def _when(definition: Definition, asked: Field) -> str:
    if asked.shown_when is None:
        return ""
    other = definition.form.fields[asked.shown_when.field]
    values = str(_("、")).join(_words(other, value) for value in asked.shown_when.values)
    return _("“%(question)s”为“%(values)s”时") % {"question": in_words(other.label), "values": values}


def _words(asked: Field, value: str) -> str:
    language = get_language() or "zh-hans"
    return next((one.of(language) for one in asked.choices if one.value == value), value)


def steps_of(definition: Definition) -> list[StepRow]:
    """Return the process in its order."""
    named = {one.code: in_words(one.name) for one in definition.process.archive}
    return [
        StepRow(
            code=one.code,
            name=in_words(one.name),
            state=words.state_word(one.state),
            duty=words.DUTIES[one.duty],
            days=one.limit_days,
            gates=tuple(words.GATES[gate] for gate in one.gates),
            qualification=one.qualification,
            documents=tuple(named[code] for code in one.documents),
        )
        for one in definition.process.steps
    ]


def effects_of(effects: Sequence[Effect]) -> list[EffectRow]:
    """Return the effect questions in their order."""
    return [
        EffectRow(
            code=one.code,
            question=in_words(one.question),
            days=str(_("、")).join(str(day) for day in one.after_days),
            kind=words.EFFECT_KINDS[one.kind],
            evidence=one.evidence,
        )
        for one in effects
    ]
