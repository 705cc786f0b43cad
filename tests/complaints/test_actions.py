"""The way of a case, act by act: state, history, deadlines and who is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from complaints.actions import checking
from complaints.actions.assigning import assign
from complaints.actions.checking import set_body
from complaints.actions.clarifying import answer_clarification, ask_clarification, report_progress
from complaints.actions.closing import close
from complaints.actions.drafting import start_draft
from complaints.actions.filing import file_report
from complaints.actions.identity import open_identity
from complaints.actions.noting import add_note
from complaints.actions.refusal import Refused
from complaints.events import Progress
from complaints.models import Clarification, Complaint, Deadline, Event, Notice
from complaints.queries import history_for_body, history_for_complainant, history_for_staff, next_deadline
from complaints.states import ClosingReason
from regions.models import StaffMember, User
from tests.complaints.conftest import Place
from tests.factories import (
    MONDAY,
    PERSON,
    accept,
    make_body,
    make_head_office,
    make_office,
    make_officer,
    make_province,
    make_regency,
    make_report,
    make_staff,
    pass_formal_check,
    pass_substantive_check,
)

DAY = timedelta(days=1)
PDF = b"%PDF-1.4\n%%EOF\n"


def examined(place: Place) -> Complaint:
    complaint = place.complaint()
    pass_formal_check(complaint.pk, actor=place.examiner, at=MONDAY + DAY)
    return accept(complaint.pk, actor=place.examiner, at=MONDAY + 2 * DAY)


def asked(place: Place) -> Clarification:
    return ask_clarification(
        examined(place).pk,
        summary="Bantuan belum cair.",
        question="Mengapa?",
        actor=place.examiner,
        at=MONDAY + 3 * DAY,
    )


def told(code: str) -> set[tuple[str, User | None]]:
    notices = Notice.objects.filter(event__code=code)
    return {(notice.audience, notice.recipient) for notice in notices}


def test_the_whole_way(place: Place) -> None:
    clarification = asked(place)
    answer_clarification(
        clarification.pk,
        answer="Sudah dicairkan.",
        files=[SimpleUploadedFile("bukti.pdf", PDF)],
        actor=place.officer,
        at=MONDAY + 10 * DAY,
    )
    report_progress(clarification.pk, progress=Progress.SETTLED, actor=place.focal_point, at=MONDAY + 11 * DAY)
    complaint = close(
        clarification.complaint_id,
        reason=ClosingReason.SETTLED_BY_BODY,
        words="Bantuan sudah dibayarkan.",
        actor=place.examiner,
        at=MONDAY + 12 * DAY,
    )

    events = complaint.events.order_by("id")
    assert [(event.code, event.by, event.state) for event in events] == [
        ("filed", "complainant", "received"),
        ("formal_check_passed", "staff", "substantive_check"),
        ("substantive_check_passed", "staff", "plenary"),
        ("accepted", "staff", "examination"),
        ("clarification_asked", "staff", "clarification"),
        ("clarification_answered", "officer", "examination"),
        ("progress_reported", "officer", "examination"),
        ("closed", "staff", "closed"),
    ]
    deadlines = complaint.deadlines.order_by("id")
    assert [(line.step, line.due_on, line.outcome) for line in deadlines] == [
        ("first_reply", date(2026, 11, 16), "met"),
        ("formal_check", date(2026, 11, 20), "met"),
        ("whole_case_simple", date(2027, 1, 1), "dropped"),
        ("substantive_check", date(2026, 12, 15), "met"),
        ("clarification_1", date(2026, 11, 19), "met"),
    ]
    assert [(document.by, document.is_shown_to_body) for document in complaint.documents.all()] == [("officer", True)]
    assert (complaint.state, complaint.closing_reason, complaint.officer) == (
        "closed",
        "settled_by_body",
        place.examiner,
    )


def test_each_is_told_what_concerns_them(place: Place) -> None:
    clarification = asked(place)
    answer_clarification(clarification.pk, answer="Sudah.", actor=place.officer, at=MONDAY + 10 * DAY)

    assert told("accepted") == {("complainant", None)}
    assert told("clarification_asked") == {
        ("body", place.officer),
        ("body", place.focal_point),
        ("complainant", None),
    }
    assert told("clarification_answered") == {("staff", place.examiner), ("complainant", None)}


def test_a_complainant_without_an_address_gets_no_notice(place: Place) -> None:
    report = make_report(place.service, person=replace(PERSON, email=""))
    file_report(start_draft(at=MONDAY), report, at=MONDAY)
    assert told("filed") == {("staff", place.head)}


def test_the_three_doors_tell_the_same_history_in_their_own_words(place: Place) -> None:
    clarification = asked(place)
    add_note(clarification.complaint_id, note="Rahasia dapur.", actor=place.examiner, at=MONDAY + 4 * DAY)
    complaint = clarification.complaint
    with translation.override("en"):
        staff = [line.title for line in history_for_staff(complaint)]
        complainant = [line.title for line in history_for_complainant(complaint)]
        body = [line.title for line in history_for_body(clarification)]

    assert staff[:2] == [
        "Internal note.",
        "Written clarification 1 was asked of Dinas Sosial Kabupaten Banyumas, due on Thursday, 19 November 2026.",
    ]
    assert complainant == [
        (
            "We asked Dinas Sosial Kabupaten Banyumas for an explanation. "
            "They have to answer by Thursday, 19 November 2026."
        ),
        "We took up your report and examine it now.",
        "We are the right authority for your report. Our meeting decides on it next.",
        "Your report is complete. We now check whether we are the right authority for it.",
        "We received your report.",
    ]
    assert body == ["The Ombudsman asks for a written clarification by Thursday, 19 November 2026."]
    assert history_for_staff(complaint)[0].text == "Rahasia dapur."
    assert {line.text for line in history_for_complainant(complaint)} == {""}


def test_a_case_officer_who_left_is_told_nothing_more(place: Place) -> None:
    clarification = asked(place)
    elsewhere = make_office("SBY", area=make_province("35", "Jawa Timur"))
    StaffMember.objects.filter(user=place.examiner).update(office=elsewhere)
    answer_clarification(clarification.pk, answer="Sudah.", actor=place.officer, at=MONDAY + 4 * DAY)
    assert told("clarification_answered") == {("staff", place.head), ("complainant", None)}


def test_an_office_without_a_head_tells_national_supervision(place: Place) -> None:
    national = make_staff(make_head_office(), StaffMember.Role.NATIONAL)
    place.head.staff_member.delete()
    place.complaint()
    assert told("filed") == {("staff", national), ("complainant", None)}


def test_the_same_status_again_is_refused_unless_it_brings_a_note(place: Place) -> None:
    clarification = asked(place)
    report: dict[str, Any] = {"actor": place.officer, "at": MONDAY + 4 * DAY}
    report_progress(clarification.pk, progress=Progress.IN_PROGRESS, **report)
    with pytest.raises(Refused):
        report_progress(clarification.pk, progress=Progress.IN_PROGRESS, **report)
    report_progress(clarification.pk, progress=Progress.IN_PROGRESS, note="Menunggu data.", **report)
    told_to = Notice.objects.filter(event__code="progress_reported").values_list("audience", flat=True)
    assert sorted(told_to) == ["complainant", "staff", "staff"]


def test_what_has_to_be_written_cannot_be_left_out(place: Place) -> None:
    complaint, at = examined(place), MONDAY + 3 * DAY
    for attempt in (
        lambda: ask_clarification(complaint.pk, summary=" ", question="q", actor=place.examiner, at=at),
        lambda: ask_clarification(complaint.pk, summary="s", question=" ", actor=place.examiner, at=at),
        lambda: add_note(complaint.pk, note="\n", actor=place.examiner, at=at),
    ):
        with pytest.raises(Refused):
            attempt()
    clarification = ask_clarification(complaint.pk, summary="s", question="q", actor=place.examiner, at=at)
    with pytest.raises(Refused):
        answer_clarification(clarification.pk, answer="  ", actor=place.officer, at=at)


def test_moves_from_the_wrong_state_are_refused_and_change_nothing(place: Place) -> None:
    complaint = place.complaint()
    at, actor = MONDAY + DAY, place.examiner
    attempts = [
        lambda: accept(complaint.pk, actor=actor, at=at),
        lambda: ask_clarification(complaint.pk, summary="s", question="q", actor=actor, at=at),
        lambda: close(complaint.pk, reason=ClosingReason.CORRECTED, words="w", actor=actor, at=at),
        lambda: close(complaint.pk, reason=ClosingReason.FORWARDED, words="  ", actor=actor, at=at),
    ]
    for attempt in attempts:
        with pytest.raises(Refused):
            attempt()
    complaint.refresh_from_db()
    assert complaint.state == "received"
    assert complaint.events.count() == 1


def test_a_closed_case_takes_nothing_more(place: Place) -> None:
    clarification = asked(place)
    complaint_id, at = clarification.complaint_id, MONDAY + 5 * DAY
    close(complaint_id, reason=ClosingReason.WITHDRAWN, words="Dicabut.", actor=place.examiner, at=at)
    before = Event.objects.count()
    for attempt in (
        lambda: answer_clarification(clarification.pk, answer="Telat.", actor=place.officer, at=at),
        lambda: report_progress(clarification.pk, progress=Progress.SETTLED, actor=place.officer, at=at),
        lambda: add_note(complaint_id, note="n", actor=place.examiner, at=at),
        lambda: close(complaint_id, reason=ClosingReason.WITHDRAWN, words="w", actor=place.examiner, at=at),
        lambda: assign(complaint_id, officer=place.examiner, actor=place.head, at=at),
    ):
        with pytest.raises(Refused):
            attempt()
    assert Event.objects.count() == before
    assert next_deadline(clarification.complaint) is None


def test_staff_of_another_office_and_other_bodies_are_refused(place: Place) -> None:
    stranger = make_staff(make_office("SBY", area=make_province("35", "Jawa Timur")))
    other_officer = make_officer(make_body("Dinas Lain", region=make_regency()))
    ended = make_officer(place.service, until_on=date(2026, 11, 1))
    clarification = asked(place)
    at = MONDAY + 4 * DAY

    with pytest.raises(Refused):
        close(clarification.complaint_id, reason=ClosingReason.NOT_FOUND, words="w", actor=stranger, at=at)
    with pytest.raises(Refused):
        assign(clarification.complaint_id, officer=stranger, actor=place.head, at=at)
    for officer in (other_officer, ended, place.examiner):
        with pytest.raises(Refused):
            answer_clarification(clarification.pk, answer="a", actor=officer, at=at)
    clarification.refresh_from_db()
    assert clarification.answer == ""


def test_an_answer_is_given_once(place: Place) -> None:
    clarification = asked(place)
    answer_clarification(clarification.pk, answer="Satu.", actor=place.officer, at=MONDAY + 4 * DAY)
    with pytest.raises(Refused):
        answer_clarification(clarification.pk, answer="Dua.", actor=place.officer, at=MONDAY + 4 * DAY)
    clarification.refresh_from_db()
    assert clarification.answer == "Satu."


def test_a_refused_file_leaves_the_request_unanswered(place: Place) -> None:
    clarification = asked(place)
    files = [SimpleUploadedFile("bukti.pdf", PDF), SimpleUploadedFile("virus.exe", b"MZ")]
    with pytest.raises(Refused):
        answer_clarification(clarification.pk, answer="Ya.", files=files, actor=place.officer, at=MONDAY + 4 * DAY)
    clarification.refresh_from_db()
    assert (clarification.answer, clarification.documents.count()) == ("", 0)


def test_the_second_request_waits_for_the_first_deadline_and_replaces_the_first(place: Place) -> None:
    first = asked(place)
    last_day = MONDAY + 17 * DAY  # Thursday 19 November
    again: dict[str, Any] = {"summary": "s", "question": "q", "actor": place.examiner}
    with pytest.raises(Refused):
        ask_clarification(first.complaint_id, at=last_day, **again)

    second = ask_clarification(first.complaint_id, at=last_day + DAY, **again)

    assert second.round == 2
    outcomes = Deadline.objects.filter(clarification__isnull=False).order_by("id")
    assert [(line.step, line.due_on, line.outcome) for line in outcomes] == [
        ("clarification_1", date(2026, 11, 19), "late"),
        ("clarification_2", date(2026, 12, 4), ""),
    ]
    with pytest.raises(Refused):
        answer_clarification(first.pk, answer="a", actor=place.officer, at=last_day + DAY)
    with pytest.raises(Refused):
        ask_clarification(first.complaint_id, at=last_day + 30 * DAY, **again)


def test_a_late_answer_is_taken_and_counted_as_late(place: Place) -> None:
    clarification = asked(place)
    answer_clarification(clarification.pk, answer="Maaf.", actor=place.officer, at=MONDAY + 18 * DAY)
    deadline = Deadline.objects.get(clarification=clarification)
    assert (deadline.outcome, deadline.next_mark_at) == ("late", None)


def test_the_body_can_be_found_later_and_the_agreement_follows(place: Place) -> None:
    report = make_report(None, body_named="Dinsos", region=make_regency())
    complaint_id = file_report(start_draft(at=MONDAY), report, at=MONDAY).complaint_id
    pass_formal_check(complaint_id, actor=place.examiner, at=MONDAY)
    pass_substantive_check(complaint_id, actor=place.examiner, at=MONDAY)
    with pytest.raises(Refused):
        checking.accept(complaint_id, actor=place.examiner, at=MONDAY)
    set_body(complaint_id, body=place.service, actor=place.examiner, at=MONDAY)
    checking.accept(complaint_id, actor=place.examiner, at=MONDAY)
    with pytest.raises(Refused):
        set_body(complaint_id, body=place.government, actor=place.examiner, at=MONDAY)


def test_an_identity_opens_only_for_a_reason_and_each_time_is_recorded(place: Place) -> None:
    complaint = place.complaint()
    with pytest.raises(Refused):
        open_identity(complaint.pk, reason=" ", actor=place.examiner, at=MONDAY)
    with pytest.raises(Refused):
        open_identity(complaint.pk, reason="Ingin tahu", actor=place.officer, at=MONDAY)

    identity = open_identity(complaint.pk, reason="Menelepon pelapor", actor=place.examiner, at=MONDAY)

    assert identity.full_name == "Canary Sukmawati"
    opened = complaint.events.filter(code="identity_opened").values_list("actor__username", "note")
    assert list(opened) == [("examiner", "Menelepon pelapor")]
