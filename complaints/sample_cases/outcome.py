"""What follows on the outcome of an invented case: the report, corrective action, resolution, recommendation.

About one report in five ends with no maladministration found.
"""

from __future__ import annotations

from datetime import datetime

from complaints.actions.reporting import CLOSING_OF_RESULT
from complaints.events import By, EventCode, Progress
from complaints.examination import Judgement, ProposalKind, Result
from complaints.procedure import Step
from complaints.sample_cases import words
from complaints.sample_cases.life import Life
from complaints.sample_cases.shares import RESULTS
from complaints.states import ClosingReason, State


def report(life: Life) -> int | None:
    """The report that found something to be put right; None where the story ends."""
    result = RESULTS.pick(life.chance())
    is_found = result == Result.FOUND
    content: dict[str, object] = {
        "result": result,
        "opinion": words.OPINION,
        "words": words.CLOSING,
        "findings": {life.form: is_found},
        "actions": {str(life.body.id): words.ACTION} if is_found else {},
    }
    if not (life.wait(1, 7) and life.have_approved(ProposalKind.REPORT, content)):
        return None
    proposer, approver = life.worker, life.place.head
    kind = life.rule_set.report_kind
    report_id = life.rows.next_id("examinationreport")
    life.rows.add(
        "examinationreport",
        report_id,
        life.filed.id,
        kind,
        result,
        words.OPINION,
        words.OUTCOME,
        life.at,
        proposer.id,
        approver.id,
    )
    life.rows.add("finding", report_id, life.form, is_found)
    if is_found:
        life.state = State.MONITORING
    life.drop(Step.OUTCOME_COMMENT)
    facts: dict[str, object] = {"report": kind, "result": result, "approver": approver.name}
    life.tell(EventCode.REPORT_ISSUED, By.STAFF, proposer.id, facts=facts)
    if not is_found:
        life.close(CLOSING_OF_RESULT[result], approver)
        return None
    life.start(Step.CORRECTIVE_ACTION, body_id=life.body.id)
    return report_id


def correct(life: Life, report_id: int) -> None:
    if life.chance() < 0.75:
        reported_at = judged_at = None
        if life.wait(7, 25):
            reported_at = life.at
            facts: dict[str, object] = {"body": life.body.name, "progress": Progress.SETTLED}
            life.tell(EventCode.CORRECTION_REPORTED, By.OFFICER, life.body.officer_id, facts=facts)
            if life.wait(2, 10):
                judged_at = life.at
                judge(life, reported_at)
        store_action(life, report_id, reported_at, judged_at)
        return
    has_passed = life.wait_past(Step.CORRECTIVE_ACTION, 14, life.body.id)
    store_action(life, report_id, None, None)
    if has_passed:
        life.state = State.RESOLUTION
        life.tell(EventCode.PASSED_TO_RESOLUTION, By.STAFF, life.worker.id)
        life.drop(Step.CORRECTIVE_ACTION)
        resolve(life)


def judge(life: Life, reported_at: datetime) -> None:
    facts: dict[str, object] = {"body": life.body.name, "judgement": Judgement.CARRIED_OUT}
    life.tell(EventCode.CORRECTION_JUDGED, By.STAFF, life.worker.id, facts=facts)
    life.settle(Step.CORRECTIVE_ACTION, at=reported_at)
    life.end(ClosingReason.CORRECTED)


def store_action(life: Life, report_id: int, reported_at: datetime | None, judged_at: datetime | None) -> None:
    life.rows.add(
        "correctiveaction",
        report_id,
        life.filed.id,
        life.body.id,
        words.ACTION,
        Progress.SETTLED if reported_at else Progress.NOT_STARTED,
        words.ANSWER if reported_at else "",
        reported_at,
        life.body.officer_id if reported_at else None,
        Judgement.CARRIED_OUT if judged_at else "",
        judged_at,
    )


def resolve(life: Life) -> None:
    """Most bodies give in when their head is spoken to; the others get a recommendation, which binds."""
    if life.chance() < 0.7:
        if life.wait(10, 60):
            life.end(ClosingReason.SETTLEMENT)
        return
    content: dict[str, object] = {"body": life.body.superior.id, "words": words.RECOMMENDATION}
    if not (life.wait(30, 90) and life.have_approved(ProposalKind.RECOMMENDATION, content)):
        return
    signed_at, proposer, approver = life.at, life.worker, life.place.head
    superior = life.body.superior
    life.state = State.RECOMMENDATION
    due = life.start(Step.RECOMMENDATION_SENT)
    facts: dict[str, object] = {"body": superior.name, "due_on": due.isoformat(), "approver": approver.name}
    life.tell(EventCode.RECOMMENDED, By.STAFF, proposer.id, facts=facts)
    sent_at = reported_at = published_at = None
    if life.wait(1, 10):
        sent_at = life.at
        reported_at, published_at = follow_recommendation(life)
    life.rows.add(
        "recommendation",
        life.filed.id,
        superior.id,
        words.RECOMMENDATION,
        signed_at,
        proposer.id,
        approver.id,
        sent_at,
        words.ANSWER if reported_at else "",
        reported_at,
        Judgement.CARRIED_OUT if reported_at else "",
        published_at,
    )


def follow_recommendation(life: Life) -> tuple[datetime | None, datetime | None]:
    """When the superior reported that it was carried out, or when it was published that it was not."""
    superior = life.body.superior
    life.settle(Step.RECOMMENDATION_SENT)
    due = life.start(Step.RECOMMENDATION_REPORT, body_id=superior.id)
    facts: dict[str, object] = {"body": superior.name, "due_on": due.isoformat()}
    life.tell(EventCode.RECOMMENDATION_SENT, By.STAFF, life.worker.id, facts=facts)
    if life.chance() < 0.7:
        if not life.wait(20, 60):
            return None, None
        reported_at = life.at
        life.settle(Step.RECOMMENDATION_REPORT)
        facts = {"body": superior.name, "outcome": Judgement.CARRIED_OUT}
        life.tell(EventCode.RECOMMENDATION_REPORTED, By.STAFF, life.worker.id, facts=facts)
        if life.wait(1, 10):
            life.end(ClosingReason.RECOMMENDATION_CARRIED_OUT)
        return reported_at, None
    if not life.wait_past(Step.RECOMMENDATION_REPORT, 30, superior.id):
        return None, None
    life.state = State.PUBLISHED
    life.tell(EventCode.PUBLISHED, By.STAFF, life.worker.id, facts={"body": superior.name})
    return None, life.at
