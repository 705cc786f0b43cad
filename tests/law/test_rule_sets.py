"""The two rule sets that ship, line by line: what the law asks, and what was checked against its text."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.utils.translation import override

from complaints.models import Rule, RuleSet
from tests.factories import load_rules

IN_BOTH = [
    ("first_reply", "ombudsman", 14, "calendar", "UU 25/2009 pasal 44", False),
    ("completion", "complainant", 30, "calendar", "UU 37/2008 pasal 25; UU 25/2009 pasal 44", False),
    ("formal_check", "ombudsman", 14, "working", "praktik kantor", False),
    ("substantive_check", "ombudsman", 30, "working", "praktik kantor", False),
    ("outside_competence_notice", "ombudsman", 7, "calendar", "UU 37/2008 pasal 27", False),
    ("clarification_1", "body", 14, "calendar", "UU 37/2008 pasal 33", False),
    ("clarification_2", "body", 14, "calendar", "UU 37/2008 pasal 33", False),
    ("recommendation_sent", "ombudsman", 14, "calendar", "UU 37/2008 pasal 37 ayat (3)", False),
    ("recommendation_report", "superior", 60, "calendar", "UU 37/2008 pasal 38 ayat (2)", False),
    ("whole_case_simple", "ombudsman", 60, "calendar", "praktik kantor", False),
    ("whole_case_medium", "ombudsman", 120, "calendar", "praktik kantor", False),
    ("whole_case_heavy", "ombudsman", 180, "calendar", "praktik kantor", False),
    ("breach_notice", "ombudsman", 72, "hours", "UU 27/2022 pasal 46", False),
    ("data_correction", "ombudsman", 72, "hours", "UU 27/2022 pasal 30", True),
]
ONLY_IN = {
    "po-26-2017": [
        ("corrective_action", "body", 30, "calendar", "PO 26/2017", False),
        ("outcome_comment", "complainant", 14, "calendar", "PO 48/2020 pasal 25 ayat (5)-(5b)", True),
    ],
    "po-58-2023": [
        ("corrective_action", "body", 30, "working", "PO 58/2023 pasal 54 ayat (1)", True),
        ("outcome_comment", "complainant", 14, "calendar", "PO 48/2020 pasal 25 ayat (5)-(5b)", False),
    ],
}


@pytest.mark.django_db
@pytest.mark.parametrize("code", ONLY_IN)
def test_a_rule_set_holds_just_these_rules(code: str) -> None:
    load_rules()
    rules = Rule.objects.filter(rule_set__code=code)
    fields = ("step", "obliged", "days", "unit", "basis", "is_verified")
    assert sorted(rules.values_list(*fields)) == sorted(IN_BOTH + ONLY_IN[code])


@pytest.mark.django_db
def test_each_basis_is_told_in_both_languages() -> None:
    load_rules()
    for rule in Rule.objects.all():
        in_indonesian, in_english = rule.basis, rule.basis_en
        with override("en"):
            assert rule.local_basis == in_english
        with override("id"):
            assert rule.local_basis == in_indonesian
        assert "art." not in in_indonesian
        assert not any(word in in_english for word in ("pasal", "ayat", "kantor"))
        assert re.findall(r"\d+", in_indonesian) == re.findall(r"\d+", in_english)


@pytest.mark.django_db
def test_the_second_follows_the_first_on_a_day_that_is_not_verified() -> None:
    load_rules()
    assert list(RuleSet.objects.values_list("code", "from_on", "report_kind", "is_start_verified")) == [
        ("po-26-2017", date(2017, 1, 1), "LAHP", False),
        ("po-58-2023", date(2024, 1, 1), "LHP", False),
    ]


@pytest.mark.django_db
def test_loading_again_changes_nothing_that_the_office_changed() -> None:
    load_rules()
    Rule.objects.filter(rule_set__code="po-58-2023", step="formal_check").update(days=10)
    load_rules()
    assert Rule.objects.get(rule_set__code="po-58-2023", step="formal_check").days == 10
    assert Rule.objects.count() == 2 * len(IN_BOTH) + sum(map(len, ONLY_IN.values()))
