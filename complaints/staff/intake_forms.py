"""What the acts of intake and of closing ask: checklists, the plenary decision, grounds and reasons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from complaints.actions.closing import require_reason
from complaints.actions.refusal import Refused
from complaints.admissibility import ARTICLES, RefusalGround
from complaints.checklists import Check, Item, items_of
from complaints.events import EventCode, day_in_words
from complaints.examination import ProposalKind
from complaints.models import ChecklistItem, Complaint, Proposal
from complaints.procedure import Step, Weight
from complaints.staff.foresight import days_by_weight
from complaints.staff.forms import SHORT_TEXT, ActForm, CheckForm, long_text
from complaints.states import CLOSING_REASONS, ClosingReason, State

WORDS_HINT = _("In plain words: what came of the report, and what they can do now. They read exactly this.")


# --- The checks -------------------------------------------------------------------------------------------------------


class ChecklistForm(ActForm):
    """Every item is a box to tick; what was stored before is ticked already, with who ticked it and when."""

    check: Check

    note = long_text(
        3,
        label=_("Internal note"),
        help_text=_("Stays with the staff, in the history of the case."),
        max_length=SHORT_TEXT,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = {
            one.item: one for one in self.complaint.checklist_items.filter(check_name=self.check).select_related("by")
        }
        boxes: dict[str, forms.Field] = {
            item.slug: forms.BooleanField(
                label=str(item.words),
                required=False,
                initial=item.slug in kept and kept[item.slug].is_met,
                help_text=self._hint(item, kept.get(item.slug)),
            )
            for item in items_of(self.check)
        }
        self.fields = boxes | self.fields

    def boxes(self) -> list[forms.BoundField]:
        return [self[item.slug] for item in items_of(self.check)]

    def met(self) -> list[str]:
        return [item.slug for item in items_of(self.check) if self.cleaned_data[item.slug]]

    def _hint(self, item: Item, kept: ChecklistItem | None) -> str:
        if kept is None:
            return item.basis
        finding = gettext("met") if kept.is_met else gettext("not met")
        day = date_format(localtime(kept.at, self.complaint.office.zone), "j F Y, H.i T")
        return format_html("{} · {}: {}, {}", item.basis, finding, kept.by, day)


class FormalCheckForm(ChecklistForm):
    check = Check.FORMAL


class SubstantiveCheckForm(ChecklistForm):
    check = Check.SUBSTANTIVE


class CompletionForm(CheckForm):
    missing = long_text(
        4,
        label=_("What is missing"),
        help_text=_("For example: a copy of the letter to the office. The complainant reads exactly this."),
        max_length=SHORT_TEXT,
        error_messages={"required": _("Write what is missing.")},
    )
    field_order = ("missing", "note")


# --- The decision -----------------------------------------------------------------------------------------------------


class WeightForm(CheckForm):
    """How heavy the case is; beside each weight the day on which the whole case would be due."""

    weight = forms.ChoiceField(
        label=_("Weight of the case"),
        help_text=_("Says how many days the office gives itself for the whole case."),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how heavy the case is."),
            "invalid_choice": _("Choose one of the three."),
        },
    )
    field_order = ("weight", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("%(weight)s: the whole case by %(day)s")
        self.choose_one_of(
            "weight",
            [
                (weight.value, words % {"weight": capfirst(str(weight.label)), "day": day_in_words(day)})
                for weight, day in days_by_weight(self.complaint).items()
                if self.is_choice(weight)
            ],
        )

    def is_choice(self, weight: Weight) -> bool:
        return True

    def clean_weight(self) -> Weight:
        return Weight(self.cleaned_data["weight"])


class AcceptForm(WeightForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("weight", self.complaint.weight)


class OtherWeightForm(WeightForm):
    def is_choice(self, weight: Weight) -> bool:
        return weight != self.complaint.weight


class RapidForm(ActForm):
    reason = long_text(
        4,
        label=_("Reason"),
        help_text=_("An emergency, a threat to life or to the right to life. Stays with the staff."),
        max_length=SHORT_TEXT,
        error_messages={"required": _("Write why the case can't wait.")},
    )


# --- Refusing ---------------------------------------------------------------------------------------------------------


class RefusalForm(ActForm):
    ground = forms.ChoiceField(
        label=_("Ground of the refusal"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the ground of the law on which the report is refused."),
            "invalid_choice": _("Choose one of the grounds of the law."),
        },
    )
    words = long_text(
        7,
        label=_("Words to the complainant"),
        help_text=WORDS_HINT,
        max_length=SHORT_TEXT,
        error_messages={"required": _("Tell the complainant why the report is refused.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("%(ground)s (UU 37/2008 art. %(article)s)")
        self.choose_one_of(
            "ground",
            [
                (ground.value, words % {"ground": capfirst(str(ground.label)), "article": ARTICLES[ground]})
                for ground in RefusalGround
            ],
        )


class OutsideNoticeForm(CheckForm):
    words = long_text(
        7,
        label=_("Words to the complainant"),
        help_text=_("Which authority is the right one, and how to reach it. They read exactly this."),
        max_length=SHORT_TEXT,
        error_messages={"required": _("Tell the complainant which authority is the right one.")},
    )
    field_order = ("words", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        approved = self.complaint.proposals.filter(kind=ProposalKind.REFUSAL, state=Proposal.State.APPROVED).last()
        if approved is not None:
            self.initial.setdefault("words", approved.content["words"])


# --- Closing ----------------------------------------------------------------------------------------------------------


class ClosingForm(CheckForm):
    reason = forms.ChoiceField(label=_("Reason"), error_messages={"required": _("Choose why the report is closed.")})
    words = long_text(
        7,
        label=_("Words to the complainant"),
        help_text=WORDS_HINT,
        max_length=SHORT_TEXT,
        error_messages={"required": _("Tell the complainant why the report is closed.")},
    )
    field_order = ("reason", "words", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Of a report that was closed meanwhile all, so that the action can say so.
        reasons = [one for one in CLOSING_REASONS[State(self.complaint.state)] if self._is_possible(one)]
        choices = [(reason.value, reason.label) for reason in reasons or ClosingReason]
        self.choose_one_of("reason", [("", _("Choose a reason")), *choices])

    def clean_reason(self) -> ClosingReason:
        return ClosingReason(self.cleaned_data["reason"])

    def _is_possible(self, reason: ClosingReason) -> bool:
        try:
            require_reason(self.complaint, reason, self.now)
        except Refused:
            return False
        return True


class WithdrawalForm(CheckForm):
    words = long_text(
        7,
        label=_("Words to the complainant"),
        help_text=WORDS_HINT,
        max_length=SHORT_TEXT,
        error_messages={"required": _("Tell the complainant why the report is closed.")},
    )
    field_order = ("words", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("words", _words_of_withdrawal(self.complaint))


def _words_of_withdrawal(complaint: Complaint) -> str:
    """In the complainant's language, from what they were asked for and until when."""
    asked = complaint.events.filter(code=EventCode.COMPLETION_ASKED).last()
    deadline = complaint.deadlines.filter(step=Step.COMPLETION, settled_at__isnull=True).last()
    if asked is None or deadline is None:
        return ""
    with override(complaint.language):
        return gettext(
            "We asked you for this: %(missing)s. It did not reach us by %(day)s. The law lets us regard your report "
            "as withdrawn then (UU 37/2008 art. 25). As soon as you have what was missing, you can file a new report."
        ) % {"missing": asked.facts["missing"], "day": day_in_words(deadline.due_on)}


class ReopeningForm(ActForm):
    reason = long_text(
        5,
        label=_("Reason"),
        help_text=_("Which new material there is, and why it is well-founded. Stays with the staff."),
        max_length=SHORT_TEXT,
        error_messages={"required": _("Write which new material there is, and why it is well-founded.")},
    )
