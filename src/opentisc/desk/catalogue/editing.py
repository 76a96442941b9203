"""What a manager may change of a definition, each change giving a new definition that has been checked.

Names and texts, limits, questions, effect questions, fee and notes. Tier, article, process, gates, archive, marks,
deliverable and label rules stay: other parts of the program are written and tested for them.
Not for: versions in the database, and who may change (that is `desk.services.drafting`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from opentisc.desk.catalogue.checks import flaws_of
from opentisc.desk.catalogue.definition import (
    Choice,
    Definition,
    Effect,
    Fee,
    Field,
    Form,
    Group,
    ShownWhen,
    Text,
)
from opentisc.desk.catalogue.errors import BadDefinition, Flaw
from opentisc.desk.catalogue.kinds import KINDS, kind_of, schema_for

READ_ELSEWHERE: Final = frozenset({
    "avoid", "competitor", "competitors", "counterparties", "counterparty", "features", "key_points",
    "keywords_en", "keywords_zh", "known_documents", "no_secret", "novelty_points", "numbers", "opponent",
    "opponents", "own_documents", "project_name", "project_name_en", "purpose", "purpose_other", "question",
    "receiver", "region", "regions", "requirements", "requirements_other", "right_kind", "scene", "scene_other",
    "scope", "subject", "title", "topic",
})  # fmt: skip
"""Answers that reports, the conflict check, the title or the declaration on secrets read by their name."""


def kept_questions(definition: Definition) -> frozenset[str]:
    """Return the questions that may be reworded and moved, but neither retired nor made another kind."""
    ruled = {rule.field for rule in definition.label_rules}
    return frozenset(definition.form.fields) & (READ_ELSEWHERE | ruled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The words of a service, and its fee class. notes: in order, each in both languages."""

    name: Text
    for_whom: Text
    result: Text
    fee_class: Fee
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits in working days. work_days: None where the service is not counted so. levels, steps: code → days."""

    work_days: int | None
    note: Text | None = None
    levels: Mapping[str, int] = field(default_factory=dict)
    steps: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question as its editor gives it. group: the code of its block; kind: of `kinds.KINDS`."""

    group: str
    kind: str
    label: Text
    required: bool = False
    help: Text | None = None
    example: str = ""
    least: int | None = None
    most: int | None = None
    choices: tuple[Choice, ...] = ()
    shown_when: ShownWhen | None = None


def with_texts(definition: Definition, texts: Texts) -> Definition:
    """Return the definition with these words. Raises BadDefinition."""
    changed = msgspec.structs.replace(
        definition, name=texts.name, for_whom=texts.for_whom, result=texts.result, fee_class=texts.fee_class,
        notes=texts.notes,
    )  # fmt: skip
    return _checked(changed)


def with_limits(definition: Definition, limits: Limits) -> Definition:
    """Return the definition with these limits; levels and steps that are not named keep theirs. Raises BadDefinition."""
    levels = tuple(
        msgspec.structs.replace(one, work_days=limits.levels.get(one.code, one.work_days))
        for one in definition.limit.levels
    )
    steps = tuple(
        msgspec.structs.replace(one, limit_days=limits.steps.get(one.code, one.limit_days))
        for one in definition.process.steps
    )
    whole = msgspec.structs.replace(
        definition.limit, work_days=limits.work_days, note=limits.note, levels=levels
    )
    process = msgspec.structs.replace(definition.process, steps=steps)
    return _checked(msgspec.structs.replace(definition, limit=whole, process=process))


def with_question(definition: Definition, name: str, question: Question) -> Definition:
    """Return the definition with the question, new (at the end of its block) or changed. Raises BadDefinition."""
    before = definition.form.fields.get(name)
    asked = _field(question, before)
    if before is not None and name in kept_questions(definition):
        _require_kept(name, before, asked)
    return _placed(definition, name, asked, question.group)


def restored(definition: Definition, earlier: Definition, name: str) -> Definition:
    """Return the definition with a question of an earlier one put back. Raises BadDefinition, KeyError."""
    asked = earlier.form.fields[name]
    group = next(one.code for one in earlier.form.groups if name in one.fields)
    known = {one.code for one in definition.form.groups}
    return _placed(definition, name, asked, group if group in known else definition.form.groups[-1].code)


def without_question(definition: Definition, name: str) -> Definition:
    """Return the definition without the question. Raises BadDefinition for one that is kept or depended upon."""
    fields = dict(definition.form.fields)
    asking = [other for other, one in fields.items() if one.shown_when and one.shown_when.field == name]
    if name in kept_questions(definition):
        raise _refused(name, "kept_question")
    if asking:
        raise _refused(name, "asked_by_others", ", ".join(asking))
    del fields[name]
    groups = tuple(_without(one, name) for one in definition.form.groups)
    return _with_form(definition, groups, fields)


def moved(definition: Definition, name: str, *, by: int) -> Definition:
    """Return the definition with the question moved among those of its block (-1 is up); at the end it stays."""
    groups = []
    for group in definition.form.groups:
        names = list(group.fields)
        if name in names:
            at = names.index(name)
            to = min(max(at + by, 0), len(names) - 1)
            names.insert(to, names.pop(at))
        groups.append(msgspec.structs.replace(group, fields=tuple(names)))
    return _with_form(definition, tuple(groups), dict(definition.form.fields))


def with_effect(definition: Definition, effect: Effect) -> Definition:
    """Return the definition with the effect question, new at the end or in the place of the one with its code."""
    codes = [one.code for one in definition.effects]
    effects = tuple(effect if one.code == effect.code else one for one in definition.effects)
    added = () if effect.code in codes else (effect,)
    return _checked(msgspec.structs.replace(definition, effects=(*effects, *added)))


def without_effect(definition: Definition, code: str) -> Definition:
    """Return the definition without the effect question. Raises BadDefinition for the last one."""
    left = tuple(one for one in definition.effects if one.code != code)
    if not left:
        raise BadDefinition("draft", (Flaw(place="effects", code="last_effect"),))
    return _checked(msgspec.structs.replace(definition, effects=left))


def tested_changes(definition: Definition, tested: Definition) -> tuple[str, ...]:
    """Return the places in which a definition leaves what was tested: process, deliverable, kept questions."""
    found = []
    if _bare_process(definition) != _bare_process(tested):
        found.append("process")
    fixed = (
        "code",
        "tier",
        "article",
        "marks",
        "deliverable",
        "body_gate",
        "label",
        "label_rules",
        "right_kinds",
    )
    found += [name for name in fixed if getattr(definition, name) != getattr(tested, name)]
    for name in sorted(kept_questions(tested)):
        now, then = definition.form.fields.get(name), tested.form.fields[name]
        if now is None or tuple(_lost(then, now)):
            found.append(f"form.fields.{name}")
    return tuple(found)


def _field(question: Question, before: Field | None) -> Field:
    return Field(
        label=question.label,
        schema=schema_for(question.kind, least=question.least, most=question.most, before=before),
        required=question.required,
        help=question.help,
        example=question.example,
        widget=KINDS[question.kind].widget,
        choices=question.choices,
        shown_when=question.shown_when,
        check=before.check if before is not None and kind_of(before) == question.kind else "",
    )


def _require_kept(name: str, before: Field, after: Field) -> None:
    lost = tuple(_lost(before, after))
    if lost:
        raise BadDefinition(
            "draft", tuple(Flaw(place=f"form.fields.{name}.{part}", code="kept_question") for part in lost)
        )


def _lost(before: Field, after: Field) -> list[str]:
    """Return the parts of a kept question that no longer hold what others read of it."""
    lost = []
    if kind_of(before) != kind_of(after):
        lost.append("schema")
    if before.required and not after.required:
        lost.append("required")
    if not {one.value for one in before.choices} <= {one.value for one in after.choices}:
        lost.append("choices")
    if before.shown_when != after.shown_when:
        lost.append("shown_when")
    return lost


def _placed(definition: Definition, name: str, asked: Field, group: str) -> Definition:
    here = {one.code: one for one in definition.form.groups}
    if group not in here:
        raise _refused(name, "unknown", group)
    groups = []
    for one in definition.form.groups:
        if one.code != group:
            groups.append(_without(one, name))
        elif name in one.fields:
            groups.append(one)
        else:
            groups.append(msgspec.structs.replace(one, fields=(*one.fields, name)))
    return _with_form(definition, tuple(groups), {**definition.form.fields, name: asked})


def _without(group: Group, name: str) -> Group:
    return msgspec.structs.replace(group, fields=tuple(one for one in group.fields if one != name))


def _with_form(definition: Definition, groups: tuple[Group, ...], fields: dict[str, Field]) -> Definition:
    return _checked(msgspec.structs.replace(definition, form=Form(groups=groups, fields=fields)))


def _refused(name: str, code: str, detail: str = "") -> BadDefinition:
    return BadDefinition("draft", (Flaw(place=f"form.fields.{name}", code=code, detail=detail),))


def _bare_process(definition: Definition) -> object:
    steps = [msgspec.structs.replace(one, limit_days=None) for one in definition.process.steps]
    return steps, definition.process.archive


def _checked(definition: Definition) -> Definition:
    flaws = tuple(flaws_of(definition))
    if flaws:
        raise BadDefinition("draft", flaws)
    return definition
