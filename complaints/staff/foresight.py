"""What an act will do, said before it is done. tests/complaints/staff/test_foresight.py holds it to what happens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from complaints.actions.deadlines import calendar_of, plan, spans_of
from complaints.actions.notices import asked_bodies, body_staff, responsible_staff
from complaints.models import Complaint, Deadline, Kind, Rule
from complaints.procedure import (
    WHOLE_CASE,
    Count,
    Span,
    Step,
    Stillness,
    Weight,
    due_on,
    local_day,
    span_to_load,
    start_of_day,
)
from complaints.states import Move, State
from regions.models import Body, User


@dataclass(frozen=True)
class NewDeadline:
    """One that begins to run."""

    step: str
    title: str
    who: str
    due_on: date


@dataclass(frozen=True)
class EndedDeadline:
    """One that runs no more; a late one stays late in the figures."""

    step: str
    title: str
    is_late: bool


@dataclass(frozen=True)
class MovedDeadline:
    """One that gets another last day."""

    step: str
    title: str
    before_on: date
    due_on: date


@dataclass(frozen=True)
class StoppedDeadline:
    """One whose clock stands still."""

    step: str
    title: str


@dataclass
class Foresight:
    """The state afterwards (empty where it stays), what happens to the clocks, who is told by mail, what to heed."""

    complaint: Complaint
    state: str = ""
    begins: list[NewDeadline] = field(default_factory=list)
    ends: list[EndedDeadline] = field(default_factory=list)
    moves: list[MovedDeadline] = field(default_factory=list)
    stops: list[StoppedDeadline] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    _people: set[int] = field(default_factory=set)

    # --- State and clocks ---

    def enter(self, complaint: Complaint, move: Move) -> None:
        if move.target is not None and move.target != complaint.state:
            self.state = str(State(move.target).label)

    def start(self, complaint: Complaint, step: Step, at: datetime) -> None:
        """The deadline of a step begins to run at a moment."""
        planned = planned_deadline(complaint, step, at)
        self.begins.append(NewDeadline(step, planned.get_step_display(), planned.get_obliged_display(), planned.due_on))

    def end(self, at: datetime, *steps: Step) -> None:
        """The open deadlines of these steps end."""
        self.end_deadlines(at, self.complaint.deadlines.filter(step__in=steps, settled_at__isnull=True))

    def end_all(self, at: datetime) -> None:
        """The case ends, and with it all that still runs."""
        self.end_deadlines(at, self.complaint.deadlines.filter(settled_at__isnull=True))

    def end_deadlines(self, at: datetime, deadlines: Iterable[Deadline]) -> None:
        today = local_day(at, self.complaint.office.zone)
        for deadline in deadlines:
            is_late = not deadline.is_paused and today > deadline.due_on
            self.ends.append(EndedDeadline(deadline.step, deadline.get_step_display(), is_late))

    def move(self, deadline: Deadline, until: date) -> None:
        """The deadline gets another last day; one that stays is not told."""
        if until != deadline.due_on:
            self.moves.append(MovedDeadline(deadline.step, deadline.get_step_display(), deadline.due_on, until))

    def stop(self, deadline: Deadline) -> None:
        self.stops.append(StoppedDeadline(deadline.step, deadline.get_step_display()))

    # --- Who is told ---

    def tell_complainant(self) -> None:
        if self.complaint.kind != Kind.IAPS:  # where nobody complains
            self._add(_("the complainant, if they left an e-mail address"))

    def tell_staff(self, complaint: Complaint | None = None) -> None:
        """The case officer, or the heads of the office; of the case as it will be, where that is another."""
        self.tell_people(responsible_staff(complaint or self.complaint))

    def tell_body(self, complaint: Complaint, body: Body, at: datetime) -> None:
        people = body_staff(complaint, body, at)
        if not people:
            warning = _("%(body)s has no officer with an account here: nobody there is told by mail.") % {"body": body}
            if warning not in self.warnings:
                self.warnings.append(warning)
        self.tell_people(people)

    def tell_bodies(self, at: datetime) -> None:
        """All bodies that the case ever asked anything of."""
        for body in asked_bodies(self.complaint):
            self.tell_body(self.complaint, body, at)

    def tell_people(self, people: Iterable[User]) -> None:
        """Each once, whatever they are told as."""
        for person in sorted(people, key=lambda one: (str(one), one.pk)):
            if person.pk not in self._people:
                self._people.add(person.pk)
                self.told.append(str(person))

    def _add(self, words: str) -> None:
        if words not in self.told:
            self.told.append(words)


# --- Days, counted as the acts count them -----------------------------------------------------------------------------


def planned_deadline(complaint: Complaint, step: Step, at: datetime) -> Deadline:
    """The deadline that a step would get at a moment; it is not saved."""
    rule = Rule.objects.get(rule_set=complaint.rule_set_id, step=step)
    return plan(complaint, complaint.office, rule, started_at=at)


def days_by_weight(complaint: Complaint) -> dict[Weight, date]:
    """The last day of the whole case, by how heavy it is: counted from where its clock runs from."""
    current = complaint.deadlines.filter(step__in=WHOLE_CASE, settled_at__isnull=True).first()
    began_at = complaint.registered_at
    if current is not None:
        began_at = start_of_day(current.started_on, complaint.office.zone)
    return {
        weight: current.due_on
        if current is not None and current.step == weight.step
        else planned_deadline(complaint, weight.step, began_at).due_on
        for weight in Weight
    }


def day_if_resumed(deadline: Deadline, today: date) -> date:
    """The last day of a paused deadline, should its clock run again from today on."""
    until_on = today - timedelta(days=1)
    spans = [Stillness(span.from_on, span.until_on or until_on) for span in spans_of(deadline)]
    took_days = [span for span in spans if span.from_on <= (span.until_on or until_on)]
    return _counted(deadline, took_days, deadline.extension)


def day_if_extended(deadline: Deadline, extension: Count) -> date:
    """The last day of a running deadline with an extension."""
    return _counted(deadline, spans_of(deadline), extension)


def _counted(deadline: Deadline, spans: Sequence[Span], extension: Count | None) -> date:
    rule = deadline.rule
    calendar = calendar_of(*span_to_load(deadline.started_on, rule.days, spans, extension))
    return due_on(rule, deadline.started_on, calendar, spans, extension)


def changed(complaint: Complaint, **fields: object) -> Complaint:
    """The case as it will be, to ask who is told of it then; nothing is saved."""
    later = copy(complaint)
    for name, value in fields.items():
        setattr(later, name, value)
    return later
