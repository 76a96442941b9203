"""The one screen of an enquiry: fields that take what was typed; the desk alone says what is wrong with it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opentisc.desk.actions import EnquiryEntry
from opentisc.desk.models import Enquiry
from opentisc.desk.types import Channel, Effort, RightKind
from opentisc.network.types import LABEL_WORDS, ClientKind, Label
from opentisc.web.desk.enquiries import words
from opentisc.web.desk.widgets import CheckGroup, LinesField, ListedField, NumberField, SeveralField
from opentisc.web.typed import whole

REMEMBERED: Final = ("channel", "place", "topic")
"""What the next entry of the same session begins with."""


def _area(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


def _listed(label: Any, choices: Any) -> ListedField:
    return ListedField(label=label, choices=choices, required=False)


class EnquiryForm(forms.Form):
    """An enquiry as typed, in the order of the keyboard: what always changes first, what was remembered last."""

    question = forms.CharField(
        label=pgettext_lazy("enquiry", "问题"), required=False, strip=False, widget=_area(3, autofocus="")
    )
    answer = forms.CharField(label=_("答复"), required=False, strip=False, widget=_area(4))
    basis = LinesField(
        label=pgettext_lazy("enquiry", "依据"),
        required=False,
        widget=_area(2),
        help_text=_("每行一条：法律名称和条号，或知识条目的编号。"),
    )
    opinion = forms.BooleanField(label=_("没有依据，是意见"), required=False)
    right_kinds = SeveralField(
        label=_("权利类型"), choices=RightKind.choices, required=False, widget=CheckGroup()
    )
    minutes = NumberField(
        label=_("用时（分钟）"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    effort = _listed(_("难度（READ）"), Effort.choices)
    channel = _listed(_("渠道"), Channel.choices)
    topic = forms.CharField(
        label=_("主题"),
        required=False,
        widget=forms.TextInput(attrs={"list": "topics", "autocomplete": "off"}),
    )
    place = forms.CharField(label=_("地点"), required=False)
    client_kind = _listed(_("客户类型"), ClientKind.choices)
    client_name = forms.CharField(
        label=_("客户名称"), required=False, help_text=_("可不填。填写后核查利益冲突。")
    )
    region = forms.CharField(
        label=_("所在地区"),
        required=False,
        widget=forms.TextInput(attrs={"list": "regions", "autocomplete": "off"}),
        help_text=_("行政区划的名称或代码。"),
    )
    other_party = forms.CharField(label=_("对方当事人"), required=False)
    named_rights = LinesField(
        label=_("涉及的权利号码"), required=False, widget=_area(2), help_text=_("每行一个。")
    )
    label = _listed(_("密级"), [(int(one), LABEL_WORDS[one]) for one in (Label.INTERNAL, Label.CLIENT)])
    occurred_at = forms.CharField(
        label=_("发生时间"),
        required=False,
        widget=forms.TextInput(attrs={"type": "datetime-local"}),
        help_text=_("留空为现在。"),
    )
    backdating_reason = forms.CharField(label=_("补登原因"), required=False, max_length=200)

    def __init__(self, *args: Any, correcting: bool = False, **named: Any) -> None:
        """correcting: when it happened stays as it is."""
        super().__init__(*args, **named)
        if correcting:
            del self.fields["occurred_at"], self.fields["backdating_reason"]
        for field in self.fields.values():
            field.validators = []  # the desk judges all fields at once

    def entry(self) -> EnquiryEntry | None:
        """Return what was typed; None when a number or a time cannot be read, told beside its field."""
        self.full_clean()
        data = self.cleaned_data
        minutes = self._whole("minutes", data.get("minutes"))
        at = self._when(data.get("occurred_at", ""))
        if self.errors:
            return None
        return EnquiryEntry(
            **{name: data[name] for name in _TEXTS},
            right_kinds=tuple(data["right_kinds"]),
            basis=tuple(data["basis"]),
            named_rights=tuple(data["named_rights"]),
            opinion=data["opinion"],
            minutes=minutes,
            effort=whole(str(data["effort"] or Effort.R1.value)) or 0,
            label=Label.INTERNAL if (label := whole(str(data["label"]))) is None else label,
            occurred_at=at,
            backdating_reason=data.get("backdating_reason", ""),
        )

    def tell(self, problems: Mapping[str, str]) -> None:
        """Put what the desk found wrong beside the fields."""
        for name, code in problems.items():
            self.add_error(name if name in self.fields else None, words.problem(code))

    @property
    def has_party(self) -> bool:
        """Say whether the folded part with parties and labels holds anything or has an error."""
        names = ("client_name", "region", "other_party", "named_rights")
        typed = any(self[name].value() for name in names)
        return typed or any(name in self.errors for name in (*names, "label")) or self._is_sealed()

    @property
    def has_day(self) -> bool:
        """Say whether the folded part with the day holds anything or has an error."""
        names = [name for name in ("occurred_at", "backdating_reason") if name in self.fields]
        return any(self[name].value() or name in self.errors for name in names)

    @property
    def party_fields(self) -> list[BoundField]:
        """Return the fields of the folded part with parties."""
        return [self[name] for name in ("client_name", "region", "other_party", "named_rights", "label")]

    @property
    def day_fields(self) -> list[BoundField]:
        """Return the fields of the folded part with the day."""
        return [self[name] for name in ("occurred_at", "backdating_reason") if name in self.fields]

    @property
    def short_fields(self) -> list[BoundField]:
        """Return the small fields beside the texts."""
        return [self[name] for name in ("minutes", "effort", "channel", "topic", "place", "client_kind")]

    def _is_sealed(self) -> bool:
        return str(self["label"].value() or "") == str(int(Label.CLIENT))

    def _whole(self, name: str, value: object) -> int:
        if value in (None, ""):
            return 0
        if isinstance(value, int):
            return value
        self.add_error(name, words.problem("wrong_type"))
        return 0

    def _when(self, text: str) -> datetime | None:
        if not text.strip():
            return None
        try:
            return timezone.make_aware(datetime.fromisoformat(text.strip()[:16]))
        except ValueError:
            self.add_error("occurred_at", words.problem("wrong_datetime"))
            return None


_TEXTS = (
    "question", "answer", "channel", "topic", "place", "client_kind", "client_name", "other_party", "region",
)  # fmt: skip


def blank(remembered: Mapping[str, str]) -> dict[str, Any]:
    """Return what an empty form begins with."""
    return {
        "channel": Channel.COUNTER,
        "client_kind": ClientKind.ANONYMOUS,
        "effort": Effort.R1,
        "label": int(Label.INTERNAL),
        **{name: remembered[name] for name in REMEMBERED if name in remembered},
    }


def initial_of(enquiry: Enquiry) -> dict[str, Any]:
    """Return an enquiry as the form shows it."""
    names = set(EnquiryForm.base_fields) - {"occurred_at", "backdating_reason"}
    return {name: getattr(enquiry, name) for name in names} | {"topic": words.topic(enquiry.topic)}


class ReviewForm(forms.Form):
    """What a reviewer finds."""

    result = forms.ChoiceField(
        label=_("复查结论"), choices=list(words.RESULTS.items()), required=False, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("复查意见"), required=False, widget=_area(3))


class ConflictForm(forms.Form):
    """What compliance decides."""

    outcome = forms.ChoiceField(
        label=_("决定"),
        choices=[("waived", _("同意，分开人员办理")), ("blocked", _("不同意，不再答复此事"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("原因"), widget=_area(3), max_length=2000)
