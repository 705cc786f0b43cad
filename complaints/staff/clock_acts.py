"""The acts on the clocks of a case: standing still, running again, more time, another weight of the whole."""

from __future__ import annotations

from datetime import datetime

from django.forms import Form
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.actions import checking, extending, pausing
from complaints.actions.refusal import Refused
from complaints.models import Complaint, Deadline
from complaints.procedure import WHOLE_CASE, Days, local_day
from complaints.staff import clock_forms, intake_forms
from complaints.staff.act_view import ActInTwoSteps, ActView
from complaints.staff.foresight import Foresight, day_if_extended, day_if_resumed
from complaints.states import ACCEPT, WORK_ON


class DecideExtension(ActInTwoSteps):
    """A body asked for more time. The second page tells the new day before it is granted."""

    name, move, leads_on, foresees_with_answers = "decide-extension", WORK_ON, True, True
    title, last_button = _("Decide on a request for more time"), _("Decide so")
    done = _("The request for more time is decided.")
    form_class = clock_forms.ExtensionForm
    template_name = "admin/complaints/complaint/decide_extension.html"

    @classmethod
    def is_offered(cls, complaint: Complaint, now: datetime) -> bool:  # noqa: ARG003 - others ask the clock
        return WORK_ON.allows(complaint.state) and clock_forms.asked_for_more_time(complaint).exists()

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        if not clock_forms.asked_for_more_time(complaint).exists():
            raise Refused(gettext("No request for more time waits for a decision here."))

    def act(self, form: Form) -> None:
        answers = form.cleaned_data
        deadline = answers["request"].deadline_id
        decided = {"words": answers["words"], "actor": self.actor, "at": self.now}
        if answers["decision"] == clock_forms.GRANT:
            extending.grant_extension(deadline, days=answers["days"], **decided)
        else:
            extending.refuse_extension(deadline, **decided)

    def foresee(self, foresight: Foresight) -> None:
        deadline: Deadline = self.answers["request"].deadline
        if self.answers["decision"] == clock_forms.GRANT:
            if deadline.is_paused:
                words = gettext("Let the clock run again first; then it is known which day is extended.")
                foresight.warnings.append(words)
                return
            foresight.move(deadline, day_if_extended(deadline, Days(self.answers["days"], deadline.rule.unit)))
            foresight.tell_complainant()
        else:
            foresight.also.append(gettext("The last day stays as it is. More time can't be asked for again."))
        tell_obliged(foresight, self.complaint, deadline, self.now)


class ResumeClocks(ActInTwoSteps):
    name, move, foresees_with_answers = "resume-clocks", WORK_ON, True
    title, last_button = _("Let clocks run again"), _("Let them run again")
    done = _("The clocks run again.")
    form_class = clock_forms.ResumeForm

    @classmethod
    def is_offered(cls, complaint: Complaint, now: datetime) -> bool:  # noqa: ARG003 - others ask the clock
        return WORK_ON.allows(complaint.state) and clock_forms.standing_still(complaint).exists()

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        if not clock_forms.standing_still(complaint).exists():
            raise Refused(gettext("No clock of this report stands still."))

    def act(self, form: Form) -> None:
        pausing.resume(
            self.complaint.pk,
            deadlines=[deadline.pk for deadline in form.cleaned_data["deadlines"]],
            note=form.cleaned_data["note"],
            actor=self.actor,
            at=self.now,
        )

    def foresee(self, foresight: Foresight) -> None:
        today = local_day(self.now, self.complaint.office.zone)
        for deadline in self.answers["deadlines"]:
            foresight.move(deadline, day_if_resumed(deadline, today))
            tell_obliged(foresight, self.complaint, deadline, self.now)
        foresight.tell_complainant()


class PauseClocks(ActInTwoSteps):
    name, move, foresees_with_answers = "pause-clocks", WORK_ON, True
    title, last_button = _("Let clocks stand still"), _("Stop these clocks")
    done = _("The clocks stand still.")
    form_class = clock_forms.PauseForm

    @classmethod
    def is_offered(cls, complaint: Complaint, now: datetime) -> bool:
        return WORK_ON.allows(complaint.state) and _can_be_stopped(complaint, now)

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        if not _can_be_stopped(complaint, now):
            raise Refused(gettext("No clock of this report runs that could be stopped."))

    def act(self, form: Form) -> None:
        pausing.pause(
            self.complaint.pk,
            deadlines=[deadline.pk for deadline in form.cleaned_data["deadlines"]],
            ground=form.cleaned_data["ground"],
            reason=form.cleaned_data["reason"],
            actor=self.actor,
            at=self.now,
        )

    def foresee(self, foresight: Foresight) -> None:
        for deadline in self.answers["deadlines"]:
            foresight.stop(deadline)
            tell_obliged(foresight, self.complaint, deadline, self.now)
        foresight.also.append(gettext("Nobody is warned of these days until the clocks run again."))
        foresight.also.append(gettext("The days from today until then are added back."))
        foresight.tell_complainant()


class SetWeight(ActView):
    name, move = "set-weight", WORK_ON
    title, button = _("Set another weight"), _("Set the weight")
    done = _("The case has another weight, and another last day for the whole of it.")
    form_class = intake_forms.OtherWeightForm

    @classmethod
    def is_offered(cls, complaint: Complaint, now: datetime) -> bool:  # noqa: ARG003 - others ask the clock
        """Not where the plenary decision, which asks for the weight itself, comes next."""
        return WORK_ON.allows(complaint.state) and not ACCEPT.allows(complaint.state)

    def act(self, form: Form) -> None:
        checking.set_weight(self.complaint.pk, actor=self.actor, at=self.now, **form.cleaned_data)

    def foresee(self, foresight: Foresight) -> None:
        foresight.end(self.now, *WHOLE_CASE)
        foresight.also.append(
            gettext("The whole case gets the last day that stands beside the weight, counted from the same start.")
        )


def tell_obliged(foresight: Foresight, complaint: Complaint, deadline: Deadline, now: datetime) -> None:
    """The body that a deadline obliges, where it is a body's."""
    if deadline.body is not None:
        foresight.tell_body(complaint, deadline.body, now)


def _can_be_stopped(complaint: Complaint, now: datetime) -> bool:
    return clock_forms.running(complaint, local_day(now, complaint.office.zone)).exists()


CLOCK_ACTS: tuple[type[ActView], ...] = (DecideExtension, ResumeClocks, PauseClocks, SetWeight)
