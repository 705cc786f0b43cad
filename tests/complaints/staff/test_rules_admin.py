"""Rule sets: frozen once a case uses them, succeeded by new ones after a preview."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone, translation

from complaints import roles
from complaints.models import Deadline, Recount, Rule, RuleSet
from complaints.procedure import Step
from regions.actions import appoint
from regions.models import StaffMember, User
from tests.complaints.conftest import Place
from tests.complaints.staff.making import received
from tests.factories import WIB, make_head_office, make_staff

pytestmark = pytest.mark.urls("config.doors.staff")

LIST = "/complaints/ruleset/"
TOMORROW = timezone.localdate() + timedelta(days=2)
OWN_SETTING = "the office’s own setting, not checked against the text"


@pytest.fixture
def root(client: Client, place: Place) -> Client:
    client.cookies["tuntas_language"] = "en"
    client.force_login(User.objects.create_superuser("root"))
    return client


def last() -> RuleSet:
    return RuleSet.objects.latest("from_on")


def page_of(rule_set: RuleSet, act: str = "change") -> str:
    return f"{LIST}{rule_set.pk}/{act}/"


def day_fields(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def following(rule_set: RuleSet, from_on: date, **changes: str) -> dict[str, str]:
    """The form of a successor, all rules as they were."""
    form = {"code": "po-1-2027", "name": "Peraturan Ombudsman 1/2027", "report_kind": "LHP", "reason": "PO 1/2027"}
    form |= day_fields("from_on", from_on)
    for rule in rule_set.rules.all():
        form |= {
            f"{rule.step}-{name}": str(getattr(rule, name))
            for name in ("days", "unit", "basis", "basis_en", "consequence", "consequence_en")
        }
        if rule.is_verified:
            form[f"{rule.step}-is_verified"] = "on"
    return form | changes


def told(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def of_steps(rule_set: RuleSet) -> list[tuple[object, ...]]:
    names = ("step", "obliged", "days", "unit", "starts_from", "starts_from_en", "basis", "consequence", "is_verified")
    return list(rule_set.rules.order_by("id").values_list(*names))


# --- Before a case uses it --------------------------------------------------------------------------------------------


def editing(rule_set: RuleSet, from_on: date, **changes: str) -> dict[str, str]:
    form = {"name": rule_set.name, "report_kind": rule_set.report_kind, "from_on": from_on.isoformat()}
    rules = list(rule_set.rules.all())
    form |= {"rules-TOTAL_FORMS": str(len(rules)), "rules-INITIAL_FORMS": str(len(rules))}
    names = ("days", "unit", "starts_from", "starts_from_en", "basis", "basis_en", "consequence", "consequence_en")
    for number, rule in enumerate(rules):
        form |= {f"rules-{number}-{name}": str(getattr(rule, name)) for name in names}
        form |= {f"rules-{number}-id": str(rule.pk), f"rules-{number}-rule_set": str(rule_set.pk)}
    return form | changes


def test_a_rule_set_that_no_case_uses_is_edited_with_its_rules(place: Place, root: Client) -> None:
    rule_set = last()
    changes = {"name": "Nama Baru", "rules-0-days": "10", "rules-0-is_verified": "on"}
    response = root.post(page_of(rule_set), editing(rule_set, rule_set.from_on, **changes))

    assert response.status_code == 302
    rule = rule_set.rules.first()
    assert rule is not None
    assert (last().name, rule.step, rule.days, rule.is_verified) == ("Nama Baru", "first_reply", 10, True)
    assert rule_set.rules.count() == len(Step)


def test_its_start_moves_into_the_future_alone(place: Place, root: Client) -> None:
    rule_set = last()
    past = root.post(page_of(rule_set), editing(rule_set, date(2023, 6, 1)))
    assert list(past.context["adminform"].form.errors) == ["from_on"]
    assert root.post(page_of(rule_set), editing(rule_set, TOMORROW)).status_code == 302
    assert last().from_on == TOMORROW


def test_what_the_law_counts_in_hours_stays_in_hours(place: Place, root: Client) -> None:
    rule_set = last()
    steps = [rule.step for rule in rule_set.rules.all()]
    changes = {
        f"rules-{steps.index('first_reply')}-unit": "hours",
        f"rules-{steps.index('breach_notice')}-unit": "working",
    }
    response = root.post(page_of(rule_set), editing(rule_set, rule_set.from_on, **changes))
    [formset] = response.context["inline_admin_formsets"]

    assert [list(errors) for errors in formset.formset.errors if errors] == [["unit"], ["unit"]]


def test_a_case_freezes_it(place: Place, root: Client) -> None:
    rule_set = last()
    form = editing(rule_set, rule_set.from_on, name="Nama Baru")
    received(place)

    assert root.post(page_of(rule_set), form).status_code == 403
    page = root.get(page_of(rule_set))
    assert list(page.context["inline_admin_formsets"]) == []
    assert OWN_SETTING in page.content.decode()
    assert page_of(rule_set, "succeed") in page.content.decode()


def test_one_that_has_not_begun_is_deleted(place: Place, root: Client) -> None:
    old = last()
    root.post(page_of(old, "succeed"), following(old, TOMORROW, step="confirmed"))
    new = last()

    assert root.post(page_of(old, "delete"), {"post": "yes"}).status_code == 403
    assert root.post(page_of(new, "delete"), {"post": "yes"}).status_code == 302
    assert last() == old


# --- Succeeding it ----------------------------------------------------------------------------------------------------


def test_the_form_begins_with_the_rules_until_now(place: Place, root: Client) -> None:
    old = last()
    rows = root.get(page_of(old, "succeed")).context["rows"]

    assert [(row.instance.step, row["days"].value(), row["basis"].value()) for row in rows] == [
        (rule.step, rule.days, rule.basis) for rule in old.rules.all()
    ]


def test_what_changes_is_shown_before_it_is_made(place: Place, root: Client) -> None:
    case = received(place, days=0)
    old, from_on = case.rule_set, timezone.localdate()
    form = following(old, from_on, **{"formal_check-days": "20", "formal_check-basis": "PO 1/2027 pasal 3"})
    preview = root.post(page_of(old, "succeed"), form)

    [change] = preview.context["preview"].changes
    assert (change.step, change.before.days, change.after.days) == ("formal_check", 14, 20)
    number = case.deadlines.filter(settled_at__isnull=True).count()
    assert preview.context["foresight"] == [
        "1 rule changes.",
        f"1 report registered since that day comes under it. {number} open deadlines are counted again.",
    ]
    assert dict(preview.context["written"]) == form
    text = preview.content.decode()
    for said in ("14 working days", "20 working days", OWN_SETTING, "Peraturan Ombudsman 1/2027"):
        assert said in text
    assert (RuleSet.objects.count(), Recount.objects.count()) == (2, 0)


def test_a_successor_is_made_and_what_it_touches_counted_again(place: Place, root: Client) -> None:
    case = received(place, days=0)
    old, from_on = case.rule_set, timezone.localdate()
    before = Deadline.objects.get(complaint=case, step=Step.FORMAL_CHECK).due_on
    form = following(old, from_on, is_start_verified="on", **{"formal_check-days": "20"})
    response = root.post(page_of(old, "succeed"), form | {"step": "confirmed"})

    new = last()
    assert response["Location"] == page_of(new)
    assert (new.code, new.from_on, new.report_kind, new.is_start_verified) == ("po-1-2027", from_on, "LHP", True)
    expected = [(*row[:2], 20 if row[0] == Step.FORMAL_CHECK else row[2], *row[3:]) for row in of_steps(old)]
    assert of_steps(new) == expected
    case.refresh_from_db()
    assert case.rule_set == new
    assert Deadline.objects.get(complaint=case, step=Step.FORMAL_CHECK).due_on > before
    recount = Recount.objects.get()
    assert (recount.rule_set, recount.reason) == (new, "PO 1/2027")
    assert told(response)[1] == f"{recount.looked_at} open deadlines were looked at. 1 has a new last day."


def test_one_for_later_counts_nothing_again(place: Place, root: Client) -> None:
    old = received(place).rule_set
    preview = root.post(page_of(old, "succeed"), following(old, TOMORROW))
    assert preview.context["foresight"] == [
        "0 rules change.",
        "No report was registered since that day: nothing is counted again.",
    ]
    response = root.post(page_of(old, "succeed"), following(old, TOMORROW, step="confirmed"))
    assert len(told(response)) == 1
    assert not Recount.objects.exists()


def test_errors_keep_what_was_written(place: Place, root: Client) -> None:
    old = last()
    wrong = {"name": "Nama Baru", "reason": "", "clarification_1-days": "0", "clarification_2-basis": "Dasar Baru"}
    response = root.post(page_of(old, "succeed"), following(old, TOMORROW, **wrong))
    rows = {row.instance.step: row for row in response.context["rows"]}

    assert list(response.context["form"].errors) == ["reason"]
    with translation.override("en"):
        assert {step: row.errors for step, row in rows.items() if row.errors} == {
            "clarification_1": {"days": ["Write a number of days from 1 to 999."]}
        }
    assert response.context["form"]["name"].value() == "Nama Baru"
    assert (rows["clarification_1"]["days"].value(), rows["clarification_2"]["basis"].value()) == ("0", "Dasar Baru")
    assert RuleSet.objects.count() == 2


@pytest.mark.parametrize("field", ["code", "from_on"])
def test_a_code_or_a_day_that_another_has_is_told_at_once(place: Place, root: Client, field: str) -> None:
    old = last()
    form = following(old, TOMORROW) | ({"code": old.code} if field == "code" else day_fields("from_on", old.from_on))
    assert list(root.post(page_of(old, "succeed"), form).context["form"].errors) == [field]


def test_what_the_action_refuses_is_shown_with_all_that_was_written(place: Place, root: Client) -> None:
    old = last()
    form = following(old, old.from_on - timedelta(days=1), name="Nama Baru", step="confirmed")
    response = root.post(page_of(old, "succeed"), form)

    assert response.context["form"].errors == {
        "__all__": ["The new rule set has to begin after the one that it follows."]
    }
    assert response.context["form"]["name"].value() == "Nama Baru"
    assert RuleSet.objects.count() == 2


def test_going_back_shows_the_form_again(place: Place, root: Client) -> None:
    old = last()
    page = root.post(page_of(old, "succeed"), following(old, TOMORROW, name="Nama Baru", step="change"))
    assert (page.context["confirming"], page.context["form"]["name"].value()) == (False, "Nama Baru")


# --- Who --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "at_head_office", "may"),
    [
        (StaffMember.Role.HEAD, True, True),
        (StaffMember.Role.NATIONAL, False, True),
        (StaffMember.Role.HEAD, False, False),
        (StaffMember.Role.INTAKE, True, False),
        (StaffMember.Role.EXAMINER, True, False),
    ],
)
def test_rules_are_changed_above_the_offices_alone(
    place: Place, client: Client, role: str, *, at_head_office: bool, may: bool
) -> None:
    roles.sync()
    office = make_head_office() if at_head_office else place.office
    user = make_staff(office)
    appoint(user, office=office, role=role)
    client.force_login(user)
    old = last()

    page = client.get(page_of(old))
    assert (page_of(old, "succeed") in page.content.decode()) is may
    assert client.get(page_of(old, "succeed")).status_code == (200 if may else 403)
    assert client.post(page_of(old), editing(old, old.from_on)).status_code == (302 if may else 403)
    answers = following(old, TOMORROW, step="confirmed")
    assert client.post(page_of(old, "succeed"), answers).status_code == (302 if may else 403)
    assert RuleSet.objects.count() == (3 if may else 2)


def test_the_list_marks_an_unverified_start(place: Place, root: Client) -> None:
    RuleSet.objects.filter(pk=last().pk).update(is_start_verified=True)
    text = root.get(LIST).content.decode()
    assert text.count("the office’s own setting, not checked") == 1


def test_a_recounted_rule_set_stays_in_force_for_what_came_before(place: Place, root: Client) -> None:
    """A report of the day before the new rules stays under the old ones."""
    early = received(place, days=0)
    type(early).objects.filter(pk=early.pk).update(registered_at=datetime(2026, 1, 5, 12, tzinfo=WIB))
    old = early.rule_set
    root.post(page_of(old, "succeed"), following(old, date(2026, 1, 6), step="confirmed"))
    early.refresh_from_db()

    assert (early.rule_set, last().from_on) == (old, date(2026, 1, 6))
    assert Rule.objects.filter(rule_set=last()).count() == len(Step)
