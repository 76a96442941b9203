"""The forms of what clients say after delivery: rating (好差评) and effect questions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from opentisc.desk.catalogue import Effect
from opentisc.desk.types import Score
from opentisc.web.desk.forms import in_words
from opentisc.web.desk.widgets import CheckGroup, RadioGroup
from opentisc.web.labels import Label

ASPECTS: Final[Mapping[str, Label]] = {
    "speed": _("办理时效"),
    "quality": _("成果质量"),
    "attitude": _("服务态度"),
    "clarity": _("说明清楚"),
    "fee": _("收费合理"),
}
_MOST_CHARACTERS: Final = 2000


class RatingForm(forms.Form):
    """Five steps, what it is about, and words."""

    score = forms.TypedChoiceField(
        label=_("您对这次服务满意吗"),
        choices=[(str(one.value), one.label) for one in Score],
        coerce=int,
        widget=RadioGroup(),
    )
    aspects = forms.MultipleChoiceField(
        label=_("主要是哪些方面（可多选）"),
        choices=list(ASPECTS.items()),
        required=False,
        widget=CheckGroup(),
    )
    text = forms.CharField(
        label=_("还想说的话（可不填）"),
        max_length=_MOST_CHARACTERS,
        required=False,
        help_text=_("请不要写未公开的技术内容。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class EffectForm(forms.Form):
    """The questions asked at one day mark; none must be answered, but one at least."""

    def __init__(self, data: Mapping[str, Any] | None, *, questions: Sequence[Effect]) -> None:
        super().__init__(data)
        self.questions = questions
        for one in questions:
            self.fields[one.code] = _field(one)

    def clean(self) -> dict[str, Any]:
        """Demand one answer at least."""
        if not self.answers() and not self.errors:
            raise forms.ValidationError(_("请至少回答一个问题。"))
        return self.cleaned_data

    def answers(self) -> dict[str, Any]:
        """Return what was answered, by the question's code, as the domain takes it."""
        found: dict[str, Any] = {}
        for one in self.questions:
            value = self.cleaned_data.get(one.code)
            if value in (None, ""):
                continue
            found[one.code] = value.isoformat() if isinstance(value, date) else value
        return found


def _field(one: Effect) -> forms.Field:
    words: dict[str, Any] = {"label": in_words(one.question), "required": False}
    if one.kind == "yes_no":
        return forms.TypedChoiceField(
            choices=[("yes", _("是")), ("no", _("否"))],
            coerce=lambda given: given == "yes",
            empty_value=None,
            widget=RadioGroup(),
            **words,
        )
    if one.kind in {"amount", "number"}:
        hint = _("单位：元，填整数。") if one.kind == "amount" else _("填整数。")
        return forms.IntegerField(min_value=0, help_text=hint, **words)
    if one.kind == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **words)
    return forms.CharField(max_length=_MOST_CHARACTERS, widget=forms.Textarea(attrs={"rows": 3}), **words)
