"""What a form says it will do is what happens: state, every deadline that begins, ends, moves or stops, who is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from complaints.actions.noting import add_note
from complaints.checklists import Check, slugs_of
from complaints.models import Complaint, Deadline, Notice, Pause
from complaints.procedure import Step, Weight
from complaints.staff.clock_acts import CLOCK_ACTS
from complaints.staff.closing_acts import CLOSING_ACTS
from complaints.staff.foresight import Foresight, days_by_weight
from complaints.staff.intake_acts import INTAKE_ACTS
from complaints.staff.people_acts import PEOPLE_ACTS
from complaints.states import State
from regions.models import Division
from tests.complaints.conftest import Place
from tests.complaints.staff.making import (
    asked,
    asked_for_more_time,
    checked,
    closed_after_asking,
    examined,
    in_plenary,
    incomplete,
    late,
    never_completed,
    outside,
    paused,
    received,
)
from tests.factories import make_office, make_province, make_staff

pytestmark = pytest.mark.urls("config.doors.staff")

FORMAL = dict.fromkeys(slugs_of(Check.FORMAL), "on")
SUBSTANTIVE = dict.fromkeys(slugs_of(Check.SUBSTANTIVE), "on")
WORDS = {"words": "a", "note": ""}
Making = Callable[[Place], Any]


def open_deadlines(complaint: Complaint) -> list[int]:
    return list(complaint.deadlines.filter(settled_at__isnull=True).values_list("pk", flat=True))


def request_of(complaint: Complaint) -> int:
    deadline = complaint.deadlines.get(extension_request__isnull=False)
    return int(deadline.extension_request.pk)


def whole_case(complaint: Complaint) -> list[int]:
    return [complaint.deadlines.get(step=Step.WHOLE_CASE_SIMPLE).pk]


# What a form is filled in with; what depends on the case is a function of it.
ACTS: list[tuple[str, Making, dict[str, Any]]] = [
    ("pass-formal-check", received, FORMAL),
    ("pass-substantive-check", checked, SUBSTANTIVE),
    ("ask-completion", received, {"missing": "a"}),
    ("complete", incomplete, {}),
    ("complete", never_completed, {}),
    ("close-as-withdrawn", never_completed, WORDS),
    ("accept", in_plenary, {"weight": Weight.SIMPLE.value}),
    ("respond-rapidly", received, {"reason": "a"}),
    ("respond-rapidly", never_completed, {"reason": "a"}),
    ("propose-refusal", received, {"ground": "in_court", "words": "a"}),
    ("give-outside-notice", outside, WORDS),
    ("set-body", received, {"body": lambda case: case.body_id, "q": "dinas"}),
    ("ask-clarification", examined, {"summary": "a", "question": "b"}),
    ("ask-clarification", late, {"summary": "a", "question": "b"}),
    (
        "decide-extension",
        asked_for_more_time,
        {"decision": "grant", "days": 5, "request": request_of},
    ),
    (
        "decide-extension",
        asked_for_more_time,
        {"decision": "refuse", "words": "a", "request": request_of},
    ),
    ("pause-clocks", late, {"deadlines": whole_case, "ground": "court", "reason": "a"}),
    ("pause-clocks", asked, {"deadlines": open_deadlines, "ground": "court", "reason": "a"}),
    ("resume-clocks", paused, {"deadlines": open_deadlines}),
    ("transfer", examined, {"destination": lambda _case: office_and_division("SRG"), "reason": "a"}),
    ("transfer", examined, {"destination": lambda case: office_and_division(case.office.code), "reason": "a"}),
    ("declare-conflict", examined, {"reason": "a"}),
    ("declare-conflict", received, {"reason": "a"}),
    ("add-note", received, {"note": "a"}),
    ("close", received, WORDS | {"reason": "withdrawn"}),
    ("close", late, WORDS | {"reason": "settled_by_body"}),
    ("reopen", closed_after_asking, {"reason": "a"}),
]


def office_and_division(code: str) -> str:
    office = make_office(code)
    return f"{office.pk}-{Division.objects.get_or_create(office=office, name='Pemeriksaan')[0].pk}"


@pytest.mark.parametrize(("act", "making", "answers"), ACTS, ids=lambda part: getattr(part, "__name__", None))
def test_forms_foretell_what_happens(
    place: Place, examiner: Client, act: str, making: Making, answers: dict[str, Any]
) -> None:
    make_staff(make_office("SRG", area=make_province("36", "Banten")), role="head", username="head_of_banten")
    made = making(place)
    complaint = Complaint.objects.get(pk=getattr(made, "complaint_id", made.pk))
    sent = {name: given(complaint) if callable(given) else given for name, given in answers.items()}

    foresight = foretell(examiner, complaint, act, sent)
    before = deadlines_of(complaint)
    last_notice = max(Notice.objects.values_list("pk", flat=True), default=0)
    state = complaint.state
    assert examiner.post(address(complaint, act), sent | {"step": "confirmed"}).status_code == 302

    complaint.refresh_from_db()
    after = deadlines_of(complaint)
    assert foresight.state == ("" if complaint.state == state else State(complaint.state).label)
    assert {(one.step, one.due_on) for one in foresight.begins} == begun(before, after)
    assert {(one.step, one.is_late) for one in foresight.ends} == ended(before, after)
    assert {(one.step, one.before_on, one.due_on) for one in foresight.moves} == moved(before, after)
    assert {one.step for one in foresight.stops} == stopped(before, after)
    told = set(Notice.objects.filter(pk__gt=last_notice).values_list("audience", "recipient"))
    assert len(foresight.told) == len(told)


def address(complaint: Complaint, act: str) -> str:
    return f"/complaints/complaint/{complaint.pk}/{act}/"


def foretell(client: Client, complaint: Complaint, act: str, sent: dict[str, Any]) -> Foresight:
    """From the form, or, where that depends on the answers, from the page that repeats them."""
    foresight = client.get(address(complaint, act)).context["foresight"]
    if foresight is None:
        foresight = client.post(address(complaint, act), sent).context["foresight"]
    assert isinstance(foresight, Foresight)
    return foresight


# --- What happened to the clocks --------------------------------------------------------------------------------------

Deadlines = dict[int, Deadline]


def deadlines_of(complaint: Complaint) -> Deadlines:
    return {one.pk: one for one in complaint.deadlines.all()}


def begun(before: Deadlines, after: Deadlines) -> set[tuple[str, date]]:
    return {(one.step, one.due_on) for pk, one in after.items() if pk not in before}


def ended(before: Deadlines, after: Deadlines) -> set[tuple[str, bool]]:
    late = Deadline.Outcome.LATE
    return {
        (one.step, after[pk].outcome == late) for pk, one in before.items() if one.is_open and not after[pk].is_open
    }


def moved(before: Deadlines, after: Deadlines) -> set[tuple[str, date, date]]:
    return {(one.step, one.due_on, after[pk].due_on) for pk, one in before.items() if one.due_on != after[pk].due_on}


def stopped(before: Deadlines, after: Deadlines) -> set[str]:
    return {one.step for pk, one in before.items() if not one.is_paused and after[pk].is_paused}


# --- What the forms themselves tell -----------------------------------------------------------------------------------


def test_every_act_but_two_is_held_to_its_foresight() -> None:
    """But for assigning, which tells whom you choose, and weighing, whose days stand beside the choices (below)."""
    names = {act.name for act in (*INTAKE_ACTS, *CLOCK_ACTS, *PEOPLE_ACTS, *CLOSING_ACTS)}
    assert names - {act for act, _making, _answers in ACTS} == {"assign", "set-weight", "identity"}


@pytest.mark.parametrize("weight", [Weight.MEDIUM, Weight.HEAVY])
def test_day_beside_each_weight_is_the_one_it_sets(place: Place, examiner: Client, weight: Weight) -> None:
    complaint = examined(place)
    foretold = days_by_weight(complaint)
    assert examiner.post(address(complaint, "set-weight"), {"weight": weight.value}).status_code == 302

    (deadline,) = complaint.deadlines.filter(step=weight.step)
    assert foretold[weight] == deadline.due_on
    assert foretold[Weight.SIMPLE] == complaint.deadlines.get(step=Weight.SIMPLE.step).due_on


def test_plenary_decision_sets_the_day_beside_its_weight(place: Place, examiner: Client) -> None:
    complaint = in_plenary(place)
    foretold = days_by_weight(complaint)
    assert examiner.post(address(complaint, "accept"), {"weight": "heavy"}).status_code == 302

    still_open = complaint.deadlines.filter(settled_at__isnull=True).values_list("step", "due_on")
    assert list(still_open) == [(Step.WHOLE_CASE_HEAVY, foretold[Weight.HEAVY])]


def test_weights_to_choose_from_name_their_days(place: Place, examiner: Client) -> None:
    complaint = examined(place)
    with translation.override("en"):
        days = {weight: f"{day:%A}, {day.day} {day:%B} {day.year}" for weight, day in days_by_weight(complaint).items()}
    examiner.cookies["tuntas_language"] = "en"
    form = examiner.get(address(complaint, "set-weight")).context["form"]

    assert [str(label) for _value, label in form.fields["weight"].choices] == [
        f"Medium: the whole case by {days[Weight.MEDIUM]}",
        f"Heavy: the whole case by {days[Weight.HEAVY]}",
    ]


def test_clock_resumed_on_the_day_it_stopped_keeps_its_day(place: Place, examiner: Client) -> None:
    complaint = paused(place)
    Pause.objects.update(from_on=timezone.localdate())
    foresight = foretell(examiner, complaint, "resume-clocks", {"deadlines": open_deadlines(complaint)})

    assert foresight.moves == []


def test_body_without_officers_is_pointed_out(place: Place, examiner: Client) -> None:
    complaint = examined(place)
    place.service.officers.all().delete()
    place.government.officers.all().delete()
    response = examiner.get(address(complaint, "ask-clarification"))

    assert len(response.context["foresight"].warnings) == 1


def test_own_initiative_has_nobody_to_tell(place: Place) -> None:
    complaint = Complaint(kind="IAPS", office=place.office)
    foresight = Foresight(complaint)
    foresight.tell_complainant()

    assert foresight.told == []


def test_nothing_is_changed_by_looking(place: Place, examiner: Client) -> None:
    complaint = examined(place)
    add_note(complaint.pk, note="a", actor=place.examiner, at=timezone.now())
    before = list(Complaint.objects.filter(pk=complaint.pk).values())
    for act in ("declare-conflict", "respond-rapidly", "close", "set-weight", "pause-clocks"):
        examiner.get(address(complaint, act))

    assert list(Complaint.objects.filter(pk=complaint.pk).values()) == before
    assert complaint.events.latest("id").note == "a"
