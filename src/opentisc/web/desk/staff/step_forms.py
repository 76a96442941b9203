"""The forms of the steps of a request: each with the version that the person read and a key against a double send."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opentisc.desk.types import Effort
from opentisc.web.desk.widgets import RadioGroup
from opentisc.web.labels import Label


class StepForm(forms.Form):
    """A step without words of its own. version: what the person read (UX-29)."""

    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=0)
    once = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput())


def _text(label: Any, *, rows: int = 4, required: bool = True, help_text: Any = "") -> forms.CharField:
    """Return a field of several lines. label, help_text: lazy texts."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=4000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ReasonForm(StepForm):
    """A step with its reason."""

    reason = _text(_("原因"))


class ReturnForm(StepForm):
    """退回补正: everything that is missing, told at once."""

    reason = _text(_("需要补正的内容"), rows=6, help_text=_("一次性写全：委托人只应补正一次。"))


class ReferForm(ReasonForm):
    """转介 to a named body outside, with the client's consent."""

    to = forms.CharField(label=_("转介到"), max_length=120)
    consent = forms.BooleanField(label=_("委托人已同意转介"), required=False)


class TextForm(StepForm):
    """A step that says something to the client."""

    text = _text(_("内容"), rows=6)


class NoteForm(StepForm):
    """A step with a remark that may stay empty."""

    note = _text(_("审核意见"), required=False)


class OutcomeForm(StepForm):
    """The outcome of a complaint."""

    outcome = _text(_("处理结果"), rows=6)


class TeamForm(StepForm):
    """Who handles, and who reviews where the service asks for a second person."""

    handler = forms.TypedChoiceField(label=_("承办人"), coerce=int, widget=RadioGroup())
    reviewer = forms.TypedChoiceField(
        label=_("审核人"), coerce=int, empty_value=None, required=False, widget=RadioGroup()
    )

    has_handlers = True

    def offer(self, handlers: Sequence[tuple[str, str]], reviewers: Sequence[tuple[str, str]] | None) -> None:
        """Fill in the fit people. reviewers: None where nobody reviews."""
        self.has_handlers = bool(handlers)
        cast(forms.ChoiceField, self.fields["handler"]).choices = handlers
        if reviewers is None:
            self.fields.pop("reviewer", None)
        else:
            cast(forms.ChoiceField, self.fields["reviewer"]).choices = [("", _("以后指定或借用")), *reviewers]


class ReassignForm(TeamForm):
    """Other people, and why."""

    reason = _text(_("改派原因"))


class IsolateForm(ReasonForm):
    """误收处置 names what it isolates: the number is typed (UX-31)."""

    typed = forms.CharField(label=_("输入本件编号以确认"), max_length=60)
    wanted = ""

    def clean_typed(self) -> str:
        """Return what was typed when it is the number."""
        typed = str(self.cleaned_data["typed"]).strip()
        if typed != self.wanted:
            raise forms.ValidationError(gettext("与本件编号不符：%(number)s") % {"number": self.wanted})
        return typed


class WeighForm(StepForm):
    """The minutes worked and the effort."""

    minutes = forms.IntegerField(label=_("用时（分钟）"), min_value=0, max_value=60_000)
    effort = forms.TypedChoiceField(label=_("难度（READ）"), coerce=int, choices=Effort.choices)


class PersonForm(StepForm):
    """One member, chosen from a list."""

    person = forms.TypedChoiceField(label=_("成员"), coerce=int)

    def offer(self, people: Sequence[tuple[str, str]]) -> None:
        """Fill in the people."""
        cast(forms.ChoiceField, self.fields["person"]).choices = people


class BorrowForm(StepForm):
    """A reviewer of another body, for this case and a time."""

    person = forms.TypedChoiceField(label=_("审核人"), coerce=str)
    until = forms.DateField(label=_("借用至"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = _text(_("借用原因"), rows=2)

    def offer(self, people: Sequence[tuple[str, str]]) -> None:
        """Fill in the people, each as person:body."""
        cast(forms.ChoiceField, self.fields["person"]).choices = people


class MessageForm(StepForm):
    """A message to the client, or a note for staff."""

    text = _text(_("内容"), rows=3)


class FileForm(StepForm):
    """A file for the request."""

    file = forms.FileField(label=_("文件"))
    kind = forms.ChoiceField(label=_("种类"))
    title = forms.CharField(label=_("名称"), required=False, max_length=160)
    for_staff_alone = forms.BooleanField(label=_("仅工作人员可见"), required=False)

    def offer(self, kinds: Sequence[tuple[str, Label]]) -> None:
        """Fill in the kinds."""
        cast(forms.ChoiceField, self.fields["kind"]).choices = list(kinds)


class UndertakeForm(forms.Form):
    """保密承诺."""

    agree = forms.BooleanField(label=_("我作出以上承诺"))
    next = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput())
