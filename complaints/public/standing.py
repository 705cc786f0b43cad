"""Where a case stands, in plain words for the one who filed it: who acts now, by when, what one can do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.events import day_in_words, plain_reason, plain_step
from complaints.models import Complaint, Deadline
from complaints.procedure import Step, local_day
from complaints.states import State

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words  # known to the stubs alone


@dataclass(frozen=True)
class Standing:
    sentence: str
    to_do: list[str]


SENTENCES: dict[str, Words] = {
    State.RECEIVED: _("We received your report. Now we check whether it is complete."),
    State.SUBSTANTIVE_CHECK: _("Your report is complete. Now we check whether we are the right authority for it."),
    State.EXAMINATION: _("We examine your report. Now it is our turn."),
    State.CLARIFICATION: _("We asked %(body)s for an explanation and wait for it."),
    State.CLOSED: _("Your report is closed: %(reason)s."),
}
NOTHING_TO_DO = _("You need not do anything now.")
CALL_US = _("If something changes, or if you want to add something, call us on 137. Have your number ready.")
TO_DO: dict[str, tuple[Words, ...]] = {
    State.RECEIVED: (
        NOTHING_TO_DO,
        _("If something is missing, we tell you here, and by e-mail if you gave us an address."),
        CALL_US,
    ),
    State.SUBSTANTIVE_CHECK: (
        NOTHING_TO_DO,
        _("If another authority is the right one, we tell you which."),
        CALL_US,
    ),
    State.EXAMINATION: (NOTHING_TO_DO, _("We may call you if we have a question."), CALL_US),
    State.CLARIFICATION: (
        NOTHING_TO_DO,
        _("If the public body contacts you or solves the matter, tell us."),
        CALL_US,
    ),
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


def standing(complaint: Complaint, deadline: Deadline | None, now: datetime) -> Standing:
    """`deadline` is the next open one of the case."""
    return Standing(_sentence(complaint, deadline, now), [str(words) for words in TO_DO[complaint.state]])


def to_expect(deadlines: Iterable[Deadline]) -> list[str]:
    """What happens next, one sentence a date."""
    return [_expected(deadline) for deadline in deadlines]


def _sentence(complaint: Complaint, deadline: Deadline | None, now: datetime) -> str:
    words = {"body": complaint.body_name}
    if complaint.closing_reason:
        words["reason"] = plain_reason(complaint.closing_reason)
    if complaint.state != State.CLARIFICATION or deadline is None:
        return str(SENTENCES[complaint.state]) % words
    words["day"] = day_in_words(deadline.due_on)
    if local_day(now, complaint.office.zone) > deadline.due_on:
        return gettext("%(body)s had to answer us by %(day)s and has not. Now we act.") % words
    return gettext("We asked %(body)s for an explanation and wait for it until %(day)s.") % words


def _expected(deadline: Deadline) -> str:
    words = {"day": day_in_words(deadline.due_on), "step": plain_step(deadline.step)}
    return str(EXPECT.get(deadline.step, OTHERWISE)) % words
