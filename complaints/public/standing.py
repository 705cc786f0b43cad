"""Where a case stands, in plain words for the one who filed it: who acts now, by when, what one can do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.events import day_in_words
from complaints.models import Complaint, Deadline
from complaints.plain_words import plain_reason, plain_step
from complaints.procedure import WHOLE_CASE, Party, Step, local_day
from complaints.states import State

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words  # known to the stubs alone


@dataclass(frozen=True)
class Standing:
    sentence: str
    to_do: list[str]


SENTENCES: dict[str, Words] = {
    State.RECEIVED: _("We received your report. Now we check whether it is complete."),
    State.COMPLETION: _("Something is still missing in your report. Now it is your turn."),
    State.SUBSTANTIVE_CHECK: _("Your report is complete. Now we check whether we are the right authority for it."),
    State.PLENARY: _("We are the right authority for your report. Now our meeting decides whether we examine it."),
    State.OUTSIDE: _("We found that we are not the right authority for your report. Now we write to you which one is."),
    State.EXAMINATION: _("We examine your report. Now it is our turn."),
    State.CLARIFICATION: _("We asked %(body)s for an explanation and wait for it."),
    State.MEDIATION: _("We look for an agreement between you and the public body. We invite both of you."),
    State.OUTCOME: _("We told you what we found. Now you may comment on it, before we finish our report."),
    State.MONITORING: _("We found that something went wrong. Now the public body has to put it right."),
    State.RESOLUTION: _("It was not put right in time. Now we press the public body, in talks with its head."),
    State.RECOMMENDATION: _("We made a recommendation: an order of ours that binds the head of the public body."),
    State.PUBLISHED: _("The public body did not follow our recommendation, and we made that public."),
    State.CLOSED: _("Your report is closed: %(reason)s."),
}
COMMENTED = _("We have your comment. Now we read it and finish our report.")

# By when the one acts whose turn it is: until the day, and after it.
BY_WHEN: dict[str, Words] = {
    Step.FIRST_REPLY: _("You get our first answer by %(day)s."),
    Step.COMPLETION: _("Send us what is missing by %(day)s."),
    Step.FORMAL_CHECK: _("We have until %(day)s for it."),
    Step.SUBSTANTIVE_CHECK: _("We have until %(day)s for it."),
    Step.OUTSIDE_COMPETENCE_NOTICE: _("You hear from us by %(day)s."),
    Step.OUTCOME_COMMENT: _("You have until %(day)s."),
    Step.CORRECTIVE_ACTION: _("%(obliged)s has until %(day)s for it."),
    Step.RECOMMENDATION_SENT: _("We send it by %(day)s."),
    Step.RECOMMENDATION_REPORT: _("%(obliged)s has to report to us by %(day)s how it followed it."),
    **dict.fromkeys(WHOLE_CASE, _("For all of it we give ourselves until %(day)s.")),
}
PASSED: dict[str, Words] = {
    Step.COMPLETION: _("The day for it was %(day)s. Send it at once: we take it as long as your report is open."),
    Step.OUTCOME_COMMENT: _("The time for a comment ended on %(day)s. Now we finish our report."),
    Step.CORRECTIVE_ACTION: _("The day for it was %(day)s. Now we look at what %(obliged)s did."),
    Step.RECOMMENDATION_REPORT: _("%(obliged)s had to report to us by %(day)s. Now we decide what follows."),
}
WE_ARE_LATE = _("We wanted to be done by %(day)s and are late. Ask us on 137.")
STANDS_STILL = _("The clock stands still for now, so the last day is open.")

NOTHING_TO_DO = _("You need not do anything now.")
CALL_US = _("If something changes, or if you want to add something, call us on 137. Have your number ready.")
TELL_US = _("If the public body contacts you or solves the matter, tell us.")
TO_DO: dict[str, tuple[Words, ...]] = {
    State.RECEIVED: (
        NOTHING_TO_DO,
        _("If something is missing, we tell you here, and by e-mail if you gave us an address."),
        CALL_US,
    ),
    State.COMPLETION: (
        _("Send us what is missing, here or at our office."),
        _("If you can't get it, call us on 137. Together we find another way."),
    ),
    State.SUBSTANTIVE_CHECK: (
        NOTHING_TO_DO,
        _("If another authority is the right one, we tell you which."),
        CALL_US,
    ),
    State.PLENARY: (NOTHING_TO_DO, _("We tell you what the meeting decided."), CALL_US),
    State.OUTSIDE: (NOTHING_TO_DO, _("Wait for our word before you go elsewhere: it names the right authority.")),
    State.EXAMINATION: (NOTHING_TO_DO, _("We may call you if we have a question."), CALL_US),
    State.CLARIFICATION: (NOTHING_TO_DO, TELL_US, CALL_US),
    State.MEDIATION: (
        _("Come to the talks, or tell us on 137 if you can't. Bring your papers along."),
        _("You need not agree to anything that you do not want."),
    ),
    State.OUTCOME: (
        _("Read what we found. If something is wrong or missing, comment on it, here or at our office."),
        _("If you agree, you need not do anything."),
        _("If you do not understand something, ask us on 137. Have your number ready."),
    ),
    State.MONITORING: (NOTHING_TO_DO, _("Tell us on 137 whether things were put right for you."), CALL_US),
    State.RESOLUTION: (NOTHING_TO_DO, _("Tell us on 137 whether things were put right for you."), CALL_US),
    State.RECOMMENDATION: (NOTHING_TO_DO, TELL_US, CALL_US),
    State.PUBLISHED: (NOTHING_TO_DO, TELL_US, CALL_US),
    State.CLOSED: (
        _("If you have new evidence, file a new report and name the number of this one, or come to our office."),
        _("If you do not understand the outcome, ask us on 137. Have your number ready."),
    ),
}
EXPECT: dict[str, Words] = {
    Step.FIRST_REPLY: _("By %(day)s we answer you: your report is complete, or something is missing."),
    Step.FORMAL_CHECK: _("By %(day)s we finish checking whether your report is complete."),
}
OTHERWISE = _("By %(day)s: %(step)s.")


def next_of(deadlines: Sequence[Deadline]) -> Deadline | None:
    """Of the open deadlines, the nearest first, the one that is told.

    What the complainant has to do goes before what others have to. The whole case is told where there is nothing else:
    it may end before the step that it is at, but nobody acts on that day.
    """
    own = [one for one in deadlines if one.obliged == Party.COMPLAINANT]
    of_steps = [one for one in deadlines if one.step not in WHOLE_CASE]
    return next(iter([*own, *of_steps, *deadlines]), None)


def standing(
    complaint: Complaint, deadline: Deadline | None, now: datetime, *, has_commented: bool = False
) -> Standing:
    """`deadline` is the next one (next_of), with its body; `has_commented`: on the outcome that was told last."""
    if complaint.state != State.OUTCOME:
        return Standing(_sentence(complaint, deadline, now), [str(words) for words in TO_DO[complaint.state]])
    sentence = str(COMMENTED) if has_commented else _sentence(complaint, deadline, now)
    may_comment = not has_commented and not (deadline is not None and _is_over(complaint, deadline, now))
    to_do = TO_DO[State.OUTCOME] if may_comment else (NOTHING_TO_DO, CALL_US)
    return Standing(sentence, [str(words) for words in to_do])


def to_expect(deadlines: Iterable[Deadline]) -> list[str]:
    """What happens next, one sentence a date."""
    return [_expected(deadline) for deadline in deadlines]


def _sentence(complaint: Complaint, deadline: Deadline | None, now: datetime) -> str:
    words = {"body": complaint.body_name}
    if complaint.closing_reason:
        words["reason"] = plain_reason(complaint.closing_reason)
    is_answer_awaited = deadline is not None and deadline.step in (Step.CLARIFICATION_1, Step.CLARIFICATION_2)
    if deadline is not None and is_answer_awaited and not deadline.is_paused:
        words["day"] = day_in_words(deadline.due_on)
        if _is_over(complaint, deadline, now):
            return gettext("%(body)s had to answer us by %(day)s and has not. Now we act.") % words
        return gettext("We asked %(body)s for an explanation and wait for it until %(day)s.") % words
    sentence = str(SENTENCES[complaint.state]) % words
    if deadline is None:
        return sentence
    by_when = _by_when(complaint, deadline, now)
    is_comment_late = deadline.step == Step.OUTCOME_COMMENT and _is_over(complaint, deadline, now)
    return by_when if is_comment_late else f"{sentence} {by_when}"


def _is_over(complaint: Complaint, deadline: Deadline, now: datetime) -> bool:
    return not deadline.is_paused and local_day(now, complaint.office.zone) > deadline.due_on


def _by_when(complaint: Complaint, deadline: Deadline, now: datetime) -> str:
    if deadline.is_paused:
        return str(STANDS_STILL)
    words = {
        "day": day_in_words(deadline.due_on),
        "obliged": deadline.body.name if deadline.body else complaint.body_name,
    }
    if _is_over(complaint, deadline, now):
        return str(PASSED.get(deadline.step, WE_ARE_LATE)) % words
    return str(BY_WHEN.get(deadline.step, OTHERWISE)) % (words | {"step": plain_step(deadline.step)})


def _expected(deadline: Deadline) -> str:
    words = {"day": day_in_words(deadline.due_on), "step": plain_step(deadline.step)}
    return str(EXPECT.get(deadline.step, OTHERWISE)) % words
