"""The books close (promise 11): anybody tries any act at any moment, and what is true of all cases stays true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar, TypeVar

import pytest
from django.db import connection, transaction
from django.utils import translation
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from complaints.actions.calendar import remove_holiday, save_holiday
from complaints.actions.recounting import run_recounts
from complaints.actions.refusal import Refused
from complaints.actions.rules import succeed
from complaints.actions.sweeping import sweep_deadlines
from complaints.books import check_books
from complaints.events import Audience
from complaints.explanation import calendar_after, explain
from complaints.models import Complaint, Deadline, Event, RuleSet
from complaints.states import State
from regions.models import Holiday, User
from tests.complaints import books, walking
from tests.complaints.walking import ACTS, AT_ANY_TIME, BY_OFFICERS, LEADS_ON, Act, Country, Idle, make_country
from tests.factories import MONDAY
from tests.trials import IS_TRIAL, big

pytestmark = pytest.mark.trials

WALKS = big(600, 25)
STEPS = big(120, 60)
MOST_CASES = 3
STAT=Counter()
T = TypeVar("T")

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
            self.reached.update(Event.objects.values_list("state", flat=True))
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
        self.data = data
        walking.file(self)

    @rule(data=st.data())
    def register(self, data: st.DataObject) -> None:
        self.data = data
        if Complaint.objects.count() >= MOST_CASES:
            return
        before = books.fingerprint()
        try:
            if self.draw(MOSTLY):
                walking.file(self)
            else:
                walking.register(self, self.one_of(self.country.people))
        except Refused:
            assert books.fingerprint() == before

    @rule(data=st.data())
    def act_one(self, data: st.DataObject) -> None:
        self.act(data)

    @rule(data=st.data())
    def act_two(self, data: st.DataObject) -> None:
        self.act(data)

    @rule(data=st.data())
    def act_three(self, data: st.DataObject) -> None:
        self.act(data)

    def act(self, data: st.DataObject) -> None:
        """Three times among the rules, as it is what happens most."""
        self.data = data
        case = self.one_of(list(Complaint.objects.order_by("pk")))
        act = self.choose(case)
        actor = self.person_for(case, act)
        before = books.fingerprint()
        try:
            act(self, case, actor)
            STAT['ok']+=1
        except (Refused, Idle) as e:
            STAT[type(e).__name__+act.__name__+str(e)[:60]]+=1
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

    @rule(days=st.sampled_from([0, 1, 2, 7, 14, 31, 75]), hours=st.integers(0, 23))
    def wait(self, days: int, hours: int) -> None:
        self.now += timedelta(days=days, hours=hours)

    @rule(early=st.booleans())
    def sweep(self, *, early: bool) -> None:
        now = self.now - timedelta(days=3) if early else self.now
        sweep_deadlines(now=now)
        assert books.unmade(now) == []

    @rule(offset=st.integers(-10, 40), is_removed=st.booleans())
    def edit_calendar(self, offset: int, *, is_removed: bool) -> None:
        day = self.now.date() + timedelta(days=offset)
        found = Holiday.objects.filter(day=day).first()
        if found is not None and is_removed:
            remove_holiday(found, reason="SKB", actor=None, at=self.now)
        else:
            kind = Holiday.Kind.COLLECTIVE_LEAVE
            save_holiday(found, day=day, name="Cuti", kind=kind, reason="SKB", actor=None, at=self.now)

    @rule(since=st.integers(-40, 40), days=st.integers(10, 70))
    def change_rules(self, since: int, days: int) -> None:
        """Not often: each is a rule set for life."""
        if RuleSet.objects.count() > 3:
            return
        last = RuleSet.objects.latest("from_on")
        rules = list(last.rules.all())
        for one in rules:
            one.days = min(one.days, days)
        before = books.fingerprint()
        try:
            succeed(
                last,
                code=f"po-{RuleSet.objects.count()}",
                name="PO",
                from_on=self.now.date() + timedelta(days=since),
                report_kind=last.report_kind,
                is_start_verified=False,
                rules=rules,
                reason="PO",
                actor=None,
                at=self.now,
            )
        except Refused:
            assert books.fingerprint() == before

    @rule()
    def recount(self) -> None:
        run_recounts(now=self.now)
        assert books.is_recounted()

    # --- What stays true --------------------------------------------------------------------------------------------

    @invariant()
    def nothing_is_wrong(self) -> None:
        assert books.faults() == {}
        if books.is_recounted():
            assert books.wrong_dates() == []

    def tell_everything(self) -> None:
        """Every line of the histories and every date can be told, at every door and in both languages."""
        deadlines = list(Deadline.objects.select_related("rule__rule_set", "extension_request").prefetch_related("pauses"))
        calendar = calendar_after(deadlines)
        for language in ("id", "en"):
            with translation.override(language):
                for event in Event.objects.all():
                    assert [event.told_to(audience) for audience in Audience.values][0]
                assert all(explain(deadline, calendar) for deadline in deadlines if calendar is not None)


@pytest.mark.django_db
def test_the_books_close_after_any_walk() -> None:
    Office.country, Office.reached = make_country(), Counter()
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
    print(Office.reached); print(sum(STAT.values())); print(*STAT.most_common(30),sep='\n')
