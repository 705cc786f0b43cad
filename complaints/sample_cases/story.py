"""What happens to an invented case, from its registration to its end or to `now`, whichever comes first.

Nobody pauses a clock, asks for more time, moves a case or declares a conflict of interest here.
"""

from __future__ import annotations

from complaints.actions.filing import STEPS_FROM_REGISTRATION
from complaints.actions.registering import ENDS_AT_INTAKE
from complaints.events import By, EventCode
from complaints.models import Channel, Kind
from complaints.sample_cases.examination import examine
from complaints.sample_cases.intake import admit
from complaints.sample_cases.life import Life
from complaints.sample_cases.outcome import correct, report
from complaints.states import State


def play(life: Life) -> None:
    register(life)
    kind = Kind(life.filed.kind)
    if kind in ENDS_AT_INTAKE:
        life.close(ENDS_AT_INTAKE[kind], life.place.intake)
    elif admit(life) and examine(life) and (report_id := report(life)):
        correct(life, report_id)
    life.store()


def register(life: Life) -> None:
    if life.filed.kind == Kind.IAPS:
        life.state = State.PLENARY
    is_by_web = life.filed.channel == Channel.WEBSITE
    by, actor = (By.COMPLAINANT, None) if is_by_web else (By.STAFF, life.place.intake.id)
    life.tell(EventCode.FILED, by, actor, facts={"agreement": str(life.agreement or "")})
    for step in STEPS_FROM_REGISTRATION[life.filed.kind]:
        life.start(step)
