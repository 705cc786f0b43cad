"""A case at each stage, brought there by the real acts on one Monday morning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from django.utils.functional import Promise

from complaints.actions import (
    approving,
    checking,
    clarifying,
    closing,
    examining,
    recommending,
    refusing,
    reporting,
)
from complaints.actions.refusal import Refused
from complaints.examination import AppointmentKind, Judgement, ProposalKind
from complaints.models import Clarification, Complaint, Deadline, Notice
from complaints.states import ClosingReason, State
from regions.models import Body, User
from tests.complaints.conftest import Place
from tests.factories import MONDAY, accept, make_body, pass_formal_check, pass_substantive_check

DAY = timedelta(days=1)


@contextmanager
def refused(words: str | Promise) -> Iterator[None]:
    """What is done inside is refused with just these words, in English."""
    with translation.override("en"):
        with pytest.raises(Refused) as caught:
            yield
        assert str(caught.value) == str(words)


def told(code: str) -> set[tuple[str, User | None]]:
    """Who has a notice of an event."""
    return {(notice.audience, notice.recipient) for notice in Notice.objects.filter(event__code=code)}


def deadlines(complaint: Complaint) -> dict[str, tuple[str, str]]:
    """Each step with its last day and its outcome; of a step that ran twice, the later one."""
    rows = Deadline.objects.filter(complaint=complaint.pk).order_by("id")
    return {row.step: (row.due_on.isoformat(), row.outcome) for row in rows}


def deadline(complaint: Complaint, step: str) -> Deadline:
    """The one open deadline of a step."""
    return Deadline.objects.get(complaint=complaint.pk, step=step, settled_at__isnull=True)


def facts(complaint: Complaint, code: str) -> list[dict[str, Any]]:
    return list(complaint.events.filter(code=code).order_by("sequence").values_list("facts", flat=True))


# --- Contents of proposals --------------------------------------------------------------------------------------------


def refusal_content(ground: str = "too_old") -> dict[str, Any]:
    return {"ground": ground, "words": "Laporan ini tidak dapat kami periksa."}


def report_content(*bodies: Any, result: str = "found") -> dict[str, Any]:
    return {
        "result": result,
        "opinion": "Bantuan terlambat tanpa alasan.",
        "words": "Kami menemukan penundaan berlarut.",
        "findings": {"undue_delay": result == "found"},
        "actions": {str(body.pk): "Bayarkan bantuan." for body in bodies},
    }


def recommendation_content() -> dict[str, Any]:
    name = "Gubernur Jawa Tengah"
    superior = Body.objects.filter(name=name).first() or make_body(name)
    return {"body": superior.pk, "words": "Bayarkan bantuan dalam 60 hari."}


# --- The ways ---------------------------------------------------------------------------------------------------------


def _received(place: Place) -> Complaint:
    return place.complaint()


def _completion(place: Place) -> Complaint:
    return checking.ask_completion(
        place.complaint().pk, missing="tanggal pengaduan ke dinas", actor=place.examiner, at=MONDAY
    )


def _substantive_check(place: Place) -> Complaint:
    return pass_formal_check(place.complaint().pk, actor=place.examiner, at=MONDAY)


def _plenary(place: Place) -> Complaint:
    return pass_substantive_check(_substantive_check(place).pk, actor=place.examiner, at=MONDAY)


def _outside(place: Place) -> Complaint:
    return approved(place, place.complaint(), ProposalKind.REFUSAL, refusal_content("outside_competence"))


def _examination(place: Place) -> Complaint:
    return accept(_substantive_check(place).pk, actor=place.examiner, at=MONDAY)


def _clarification(place: Place) -> Complaint:
    return ask(place, _examination(place)).complaint


def _mediation(place: Place) -> Complaint:
    return appoint(place, _examination(place), AppointmentKind.MEDIATION)


def _outcome(place: Place) -> Complaint:
    complaint = heard(place, _examination(place))
    examining.give_outcome(complaint.pk, words="Kami menemukan penundaan.", actor=place.examiner, at=MONDAY)
    return complaint


def _monitoring(place: Place) -> Complaint:
    return approved(place, commented(_outcome(place)), ProposalKind.REPORT, report_content(place.service))


def _resolution(place: Place) -> Complaint:
    complaint = _monitoring(place)
    action = complaint.corrective_actions.get()
    reporting.judge_correction(action.pk, judgement=Judgement.NOT_CARRIED_OUT, actor=place.examiner, at=MONDAY)
    return reporting.pass_to_resolution(complaint.pk, reason="Belum dibayar.", actor=place.examiner, at=MONDAY)


def _recommendation(place: Place) -> Complaint:
    return approved(place, _resolution(place), ProposalKind.RECOMMENDATION, recommendation_content())


def _published(place: Place) -> Complaint:
    complaint = _recommendation(place)
    recommending.send_recommendation(complaint.pk, actor=place.examiner, at=MONDAY)
    recommending.take_recommendation_report(
        complaint.pk, report="Belum.", outcome=Judgement.NOT_CARRIED_OUT, actor=place.examiner, at=MONDAY
    )
    return recommending.publish(complaint.pk, reason="Tidak dilaksanakan.", actor=place.examiner, at=MONDAY)


def _closed(place: Place) -> Complaint:
    return withdrawn(place, place.complaint())


WAYS: dict[State, Callable[[Place], Complaint]] = {
    State.RECEIVED: _received,
    State.COMPLETION: _completion,
    State.SUBSTANTIVE_CHECK: _substantive_check,
    State.PLENARY: _plenary,
    State.OUTSIDE: _outside,
    State.EXAMINATION: _examination,
    State.CLARIFICATION: _clarification,
    State.MEDIATION: _mediation,
    State.OUTCOME: _outcome,
    State.MONITORING: _monitoring,
    State.RESOLUTION: _resolution,
    State.RECOMMENDATION: _recommendation,
    State.PUBLISHED: _published,
    State.CLOSED: _closed,
}


def case_at(place: Place, state: State) -> Complaint:
    complaint = WAYS[state](place)
    return Complaint.objects.select_related("office", "body", "rule_set").get(pk=complaint.pk)


# --- Single acts in short ---------------------------------------------------------------------------------------------


def approved(place: Place, complaint: Complaint, kind: ProposalKind, content: dict[str, Any]) -> Complaint:
    """The examiner proposes, the head approves."""
    proposal = approving.propose(complaint.pk, kind, content=content, actor=place.examiner, at=MONDAY)
    return approving.approve(proposal.pk, actor=place.head, at=MONDAY).complaint


def ask(place: Place, complaint: Complaint, at: Any = MONDAY) -> Clarification:
    return clarifying.ask_clarification(complaint.pk, summary="s", question="q", actor=place.examiner, at=at)


def appoint(place: Place, complaint: Complaint, kind: AppointmentKind = AppointmentKind.SUMMONS) -> Complaint:
    return examining.set_appointment(
        complaint.pk,
        kind,
        held_at=MONDAY + DAY,
        place="Kantor",
        invited="Kepala dinas",
        actor=place.examiner,
        at=MONDAY,
    ).complaint


def heard(place: Place, complaint: Complaint) -> Complaint:
    """The body was summoned and came: no request for a clarification is needed to go on."""
    appointment = appoint(place, complaint).appointments.get()
    examining.hold_appointment(appointment.pk, outcome="Mengakui keterlambatan.", actor=place.examiner, at=MONDAY)
    return complaint


def commented(complaint: Complaint) -> Complaint:
    examining.comment_outcome(complaint.pk, comment="Setuju.", actor=None, at=MONDAY)
    return complaint


def withdrawn(place: Place, complaint: Complaint, at: Any = MONDAY) -> Complaint:
    return closing.close(complaint.pk, reason=ClosingReason.WITHDRAWN, words="Dicabut.", actor=place.examiner, at=at)


def outside_notice(place: Place, complaint: Complaint, at: Any = MONDAY) -> Complaint:
    return refusing.give_outside_notice(complaint.pk, words="Hubungi OJK.", actor=place.examiner, at=at)
