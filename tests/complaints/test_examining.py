"""The examination beside the clarifications: appointments, mediation, the outcome and the comment on it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from complaints.actions.checking import complete, respond_rapidly
from complaints.actions.clarifying import answer_clarification
from complaints.actions.examining import (
    comment_outcome,
    end_mediation,
    give_outcome,
    hold_appointment,
    resume_examination,
    set_appointment,
)
from complaints.actions.pausing import pause
from complaints.examination import AppointmentKind
from complaints.models import Appointment, Complaint, OutcomeNotice
from complaints.procedure import PauseGround
from complaints.states import State
from tests.complaints.conftest import Place
from tests.complaints.stages import (
    DAY,
    appoint,
    ask,
    case_at,
    commented,
    deadline,
    deadlines,
    facts,
    heard,
    refused,
    told,
)
from tests.factories import MONDAY


@pytest.mark.parametrize(
    ("kind", "state", "event"),
    [
        (AppointmentKind.SUMMONS, "examination", "summoned"),
        (AppointmentKind.SITE_VISIT, "examination", "visit_set"),
        (AppointmentKind.MEDIATION, "mediation", "mediation_started"),
        (AppointmentKind.CONCILIATION, "mediation", "mediation_started"),
    ],
)
def test_an_appointment_is_set_and_the_complainant_told(
    place: Place, kind: AppointmentKind, state: str, event: str
) -> None:
    complaint = appoint(place, case_at(place, State.EXAMINATION), kind)
    assert complaint.state == state
    assert facts(complaint, event) == [
        {"appointment": kind, "held_on": "2026-11-03", "place": "Kantor", "invited": "Kepala dinas"}
    ]
    assert told(event) == {("complainant", None)}


def test_what_it_brought_is_recorded_once(place: Place) -> None:
    complaint = heard(place, case_at(place, State.EXAMINATION))
    appointment = complaint.appointments.get()
    assert facts(complaint, "appointment_held") == [{"appointment": "summons", "held_on": "2026-11-03"}]
    with refused("What it brought was recorded already."):
        hold_appointment(appointment.pk, outcome="Lagi.", actor=place.examiner, at=MONDAY)
    assert Appointment.objects.get().outcome == "Mengakui keterlambatan."


@pytest.mark.parametrize(("day", "outcome"), [(14, "dropped"), (15, "late")])
def test_a_mediation_takes_the_place_of_the_answer_that_was_awaited(place: Place, day: int, outcome: str) -> None:
    """Nobody answered, so that nothing was met; what was missed by then stays missed."""
    complaint = case_at(place, State.CLARIFICATION)
    at = MONDAY + day * DAY
    set_appointment(
        complaint.pk, AppointmentKind.MEDIATION, held_at=at + DAY, place="Kantor", actor=place.examiner, at=at
    )
    assert deadlines(complaint)["clarification_1"] == ("2026-11-16", outcome)
    end_mediation(complaint.pk, reason="Menolak.", actor=place.examiner, at=at + DAY)
    assert ask(place, complaint, at=at + DAY).round == 2


def test_each_guard_of_an_appointment_has_words_of_its_own(place: Place) -> None:
    complaint = case_at(place, State.EXAMINATION)
    act: dict[str, Any] = {"held_at": MONDAY + DAY, "place": "Kantor", "actor": place.examiner, "at": MONDAY}
    with refused("Write where it takes place."):
        set_appointment(complaint.pk, AppointmentKind.SITE_VISIT, **(act | {"place": " "}))
    with refused("Write who is summoned, by position."):
        set_appointment(complaint.pk, AppointmentKind.SUMMONS, **act)
    with refused("Choose a moment that is still to come."):
        set_appointment(complaint.pk, AppointmentKind.SITE_VISIT, **(act | {"held_at": MONDAY}))
    appointment = appoint(place, complaint).appointments.get()
    with refused("Write what it brought."):
        hold_appointment(appointment.pk, outcome="", actor=place.examiner, at=MONDAY)
    with refused("Write why no agreement was reached."):
        end_mediation(complaint.pk, reason="", actor=place.examiner, at=MONDAY)


# --- The outcome ------------------------------------------------------------------------------------------------------


def test_the_outcome_is_told_and_a_comment_awaited(place: Place) -> None:
    complaint = case_at(place, State.OUTCOME)
    assert deadlines(complaint)["outcome_comment"] == ("2026-11-16", "")
    assert deadline(complaint, "outcome_comment").obliged == "complainant"
    assert facts(complaint, "outcome_given") == [{"due_on": "2026-11-16"}]
    assert told("outcome_given") == {("complainant", None)}


def test_nobody_is_judged_unheard(place: Place) -> None:
    complaint = case_at(place, State.EXAMINATION)
    appoint(place, complaint)  # set, not held
    act: dict[str, Any] = {"words": "w", "actor": place.examiner, "at": MONDAY}
    with refused("Hear the body first: ask for a clarification, summon, or visit."):
        give_outcome(complaint.pk, **act)
    with refused("Tell the complainant what was found."):
        give_outcome(complaint.pk, **(act | {"words": ""}))
    hold_appointment(complaint.appointments.get().pk, outcome="Hadir.", actor=place.examiner, at=MONDAY)
    give_outcome(complaint.pk, **act)


def test_rapid_response_may_do_without(place: Place) -> None:
    complaint = place.complaint()
    respond_rapidly(complaint.pk, reason="Nyawa terancam.", actor=place.examiner, at=MONDAY)
    give_outcome(complaint.pk, words="w", actor=place.examiner, at=MONDAY)
    complaint.refresh_from_db()
    assert complaint.state == State.OUTCOME


@pytest.mark.parametrize(("is_by_staff", "by"), [(False, "complainant"), (True, "staff")])
def test_a_comment_comes_from_the_complainant_or_through_staff(place: Place, is_by_staff: bool, by: str) -> None:
    complaint = case_at(place, State.OUTCOME)
    actor = place.examiner if is_by_staff else None
    notice = comment_outcome(complaint.pk, comment="Kurang tepat.", actor=actor, at=MONDAY + 14 * DAY)
    assert (notice.comment, notice.commented_at) == ("Kurang tepat.", MONDAY + 14 * DAY)
    assert [(event.by, event.actor) for event in complaint.events.filter(code="outcome_commented")] == [(by, actor)]
    assert deadlines(complaint)["outcome_comment"] == ("2026-11-16", "met")
    assert told("outcome_commented") == {("staff", place.examiner)}


def test_a_comment_is_taken_once_and_in_time(place: Place) -> None:
    complaint = case_at(place, State.OUTCOME)
    with refused("Write your comment."):
        comment_outcome(complaint.pk, comment=" ", actor=None, at=MONDAY)
    with refused("The time for a comment is over."):
        comment_outcome(complaint.pk, comment="k", actor=None, at=MONDAY + 15 * DAY)
    commented(complaint)
    with refused("You commented already. We read it before we fix the report."):
        comment_outcome(complaint.pk, comment="Lagi.", actor=None, at=MONDAY)


def test_a_clock_that_stands_still_leaves_time_for_a_comment(place: Place) -> None:
    complaint = case_at(place, State.OUTCOME)
    clock = deadline(complaint, "outcome_comment")
    pause(
        complaint.pk,
        deadlines=[clock.pk],
        ground=PauseGround.COMPLAINANT,
        reason="Sakit.",
        actor=place.examiner,
        at=MONDAY + DAY,
    )
    comment_outcome(complaint.pk, comment="k", actor=None, at=MONDAY + 40 * DAY)
    assert deadlines(complaint)["outcome_comment"] == ("2026-11-16", "met")


def test_a_well_founded_comment_leads_back_and_a_second_outcome_follows(place: Place) -> None:
    complaint = case_at(place, State.OUTCOME)
    act: dict[str, Any] = {"actor": place.examiner, "at": MONDAY + 5 * DAY}
    with refused("Write why the comment is well-founded."):
        resume_examination(complaint.pk, reason="", **act)
    with refused("The complainant has not commented."):
        resume_examination(complaint.pk, reason="Benar.", **act)
    commented(complaint)
    resume_examination(complaint.pk, reason="Benar.", **act)
    assert Complaint.objects.get(pk=complaint.pk).state == "examination"
    assert told("examination_resumed") == {("complainant", None)}

    give_outcome(complaint.pk, words="Hasil kedua.", **act)
    assert deadline(complaint, "outcome_comment").due_on == date(2026, 11, 21)
    with refused("The complainant has not commented."):  # on this outcome
        resume_examination(complaint.pk, reason="Benar.", **act)
    assert list(OutcomeNotice.objects.values_list("comment", flat=True)) == ["Setuju.", ""]


def test_a_second_request_waits_for_the_answer_or_the_deadline(place: Place) -> None:
    request = ask(place, case_at(place, State.EXAMINATION))
    with refused("The body still has time to answer; ask again after the deadline."):
        ask(place, request.complaint, at=MONDAY + 14 * DAY)
    answer_clarification(request.pk, answer="Sudah.", actor=place.officer, at=MONDAY + DAY)
    assert ask(place, request.complaint, at=MONDAY + DAY).round == 2


# --- Completing the file ----------------------------------------------------------------------------------------------


def test_the_complainant_completes_the_file_themselves_or_through_staff(place: Place) -> None:
    by_themselves, through_staff = case_at(place, State.COMPLETION), case_at(place, State.COMPLETION)
    complete(by_themselves.pk, note="Tanggalnya 3 September.", actor=None, at=MONDAY + DAY)
    complete(through_staff.pk, actor=place.examiner, at=MONDAY + 31 * DAY)
    for complaint, by, outcome in ((by_themselves, "complainant", "met"), (through_staff, "staff", "late")):
        assert Complaint.objects.get(pk=complaint.pk).state == "received"
        assert complaint.events.get(code="completed").by == by
        assert deadlines(complaint)["completion"] == ("2026-12-02", outcome)
