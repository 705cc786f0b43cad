"""One invented case as time passes: its history, its clocks and the sweep of each midnight, but nothing of its story.

It repeats in memory what complaints.actions does in the database, since a million cases can't each take some forty
transactions. Dates, warnings and their facts come from the real functions; `manage.py check_books` and
`verify_history` find no difference to real cases.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from agreements.models import Agreement
from complaints.actions.sweeping import EVENT_OF_MARK
from complaints.events import By, EventCode
from complaints.examination import Maladministration, ProposalKind
from complaints.models import Deadline, Rule, RuleSet
from complaints.procedure import MARKS, Days, Mark, Step, local_day, mark_after, mark_due
from complaints.sample_cases import words
from complaints.sample_cases.shares import Dice
from complaints.sample_cases.tables import NOTHING, Rows, escaped, facts_in_copy, with_first
from complaints.sample_cases.world import Person, Place, ReportedBody, World
from complaints.states import OPEN, ClosingReason, State

FIRST_MARK = MARKS.index(Mark.NEAR)
AT_ONCE = MARKS.index(Mark.AT_ONCE)
SATURDAY = 5
CONFIDENTIAL, IN_ENGLISH = 0.08, 0.03

MET, LATE, DROPPED = (str(outcome) for outcome in Deadline.Outcome)


@lru_cache(100_000)
def _remembered(facts: tuple[tuple[str, object], ...]) -> str:
    """Most facts come again and again: reasons, officers, bodies with a day."""
    return facts_in_copy(dict(facts))


@dataclass(slots=True)
class Clock:
    """An open deadline; `looked_at` is the moment at which the sweep looks at it next."""

    id: int
    rule: Rule
    started_on: date
    due_on: date
    skipped: str
    moments: list[datetime | None]
    stored_moments: str
    next_mark: int | None
    looked_at: datetime | None
    body_id: int | None
    clarification_id: int | None


@dataclass(slots=True)
class Filed:
    """What stands from the registration on."""

    id: int
    token: uuid.UUID
    code_digest: bytes
    kind: str
    channel: str
    year: int
    number: int
    register: str
    agenda: str
    at: datetime


@dataclass(slots=True)
class Life:
    world: World
    rows: Rows
    rng: Dice
    now: datetime
    filed: Filed
    place: Place
    body: ReportedBody
    rule_set: RuleSet
    agreement: Agreement | None
    form: Maladministration
    matter: str
    is_rapid: bool
    at: datetime
    state: State = State.RECEIVED
    weight: str = "simple"
    officer: Person | None = None
    closed_at: datetime | None = None
    closing_reason: str = ""
    refusal_ground: str = ""
    sequence: int = 0
    clocks: dict[tuple[str, int | None], Clock] = field(default_factory=dict)

    # --- History ------------------------------------------------------------------------------------------------------

    def tell(
        self,
        code: EventCode,
        by: By,
        actor: int | None = None,
        *,
        clarification: int | None = None,
        facts: dict[str, object] | None = None,
    ) -> None:
        self._tell(self.at, code, by, actor, _remembered(tuple(facts.items())) if facts else "{}", clarification)

    def _tell(  # noqa: PLR0917 - the columns
        self, at: datetime, code: str, by: str, actor: int | None, facts: str, clarification: int | None
    ) -> None:
        self.sequence += 1
        self.rows.lines["event"].append(
            f"{self.filed.id}\t{self.sequence}\t{at.isoformat()}\t{code}\t{by}\t{actor or NOTHING}\t{self.state}\t"
            f"{facts}\t\t{clarification or NOTHING}\n"
        )

    # --- Chance and time ----------------------------------------------------------------------------------------------

    def chance(self) -> float:
        return self.rng.random()

    def wait(self, least: int, most: int) -> bool:
        """Let some days pass, now and then far more than usual; False where `now` comes before the next act."""
        days = self.rng.between(least, most)
        if self.rng.random() < 0.1:
            days *= 3
        at = self.at + timedelta(days=days, minutes=self.rng.between(1, 90))
        while at.weekday() >= SATURDAY:
            at += timedelta(days=1)
        return self.wait_until(at)

    def wait_until(self, at: datetime) -> bool:
        self._sweep(min(at, self.now))
        if at > self.now:
            return False
        self.at = at
        return True

    def wait_past(self, step: Step, most: int, body_id: int | None = None) -> bool:
        """Until some days after the last day of an open deadline."""
        due = self.clocks[step, body_id].due_on
        missing = (due - self.today).days + 1
        return self.wait_until(self.at + timedelta(days=max(missing, 0) + self.rng.between(0, most)))

    @property
    def today(self) -> date:
        return local_day(self.at, self.place.zone)

    def _sweep(self, until: datetime) -> None:
        while True:
            due = [
                (one.looked_at, one.id, one) for one in self.clocks.values() if one.looked_at and one.looked_at <= until
            ]
            if not due:
                return
            looked_at, _id, clock = min(due)
            self._mark(clock, looked_at)

    def _mark(self, clock: Clock, at: datetime) -> None:
        assert clock.next_mark is not None
        chosen = mark_due(clock.moments, clock.next_mark, at)
        assert chosen is not None
        mark = MARKS[chosen]
        facts = self.world.told(mark, clock.rule.id, clock.due_on)
        self._tell(at, EVENT_OF_MARK[mark], By.SYSTEM, None, facts, clock.clarification_id)
        self.rows.lines["deadlinemark"].append(f"{clock.id}\t{mark}\t{clock.due_on}\t{at.isoformat()}\n")
        clock.next_mark = mark_after(clock.moments, chosen)
        moment = clock.moments[clock.next_mark] if clock.next_mark is not None else None
        clock.looked_at = max(moment, at) if moment else None

    # --- Deadlines ----------------------------------------------------------------------------------------------------

    def start(
        self,
        step: str,
        *,
        started_at: datetime | None = None,
        body_id: int | None = None,
        clarification: int | None = None,
    ) -> date:
        started_at = started_at or self.at
        rule = self.world.rules[self.rule_set.id, step]
        started_on = local_day(started_at, self.place.zone)
        due, skipped = self.world.due(rule.id, started_on)
        moments, stored = self.world.moments(due, self.place.zone)
        next_mark = FIRST_MARK
        if self.is_rapid:
            moments, stored, next_mark = [started_at, *moments[1:]], with_first(started_at, stored), AT_ONCE
        first = moments[next_mark]
        assert first is not None
        self.clocks[step, body_id] = Clock(
            id=self.rows.next_id("deadline"),
            rule=rule,
            started_on=started_on,
            due_on=due,
            skipped=skipped,
            moments=moments,
            stored_moments=stored,
            next_mark=next_mark,
            looked_at=max(first, self.at),
            body_id=body_id,
            clarification_id=clarification,
        )
        return due

    def settle(self, *steps: str, if_in_time: str = MET, at: datetime | None = None) -> None:
        for key in [key for key in self.clocks if key[0] in steps]:
            self._end(self.clocks.pop(key), if_in_time, at or self.at)

    def drop(self, *steps: str) -> None:
        self.settle(*steps, if_in_time=DROPPED)

    def _end(self, clock: Clock, if_in_time: str, at: datetime) -> None:
        today = local_day(at, self.place.zone)
        self._store(clock, at, today, if_in_time if today <= clock.due_on else LATE)

    def _store(self, clock: Clock, settled_at: datetime | None, settled_on: date | None, outcome: str) -> None:
        target = self.world.targets.get((self.agreement.id, clock.rule.step)) if self.agreement else None
        agreed = f"{NOTHING}\t{NOTHING}\t"
        if target is not None:
            agreed_on = self.world.agreed(Days(target.days, target.unit), clock.started_on, clock.due_on)
            agreed = f"{agreed_on}\t{target.days}\t{target.unit}"
        has_next = clock.next_mark is not None
        moment = clock.moments[clock.next_mark] if clock.next_mark is not None and settled_at is None else None
        self.rows.lines["deadline"].append(
            f"{clock.id}\t{self.filed.id}\t{clock.rule.id}\t{clock.rule.step}\t{clock.rule.obliged}\t"
            f"{clock.body_id or NOTHING}\t{clock.clarification_id or NOTHING}\t{clock.started_on}\t"
            f"{self.place.time_zone}\t{clock.due_on}\t{clock.due_on}\t{clock.skipped}\t\t{agreed}\tf\t"
            f"{settled_at or NOTHING}\t{settled_on or NOTHING}\t{outcome}\t{clock.stored_moments}\t"
            f"{clock.next_mark if has_next else NOTHING}\t{moment or NOTHING}\n"
        )

    # --- Whoever works on it ------------------------------------------------------------------------------------------

    @property
    def worker(self) -> Person:
        """The case officer; until there is one, the first examiner of the office."""
        return self.officer or self.place.examiners[0]

    def take_up(self) -> None:
        self.officer = self.worker

    def have_approved(self, kind: ProposalKind, content: dict[str, object]) -> bool:
        """Propose, and wait for the head of the office, who approves."""
        proposed_at, proposer = self.at, self.worker
        self.tell(EventCode.PROPOSED, By.STAFF, proposer.id, facts={"proposal": kind})
        is_approved = self.wait(0, 4)
        decision = ("approved", self.place.head.id, self.at) if is_approved else ("pending", None, None)
        self.rows.add("proposal", self.filed.id, kind, content, proposer.id, proposed_at, *decision, "")
        return is_approved

    # --- The end ------------------------------------------------------------------------------------------------------

    def end(self, reason: ClosingReason) -> bool:
        """Closed by whoever works on it; False, since no story goes on after that."""
        self.close(reason, self.worker)
        return False

    def close(self, reason: ClosingReason, actor: Person) -> None:
        self.state, self.closed_at, self.closing_reason = State.CLOSED, self.at, str(reason)
        self.tell(EventCode.CLOSED, By.STAFF, actor.id, facts={"closing_reason": reason})
        if reason != ClosingReason.DEEMED_WITHDRAWN:
            self.settle(Step.FIRST_REPLY)
        self.drop(*[step for step, _body in self.clocks])

    def store(self) -> None:
        """The case as it is at `now`, with the clocks that run on."""
        self._sweep(self.now)
        for clock in self.clocks.values():
            self._store(clock, None, None, "")
        filed, rng = self.filed, self.rng
        raised_on = local_day(filed.at, self.place.zone) - timedelta(days=rng.between(10, 120))
        occurred_on = raised_on - timedelta(days=rng.between(1, 200))
        account = escaped(words.ACCOUNT % (self.matter, self.body.name, words.HAPPENED[self.form]))
        is_confidential = "t" if rng.random() < CONFIDENTIAL else "f"
        language = "en" if rng.random() < IN_ENGLISH else "id"
        self.rows.lines["complaint"].append(
            f"{filed.id}\t{filed.token}\t\\\\x{filed.code_digest.hex()}\t{filed.kind}\t{filed.channel}\t{self.place.id}\t"
            f"{filed.year}\t{filed.number}\t{filed.register}\t{filed.agenda}\t{filed.at.isoformat()}\t"
            f"{self.rule_set.id}\t{self.body.id}\t\t{self.agreement.id if self.agreement else NOTHING}\t{account}\t"
            f"{occurred_on}\t{raised_on}\t{words.RAISED}\t{words.WISH}\t{is_confidential}\t{language}\t{self.weight}\t"
            f"{'t' if self.is_rapid else 'f'}\t{self.state}\t{self.officer.id if self.officer else NOTHING}\t"
            f"{self.closed_at or NOTHING}\t{self.closing_reason}\t{self.refusal_ground}\t"
            f"{'' if self.state in OPEN else words.CLOSING}\n"
        )
