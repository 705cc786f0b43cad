"""What the acts on the clocks ask: which of them, why, and how many days."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.actions.extending import MOST_DAYS
from complaints.events import day_in_words
from complaints.models import Complaint, Deadline, ExtensionRequest, Pause
from complaints.procedure import PauseGround, local_day
from complaints.staff.foresight import day_if_resumed
from complaints.staff.forms import SHORT_TEXT, ActForm, CheckForm, long_text

GRANT, REFUSE = "grant", "refuse"


def running(complaint: Complaint, today: date) -> QuerySet[Deadline]:
    """The clocks that can be stopped: of open steps whose last day has not passed."""
    return _open(complaint).filter(is_paused=False, due_on__gte=today)


def standing_still(complaint: Complaint) -> QuerySet[Deadline]:
    """The clocks that can run again."""
    return _open(complaint).filter(is_paused=True)


def _open(complaint: Complaint) -> QuerySet[Deadline]:
    return complaint.deadlines.filter(settled_at__isnull=True).select_related("rule", "body")


def asked_for_more_time(complaint: Complaint) -> QuerySet[ExtensionRequest]:
    """The requests of bodies that wait for a decision, the oldest first."""
    return (
        ExtensionRequest.objects.filter(
            deadline__complaint=complaint, deadline__settled_at__isnull=True, state=ExtensionRequest.State.ASKED
        )
        .select_related("deadline__rule", "deadline__body", "asked_by")
        .order_by("asked_at", "id")
    )


def named(deadline: Deadline) -> str:
    """The step, and whose it is."""
    return f"{capfirst(deadline.get_step_display())} ({deadline.body or deadline.get_obliged_display()})"


class RunningChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return gettext("%(step)s: by %(day)s") % {"step": named(obj), "day": day_in_words(obj.due_on)}


class PauseForm(ActForm):
    deadlines = RunningChoice(
        queryset=Deadline.objects.none(),
        label=_("Which clocks stand still?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one clock."),
            "invalid_choice": _("Choose deadlines of this report that are still open."),
        },
    )
    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=[(ground.value, capfirst(ground.label)) for ground in PauseGround],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose why the clock stands still."),
            "invalid_choice": _("Choose one of the grounds."),
        },
    )
    reason = long_text(
        4,
        label=_("Reason"),
        help_text=_("Which court, which body, what was asked. Stays with the staff."),
        max_length=SHORT_TEXT,
        error_messages={"required": _("Write why the clock stands still.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = local_day(self.now, self.complaint.office.zone)
        self.choose_from("deadlines", running(self.complaint, today))

    def clean_ground(self) -> PauseGround:
        return PauseGround(self.cleaned_data["ground"])


class PausedChoice(forms.ModelMultipleChoiceField):
    today: date

    def label_from_instance(self, obj: Any) -> str:
        if not obj.goes_on:
            return named(obj)  # it runs again since a moment ago; the action says so
        (pause,) = obj.goes_on
        words = gettext("%(step)s: stands still since %(since)s, %(ground)s. If it runs again today: by %(day)s")
        return words % {
            "step": named(obj),
            "since": day_in_words(pause.from_on),
            "ground": pause.get_ground_display(),
            "day": day_in_words(day_if_resumed(obj, self.today)),
        }


class ResumeForm(CheckForm):
    deadlines = PausedChoice(
        queryset=Deadline.objects.none(),
        label=_("Which clocks run again?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one clock."),
            "invalid_choice": _("Choose deadlines of this report that are still open."),
        },
    )
    field_order = ("deadlines", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["deadlines"]
        assert isinstance(field, PausedChoice)
        field.today = local_day(self.now, self.complaint.office.zone)
        still = Prefetch("pauses", Pause.objects.filter(until_on__isnull=True), to_attr="goes_on")
        self.choose_from("deadlines", standing_still(self.complaint).prefetch_related("pauses", still))


class ExtensionForm(ActForm):
    """Which request is decided on stands in the form, so that nobody decides on another one than they read."""

    request = forms.ModelChoiceField(
        queryset=ExtensionRequest.objects.none(),
        widget=forms.HiddenInput,
        error_messages={
            "required": _("This request was decided meanwhile."),
            "invalid_choice": _("This request was decided meanwhile."),
        },
    )
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(GRANT, _("Grant more time")), (REFUSE, _("Refuse"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether the body gets more time."),
            "invalid_choice": _("Choose whether the body gets more time."),
        },
    )
    days = forms.IntegerField(
        label=_("Days more"),
        help_text=_("Only where more time is granted; in the unit of the deadline."),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        error_messages={"invalid": _("Write the number of days in digits.")},
    )
    words = long_text(
        4,
        label=_("Words to the body"),
        help_text=_("A refusal needs a reason. The body reads exactly this."),
        max_length=SHORT_TEXT,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = asked_for_more_time(self.complaint)
        self.choose_from("request", asked)
        self.asked = asked.first()
        if self.asked is not None:
            self.initial.setdefault("request", self.asked.pk)
            self.fields["days"].label = gettext("Days more, in %(unit)s") % {
                "unit": self.asked.deadline.rule.get_unit_display()
            }

    def clean(self) -> dict[str, Any]:
        answers = self.cleaned_data
        decision = answers.get("decision")
        if decision == GRANT and answers.get("days") is None and "days" not in self.errors:
            self.add_error("days", gettext("Write how many days more the body gets."))
        if decision == REFUSE:
            answers["days"] = None
            self.errors.pop("days", None)
            if not answers.get("words", "").strip() and "words" not in self.errors:
                self.add_error("words", gettext("Tell the body why it gets no more time."))
        return answers
