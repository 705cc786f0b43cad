"""The acts from the registration to the first question to the body: checks, decision, refusal."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.forms import Form
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.actions import approving, checking, clarifying, noting, refusing
from complaints.actions.moving import require_body
from complaints.actions.notices import heads_of
from complaints.checklists import Check
from complaints.examination import ProposalKind
from complaints.models import Complaint, Rule
from complaints.permissions import may_be_assigned
from complaints.procedure import Step
from complaints.staff import forms, intake_forms
from complaints.staff.act_view import ActInTwoSteps, ActView
from complaints.staff.foresight import Foresight, changed
from complaints.states import (
    ACCEPT,
    ASK_CLARIFICATION,
    ASK_COMPLETION,
    COMPLETE,
    GIVE_OUTSIDE_NOTICE,
    PASS_FORMAL_CHECK,
    PASS_SUBSTANTIVE_CHECK,
    REFUSE,
    RESPOND_RAPIDLY,
    SET_BODY,
)

# --- The checks -------------------------------------------------------------------------------------------------------


class ChecklistView(ActView):
    """One form with two buttons: keep what was found, or pass the check with it."""

    template_name = "admin/complaints/complaint/checklist.html"
    leads_on = True
    check: ClassVar[Check]

    @property
    def is_only_kept(self) -> bool:
        return self.request.POST.get("step") == "keep"

    def act(self, form: Form) -> None:
        assert isinstance(form, intake_forms.ChecklistForm)
        note = form.cleaned_data["note"]
        if not self.is_only_kept:
            self.pass_check(form.met(), note)
            return
        checking.keep_checklist(self.complaint.pk, self.check, met=form.met(), actor=self.actor, at=self.now)
        if note.strip():
            noting.add_note(self.complaint.pk, note=note, actor=self.actor, at=self.now)

    def pass_check(self, met: list[str], note: str) -> None:
        raise NotImplementedError

    def words_when_done(self) -> str:
        return gettext("The checklist is saved.") if self.is_only_kept else super().words_when_done()

    def foresee(self, foresight: Foresight) -> None:
        foresight.tell_complainant()
        foresight.also.append(gettext("The history records who found each item to be met, and when."))


class PassFormalCheck(ChecklistView):
    name, move, check = "pass-formal-check", PASS_FORMAL_CHECK, Check.FORMAL
    title, button = _("Make the formal check"), _("The file is complete")
    done = _("The formal check is passed; the substantive check has begun.")
    form_class = intake_forms.FormalCheckForm

    def pass_check(self, met: list[str], note: str) -> None:
        checking.pass_formal_check(self.complaint.pk, met=met, note=note, actor=self.actor, at=self.now)

    def foresee(self, foresight: Foresight) -> None:
        foresight.end(self.now, Step.FIRST_REPLY, Step.FORMAL_CHECK)
        foresight.start(self.complaint, Step.SUBSTANTIVE_CHECK, self.now)
        super().foresee(foresight)


class PassSubstantiveCheck(ChecklistView):
    name, move, check = "pass-substantive-check", PASS_SUBSTANTIVE_CHECK, Check.SUBSTANTIVE
    title, button = _("Make the substantive check"), _("The report is within our competence")
    done = _("The substantive check is passed; the plenary decides next.")
    form_class = intake_forms.SubstantiveCheckForm

    def pass_check(self, met: list[str], note: str) -> None:
        checking.pass_substantive_check(self.complaint.pk, met=met, note=note, actor=self.actor, at=self.now)

    def foresee(self, foresight: Foresight) -> None:
        foresight.end(self.now, Step.SUBSTANTIVE_CHECK)
        super().foresee(foresight)


class AskCompletion(ActView):
    name, move = "ask-completion", ASK_COMPLETION
    title, button = _("Ask the complainant to complete the file"), _("Ask for what is missing")
    done = _("The complainant is asked for what is missing.")
    form_class = intake_forms.CompletionForm

    def act(self, form: Form) -> None:
        checking.ask_completion(self.complaint.pk, actor=self.actor, at=self.now, **form.cleaned_data)

    def foresee(self, foresight: Foresight) -> None:
        foresight.end(self.now, Step.FIRST_REPLY)
        foresight.start(self.complaint, Step.COMPLETION, self.now)
        foresight.tell_complainant()


class Complete(ActView):
    name, move, leads_on = "complete", COMPLETE, True
    title, button = _("The complainant completed the file"), _("What was missing has come")
    done = _("The file is complete; the formal check goes on.")
    form_class = forms.CheckForm

    def act(self, form: Form) -> None:
        checking.complete(self.complaint.pk, note=form.cleaned_data["note"], actor=self.actor, at=self.now)

    def foresee(self, foresight: Foresight) -> None:
        foresight.end(self.now, Step.COMPLETION)
        foresight.tell_complainant()


# --- The decision -----------------------------------------------------------------------------------------------------


class Accept(ActView):
    name, move, leads_on = "accept", ACCEPT, True
    title, button = _("Accept by plenary decision"), _("Accept the report")
    done = _("The report is accepted; the examination has begun.")
    form_class = intake_forms.AcceptForm

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        require_body(complaint)

    def act(self, form: Form) -> None:
        checking.accept(self.complaint.pk, actor=self.actor, at=self.now, **form.cleaned_data)

    def foresee(self, foresight: Foresight) -> None:
        foresight.tell_complainant()
        foresight.also.append(gettext("With another weight the whole case gets another last day, named beside it."))
        if takes_up(self.actor, self.complaint):
            foresight.also.append(gettext("You become the case officer, as the report has none yet."))


class RespondRapidly(ActInTwoSteps):
    name, move, is_dangerous = "respond-rapidly", RESPOND_RAPIDLY, True
    title, last_button = _("Decide on rapid response"), _("Examine the report at once")
    caution = _("Check once more. The checks are skipped, and there is no way back to them.")
    done = _("Rapid response is decided; the examination has begun.")
    form_class = intake_forms.RapidForm

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        require_body(complaint)

    def act(self, form: Form) -> None:
        checking.respond_rapidly(self.complaint.pk, reason=form.cleaned_data["reason"], actor=self.actor, at=self.now)

    def foresee(self, foresight: Foresight) -> None:
        foresight.end(self.now, *checking.INTAKE_STEPS)
        foresight.also.append(gettext("Of every deadline set from now on the office is warned at once."))
        foresight.tell_complainant()
        later = self.complaint
        if takes_up(self.actor, self.complaint):
            foresight.also.append(gettext("You become the case officer, as the report has none yet."))
            later = changed(self.complaint, officer=self.actor)
        foresight.tell_staff(later)


def takes_up(actor: Any, complaint: Complaint) -> bool:
    """Whether the case gets this person as its officer, because nobody works on it."""
    return complaint.officer is None and may_be_assigned(actor, complaint)


# --- Refusing ---------------------------------------------------------------------------------------------------------


class ProposeRefusal(ActView):
    name, move, is_proposal = "propose-refusal", REFUSE, True
    title, button = _("Propose to refuse the report"), _("Propose the refusal")
    done = _("The refusal waits for a second person's approval.")
    form_class = intake_forms.RefusalForm

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        approving.require_none_waiting(complaint)

    def act(self, form: Form) -> None:
        content = {"ground": form.cleaned_data["ground"], "words": form.cleaned_data["words"]}
        approving.propose(self.complaint.pk, ProposalKind.REFUSAL, content=content, actor=self.actor, at=self.now)

    def foresee(self, foresight: Foresight) -> None:
        rule = Rule.objects.get(rule_set=self.complaint.rule_set_id, step=Step.OUTSIDE_COMPETENCE_NOTICE)
        foresight.also += [
            gettext("Once approved, the report is closed, and the complainant reads your words."),
            gettext(
                "One outside our competence stays open until the complainant is told which authority is the right "
                "one: %(days)s %(unit)s from the approval."
            )
            % {"days": rule.days, "unit": rule.get_unit_display()},
        ]
        foresight.tell_people(heads_of(self.complaint) - {self.actor})


class GiveOutsideNotice(ActView):
    name, move, leads_on = "give-outside-notice", GIVE_OUTSIDE_NOTICE, True
    title, button = _("Tell the complainant which authority is the right one"), _("Give the notice and close")
    done = _("The complainant is told; the report is closed.")
    form_class = intake_forms.OutsideNoticeForm

    def act(self, form: Form) -> None:
        refusing.give_outside_notice(self.complaint.pk, actor=self.actor, at=self.now, **form.cleaned_data)

    def foresee(self, foresight: Foresight) -> None:
        foresight.end_all(self.now)
        foresight.tell_complainant()
        foresight.tell_bodies(self.now)


# --- The body ---------------------------------------------------------------------------------------------------------


class SetBody(ActView):
    name, move = "set-body", SET_BODY
    title, button = _("Set the reported body"), _("Set this body")
    done = _("The reported body is set, and the agreement with it.")
    form_class = forms.BodyForm
    template_name = "admin/complaints/complaint/set_body.html"

    @property
    def search(self) -> str:
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        return asked.get("q", self.complaint.body_named).replace("\0", "")  # which PostgreSQL can't take

    def act(self, form: Form) -> None:
        checking.set_body(self.complaint.pk, body=form.cleaned_data["body"], actor=self.actor, at=self.now)

    def foresee(self, foresight: Foresight) -> None:
        foresight.also.append(
            gettext("The agreement that covered the body on the day of registration is linked to the report.")
        )
        foresight.also.append(gettext("The complainant sees the body's name when they follow their report."))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"search": self.search}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(search=self.search, **kwargs)


class AskClarification(ActView):
    name, move, leads_on = "ask-clarification", ASK_CLARIFICATION, True
    title, button = _("Ask the body for a clarification"), _("Send the request to the body")
    done = _("The body is asked for a clarification.")
    form_class = forms.ClarificationForm
    template_name = "admin/complaints/complaint/ask_clarification.html"

    @classmethod
    def require(cls, complaint: Complaint, now: datetime) -> None:
        super().require(complaint, now)
        require_body(complaint)
        clarifying.next_round(complaint, now)

    def act(self, form: Form) -> None:
        clarifying.ask_clarification(
            self.complaint.pk,
            summary=form.cleaned_data["summary"],
            question=form.cleaned_data["question"],
            shown_documents=[document.pk for document in form.cleaned_data.get("documents", [])],
            actor=self.actor,
            at=self.now,
        )

    def foresee(self, foresight: Foresight) -> None:
        body = require_body(self.complaint)
        round_ = clarifying.next_round(self.complaint, self.now)
        if round_ == 2:
            foresight.end(self.now, Step.CLARIFICATION_1)
        foresight.start(self.complaint, clarifying.STEP_OF_ROUND[round_], self.now)
        foresight.tell_body(self.complaint, body, self.now)
        foresight.tell_complainant()


INTAKE_ACTS: tuple[type[ActView], ...] = (
    PassFormalCheck,
    Complete,
    PassSubstantiveCheck,
    Accept,
    GiveOutsideNotice,
    AskCompletion,
    ProposeRefusal,
    RespondRapidly,
    SetBody,
    AskClarification,
)
