"""Rules never change under a case: PostgreSQL refuses it, and a new set succeeds the old one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from complaints.actions.pausing import pause, resume
from complaints.actions.recounting import run_recounts
from complaints.actions.rules import Change, in_force, is_used, preview, succeed
from complaints.models import Complaint, Deadline, Recount, Rule, RuleSet
from complaints.procedure import PauseGround
from complaints.states import State
from regions.models import Body
from tests.complaints.conftest import Place
from tests.complaints.stages import DAY, case_at, deadline, deadlines, facts, refused
from tests.factories import MONDAY, WIB, WIT, make_body, make_complaint, make_office, make_province, make_regency

NOW = MONDAY + 3 * DAY
CURRENT = "po-58-2023"


def rules(predecessor: RuleSet, **days: int) -> list[Rule]:
    """Copies of its rules, with other numbers of days for the steps that are named."""
    copies = list(predecessor.rules.all())
    for rule in copies:
        rule.days = days.get(rule.step, rule.days)
    return copies


def succeeded(place: Place, from_on: date, predecessor: RuleSet | None = None, **changes: Any) -> RuleSet:
    predecessor = predecessor or RuleSet.objects.get(code=CURRENT)
    fields: dict[str, Any] = {
        "code": "po-1-2026",
        "name": "PO 1/2026",
        "from_on": from_on,
        "report_kind": "LHP",
        "is_start_verified": True,
        "rules": rules(predecessor, formal_check=10),
        "reason": "PO 1/2026 terbit.",
        "actor": place.head,
        "at": NOW,
    }
    return succeed(predecessor, **(fields | changes))


# --- Frozen -----------------------------------------------------------------------------------------------------------


def test_until_a_case_uses_it_a_rule_set_can_be_corrected(place: Place) -> None:
    current = RuleSet.objects.get(code=CURRENT)
    assert not is_used(current)
    Rule.objects.filter(rule_set=current, step="formal_check").update(days=10)
    assert deadline(place.complaint(), "formal_check").due_on == date(2026, 11, 16)
    assert is_used(current)


FROZEN = "a rule set that a case uses is never changed, only succeeded"


def test_once_a_case_uses_it_nobody_changes_it(place: Place) -> None:
    place.complaint()
    used = RuleSet.objects.filter(code=CURRENT)
    attempts = [
        lambda: used.update(name="x"),
        lambda: used._raw_delete("default"),
        lambda: Rule.objects.filter(rule_set__code=CURRENT).update(days=1),
        lambda: Rule.objects.filter(rule_set__code=CURRENT, step="breach_notice")._raw_delete("default"),
        lambda: Rule.objects.filter(rule_set__code="po-26-2017", step="completion").update(rule_set=used.get()),
        lambda: Rule.objects.create(rule_set=used.get(), step="x", obliged="body", days=1, unit="calendar"),
    ]
    before = list(Rule.objects.order_by("id").values())
    for attempt in attempts:
        with pytest.raises(IntegrityError, match=FROZEN), transaction.atomic():
            attempt()
    assert list(Rule.objects.order_by("id").values()) == before


def test_another_that_no_case_uses_stays_free(place: Place) -> None:
    place.complaint()
    assert Rule.objects.filter(rule_set__code="po-26-2017", step="completion").update(days=20) == 1


# --- Succession -------------------------------------------------------------------------------------------------------


def test_one_that_begins_later_changes_no_case_of_today(place: Place) -> None:
    before = place.complaint()
    new = succeeded(place, date(2026, 12, 1))
    assert not Recount.objects.exists()
    assert run_recounts(now=NOW) == 0

    today, then = place.complaint(at=NOW), place.complaint(at=MONDAY + 29 * DAY)  # Tuesday 1 December
    assert [one.rule_set for one in (today, then)] == [RuleSet.objects.get(code=CURRENT), new]
    assert deadline(before, "formal_check").due_on == date(2026, 11, 20)
    assert deadline(then, "formal_check").due_on == date(2026, 12, 15)
    assert [in_force(day).code for day in (date(2026, 11, 30), date(2026, 12, 1))] == [CURRENT, "po-1-2026"]


def test_one_learnt_of_late_takes_over_the_reports_registered_since(place: Place) -> None:
    earlier, since = place.complaint(at=MONDAY - DAY), place.complaint()
    new = succeeded(place, date(2026, 11, 2))
    assert run_recounts(now=NOW) == 3

    assert [Complaint.objects.get(pk=one.pk).rule_set.code for one in (earlier, since)] == [CURRENT, "po-1-2026"]
    assert deadlines(since) == {
        "first_reply": ("2026-11-16", ""),
        "formal_check": ("2026-11-16", ""),
        "whole_case_simple": ("2027-01-01", ""),
    }
    assert set(since.deadlines.values_list("rule__rule_set", flat=True)) == {new.pk}
    assert facts(since, "deadline_moved") == [
        {
            "step": "formal_check",
            "before_on": "2026-11-20",
            "due_on": "2026-11-16",
            "reason": "PO 1/2026 terbit.",
        }
    ]
    assert facts(earlier, "deadline_moved") == []
    order = Recount.objects.get()
    assert (order.rule_set, order.looked_at, order.moved, order.finished_at) == (new, 3, 1, NOW)


def test_what_was_done_under_the_old_one_stays_as_it_was(place: Place) -> None:
    complaint = case_at(place, State.SUBSTANTIVE_CHECK)
    done = complaint.deadlines.get(step="formal_check")
    succeeded(place, date(2026, 11, 1))
    run_recounts(now=NOW)
    kept = Deadline.objects.get(pk=done.pk)
    assert (kept.rule.rule_set.code, kept.due_on, kept.outcome) == (CURRENT, date(2026, 11, 20), "met")


def test_a_clock_that_stands_still_goes_on_by_the_new_rule(place: Place) -> None:
    complaint = place.complaint()
    act: dict[str, Any] = {"deadlines": [deadline(complaint, "formal_check").pk], "actor": place.examiner}
    pause(complaint.pk, ground=PauseGround.COURT, reason="r", at=MONDAY + DAY, **act)
    succeeded(place, date(2026, 11, 1))
    run_recounts(now=NOW)
    assert deadline(complaint, "formal_check").due_on == date(2026, 11, 20)
    resume(complaint.pk, at=MONDAY + 3 * DAY, **act)
    assert deadline(complaint, "formal_check").due_on == date(2026, 11, 18)  # 10 working days, and two of the pause


def test_the_day_of_each_office_decides_who_moves(place: Place) -> None:
    """Half past ten in Jakarta is already the next day in Ternate."""
    make_office("TTE", WIT, area=make_province("82", "Maluku Utara"))
    tidore: Body = make_body("Pemkot Tidore", region=make_regency("82.72", "Kota Tidore", make_province("82")))
    moment = (MONDAY - DAY).astimezone(WIB).replace(hour=22, minute=30)
    in_java, in_ternate = place.complaint(at=moment), make_complaint(tidore, at=moment)
    succeeded(place, date(2026, 11, 2))
    run_recounts(now=NOW)
    codes = [Complaint.objects.get(pk=one.pk).rule_set.code for one in (in_java, in_ternate)]
    assert codes == [CURRENT, "po-1-2026"]


def test_a_half_done_succession_goes_on_where_it_was(place: Place) -> None:
    first, second = place.complaint(), place.complaint()
    succeeded(place, date(2026, 11, 2))
    Recount.objects.update(done_up_to=first.pk)
    run_recounts(now=NOW)
    assert [Complaint.objects.get(pk=one.pk).rule_set.code for one in (first, second)] == [CURRENT, "po-1-2026"]


def test_the_new_set_is_frozen_in_its_turn(place: Place) -> None:
    place.complaint()
    new = succeeded(place, date(2026, 11, 2))
    run_recounts(now=NOW)
    with pytest.raises(IntegrityError, match=FROZEN), transaction.atomic():
        new.rules.update(days=1)


def test_each_guard_has_words_of_its_own(place: Place) -> None:
    current = RuleSet.objects.get(code=CURRENT)
    first = RuleSet.objects.get(code="po-26-2017")
    cases: list[tuple[str, date, dict[str, Any]]] = [
        ("Write why the rules change, such as the regulation.", date(2026, 12, 1), {"reason": " "}),
        ("The new rule set has to begin after the one that it follows.", current.from_on, {}),
        ("The new rule set has to begin after the one that it follows.", date(2023, 1, 1), {}),
        (
            "Every step of the rule set before needs a rule in the new one.",
            date(2026, 12, 1),
            {"rules": rules(current)[1:]},
        ),
        ("Another rule set begins on that day already.", current.from_on, {"predecessor": first}),
        (
            f"{current.name} begins in between; let the new one follow that.",
            date(2026, 12, 1),
            {"predecessor": first},
        ),
    ]
    for words, day, changes in cases:
        with refused(words):
            succeeded(place, day, **changes)
    assert RuleSet.objects.count() == 2


def test_one_may_come_between_two(place: Place) -> None:
    """Between 2017 and 2024: it takes over what was registered from its day on under the first, and no more."""
    first = RuleSet.objects.get(code="po-26-2017")
    of_2022, of_2026 = place.complaint(at=MONDAY.replace(year=2022)), place.complaint()
    succeeded(place, date(2022, 1, 1), first, rules=rules(first, first_reply=10))
    run_recounts(now=NOW)
    codes = [Complaint.objects.get(pk=one.pk).rule_set.code for one in (of_2022, of_2026)]
    assert codes == ["po-1-2026", CURRENT]


# --- Preview ----------------------------------------------------------------------------------------------------------


def test_the_preview_tells_what_changes_and_whom_it_reaches(place: Place) -> None:
    place.complaint(at=MONDAY - 5 * DAY)
    place.complaint()
    case_at(place, State.CLOSED)
    current = RuleSet.objects.get(code=CURRENT)
    before = current.rules.get(step="formal_check")
    new = rules(current, formal_check=10)
    after = next(rule for rule in new if rule.step == "formal_check")

    found = preview(current, date(2026, 11, 2), new)

    assert (list(found.changes), found.reports, found.open_deadlines) == (
        [Change("formal_check", before, after)],
        2,
        3,
    )
    assert RuleSet.objects.count() == 2


def test_a_preview_of_the_same_rules_from_a_later_day_changes_nothing(place: Place) -> None:
    place.complaint()
    current = RuleSet.objects.get(code=CURRENT)
    found = preview(current, date(2027, 1, 1), rules(current))
    assert (list(found.changes), found.reports, found.open_deadlines) == ([], 0, 0)


def test_a_step_that_is_new_or_gone_is_told_as_such(place: Place) -> None:
    current = RuleSet.objects.get(code=CURRENT)
    gone = current.rules.get(step="first_reply")
    without = [rule for rule in current.rules.all() if rule != gone]
    assert list(preview(current, date(2027, 1, 1), without).changes) == [Change("first_reply", gone, None)]
