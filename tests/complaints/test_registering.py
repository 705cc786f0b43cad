"""What reaches the office by other ways than the web form, registered by staff: every kind, every guard."""

from __future__ import annotations

from typing import Any

import pytest

from complaints.actions.drafting import start_draft
from complaints.actions.filing import Receipt, Report
from complaints.actions.registering import register_by_staff
from complaints.models import Channel, Complaint, Draft, Identity, Kind
from complaints.queries import find_by_code
from regions.models import StaffMember, User
from tests.complaints.conftest import Place
from tests.complaints.stages import deadlines, refused, told
from tests.factories import MONDAY, make_head_office, make_office, make_province, make_report, make_staff, make_user

WORDS = "Silakan datang dengan surat kuasa."


def register(place: Place, actor: User | None = None, words: str = "", **changes: Any) -> Complaint:
    report: Report = make_report(place.service, **({"channel": Channel.WALK_IN} | changes))
    receipt: Receipt = register_by_staff(report, actor=actor or place.examiner, at=MONDAY, words=words)
    return Complaint.objects.get(pk=receipt.complaint_id)


def own_initiative(place: Place, **changes: Any) -> Complaint:
    fields = {"kind": Kind.IAPS, "channel": Channel.OWN_INITIATIVE, "person": None}
    return register(place, **(fields | changes))


def test_a_report_by_another_way_is_a_case_like_any_other(place: Place) -> None:
    complaint = register(place)
    assert (complaint.register, complaint.kind, complaint.channel, complaint.state) == (
        "0001/LM/XI/2026/SMG",
        "LM",
        "walk_in",
        "received",
    )
    assert [(event.code, event.by, event.actor) for event in complaint.events.all()] == [
        ("filed", "staff", place.examiner)
    ]
    assert set(deadlines(complaint)) == {"first_reply", "formal_check", "whole_case_simple"}
    assert told("filed") == {("complainant", None), ("staff", place.head)}


def test_a_rapid_response_is_urgent_from_the_first_minute(place: Place) -> None:
    complaint = register(place, kind=Kind.RCO, channel=Channel.TELEPHONE)
    assert (complaint.register, complaint.is_rapid, complaint.state) == ("0001/RCO/XI/2026/SMG", True, "received")
    assert set(complaint.deadlines.values_list("next_mark", "next_mark_at")) == {(0, MONDAY)}


def test_an_own_initiative_has_no_complainant_and_nothing_to_check(place: Place) -> None:
    complaint = own_initiative(place)
    assert (complaint.register, complaint.state) == ("0001/IAPS/XI/2026/SMG", "plenary")
    assert deadlines(complaint) == {"whole_case_simple": ("2027-01-01", "")}
    assert not Identity.objects.exists()
    assert told("filed") == {("staff", place.head)}


@pytest.mark.parametrize(
    ("kind", "reason", "number"),
    [
        (Kind.KNL, "consultation_given", "0001/KNL/XI/2026/SMG"),
        (Kind.COPY, "copy_filed", "0001/TEMBUSAN/XI/2026/SMG"),
    ],
)
def test_a_consultation_and_a_copy_end_at_intake(place: Place, kind: Kind, reason: str, number: str) -> None:
    complaint = register(place, kind=kind, words=WORDS)
    assert (complaint.register, complaint.state, complaint.closing_reason, complaint.closing_words) == (
        number,
        "closed",
        reason,
        WORDS,
    )
    assert complaint.closed_at == MONDAY
    assert not complaint.deadlines.exists()
    assert list(complaint.events.order_by("sequence").values_list("code", flat=True)) == ["filed", "closed"]


def test_the_complainant_at_the_counter_goes_home_with_number_and_code(place: Place) -> None:
    receipt = register_by_staff(make_report(place.service, channel=Channel.WALK_IN), actor=place.examiner, at=MONDAY)
    found = find_by_code(receipt.register, receipt.code)
    assert found is not None
    assert found.pk == receipt.complaint_id


def test_pressed_twice_it_is_one_case(place: Place) -> None:
    act: dict[str, Any] = {"actor": place.examiner, "at": MONDAY, "draft": start_draft(at=MONDAY)}
    first = register_by_staff(make_report(place.service), **act)
    assert register_by_staff(make_report(place.service), **act) == first
    assert Complaint.objects.count() == 1


def test_the_office_where_it_came_in_can_be_named(place: Place) -> None:
    national = make_staff(make_head_office(), StaffMember.Role.NATIONAL)
    assert register(place, actor=national, office=place.office).office == place.office
    assert register(place, office=place.office).office == place.office


def test_each_guard_has_words_of_its_own(place: Place) -> None:
    elsewhere = make_office("SBY", area=make_province("35", "Jawa Timur"))
    with refused("Only the staff of an office register reports."):
        register(place, actor=place.officer)
    with refused("Only the staff of an office register reports."):
        register(place, actor=make_user("staff-without-a-place", is_staff=True))
    with refused("You register for your own office."):
        register(place, office=elsewhere)
    for kind in (Kind.LM, Kind.RCO):
        with refused("A report names who complains; the name can be kept secret, but it can't be missing."):
            register(place, kind=kind, person=None)
    for changes in ({"person": make_report().person}, {"channel": Channel.LETTER}):
        with refused("An own-initiative investigation has no complainant, and the channel of that name."):
            own_initiative(place, **changes)
    for kind in (Kind.KNL, Kind.COPY):
        with refused("Write the answer that was given, or what is done with the copy."):
            register(place, kind=kind, words=" ")
    assert (Complaint.objects.count(), Draft.objects.count()) == (0, 0)
