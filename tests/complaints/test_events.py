from __future__ import annotations

import pytest
from django.utils.translation import override

from complaints.events import WORDINGS, Audience, By, EventCode, Progress, describe
from complaints.plain_words import plain_reason, plain_step
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


# One value of each fact that any event carries, as it is stored.
FACTS = {
    "agreement": "",
    "appointment": "mediation",
    "approver": "Kepala",
    "before_on": "2026-11-16",
    "body": "Dinas Sosial",
    "closing_reason": "withdrawn",
    "consequence": {"id": "dianggap dicabut", "en": "deemed withdrawn"},
    "division": "",
    "due_on": "2026-11-19",
    "from_on": "2026-11-05",
    "ground": "court",
    "held_on": "2026-11-10",
    "invited": "Kepala dinas",
    "items": 5,
    "judgement": "partly",
    "line": "national",
    "met": 4,
    "missing": "KTP",
    "obliged": "body",
    "office": "Ombudsman Jawa Tengah",
    "officer": "Examiner",
    "outcome": "not_carried_out",
    "person": "Examiner",
    "place": "Kantor",
    "progress": "settled",
    "proposal": "refusal",
    "reason": "SKB tiga menteri.",
    "report": "LHP",
    "result": "found",
    "round": 2,
    "step": "clarification_1",
    "weight": "heavy",
}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("code", EventCode)
def test_every_event_can_be_told_to_each_audience(code: EventCode, language: str) -> None:
    with override(language):
        assert describe(code, FACTS, Audience.STAFF)
        for audience in Audience:
            told = describe(code, FACTS, audience)
            assert told is None or not any(value in told for value in ("%(", "None", "_", "{"))


def test_every_event_has_its_wording_and_no_other() -> None:
    assert set(WORDINGS) == set(EventCode)


def test_a_consequence_is_told_in_the_readers_language() -> None:
    told = []
    for language in ("id", "en"):
        with override(language):
            told.append(describe(EventCode.DEADLINE_MISSED, FACTS, Audience.BODY))
    assert "dianggap dicabut" in str(told[0])
    assert "deemed withdrawn" in str(told[1])
