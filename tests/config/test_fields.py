from datetime import date

import pytest
from django import forms
from django.utils import translation

from config.fields import DayField, DayWidget


class Question(forms.Form):
    when = DayField(label="When", help_text="For example 27 3 2026.")
    born = DayField(label="Born", required=False, widget=DayWidget(autocomplete="bday"))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def answered(day="", month="", year=""):
    return Question({"when_day": day, "when_month": month, "when_year": year})


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        (("27", "3", "2026"), date(2026, 3, 27)),
        (("03", "09", "2026"), date(2026, 9, 3)),
        ((" 3 ", "9", "2026 "), date(2026, 9, 3)),
        (("29", "2", "2024"), date(2024, 2, 29)),
    ],
)
def test_three_numbers_become_a_day(parts, day):
    form = answered(*parts)
    assert form.is_valid()
    assert form.cleaned_data == {"when": day, "born": None}


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("", "", ""), "Write the day, month and year."),
        (("27", "", ""), "Write the month and year as well."),
        (("", "3", "2026"), "Write the day as well."),
        (("27", "March", "2026"), "Write the date in numbers, for example 27 3 2026."),
        (("²", "3", "2026"), "Write the date in numbers, for example 27 3 2026."),
        (("٣", "3", "2026"), "Write the date in numbers, for example 27 3 2026."),
        (("-1", "3", "2026"), "Write the date in numbers, for example 27 3 2026."),
        (("27", "3", "26"), "Write the year with 4 digits, for example 2026."),
        (("27", "3", "0026"), "Write the year with 4 digits, for example 2026."),
        (("27", "3", "9" * 5000), "Write the year with 4 digits, for example 2026."),
        (("31", "2", "2026"), "There is no such date: 31/2/2026. Check the day and the month."),
        (("27", "13", "2026"), "There is no such date: 27/13/2026. Check the day and the month."),
        (("0", "3", "2026"), "There is no such date: 0/3/2026. Check the day and the month."),
    ],
)
def test_each_mistake_says_what_to_do(parts, message):
    assert answered(*parts).errors == {"when": [message]}


def test_a_number_of_thousands_of_digits_is_refused_and_not_repeated_at_length():
    form = answered("9" * 5000, "3", "2026")
    assert form.errors == {"when": ["There is no such date: 99999/3/2026. Check the day and the month."]}


def test_the_mistakes_are_told_in_the_language_of_the_reader():
    form = answered("27")
    with translation.override("id"):
        assert form.errors == {"when": ["Lengkapi bulan dan tahun."]}


def test_an_unchanged_day_counts_as_unchanged():
    form = Question(
        {"when_day": "27", "when_month": "03", "when_year": "2026"},
        initial={"when": date(2026, 3, 27), "born": None},
    )
    assert form.changed_data == []


def test_a_field_that_is_disabled_keeps_its_initial_day():
    form = Question({"when_day": "1", "when_month": "1", "when_year": "2020"}, initial={"when": date(2026, 3, 27)})
    form.fields["when"].disabled = True
    assert form.is_valid()
    assert form.cleaned_data["when"] == date(2026, 3, 27)


def test_the_inputs_are_labelled_numeric_and_completed_by_the_browser():
    html = str(Question(initial={"born": date(1990, 8, 3)})["born"])
    assert [part in html for part in ('for="id_born_0"', 'for="id_born_1"', 'for="id_born_2"')] == [True] * 3
    assert [f'autocomplete="bday-{part}"' in html for part in ("day", "month", "year")] == [True] * 3
    assert [f'value="{number}"' in html for number in (3, 8, 1990)] == [True] * 3
    assert html.count('inputmode="numeric"') == 3


def test_a_wrong_day_is_described_by_its_hint_and_its_error():
    html = answered("31", "2", "2026")["when"].as_field_group()
    assert 'aria-describedby="id_when_helptext id_when_error"' in html
    assert 'id="id_when_helptext"' in html
    assert 'id="id_when_error"' in html
    assert html.count('aria-invalid="true"') == 3
