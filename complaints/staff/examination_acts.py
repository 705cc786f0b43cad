"""The acts of the examination: appointments, mediation, the outcome told to the complainant and their comment."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.forms import Form
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.actions import clarifying, examining
from complaints.actions.refusal import Refused
from complaints.examination import AppointmentKind
from complaints.models import Complaint
from complaints.procedure import Step
from complaints.staff import examination_forms as forms
from complaints.staff.act_view import ActView
from complaints.staff.foresight import Foresight
from complaints.staff.reporting_acts import REPORTING_ACTS
from complaints.states import (
    COMMENT,
    END_MEDIATION,
    GIVE_OUTCOME,
    GO_ON_WITHOUT_ANSWER,
    HOLD,
    RESUME_EXAMINATION,
    START_MEDIATION,
    SUMMON,
    VISIT,
)


class GoOnWithoutAnswer(ActView):
    name, move = "go-on-without-answer", GO_ON_WITHOUT_ANSWER
    title, button = _("Go on without an answer"), _("Go on without the answer")
    done = _("The examination goes on without the body's answer.")
    form_class = forms.NoteOnlyForm

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        clarifying.require_missed_answer(complaint, now)

    def act(self, form: Form) -> None:
        clarifying.go_on_without_answer(
            self.complaint.pk, note=form.cleaned_data["note"], actor=self.actor, at=self.now
        )

    def foresee(self, foresight: Foresight) -> None:
        self.require(self.complaint, self.now)
        asked = clarifying.require_missed_answer(self.complaint, self.now)
        foresight.end(self.now, clarifying.STEP_OF_ROUND[asked.round])
        foresight.tell_body(self.complaint, asked.body, self.now)
        foresight.tell_complainant()


# --- Appointments -----------------------------------------------------------------------------------------------------


class SetAppointment(ActView):
    """What a summons, a site visit and a mediation share; `kind` is None where the form asks for it."""

    kind: ClassVar[AppointmentKind | None] = None
    form_class = forms.AppointmentForm

    def act(self, form: Form) -> None:
        assert isinstance(form, forms.AppointmentForm)
        answers = form.cleaned_data
        examining.set_appointment(
            self.complaint.pk,
            self.kind or AppointmentKind(answers["kind"]),
            held_at=form.held_at,
            place=answers["place"],
            invited=answers["invited"],
            note=answers["note"],
            actor=self.actor,
            at=self.now,
        )

    def foresee(self, foresight: Foresight) -> None:
        foresight.also.append(gettext("Nobody is invited by this: send the letters yourself."))
        foresight.tell_complainant()


class Summon(SetAppointment):
    name, move, kind = "summon", SUMMON, AppointmentKind.SUMMONS
    title, button = _("Summon"), _("Record the summons")
    done = _("The summons stands in the history.")
    form_class = forms.SummonsForm


class SetSiteVisit(SetAppointment):
    name, move, kind = "site-visit", VISIT, AppointmentKind.SITE_VISIT
    title, button = _("Set a site visit"), _("Set the visit")
    done = _("The site visit is set.")


class StartMediation(SetAppointment):
    name, move = "mediation", START_MEDIATION
    title, button = _("Start mediation or conciliation"), _("Start it")
    done = _("The mediation or conciliation has begun.")
    form_class = forms.MediationForm

    def foresee(self, foresight: Foresight) -> None:
        foresight.end(self.now, *examining.CLARIFICATION_STEPS)
        super().foresee(foresight)


class RecordAppointment(ActView):
    name, move = "record-appointment", HOLD
    title, button = _("Record what an appointment brought"), _("Record it")
    done = _("What the appointment brought is recorded.")
    form_class = forms.AppointmentOutcomeForm

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        if not complaint.appointments.filter(outcome="").exists():
            raise Refused(gettext("No appointment waits for its outcome."))

    def act(self, form: Form) -> None:
        answers = form.cleaned_data
        examining.hold_appointment(answers["appointment"].pk, outcome=answers["outcome"], actor=self.actor, at=self.now)


class EndMediation(ActView):
    name, move, leads_on = "end-mediation", END_MEDIATION, True
    title, button = _("End the mediation without an agreement"), _("Go back to the examination")
    done = _("The mediation has ended; the examination goes on.")
    form_class = forms.EndMediationForm

    def act(self, form: Form) -> None:
        examining.end_mediation(self.complaint.pk, reason=form.cleaned_data["reason"], actor=self.actor, at=self.now)

    def foresee(self, foresight: Foresight) -> None:
        foresight.also.append(gettext("With an agreement, close the report instead; that is one of the reasons."))
        foresight.tell_complainant()


# --- Outcome ----------------------------------------------------------------------------------------------------------


class GiveOutcome(ActView):
    name, move, leads_on = "give-outcome", GIVE_OUTCOME, True
    title, button = _("Tell the complainant the outcome"), _("Tell the complainant")
    done = _("The complainant is told the outcome and may comment on it.")
    form_class = forms.OutcomeForm

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        examining.require_examined(complaint)

    def act(self, form: Form) -> None:
        answers = form.cleaned_data
        examining.give_outcome(
            self.complaint.pk, words=answers["words"], note=answers["note"], actor=self.actor, at=self.now
        )

    def foresee(self, foresight: Foresight) -> None:
        foresight.start(self.complaint, Step.OUTCOME_COMMENT, self.now)
        foresight.tell_complainant()


class RecordComment(ActView):
    """For a comment that came by letter or telephone; online the complainant writes it themselves."""

    name, move = "record-comment", COMMENT
    title, button = _("Record the complainant's comment"), _("Record the comment")
    done = _("The comment is recorded.")
    form_class = forms.CommentForm

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        if complaint.outcome_notices.latest("given_at").commented_at is not None:
            raise Refused(gettext("The complainant commented already."))
        if examining.is_comment_time_over(complaint, now):
            raise Refused(gettext("The time for a comment is over."))

    def act(self, form: Form) -> None:
        examining.comment_outcome(
            self.complaint.pk, comment=form.cleaned_data["comment"], actor=self.actor, at=self.now
        )

    def foresee(self, foresight: Foresight) -> None:
        foresight.also.append(gettext("The complainant can't comment a second time."))
        foresight.end(self.now, Step.OUTCOME_COMMENT)
        foresight.tell_staff()


class ResumeExamination(ActView):
    name, move = "resume-examination", RESUME_EXAMINATION
    title, button = _("Examine again after the comment"), _("Examine again")
    done = _("The examination is taken up again.")
    form_class = forms.ResumeForm

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        if complaint.outcome_notices.latest("given_at").commented_at is None:
            raise Refused(gettext("The complainant has not commented."))

    def act(self, form: Form) -> None:
        examining.resume_examination(
            self.complaint.pk, reason=form.cleaned_data["reason"], actor=self.actor, at=self.now
        )

    def foresee(self, foresight: Foresight) -> None:
        foresight.tell_complainant()


EXAMINATION_ACTS: tuple[type[ActView], ...] = (
    GoOnWithoutAnswer,
    EndMediation,
    GiveOutcome,
    RecordAppointment,
    Summon,
    SetSiteVisit,
    StartMediation,
    RecordComment,
    ResumeExamination,
    *REPORTING_ACTS,
)
