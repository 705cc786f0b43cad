"""The acts after the examination: report, corrective action, resolution, recommendation, publication."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.actions import approving, recommending, reporting
from complaints.actions.examining import is_comment_time_over
from complaints.actions.moving import require_body
from complaints.actions.notices import heads_of
from complaints.actions.refusal import Refused
from complaints.examination import Judgement, ProposalKind
from complaints.models import Complaint, Recommendation
from complaints.procedure import Step
from complaints.staff import examination_forms, reporting_forms
from complaints.staff.act_view import ActInTwoSteps, ActView
from complaints.staff.foresight import Foresight
from complaints.states import (
    FOLLOW_RECOMMENDATION,
    PASS_TO_RESOLUTION,
    PUBLISH,
    RECOMMEND,
    REPORT_CORRECTION,
    REPORT_FOUND,
)


class ProposeReport(ActView):
    name, move, leads_on, is_proposal = "propose-report", REPORT_FOUND, True, True
    title, button = _("Propose the report on the examination"), _("Propose the report")
    done = _("The report is proposed; a second person decides on it.")
    form_class = reporting_forms.ReportForm

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        require_body(complaint)
        commented_at = complaint.outcome_notices.latest("given_at").commented_at
        if commented_at is None and not is_comment_time_over(complaint, now):
            raise Refused(gettext("The complainant may still comment on the outcome; issue the report after that."))
        approving.require_none_waiting(complaint)

    def act(self, form: Form) -> None:
        assert isinstance(form, reporting_forms.ReportForm)
        approving.propose(self.complaint.pk, ProposalKind.REPORT, content=form.content, actor=self.actor, at=self.now)

    def foresee(self, foresight: Foresight) -> None:
        foresight.tell_people(heads_of(self.complaint) - {self.actor})


# --- Corrective action ------------------------------------------------------------------------------------------------


class JudgeCorrection(ActView):
    name, move, leads_on = "judge-correction", REPORT_CORRECTION, True
    title, button = _("Judge a corrective action"), _("Record the judgement")
    done = _("The judgement is recorded.")
    form_class = reporting_forms.JudgementForm

    def act(self, form: Form) -> None:
        answers = form.cleaned_data
        reporting.judge_correction(
            answers["action"].pk,
            judgement=Judgement(answers["judgement"]),
            note=answers["note"],
            actor=self.actor,
            at=self.now,
        )

    def foresee(self, foresight: Foresight) -> None:
        foresight.also.append(gettext("“Carried out” ends the deadline of this body, on the day it reported."))
        actions = list(self.complaint.corrective_actions.select_related("body"))
        if len(actions) == 1:
            foresight.tell_body(self.complaint, actions[0].body, self.now)
        else:
            foresight.told.append(gettext("the officers of the body you choose"))
        foresight.tell_complainant()


class PassToResolution(ActView):
    name, move = "pass-to-resolution", PASS_TO_RESOLUTION
    title, button = _("Pass to resolution and monitoring"), _("Pass it on")
    done = _("The report passed to resolution and monitoring.")
    form_class = reporting_forms.ResolutionForm

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        reporting.require_uncorrected(complaint, now)

    def act(self, form: Form) -> None:
        reporting.pass_to_resolution(
            self.complaint.pk, reason=form.cleaned_data["reason"], actor=self.actor, at=self.now
        )

    def foresee(self, foresight: Foresight) -> None:
        foresight.end(self.now, Step.CORRECTIVE_ACTION)
        foresight.tell_complainant()
        uncorrected = self.complaint.corrective_actions.exclude(judgement=Judgement.CARRIED_OUT)
        for action in uncorrected.select_related("body"):
            foresight.tell_body(self.complaint, action.body, self.now)


# --- Recommendation ---------------------------------------------------------------------------------------------------


class ProposeRecommendation(ActView):
    """Searching for another superior keeps what was written: the search is a button of the same form."""

    name, move, leads_on, is_proposal = "propose-recommendation", RECOMMEND, True, True
    title, button = _("Propose a recommendation to the superior"), _("Propose the recommendation")
    done = _("The recommendation is proposed; a second person decides on it.")
    form_class = reporting_forms.RecommendationForm
    template_name = "admin/complaints/complaint/propose_recommendation.html"

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        require_body(complaint)
        if Recommendation.objects.filter(complaint=complaint).exists():
            raise Refused(gettext("There is a recommendation on this report already."))
        approving.require_none_waiting(complaint)

    @property
    def search(self) -> str:
        return self.request.POST.get("q", "").replace("\0", "")  # which PostgreSQL can't take

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("step") != "search":
            return super().post(request, *args, **kwargs)
        written = {name: request.POST[name] for name in ("body", "words") if name in request.POST}
        unbound = self.get_form_kwargs() | {"data": None, "files": None, "initial": written}
        return self.render_to_response(self.get_context_data(form=self.form_class(**unbound)))

    def act(self, form: Form) -> None:
        content = {"body": form.cleaned_data["body"].pk, "words": form.cleaned_data["words"]}
        approving.propose(
            self.complaint.pk, ProposalKind.RECOMMENDATION, content=content, actor=self.actor, at=self.now
        )

    def foresee(self, foresight: Foresight) -> None:
        foresight.tell_people(heads_of(self.complaint) - {self.actor})

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"search": self.search}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(search=self.search, **kwargs)


class SendRecommendation(ActView):
    name, move, leads_on = "send-recommendation", FOLLOW_RECOMMENDATION, True
    title, button = _("Record that the superior has the recommendation"), _("The superior has it")
    done = _("The days of the superior's report are counted from now on.")
    form_class = examination_forms.NoteOnlyForm

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        if complaint.recommendation.sent_at is not None:
            raise Refused(gettext("The recommendation was sent already."))

    def act(self, form: Form) -> None:
        recommending.send_recommendation(
            self.complaint.pk, note=form.cleaned_data["note"], actor=self.actor, at=self.now
        )

    def foresee(self, foresight: Foresight) -> None:
        self.require(self.complaint, self.now)  # else there may be no recommendation
        foresight.end(self.now, Step.RECOMMENDATION_SENT)
        foresight.start(self.complaint, Step.RECOMMENDATION_REPORT, self.now)
        foresight.tell_body(self.complaint, self.complaint.recommendation.body, self.now)
        foresight.tell_complainant()


class TakeRecommendationReport(ActView):
    name, move, leads_on = "recommendation-report", FOLLOW_RECOMMENDATION, True
    title, button = _("Take the superior's report"), _("Record the report")
    done = _("The superior's report is recorded.")
    form_class = reporting_forms.SuperiorsReportForm

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        if complaint.recommendation.sent_at is None:
            raise Refused(gettext("The recommendation was not sent yet."))

    def act(self, form: Form) -> None:
        answers = form.cleaned_data
        recommending.take_recommendation_report(
            self.complaint.pk,
            report=answers["report"],
            outcome=Judgement(answers["outcome"]),
            actor=self.actor,
            at=self.now,
        )

    def foresee(self, foresight: Foresight) -> None:
        self.require(self.complaint, self.now)  # else there may be no recommendation
        if self.complaint.recommendation.reported_at is not None:
            foresight.also.append(gettext("It takes the place of the report that came before."))
        foresight.end(self.now, Step.RECOMMENDATION_REPORT)
        foresight.tell_body(self.complaint, self.complaint.recommendation.body, self.now)
        foresight.tell_complainant()


class Publish(ActInTwoSteps):
    name, move, is_dangerous = "publish", PUBLISH, True
    title, last_button = _("Publish that the recommendation was not carried out"), _("Publish it now")
    caution = _("Check once more. What was made public can't be taken back.")
    done = _("It is published.")
    form_class = reporting_forms.PublishingForm

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        recommending.require_not_carried_out(complaint, now)

    def act(self, form: Form) -> None:
        recommending.publish(self.complaint.pk, reason=form.cleaned_data["reason"], actor=self.actor, at=self.now)

    def foresee(self, foresight: Foresight) -> None:
        self.require(self.complaint, self.now)  # else there may be no recommendation
        foresight.also.append(
            gettext("%(body)s is named publicly as the superior who did not carry out the recommendation.")
            % {"body": self.complaint.recommendation.body}
        )
        foresight.tell_body(self.complaint, self.complaint.recommendation.body, self.now)
        foresight.tell_complainant()


REPORTING_ACTS: tuple[type[ActView], ...] = (
    ProposeReport,
    JudgeCorrection,
    PassToResolution,
    ProposeRecommendation,
    SendRecommendation,
    TakeRecommendationReport,
    Publish,
)
