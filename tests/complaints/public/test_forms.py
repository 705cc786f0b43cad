"""The pages sent with whatever people or programs type: an answer or a message, never a fault."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints.public.forms import ContactForm, FollowForm, StartForm
from complaints.public.steps import STEPS, FilingStep
from tests.complaints.public.conftest import START, Citizen, answers, errors

pytestmark = pytest.mark.urls("config.doors.public")

TODAY = date(2026, 11, 2)
ASKING = [step for step in STEPS if step.slug not in {"body", "documents"}]

typed = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="0123456789+-/. ²٣", max_size=12),
    st.sampled_from(["", " ", "\x00", "yes", "no", "9" * 400, "x" * 10_001, "single", "a@b.co", "2026", "2", "31"]),
)


def inputs_of(step: FilingStep) -> list[str]:
    names = []
    for name, field in step.form(today=TODAY).fields.items():
        parts = getattr(field.widget, "widgets_names", [""])
        names += [f"{name}{part}" for part in parts]
    return names


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), step=st.sampled_from(ASKING))
def test_a_form_answers_or_tells_what_is_wrong(data: st.DataObject, step: FilingStep) -> None:
    sent = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(inputs_of(step), typed)))
    form = step.form(sent, today=TODAY)
    if form.is_valid():
        assert step.form(form.typed(), today=TODAY).is_valid()
        assert all(isinstance(value, str) for _label, value in form.summary())
        assert isinstance(form.cautions(), list)
    else:
        assert all(str(error) for messages in form.errors.values() for error in messages)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(sent=st.dictionaries(st.sampled_from(["body", "body_named", "region", "q", "declared", "file"]), typed))
def test_pages_with_the_database_never_fail(citizen: Citizen, sent: dict[str, str]) -> None:
    citizen.fill()
    for address in ("body", "/file/body/?named=1&q=dinas", "documents", "/follow/"):
        assert citizen.post(address, sent).status_code in {200, 302}


@pytest.mark.parametrize(
    ("step", "sent", "wrong"),
    [
        ("event", {}, {"account", "occurred_on"}),
        ("event", {"account": "x" * 10_001}, {"account"}),
        (
            "event",
            {"occurred_on_day": "1", "occurred_on_month": "1", "occurred_on_year": "2099"},
            {"occurred_on"},
        ),
        ("event", {"occurred_on_month": "13"}, {"occurred_on"}),
        ("before", {}, {"raised"}),
        ("before", {"raised": "yes"}, {"raised_on", "raised_outcome"}),
        ("before", {"raised": "yes", "raised_on_day": "1", "raised_outcome": "a"}, {"raised_on"}),
        ("wish", {}, {"wish"}),
        ("person", {"full_name": "", "address": " "}, {"full_name", "address"}),
        ("person", {"birth_on_year": "2026"}, {"birth_on"}),
        ("person", {"birth_on_year": "1900"}, {"birth_on"}),
        ("person", {"marital_status": "other"}, {"marital_status"}),
        ("contact", {"phone": "abc"}, {"phone"}),
        ("contact", {"email": "nama@"}, {"email"}),
        ("contact", {"is_confidential": ""}, {"is_confidential"}),
    ],
)
def test_each_mistake_is_told_at_its_field(citizen: Citizen, step: str, sent: dict[str, Any], wrong: set[str]) -> None:
    citizen.fill(until=step)
    right = answers(citizen.place.service)[step]
    given_answers = sent if not sent or step == "before" else right | sent
    response = citizen.post(step, given_answers)
    assert errors(response).keys() == wrong
    assert step not in citizen.draft().answers


@pytest.mark.parametrize("name", START)
def test_each_first_question_needs_an_answer(name: str) -> None:
    assert StartForm(START | {name: ""}, today=TODAY).errors.keys() == {name}


@pytest.mark.parametrize("number", ["081234567890", "0812 3456-7890", "+62 (812) 3456.7890", "(0281) 12345"])
def test_telephone_numbers_are_taken_as_people_write_them(number: str) -> None:
    assert ContactForm({"phone": number, "is_confidential": "no"}, today=TODAY).is_valid()


def test_a_pasted_code_keeps_only_letters_and_digits() -> None:
    form = FollowForm({"register": "1", "code": "\u00a0AB12\u2013cd34 .ef56 "})
    assert form.is_valid()
    assert form.cleaned_data["code"] == "AB12cd34ef56"
