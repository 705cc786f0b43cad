from __future__ import annotations

import pytest
from django.utils.translation import override

from complaints.events import Audience, By, EventCode, Progress, describe, plain_reason, plain_step
from complaints.procedure import Step
from complaints.states import ClosingReason


def test_the_complainant_reads_plain_words_where_the_others_read_the_term() -> None:
    facts = {"closing_reason": ClosingReason.NOT_FOUND}
    with override("en"):
        assert {audience: describe(EventCode.CLOSED, facts, audience) for audience in Audience} == {
            "staff": "Closed: no maladministration found.",
            "complainant": "We closed your report: we found no proof that the service went wrong.",
            "body": "The case was closed: no maladministration found.",
        }


def test_a_missed_deadline_names_its_step_in_plain_words() -> None:
    facts = {"due_on": "2026-11-16", "step": Step.FIRST_REPLY, "obliged": "ombudsman"}
    with override("en"):
        told = describe(EventCode.DEADLINE_MISSED, facts, Audience.COMPLAINANT)
    assert told == (
        "The deadline of Monday, 16 November 2026 has passed (our first answer to you). "
        "We see to it that your report goes on."
    )


@pytest.mark.parametrize("reason", ClosingReason)
def test_every_closing_reason_has_plain_words_of_its_own(reason: ClosingReason) -> None:
    with override("en"):
        assert plain_reason(reason) != str(reason.label)


@pytest.mark.parametrize("step", Step)
def test_every_step_has_plain_words_without_the_third_person(step: Step) -> None:
    with override("en"):
        assert "complainant" not in plain_step(step)


@pytest.mark.parametrize("audience", Audience)
def test_what_a_body_tells_is_true_in_every_mouth(audience: Audience) -> None:
    facts = {"body": "Dinas Sosial", "progress": Progress.SETTLED, "by": By.OFFICER}
    with override("en"):
        told = describe(EventCode.PROGRESS_REPORTED, facts, audience)
    assert told is not None
    assert told.endswith("settled by the body.")
