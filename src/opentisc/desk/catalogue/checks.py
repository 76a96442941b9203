"""What in a definition must fit together: lists of codes, fields and groups, gates and duties, limits.

Not for: the shape of the file (msgspec checks it while reading).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from opentisc.desk.catalogue.bounds import bound_flaws
from opentisc.desk.catalogue.definition import (
    Choice,
    Definition,
    Field,
    Gate,
    LimitKind,
    Text,
    Tier,
)
from opentisc.desk.catalogue.errors import Flaw
from opentisc.desk.catalogue.schema import WIDGETS, property_schema, schema_flaws

CODE = re.compile(r"[BKC][1-9]\d?")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
TIER_OF = {"B": Tier.BASIC, "K": Tier.KEY, "C": Tier.COLLABORATIVE}
RIGHT_KINDS = {"patent", "mark", "indication", "layout", "other"}
AUDIENCE = {"legal_person", "sole_trader", "unit", "member", "natural", "overseas", "anonymous", "body"}
DUTIES = {"client", "intake", "handler", "co_handler", "reviewer", "manager"}
STATES = {
    "submitted", "screening", "accepted", "assigned", "working", "waiting_client", "waiting_partner", "review",
    "delivered", "confirmed", "feedback", "tracking", "archived",
}  # fmt: skip
MARK_SCALES = {
    "relevance": ("close", "related", "unrelated"),  # 密切相关 / 一般相关 / 不相关
    "points": ("same", "part", "none"),  # a point in one document: disclosed, in part, not
    "category": ("X", "Y", "A", "E", "R", "P"),  # patent reports
}
"""Scales of marks and their values."""

EFFECT_KINDS = {"yes_no", "amount", "number", "date", "text"}
EFFECT_DAYS = {30, 90, 180, 365}
HINT_CHECKS = {"", "single_subject", "record_numbers"}
LANGUAGES = {"zh", "en"}


def flaws_of(definition: Definition) -> Iterator[Flaw]:
    """Yield everything in the definition that does not fit, with its place."""
    yield from bound_flaws(definition)
    yield from _head_flaws(definition)
    yield from _limit_flaws(definition)
    yield from _form_flaws(definition)
    yield from _process_flaws(definition)
    for at, effect in enumerate(definition.effects):
        yield from _unknown([effect.kind], EFFECT_KINDS, f"effects[{at}].kind")
        yield from _unknown(effect.after_days, EFFECT_DAYS, f"effects[{at}].after_days")
        yield from _empty(effect.question, f"effects[{at}].question")
    yield from _twice((effect.code for effect in definition.effects), "effects")


def _head_flaws(definition: Definition) -> Iterator[Flaw]:
    if not CODE.fullmatch(definition.code):
        yield Flaw(place="code", code="bad_code", detail=definition.code)
    elif TIER_OF[definition.code[0]] is not definition.tier:
        yield Flaw(place="tier", code="not_the_codes_tier", detail=definition.tier)
    for key in ("name", "for_whom", "result"):
        yield from _empty(getattr(definition, key), key)
    yield from _unknown(definition.right_kinds, RIGHT_KINDS, "right_kinds")
    yield from _unknown(definition.audience, AUDIENCE, "audience")
    yield from _unknown(definition.marks, set(MARK_SCALES), "marks")
    for key in ("right_kinds", "audience", "marks"):
        yield from _twice(getattr(definition, key), key)
    yield from _unknown(definition.deliverable.languages, LANGUAGES, "deliverable.languages")
    if not 0 <= definition.label <= 3:
        yield Flaw(place="label", code="out_of_range", detail=str(definition.label))
    for at, rule in enumerate(definition.label_rules):
        asked = definition.form.fields.get(rule.field)
        known = {choice.value for choice in asked.choices} if asked else set[str]()
        yield from _unknown(rule.values, known, f"label_rules[{at}].values")
        if not definition.label < rule.label <= 3:
            yield Flaw(place=f"label_rules[{at}].label", code="out_of_range", detail=str(rule.label))


def _limit_flaws(definition: Definition) -> Iterator[Flaw]:
    limit = definition.limit
    counted = limit.kind is LimitKind.WORK_DAYS
    if counted != (limit.work_days is not None):
        yield Flaw(place="limit.work_days", code="does_not_fit_kind", detail=limit.kind)
    if limit.work_days is not None and not 0 <= limit.work_days <= 250:
        yield Flaw(place="limit.work_days", code="out_of_range", detail=str(limit.work_days))
    for level in limit.levels:
        if not 0 <= level.work_days <= 250:
            yield Flaw(place="limit.levels", code="out_of_range", detail=str(level.work_days))
    if not counted and limit.note is None and limit.kind is not LimitKind.NONE:
        yield Flaw(place="limit.note", code="missing", detail=limit.kind)


def _form_flaws(definition: Definition) -> Iterator[Flaw]:
    form = definition.form
    placed = Counter(name for group in form.groups for name in group.fields)
    for name in form.fields:
        if placed[name] != 1:
            yield Flaw(place=f"form.fields.{name}", code="not_in_one_group", detail=str(placed[name]))
    yield from _unknown(placed, set(form.fields), "form.groups")
    yield from _twice((group.code for group in form.groups), "form.groups")
    order = {name: at for at, name in enumerate(n for group in form.groups for n in group.fields)}
    for name, field in form.fields.items():
        place = f"form.fields.{name}"
        if not NAME.fullmatch(name):
            yield Flaw(place=place, code="bad_name")
        yield from _field_flaws(field, place)
        yield from _condition_flaws(field, place, form.fields, earlier=order.get(name, 0), order=order)


def _field_flaws(field: Field, place: str) -> Iterator[Flaw]:
    yield from _empty(field.label, f"{place}.label")
    yield from schema_flaws(property_schema(field), f"{place}.schema")
    kind = str(field.schema.get("type"))
    yield from _unknown([field.widget], WIDGETS.get(kind, set()), f"{place}.widget")
    yield from _unknown([field.check], HINT_CHECKS, f"{place}.check")
    listed = field.widget in {"select", "radio", "checkboxes"}
    if listed != bool(field.choices):
        yield Flaw(place=f"{place}.choices", code="does_not_fit_widget", detail=field.widget)
    if "enum" in field.schema or "enum" in field.schema.get("items", {}):
        yield Flaw(place=f"{place}.schema.enum", code="written_twice", detail="the list stands in choices")
    yield from _twice((choice.value for choice in field.choices), f"{place}.choices")
    for choice in field.choices:
        yield from _empty(choice, f"{place}.choices")


def _condition_flaws(
    field: Field, place: str, fields: dict[str, Field], *, earlier: int, order: dict[str, int]
) -> Iterator[Flaw]:
    if field.shown_when is None:
        return
    asked = fields.get(field.shown_when.field)
    place = f"{place}.shown_when"
    if asked is None or asked.widget not in {"select", "radio"}:
        yield Flaw(place=place, code="not_a_choice_field", detail=field.shown_when.field)
        return
    if asked.shown_when is not None:
        yield Flaw(place=place, code="condition_on_condition", detail=field.shown_when.field)
    if order.get(field.shown_when.field, 0) >= earlier:
        yield Flaw(place=place, code="asked_later", detail=field.shown_when.field)
    yield from _unknown(field.shown_when.values, {c.value for c in asked.choices}, f"{place}.values")


def _process_flaws(definition: Definition) -> Iterator[Flaw]:
    steps = definition.process.steps
    archived = {item.code for item in definition.process.archive}
    yield from _twice((step.code for step in steps), "process.steps")
    for at, step in enumerate(steps):
        place = f"process.steps[{at}]"
        yield from _empty(step.name, f"{place}.name")
        yield from _unknown([step.state], STATES, f"{place}.state")
        yield from _unknown([step.duty], DUTIES, f"{place}.duty")
        yield from _unknown(step.documents, archived, f"{place}.documents")
        if Gate.REVIEWER_NOT_AUTHOR in step.gates and step.duty != "reviewer":
            yield Flaw(place=f"{place}.gates", code="not_the_reviewers_step", detail=step.duty)
        if step.limit_days is not None and not 0 <= step.limit_days <= 250:
            yield Flaw(place=f"{place}.limit_days", code="out_of_range", detail=str(step.limit_days))
    days = sum(step.limit_days or 0 for step in steps)
    whole = definition.limit.work_days
    if whole is not None and days > whole:
        yield Flaw(place="process.steps", code="longer_than_limit", detail=f"{days} > {whole}")


def _unknown(given: Iterable[object], known: set[str] | set[int], place: str) -> Iterator[Flaw]:
    for one in given:
        if one not in known:
            yield Flaw(place=place, code="unknown", detail=str(one))


def _empty(text: Text | Choice, place: str) -> Iterator[Flaw]:
    if not text.zh.strip() or not text.en.strip():
        yield Flaw(place=place, code="text_missing")


def _twice(given: Iterable[str], place: str) -> Iterator[Flaw]:
    for code, times in Counter(given).items():
        if times > 1:
            yield Flaw(place=place, code="twice", detail=code)
