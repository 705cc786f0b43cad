"""Who works on a case: the officer, another office or division, and who declared a conflict of interest."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from complaints.actions.assigning import assign, declare_conflict, transfer
from complaints.actions.checking import accept
from complaints.actions.noting import add_note
from complaints.models import Complaint, ConflictOfInterest
from complaints.states import State
from regions.models import Division, Office, StaffMember, User
from tests.complaints.conftest import Place
from tests.complaints.stages import case_at, facts, refused, told
from tests.factories import MONDAY, make_head_office, make_office, make_province, make_staff

Role = StaffMember.Role
NOT_HERE = "This person doesn't work for the office of the report, or may not act on it."


@pytest.fixture
def surabaya(place: Place) -> Office:
    return make_office("SBY", area=make_province("35", "Jawa Timur"))


def test_whoever_is_given_a_case_is_told_and_whoever_takes_it_is_not(place: Place) -> None:
    complaint = place.complaint()
    assign(complaint.pk, officer=place.examiner, actor=place.head, at=MONDAY)
    assert told("assigned") == {("staff", place.examiner)}
    assign(complaint.pk, officer=place.head, actor=place.head, at=MONDAY)
    assert told("assigned") == {("staff", place.examiner)}
    assert [line["officer"] for line in facts(complaint, "assigned")] == [str(place.examiner), str(place.head)]


def test_only_the_staff_of_the_office_are_given_a_case(place: Place, surabaya: Office) -> None:
    complaint = place.complaint()
    dismissed = make_staff(place.office)
    User.objects.filter(pk=dismissed.pk).update(is_active=False)
    dismissed.refresh_from_db()
    for officer in (make_staff(surabaya), make_staff(make_head_office(), Role.NATIONAL), place.officer, dismissed):
        with refused(NOT_HERE):
            assign(complaint.pk, officer=officer, actor=place.head, at=MONDAY)
    assert Complaint.objects.get().officer is None


# --- Conflict of interest ---------------------------------------------------------------------------------------------


def test_whoever_declares_a_conflict_acts_no_more_on_this_case(place: Place) -> None:
    complaint, other = place.complaint(), place.complaint()
    assign(complaint.pk, officer=place.examiner, actor=place.head, at=MONDAY)
    declare_conflict(complaint.pk, reason="Pelapor saudara saya.", actor=place.examiner, at=MONDAY)

    assert Complaint.objects.get(pk=complaint.pk).officer is None
    assert told("conflict_declared") == {("staff", place.head)}
    assert facts(complaint, "conflict_declared") == [{"person": str(place.examiner)}]
    for attempt in (
        lambda: add_note(complaint.pk, note="n", actor=place.examiner, at=MONDAY),
        lambda: declare_conflict(complaint.pk, reason="Lagi.", actor=place.examiner, at=MONDAY),
        lambda: assign(complaint.pk, officer=place.head, actor=place.examiner, at=MONDAY),
    ):
        with refused("You declared a conflict of interest and can't act on this report."):
            attempt()
    with refused(NOT_HERE):
        assign(complaint.pk, officer=place.examiner, actor=place.head, at=MONDAY)
    add_note(other.pk, note="n", actor=place.examiner, at=MONDAY)


def test_the_reason_stays_out_of_the_history(place: Place) -> None:
    complaint = place.complaint()
    with refused("Write what ties you to the case."):
        declare_conflict(complaint.pk, reason=" ", actor=place.examiner, at=MONDAY)
    declare_conflict(complaint.pk, reason="Pelapor saudara saya.", actor=place.examiner, at=MONDAY)
    assert "saudara" not in str(list(complaint.events.values()))
    assert ConflictOfInterest.objects.get().reason == "Pelapor saudara saya."


def test_a_colleague_who_declares_one_leaves_the_officer_in_place(place: Place) -> None:
    complaint = place.complaint()
    assign(complaint.pk, officer=place.examiner, actor=place.head, at=MONDAY)
    declare_conflict(complaint.pk, reason="Tetangga.", actor=make_staff(place.office), at=MONDAY)
    assert Complaint.objects.get().officer == place.examiner
    assert told("conflict_declared") == {("staff", place.examiner)}


def test_whoever_works_for_no_office_does_not_take_a_case_up_by_the_way(place: Place) -> None:
    """National supervision decides here: nobody becomes the officer."""
    complaint = case_at(place, State.PLENARY)
    national = make_staff(make_head_office(), Role.NATIONAL)
    assert accept(complaint.pk, actor=national, at=MONDAY).officer is None


def test_the_database_keeps_one_declaration_a_person(place: Place) -> None:
    conflict = declare_conflict(place.complaint().pk, reason="r", actor=place.examiner, at=MONDAY)
    with pytest.raises(IntegrityError, match="conflict_once_a_person"), transaction.atomic():
        ConflictOfInterest.objects.create(
            complaint=conflict.complaint, user=place.examiner, reason="r", declared_at=MONDAY
        )


# --- Transfer ---------------------------------------------------------------------------------------------------------


def test_at_another_office_the_heads_there_are_told_and_nobody_works_on_it_yet(place: Place, surabaya: Office) -> None:
    head = make_staff(surabaya, Role.HEAD)
    complaint = place.complaint()
    assign(complaint.pk, officer=place.examiner, actor=place.head, at=MONDAY)
    transfer(complaint.pk, office=surabaya, division=None, reason="Disepakati.", actor=place.head, at=MONDAY)

    kept = Complaint.objects.get()
    assert (kept.office, kept.division, kept.officer, kept.register) == (surabaya, None, None, complaint.register)
    assert told("transferred") == {("staff", head), ("complainant", None)}
    assert facts(complaint, "transferred") == [{"office": "Office SBY", "division": ""}]
    assert complaint.events.get(code="transferred").note == "Disepakati."
    with refused("This report belongs to another office."):
        add_note(complaint.pk, note="n", actor=place.examiner, at=MONDAY)


def test_within_the_office_the_officer_stays_and_the_complainant_is_left_in_peace(place: Place) -> None:
    division = Division.objects.create(office=place.office, name="Pemeriksaan")
    complaint = place.complaint()
    assign(complaint.pk, officer=place.examiner, actor=place.head, at=MONDAY)
    transfer(complaint.pk, office=place.office, division=division, reason="Beban.", actor=place.head, at=MONDAY)
    kept = Complaint.objects.get()
    assert (kept.office, kept.division, kept.officer) == (place.office, division, place.examiner)
    assert told("transferred") == {("staff", place.examiner)}


def test_each_guard_of_a_transfer_has_words_of_its_own(place: Place, surabaya: Office) -> None:
    complaint = place.complaint()
    division = Division.objects.create(office=place.office, name="Pemeriksaan")
    act: dict[str, Any] = {"actor": place.head, "at": MONDAY}
    with refused("Write why the case moves, and with whom it was agreed."):
        transfer(complaint.pk, office=surabaya, division=None, reason=" ", **act)
    with refused("This division belongs to another office."):
        transfer(complaint.pk, office=surabaya, division=division, reason="r", **act)
    with refused("The case is there already."):
        transfer(complaint.pk, office=place.office, division=None, reason="r", **act)
