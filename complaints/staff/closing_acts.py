"""The acts with which a case ends, and with which it begins again."""

from __future__ import annotations

from datetime import datetime

from django.forms import Form
from django.utils.translation import gettext_lazy as _

from complaints.actions import closing
from complaints.actions.refusal import Refused
from complaints.models import Complaint
from complaints.staff import intake_forms
from complaints.staff.act_view import ActInTwoSteps, ActView
from complaints.staff.foresight import Foresight
from complaints.states import CLOSE, REOPEN, ClosingReason, State


class Close(ActInTwoSteps):
    name, move, is_dangerous = "close", CLOSE, True
    title, last_button = _("Close the report"), _("Close the report now")
    caution = _("Check once more. The words below go to the complainant as they stand here.")
    done = _("The report is closed.")
    form_class = intake_forms.ClosingForm

    def act(self, form: Form) -> None:
        closing.close(self.complaint.pk, actor=self.actor, at=self.now, **form.cleaned_data)

    def foresee(self, foresight: Foresight) -> None:
        foretell_the_end(foresight, self.complaint, self.now)


class CloseAsWithdrawn(ActView):
    """The complainant let the time for completing the file pass: one click closes the case."""

    name, move, leads_on = "close-as-withdrawn", CLOSE, True
    title, button = _("Close as deemed withdrawn"), _("Close the report")
    done = _("The report is closed as deemed withdrawn.")
    form_class = intake_forms.WithdrawalForm

    @classmethod
    def is_offered(cls, complaint: Complaint, now: datetime) -> bool:
        if complaint.state != State.COMPLETION:
            return False
        try:
            cls.require(complaint, now)
        except Refused:
            return False
        return True

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        closing.require_reason(complaint, ClosingReason.DEEMED_WITHDRAWN, now)

    def act(self, form: Form) -> None:
        reason = ClosingReason.DEEMED_WITHDRAWN
        closing.close(self.complaint.pk, reason=reason, actor=self.actor, at=self.now, **form.cleaned_data)

    def foresee(self, foresight: Foresight) -> None:
        foretell_the_end(foresight, self.complaint, self.now)


class Reopen(ActView):
    name, move, is_dangerous = "reopen", REOPEN, True
    title, button = _("Reopen on new material"), _("Reopen the report")
    done = _("The report is open again; the plenary decides on it.")
    form_class = intake_forms.ReopeningForm

    def act(self, form: Form) -> None:
        closing.reopen(self.complaint.pk, reason=form.cleaned_data["reason"], actor=self.actor, at=self.now)

    def foresee(self, foresight: Foresight) -> None:
        foresight.start(self.complaint, self.complaint.whole_case_step, self.now)
        foresight.tell_complainant()
        foresight.tell_bodies(self.now)


def foretell_the_end(foresight: Foresight, complaint: Complaint, now: datetime) -> None:
    foresight.end_all(now)
    foresight.tell_complainant()
    foresight.tell_bodies(now)


CLOSING_ACTS: tuple[type[ActView], ...] = (CloseAsWithdrawn, Close, Reopen)
