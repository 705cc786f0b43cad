"""The recommendation to the superior of the body (UU 37/2008 art. 37, 38): signed, sent, reported on, published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.actions.deadlines import settle, start
from complaints.actions.history import record
from complaints.actions.moving import enter, lock_for_staff, require_move
from complaints.actions.notices import tell_body, tell_complainant
from complaints.actions.refusal import Refused, require_words
from complaints.events import By, EventCode
from complaints.examination import Judgement
from complaints.models import Complaint, Recommendation
from complaints.procedure import Step, local_day
from complaints.states import FOLLOW_RECOMMENDATION, PUBLISH, RECOMMEND
from regions.models import Body, User


def require_recommendable(complaint: Complaint, content: dict[str, Any], at: datetime) -> None:
    """`content`: body (id of the superior) and words (what is recommended)."""
    require_move(complaint, RECOMMEND)
    require_words(content.get("words", ""), _("Write what is recommended."))
    if Recommendation.objects.filter(complaint=complaint).exists():
        raise Refused(_("There is a recommendation on this report already."))
    if not Body.objects.filter(pk__in=[content.get("body")], is_active=True).exists():
        raise Refused(_("Choose the superior of the body from the list."))
    if content["body"] == complaint.body_id:
        raise Refused(_("A recommendation goes to the superior of the reported body, not to itself."))


def sign_recommendation(
    complaint: Complaint, content: dict[str, Any], proposer: User, approver: User, at: datetime
) -> Recommendation:
    """Signed; it has to be sent out in time (art. 37(3))."""
    body = Body.objects.get(pk=content["body"])
    recommendation = Recommendation.objects.create(
        complaint=complaint,
        body=body,
        words=content["words"],
        signed_at=at,
        proposed_by=proposer,
        approved_by=approver,
    )
    enter(complaint, RECOMMEND)
    deadline = start(complaint, Step.RECOMMENDATION_SENT, at=at)
    event = record(
        complaint,
        EventCode.RECOMMENDED,
        by=By.STAFF,
        actor=proposer,
        at=at,
        body=body.name,
        due_on=deadline.due_on.isoformat(),
        approver=str(approver),
    )
    tell_complainant(event)
    return recommendation


def send_recommendation(complaint_id: int, *, actor: User, at: datetime, note: str = "") -> Recommendation:
    """The superior has it: from now on the days of its report are counted (art. 38(2))."""
    with transaction.atomic():
        complaint, recommendation = _lock(complaint_id, actor)
        if recommendation.sent_at is not None:
            raise Refused(_("The recommendation was sent already."))
        recommendation.sent_at = at
        recommendation.save(update_fields=["sent_at"])
        settle(complaint, Step.RECOMMENDATION_SENT, at=at)
        deadline = start(complaint, Step.RECOMMENDATION_REPORT, at=at, body=recommendation.body)
        event = record(
            complaint,
            EventCode.RECOMMENDATION_SENT,
            by=By.STAFF,
            actor=actor,
            at=at,
            note=note,
            body=recommendation.body.name,
            due_on=deadline.due_on.isoformat(),
        )
        tell_body(event, complaint, recommendation.body)
        tell_complainant(event)
    return recommendation


def take_recommendation_report(
    complaint_id: int, *, report: str, outcome: Judgement, actor: User, at: datetime
) -> Recommendation:
    """The superior's report on carrying it out has come, and staff judge it. A later report replaces an earlier one."""
    require_words(report, _("Write what the superior reports."))
    with transaction.atomic():
        complaint, recommendation = _lock(complaint_id, actor)
        if recommendation.sent_at is None:
            raise Refused(_("The recommendation was not sent yet."))
        recommendation.report, recommendation.outcome, recommendation.reported_at = report, outcome, at
        recommendation.save(update_fields=["report", "outcome", "reported_at"])
        settle(complaint, Step.RECOMMENDATION_REPORT, at=at)
        event = record(
            complaint,
            EventCode.RECOMMENDATION_REPORTED,
            by=By.STAFF,
            actor=actor,
            at=at,
            note=report,
            body=recommendation.body.name,
            outcome=outcome,
        )
        tell_body(event, complaint, recommendation.body)
        tell_complainant(event)
    return recommendation


def publish(complaint_id: int, *, reason: str, actor: User, at: datetime) -> Complaint:
    """Name the superior publicly, who did not carry it out or did not report in time (art. 38(4))."""
    require_words(reason, _("Write why it is published."))
    with transaction.atomic():
        complaint = lock_for_staff(complaint_id, PUBLISH, actor)
        require_not_carried_out(complaint, at)
        enter(complaint, PUBLISH)
        Recommendation.objects.filter(complaint=complaint).update(published_at=at)
        recommendation = Recommendation.objects.select_related("body").get(complaint=complaint)
        event = record(
            complaint,
            EventCode.PUBLISHED,
            by=By.STAFF,
            actor=actor,
            at=at,
            note=reason,
            body=recommendation.body.name,
        )
        tell_body(event, complaint, recommendation.body)
        tell_complainant(event)
    return complaint


def require_not_carried_out(complaint: Complaint, at: datetime) -> None:
    """Raises Refused while the superior has time, or did what was recommended."""
    recommendation = Recommendation.objects.get(complaint=complaint)
    if recommendation.outcome == Judgement.CARRIED_OUT:
        raise Refused(_("The recommendation was carried out; there is nothing to publish."))
    today = local_day(at, complaint.office.zone)
    is_missed = complaint.deadlines.filter(
        step=Step.RECOMMENDATION_REPORT, settled_at__isnull=True, is_paused=False, due_on__lt=today
    ).exists()
    if not (recommendation.outcome or is_missed):
        raise Refused(_("The superior still has time to report."))


def _lock(complaint_id: int, actor: User) -> tuple[Complaint, Recommendation]:
    complaint = lock_for_staff(complaint_id, FOLLOW_RECOMMENDATION, actor)
    return complaint, Recommendation.objects.select_related("body").get(complaint=complaint)
