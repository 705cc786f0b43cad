"""What waits for a second person: the queue, and a page per proposal that shows all that would be done.

Proposing is an act on the case (intake_acts, reporting_acts); approving and returning are here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views import View

from complaints.actions import approving, refusing
from complaints.actions.moving import require_staff
from complaints.actions.refusal import Refused
from complaints.admissibility import ARTICLES, RefusalGround
from complaints.examination import Maladministration, ProposalKind, ReportKind, Result
from complaints.models import Complaint, Proposal
from complaints.permissions import approvable_by, may_approve
from complaints.procedure import Step
from complaints.staff.act_view import case_address, find
from complaints.staff.foresight import Foresight
from complaints.staff.reporting_forms import ReturnForm
from complaints.states import DECIDE_OUTSIDE, RECOMMEND, REFUSE, REPORT_FOUND, REPORT_NOT_FOUND
from regions.models import Body, User

MOST_SHOWN = 200

Row = dict[str, str]


def address(proposal: Proposal) -> str:
    return reverse("admin:complaints_complaint_proposal", args=[proposal.complaint_id, proposal.pk])


def queue_address() -> str:
    return reverse("admin:complaints_complaint_proposals")


# --- The queue --------------------------------------------------------------------------------------------------------


def queue(request: HttpRequest) -> HttpResponse:
    """What waits for whoever asks, the oldest first."""
    waiting = approvable_by(request.user)
    proposals = waiting.select_related("complaint__office", "complaint__body", "proposed_by")[:MOST_SHOWN]
    context = admin.site.each_context(request) | {
        "is_nav_sidebar_enabled": False,
        "title": _("Waiting for my approval"),
        "opts": admin.site.get_model_admin(Complaint).opts,
        "waiting": [{"proposal": one, "url": address(one)} for one in proposals],
        "most": MOST_SHOWN,
    }
    return TemplateResponse(request, "staff/proposals.html", context)


# --- One proposal -----------------------------------------------------------------------------------------------------


class ProposalPage(View):
    """All that would be done, in words; approving and returning for who may, taking back for who proposed it."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()
        self.complaint = find(request, kwargs["pk"])
        assert isinstance(request.user, User)  # nobody else finds a case
        self.actor = request.user
        of_case = Proposal.objects.filter(complaint=self.complaint).select_related("proposed_by", "decided_by")
        self.proposal = get_object_or_404(of_case, pk=kwargs["proposal"])
        self.proposal.complaint = self.complaint

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(ReturnForm(**self._case()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._approve() if request.POST.get("step") == "approve" else self._return()

    def _approve(self) -> HttpResponse:
        try:
            approving.approve(self.proposal.pk, actor=self.actor, at=self.now)
        except Refused as refusal:
            messages.error(self.request, str(refusal))
            return HttpResponseRedirect(address(self.proposal))
        messages.success(self.request, _("Approved: %(what)s. It is done.") % {"what": self._kind()})
        return HttpResponseRedirect(case_address(self.complaint))

    def _return(self) -> HttpResponse:
        form = ReturnForm(self.request.POST, **self._case())
        if not form.is_valid():
            return self._page(form)
        try:
            approving.return_proposal(self.proposal.pk, words=form.cleaned_data["words"], actor=self.actor, at=self.now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(form)
        is_own = self.proposal.proposed_by == self.actor
        done = _("Taken back: %(what)s.") if is_own else _("Returned: %(what)s.")
        messages.success(self.request, done % {"what": self._kind()})
        return HttpResponseRedirect(case_address(self.complaint))

    def _page(self, form: ReturnForm) -> HttpResponse:
        is_pending = self.proposal.state == Proposal.State.PENDING
        context = admin.site.each_context(self.request) | {
            "is_nav_sidebar_enabled": False,
            "title": capfirst(self._kind()),
            "opts": admin.site.get_model_admin(Complaint).opts,
            "complaint": self.complaint,
            "case_url": case_address(self.complaint),
            "queue_url": queue_address(),
            "proposal": self.proposal,
            "rows": in_words(self.proposal),
            "is_pending": is_pending,
            "may_approve": is_pending and may_approve(self.actor, self.proposal),
            "may_take_back": is_pending and self._may_take_back(),
            "hindrance": self._hindrance() if is_pending else "",
            "foresight": foresee(self.proposal, self.now) if is_pending else None,
            "form": form,
        }
        return TemplateResponse(self.request, "staff/proposal.html", context)

    def _case(self) -> dict[str, Any]:
        return {"complaint": self.complaint, "user": self.actor, "now": self.now}

    def _kind(self) -> str:
        return str(ProposalKind(self.proposal.kind).label)

    def _may_take_back(self) -> bool:
        if self.proposal.proposed_by != self.actor:
            return False
        try:
            require_staff(self.complaint, self.actor)
        except Refused:
            return False
        return True

    def _hindrance(self) -> str:
        """Why it could not be done now, where the case moved on since it was proposed."""
        try:
            approving.REQUIRE[self.proposal.kind](self.complaint, self.proposal.content, self.now)
        except Refused as refusal:
            return str(refusal)
        return ""


# --- What it says, in words -------------------------------------------------------------------------------------------


def in_words(proposal: Proposal) -> list[Row]:
    """All of a proposal's content for a reader, in the active language."""
    return WORDS_OF[proposal.kind](proposal)


def _refusal_in_words(proposal: Proposal) -> list[Row]:
    content = proposal.content
    return [_row(_("Ground"), ground_in_words(content["ground"])), _to_complainant(content)]


def ground_in_words(ground: str) -> str:
    """With its article: "older than two years (UU 37/2008 art. 24(1)d)"."""
    words = {"ground": RefusalGround(ground).label, "article": ARTICLES[ground]}
    return _("%(ground)s (UU 37/2008 art. %(article)s)") % words


def _report_in_words(proposal: Proposal) -> list[Row]:
    content = proposal.content
    kind, result = ReportKind(proposal.complaint.rule_set.report_kind), Result(content["result"])
    bodies = Body.objects.in_bulk([int(pk) for pk in content.get("actions", {})])
    return [
        _row(_("What it is called"), kind.label),
        _row(_("Result"), result.label),
        _row(_("Forms of maladministration that were found"), _forms(content, is_found=True)),
        _row(_("Forms that were examined and not found"), _forms(content, is_found=False)),
        _row(_("Opinion"), content["opinion"]),
        *(
            _row(_("What has to be put right: %(body)s") % {"body": bodies[int(pk)]}, words)
            for pk, words in content.get("actions", {}).items()
        ),
        _to_complainant(content),
    ]


def _forms(content: dict[str, Any], *, is_found: bool) -> str:
    named = [form for form in Maladministration if content.get("findings", {}).get(form) is is_found]
    return "\n".join(str(form.label) for form in named) or _("none")


def _recommendation_in_words(proposal: Proposal) -> list[Row]:
    content = proposal.content
    return [
        _row(_("Superior of the body"), Body.objects.get(pk=content["body"])),
        _row(_("What is recommended"), content["words"]),
    ]


def _to_complainant(content: dict[str, Any]) -> Row:
    return _row(_("Words to the complainant"), content["words"])


def _row(key: str, value: object) -> Row:
    return {"key": key, "value": str(value)}


WORDS_OF: dict[str, Callable[[Proposal], list[Row]]] = {
    ProposalKind.REFUSAL: _refusal_in_words,
    ProposalKind.REPORT: _report_in_words,
    ProposalKind.RECOMMENDATION: _recommendation_in_words,
}


# --- What approving it does -------------------------------------------------------------------------------------------


def foresee(proposal: Proposal, at: datetime) -> Foresight:
    foresight = Foresight(proposal.complaint)
    FORESEEN[proposal.kind](foresight, proposal.content, at)
    return foresight


def _foresee_refusal(foresight: Foresight, content: dict[str, Any], at: datetime) -> None:
    complaint = foresight.complaint
    if content["ground"] != RefusalGround.OUTSIDE_COMPETENCE:
        foresight.enter(complaint, REFUSE)
        _foresee_end(foresight, at)
        return
    foresight.enter(complaint, DECIDE_OUTSIDE)
    foresight.end(at, *refusing.INTAKE_STEPS)
    foresight.start(complaint, Step.OUTSIDE_COMPETENCE_NOTICE, at)
    foresight.tell_complainant()


def _foresee_report(foresight: Foresight, content: dict[str, Any], at: datetime) -> None:
    complaint = foresight.complaint
    if content["result"] != Result.FOUND:
        foresight.enter(complaint, REPORT_NOT_FOUND)
        _foresee_end(foresight, at)
        return
    foresight.enter(complaint, REPORT_FOUND)
    foresight.end(at, Step.OUTCOME_COMMENT)
    foresight.tell_complainant()
    foresight.start(complaint, Step.CORRECTIVE_ACTION, at)  # the same day for each addressee
    for body in Body.objects.filter(pk__in=[int(pk) for pk in content["actions"]]):
        foresight.tell_body(complaint, body, at)


def _foresee_recommendation(foresight: Foresight, content: dict[str, Any], at: datetime) -> None:
    foresight.enter(foresight.complaint, RECOMMEND)
    foresight.start(foresight.complaint, Step.RECOMMENDATION_SENT, at)
    foresight.tell_complainant()


def _foresee_end(foresight: Foresight, at: datetime) -> None:
    foresight.end_all(at)
    foresight.tell_complainant()
    foresight.tell_bodies(at)


FORESEEN: dict[str, Callable[[Foresight, dict[str, Any], datetime], None]] = {
    ProposalKind.REFUSAL: _foresee_refusal,
    ProposalKind.REPORT: _foresee_report,
    ProposalKind.RECOMMENDATION: _foresee_recommendation,
}
