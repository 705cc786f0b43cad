"""What an act will do, said before it is done. tests/complaints/staff/test_foresight.py holds it to what happens."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from complaints.actions.deadlines import plan
from complaints.models import Complaint, Rule
from complaints.procedure import Step, local_day
from complaints.states import Move, State
from regions.models import Body
from regions.queries import officers_of


@dataclass(frozen=True)
class NewDeadline:
    title: str
    who: str
    due_on: date


@dataclass
class Foresight:
    """The state afterwards (empty where it stays), what begins to run, who is told by mail, and what to heed."""

    state: str = ""
    deadline: NewDeadline | None = None
    told: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def enter(self, complaint: Complaint, move: Move) -> None:
        if move.target is not None and move.target != complaint.state:
            self.state = str(State(move.target).label)

    def start(self, complaint: Complaint, step: Step, at: datetime) -> None:
        rule = Rule.objects.get(rule_set=complaint.rule_set_id, step=step)
        planned = plan(complaint, complaint.office, rule, started_at=at)
        self.deadline = NewDeadline(planned.get_step_display(), planned.get_obliged_display(), planned.due_on)

    def tell_complainant(self) -> None:
        self.told.append(_("the complainant, if they left an e-mail address"))

    def tell_body(self, complaint: Complaint, body: Body, at: datetime) -> None:
        officers = officers_of(body, local_day(at, complaint.office.zone)).select_related("user", "body")
        if not officers:
            self.warnings.append(
                _("%(body)s has no officer with an account here: nobody there is told by mail.") % {"body": body}
            )
        for officer in officers:
            if str(officer) not in self.told:
                self.told.append(str(officer))
