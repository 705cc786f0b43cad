"""A deadline explains itself: rule, basis, start, each skipped day, pauses, extension, result, in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from complaints.actions.extending import ask_extension, grant_extension, refuse_extension
from complaints.actions.pausing import pause, resume
from complaints.explanation import calendar_after, explain
from complaints.models import AgreedTarget, Complaint, Deadline
from complaints.procedure import PauseGround, Unit
from complaints.queries import explained, shown_with_reasons
from complaints.states import State
from regions.models import Holiday
from tests.agreements.factories import make_agreement
from tests.complaints.conftest import Place
from tests.complaints.stages import DAY, ask, case_at, deadline
from tests.factories import MONDAY, WIB


def told(clock: Deadline, language: str = "en") -> list[str]:
    kept = explained(Deadline.objects.filter(pk=clock.pk)).get()
    calendar = calendar_after([kept])
    assert calendar is not None
    with override(language):
        return explain(kept, calendar)


OWN_SETTING = "This number of days is the office's own setting, not checked against the regulation's text."


def test_working_days_with_leave_between(place: Place) -> None:
    Holiday.objects.create(day=date(2026, 11, 10), name="Cuti bersama", kind=Holiday.Kind.COLLECTIVE_LEAVE)
    assert told(deadline(place.complaint(), "formal_check")) == [
        "14 working days from Monday, 2 November 2026 (registration); day 1 is the day after.",
        "Basis: office practice, in Peraturan Ombudsman 58/2023.",
        OWN_SETTING,
        "6 Saturdays and Sundays are not counted.",
        "Tuesday, 10 November 2026 is not counted: Cuti bersama.",
        "So the last day is Monday, 23 November 2026.",
    ]


def test_calendar_days_that_end_on_a_holiday_name_the_next_working_day(place: Place) -> None:
    Holiday.objects.create(day=date(2026, 11, 16), name="Libur", kind=Holiday.Kind.NATIONAL_HOLIDAY)
    assert told(deadline(place.complaint(), "first_reply")) == [
        "14 calendar days from Monday, 2 November 2026 (registration); day 1 is the day after.",
        "Basis: UU 25/2009 art. 44, in Peraturan Ombudsman 58/2023.",
        OWN_SETTING,
        "So the last day is Monday, 16 November 2026.",
        (
            "The last day is not a working day; the date stays the same. "
            "The next working day is Tuesday, 17 November 2026."
        ),
    ]


def test_what_was_read_in_the_regulation_is_not_called_a_setting(place: Place) -> None:
    assert OWN_SETTING not in told(deadline(case_at(place, State.MONITORING), "corrective_action"))


def test_pauses_extension_and_target(place: Place) -> None:
    agreement = make_agreement("banyumas", place.government)
    AgreedTarget.objects.create(agreement=agreement, step="clarification_1", days=5, unit=Unit.WORKING)
    request = ask(place, case_at(place, State.EXAMINATION))
    act: dict[str, Any] = {"deadlines": [request.deadline.pk], "actor": place.examiner}
    for ground, first, last in ((PauseGround.COURT, 3, 5), (PauseGround.THIRD_BODY, 6, 6)):
        pause(request.complaint_id, ground=ground, reason="Rahasia.", at=MONDAY + first * DAY, **act)
        resume(request.complaint_id, at=MONDAY + last * DAY, **act)
    ask_extension(request.deadline.pk, reason="Arsip.", actor=place.officer, at=MONDAY + 7 * DAY)
    waiting = told(request.deadline)
    grant_extension(request.deadline.pk, days=7, words="Baik.", actor=place.examiner, at=MONDAY + 8 * DAY)
    pause(request.complaint_id, ground=PauseGround.COMPLAINANT, reason="Sakit.", at=MONDAY + 9 * DAY, **act)

    rule = [
        "14 calendar days from Monday, 2 November 2026 (request received); day 1 is the day after.",
        "Basis: UU 37/2008 art. 33, in Peraturan Ombudsman 58/2023.",
        OWN_SETTING,
    ]
    pauses = [
        (
            "The clock stood still from Thursday, 5 November 2026 to Friday, 6 November 2026; "
            "these days are not counted: a court case is pending."
        ),
        (
            "The clock was stopped and started again on Sunday, 8 November 2026, which took no day: "
            "an answer of a third body is awaited."
        ),
    ]
    target = (
        "The agreement gives 5 working days, until Wednesday, 11 November 2026; a target without legal consequence."
    )
    assert waiting == [
        *rule,
        *pauses,
        "More time was asked for; the Ombudsman has not decided yet.",
        "So the last day is Wednesday, 18 November 2026.",
        target,
    ]
    assert told(request.deadline) == [
        *rule,
        *pauses,
        "The clock stands still since Wednesday, 11 November 2026: the complainant asked for it.",
        "Without more time it would be Wednesday, 18 November 2026; 7 calendar days more were granted.",
        "While the clock stands still, the last day is open.",
        target,
    ]


def test_a_refused_extension_is_told(place: Place) -> None:
    request = ask(place, case_at(place, State.EXAMINATION))
    ask_extension(request.deadline.pk, reason="Arsip.", actor=place.officer, at=MONDAY)
    refuse_extension(request.deadline.pk, words="Tidak.", actor=place.examiner, at=MONDAY)
    assert "More time was asked for and refused." in told(request.deadline)


def test_what_the_calendar_says_later_changes_nothing_that_is_told(place: Place) -> None:
    """Told is how it was counted; a change of the calendar counts it anew, and then tells that."""
    clock = deadline(place.complaint(), "formal_check")
    before = told(clock)
    Holiday.objects.create(day=date(2026, 11, 10), name="Belum dihitung", kind=Holiday.Kind.COLLECTIVE_LEAVE)
    assert told(clock) == before


@pytest.mark.parametrize(
    ("language", "start", "basis"),
    [("id", "(registrasi)", "UU 25/2009 pasal 44"), ("en", "(registration)", "UU 25/2009 art. 44")],
)
def test_it_is_told_in_the_readers_language(place: Place, language: str, start: str, basis: str) -> None:
    first, second, *_ = told(deadline(place.complaint(), "first_reply"), language)
    assert start in first
    assert basis in second


def test_the_explanations_of_a_case_ask_once_for_all(
    place: Place, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    complaint: Complaint = case_at(place, State.MONITORING)
    with django_assert_max_num_queries(3):  # deadlines, pauses, calendar
        rows = shown_with_reasons(list(explained(complaint.deadlines.all())), WIB, MONDAY)
    assert len(rows) == complaint.deadlines.count()
    assert all(row.explanation for row in rows)


def test_of_nothing_nothing_is_told(place: Place) -> None:
    assert shown_with_reasons([], WIB, MONDAY) == []
