"""The books close (promise 11): anybody tries any act at any moment, and what is true of all cases stays true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, ClassVar, TypeVar

import pytest
from django.db import connection, transaction
from django.utils import translation
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from complaints.actions.assigning import transfer
from complaints.actions.calendar import remove_holiday, save_holiday
from complaints.actions.checking import accept, set_body, set_weight
from complaints.actions.clarifying import answer_clarification
from complaints.actions.closing import reopen
from complaints.actions.examining import comment_outcome, give_outcome
from complaints.actions.pausing import pause, resume
from complaints.actions.recounting import run_recounts
from complaints.actions.refusal import Refused
from complaints.actions.reporting import judge_correction
from complaints.actions.rules import succeed
from complaints.actions.sweeping import sweep_deadlines
from complaints.books import check_books
from complaints.events import Audience
from complaints.examination import Judgement, ProposalKind
from complaints.explanation import calendar_after, explain
from complaints.models import Complaint, Deadline, Event, RuleSet
from complaints.procedure import PauseGround, Weight
from complaints.states import RECEIVE_ANSWER, State
from regions.models import Holiday, User
from tests.complaints import books, walking
from tests.complaints.conftest import Place
from tests.complaints.country import Country, make_country
from tests.complaints.stages import approved, ask, case_at, deadline, refused, report_content, withdrawn
from tests.complaints.walking import ACTS, AT_ANY_TIME, BY_OFFICERS, LEADS_ON, Act, Idle
from tests.factories import MONDAY, make_body, make_complaint
from tests.trials import IS_TRIAL, big

WALKS = big(200, 12)
STEPS = big(120, 60)
MOST_CASES = 3
MOST_RULE_SETS = 3
T = TypeVar("T")

DAY = timedelta(days=1)
MOSTLY = st.sampled_from([True, True, True, True, False])


class Office(RuleBasedStateMachine):
    """One walk: a few cases in a transaction that is never committed."""

    country: ClassVar[Country]
    reached: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.now = MONDAY
        self.data: st.DataObject | None = None
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            assert [result for result in check_books() if result.difference] == []
            self.tell_everything()
            self.reached.update(Event.objects.values_list("state", flat=True).distinct())
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    # --- Chance -----------------------------------------------------------------------------------------------------

    def draw(self, strategy: st.SearchStrategy[T]) -> T:
        assert self.data is not None
        return self.data.draw(strategy)

    def one_of(self, these: Sequence[T]) -> T:
        return self.draw(st.sampled_from(list(these)))

    # --- What happens -----------------------------------------------------------------------------------------------

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """From any state, as few walks would come far from the first."""
        self.data = data
        case_at(self.country.place, self.one_of(list(State)))
        if self.draw(MOSTLY):
            walking.file(self)

    @rule(data=st.data())
    def something_happens(self, data: st.DataObject) -> None:
        """One rule for all, so that acts on cases are most of what happens."""
        self.data = data
        what = self.one_of(
            [self.act] * 12
            + [self.wait] * 3
            + [self.sweep, self.recount, self.edit_calendar, self.register]
            + [self.change_rules]
        )
        what()
        self.now += timedelta(minutes=1)  # no two acts at one moment

    def register(self) -> None:
        if Complaint.objects.count() >= MOST_CASES:
            return
        before = books.fingerprint()
        try:
            if self.draw(MOSTLY):
                walking.register(self, self.one_of(self.country.people))
            else:
                walking.file(self)
        except Refused:
            assert books.fingerprint() == before

    def act(self) -> None:
        case = self.one_of(list(Complaint.objects.order_by("pk")))
        act = self.choose(case)
        actor = self.person_for(case, act)
        before = books.fingerprint()
        try:
            act(self, case, actor)
        except (Refused, Idle):
            assert books.fingerprint() == before, f"{act.__name__} was refused and changed something"

    def choose(self, case: Complaint) -> Act:
        """Mostly what leads on from the state; at times anything."""
        which = self.draw(st.integers(0, 9))
        if which < 6:
            return self.one_of(LEADS_ON[State(case.state)])
        return self.one_of(AT_ANY_TIME if which < 9 else ACTS)

    def person_for(self, case: Complaint, act: Act) -> User:
        """Mostly somebody who may do such a thing."""
        if not self.draw(MOSTLY):
            return self.one_of(self.country.people)
        if act in BY_OFFICERS:
            return self.one_of(self.country.officers)
        return self.one_of([user for user in self.country.staff if user.staff_member.office_id == case.office_id])

    def wait(self) -> None:
        self.now += timedelta(days=self.one_of([0, 1, 2, 7, 15, 31, 75]), hours=self.draw(st.integers(0, 23)))

    def sweep(self) -> None:
        """At times by a clock that is late."""
        now = self.now if self.draw(MOSTLY) else self.now - timedelta(days=3)
        sweep_deadlines(now=now)
        assert books.unmade(now) == []

    def recount(self) -> None:
        run_recounts(now=self.now)
        assert books.is_recounted()

    def edit_calendar(self) -> None:
        day = self.now.date() + timedelta(days=self.draw(st.integers(-10, 40)))
        found = Holiday.objects.filter(day=day).first()
        if found is not None and self.draw(st.booleans()):
            remove_holiday(found, reason="SKB", actor=None, at=self.now)
            return
        kind = Holiday.Kind.COLLECTIVE_LEAVE
        save_holiday(found, day=day, name="Cuti", kind=kind, reason="SKB", actor=None, at=self.now)

    def change_rules(self) -> None:
        """Each is a rule set for life, so that they are few."""
        if RuleSet.objects.count() > MOST_RULE_SETS:
            return
        last, most = RuleSet.objects.latest("from_on"), self.draw(st.integers(10, 70))
        rules = list(last.rules.all())
        for one in rules:
            one.days = min(one.days, most)
        before = books.fingerprint()
        try:
            succeed(
                last,
                code=f"po-{RuleSet.objects.count()}",
                name="PO",
                from_on=self.now.date() + timedelta(days=self.draw(st.integers(-40, 40))),
                report_kind=last.report_kind,
                is_start_verified=False,
                rules=rules,
                reason="PO",
                actor=None,
                at=self.now,
            )
        except Refused:
            assert books.fingerprint() == before

    # --- What stays true --------------------------------------------------------------------------------------------

    @invariant()
    def nothing_is_wrong(self) -> None:
        assert books.faults() == {}
        if books.is_recounted():
            assert books.wrong_dates() == []

    def tell_everything(self) -> None:
        """Every line of the histories and every date can be told, at every door and in both languages."""
        deadlines = list(
            Deadline.objects.select_related("rule__rule_set", "extension_request").prefetch_related("pauses")
        )
        calendar = calendar_after(deadlines)
        for language in ("id", "en"):
            with translation.override(language):
                for event in Event.objects.all():
                    told = {audience: event.told_to(audience) for audience in Audience.values}
                    assert told[Audience.STAFF]
                assert all(explain(deadline, calendar) for deadline in deadlines if calendar is not None)


@pytest.mark.trials
def test_the_books_close_after_any_walk(place: Place) -> None:
    Office.country, Office.reached = make_country(place), Counter()
    run_state_machine_as_test(
        Office,
        settings=settings(
            max_examples=WALKS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not IS_TRIAL,
            phases=[Phase.generate, Phase.shrink] if IS_TRIAL else [Phase.generate],  # minutes, where there is a fault
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
    if IS_TRIAL:
        assert set(Office.reached) == set(State)


# --- What walks have found --------------------------------------------------------------------------------------------


def test_a_case_moves_to_an_office_that_gave_the_same_number(place: Place) -> None:
    country = make_country(place)
    here, there = place.complaint(), make_complaint(country.tidore)
    moved = transfer(here.pk, office=there.office, division=None, reason="r", actor=place.examiner, at=MONDAY)
    assert (moved.register, there.register) == ("0001/LM/XI/2026/SMG", "0001/LM/XI/2026/TTE")
    assert moved.office == there.office


def test_a_late_answer_of_the_body_before_does_not_end_the_clock_of_the_body_now(place: Place) -> None:
    case = case_at(place, State.CLARIFICATION)
    late = case.clarifications.get()
    other = make_body("Dinas Pendidikan", region=place.service.region, parent=place.government)
    act: dict[str, Any] = {"actor": place.examiner, "at": MONDAY}
    withdrawn(place, case)
    reopen(case.pk, reason="r", **act)
    set_body(case.pk, body=other, **act)
    accept(case.pk, **act)
    asked = ask(place, case)
    with refused(RECEIVE_ANSWER.refusal):
        answer_clarification(late.pk, answer="Terlambat.", actor=place.officer, at=MONDAY)
    assert asked.deadline.is_open


def test_judging_what_an_earlier_report_asked_does_not_end_the_clock_of_a_later_one(place: Place) -> None:
    case = case_at(place, State.MONITORING)
    earlier = case.corrective_actions.get()
    act: dict[str, Any] = {"actor": place.examiner, "at": MONDAY + DAY}
    withdrawn(place, case)
    reopen(case.pk, reason="r", **act)
    accept(case.pk, **act)
    give_outcome(case.pk, words="w", **act)
    comment_outcome(case.pk, comment="c", **act)
    approved(place, case, ProposalKind.REPORT, report_content(place.service))
    judge_correction(earlier.pk, judgement=Judgement.CARRIED_OUT, **act)
    assert deadline(case, "corrective_action").is_open


def test_a_case_that_turns_out_heavier_keeps_the_days_its_clock_stood_still(place: Place) -> None:
    """60 and 120 days from 2 November; ten days of pause, from the 3rd to the 12th."""
    case = case_at(place, State.EXAMINATION)
    clock = deadline(case, "whole_case_simple")
    pause(case.pk, deadlines=[clock.pk], ground=PauseGround.COURT, reason="r", actor=place.examiner, at=MONDAY + DAY)
    resume(case.pk, deadlines=[clock.pk], actor=place.examiner, at=MONDAY + 11 * DAY)
    assert deadline(case, "whole_case_simple").due_on == date(2027, 1, 11)
    set_weight(case.pk, weight=Weight.MEDIUM, actor=place.examiner, at=MONDAY + 12 * DAY)
    assert deadline(case, "whole_case_medium").due_on == date(2027, 3, 12)


def test_a_case_that_turns_out_heavier_while_its_clock_stands_still_goes_on_standing_still(place: Place) -> None:
    case = case_at(place, State.EXAMINATION)
    clock = deadline(case, "whole_case_simple")
    pause(case.pk, deadlines=[clock.pk], ground=PauseGround.COURT, reason="r", actor=place.examiner, at=MONDAY + DAY)
    set_weight(case.pk, weight=Weight.MEDIUM, actor=place.examiner, at=MONDAY + 5 * DAY)
    heavier = deadline(case, "whole_case_medium")
    assert (heavier.is_paused, heavier.next_mark_at) == (True, None)
    resume(case.pk, deadlines=[heavier.pk], actor=place.examiner, at=MONDAY + 11 * DAY)
    assert deadline(case, "whole_case_medium").due_on == date(2027, 3, 12)
