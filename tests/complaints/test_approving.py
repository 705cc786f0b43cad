"""A second person's approval: who may give it, what it does, and what PostgreSQL refuses whoever asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from complaints.actions.approving import approve, propose, return_proposal
from complaints.actions.assigning import declare_conflict
from complaints.actions.checking import accept
from complaints.actions.closing import reopen
from complaints.examination import ProposalKind
from complaints.models import Complaint, ExaminationReport, Proposal, Recommendation
from complaints.permissions import approvable_by, may_approve
from complaints.states import State
from regions.models import StaffMember, User
from tests.complaints.conftest import Place
from tests.complaints.stages import (
    DAY,
    case_at,
    facts,
    recommendation_content,
    refusal_content,
    refused,
    told,
    withdrawn,
)
from tests.factories import MONDAY, make_head_office, make_office, make_province, make_staff, make_user

Role = StaffMember.Role


def proposed(place: Place, complaint: Complaint | None = None, ground: str = "too_old") -> Proposal:
    complaint = complaint or place.complaint()
    content = refusal_content(ground)
    return propose(complaint.pk, ProposalKind.REFUSAL, content=content, actor=place.examiner, at=MONDAY)


def test_a_proposal_changes_nothing_but_the_history(place: Place) -> None:
    proposal = proposed(place)
    complaint = proposal.complaint
    assert (complaint.state, proposal.state, proposal.proposed_by) == ("received", "pending", place.examiner)
    assert facts(complaint, "proposed") == [{"proposal": "refusal"}]
    assert told("proposed") == {("staff", place.head)}


def test_approved_it_is_done_at_once_and_the_history_names_the_second_person(place: Place) -> None:
    proposal = approve(proposed(place).pk, actor=place.head, at=MONDAY + DAY)
    complaint = Complaint.objects.get(pk=proposal.complaint_id)
    assert (complaint.state, complaint.closing_reason, complaint.refusal_ground) == (
        "closed",
        "formal_requirements",
        "too_old",
    )
    assert (proposal.state, proposal.decided_by, proposal.decided_at) == ("approved", place.head, MONDAY + DAY)
    assert complaint.events.get(code="closed").actor == place.head


def test_returned_it_says_why_and_another_may_follow(place: Place) -> None:
    proposal = proposed(place)
    with refused("Write why it goes back."):
        return_proposal(proposal.pk, words=" ", actor=place.head, at=MONDAY)
    returned = return_proposal(proposal.pk, words="Dasarnya keliru.", actor=place.head, at=MONDAY)
    assert (returned.state, returned.words) == ("returned", "Dasarnya keliru.")
    assert told("proposal_returned") == {("staff", place.examiner)}
    assert proposal.complaint.events.get(code="proposal_returned").note == "Dasarnya keliru."
    with refused("This was decided already."):
        approve(proposal.pk, actor=place.head, at=MONDAY)
    assert proposed(place, proposal.complaint).state == "pending"


def test_whoever_proposed_it_may_take_it_back(place: Place) -> None:
    return_proposal(proposed(place).pk, words="Salah kasus.", actor=place.examiner, at=MONDAY)
    assert told("proposal_returned") == set()


def test_one_proposal_at_a_time_waits_on_a_case(place: Place) -> None:
    first = proposed(place)
    with refused("A proposal on this report waits for approval already."):
        proposed(place, first.complaint)
    row = {"complaint": first.complaint, "kind": "refusal", "content": {}, "proposed_by": place.head}
    with pytest.raises(IntegrityError, match="proposal_one_pending_a_case"), transaction.atomic():
        Proposal.objects.create(proposed_at=MONDAY, **row)


def test_the_rules_of_the_moment_of_approval_count(place: Place) -> None:
    """The plenary took the report up in between: it can't be refused any more."""
    proposal = proposed(place, case_at(place, State.PLENARY))
    accept(proposal.complaint_id, actor=place.examiner, at=MONDAY)
    with refused("A report can be refused only before the examination."):
        approve(proposal.pk, actor=place.head, at=MONDAY)
    assert Proposal.objects.get().state == "pending"


def test_what_waits_when_a_case_ends_goes_back_and_another_may_follow_its_reopening(place: Place) -> None:
    proposal = proposed(place)
    withdrawn(place, proposal.complaint)
    assert Proposal.objects.values_list("state", "decided_by").get() == ("returned", place.examiner.pk)
    with refused("This was decided already."):
        approve(proposal.pk, actor=place.head, at=MONDAY)
    reopen(proposal.complaint_id, reason="Bukti baru.", actor=place.examiner, at=MONDAY)
    assert proposed(place, proposal.complaint).state == "pending"


# --- The second person ------------------------------------------------------------------------------------------------


def test_nobody_approves_what_they_proposed_themselves(place: Place) -> None:
    proposal = proposed(place)
    with refused("You proposed this yourself; a second person has to approve it."):
        approve(proposal.pk, actor=place.examiner, at=MONDAY)
    of_the_head = propose(
        place.complaint().pk, ProposalKind.REFUSAL, content=refusal_content(), actor=place.head, at=MONDAY
    )
    with refused("You proposed this yourself; a second person has to approve it."):
        approve(of_the_head.pk, actor=place.head, at=MONDAY)
    approve(of_the_head.pk, actor=place.examiner, at=MONDAY)


def test_intake_another_office_and_the_biased_approve_nothing(place: Place) -> None:
    proposal = proposed(place)
    intake = make_staff(place.office, Role.INTAKE)
    elsewhere = make_staff(make_office("SBY", area=make_province("35", "Jawa Timur")), Role.HEAD)
    biased = make_staff(place.office, Role.HEAD)
    declare_conflict(proposal.complaint_id, reason="Saudara pelapor.", actor=biased, at=MONDAY)
    for actor, words in [
        (intake, "Your role doesn't approve proposals."),
        (elsewhere, "This report belongs to another office."),
        (biased, "You declared a conflict of interest and can't act on this report."),
        (place.officer, "This report belongs to another office."),
    ]:
        with refused(words):
            approve(proposal.pk, actor=actor, at=MONDAY)
        with refused(words):
            return_proposal(proposal.pk, words="w", actor=actor, at=MONDAY)
    assert Proposal.objects.get().state == "pending"


def test_the_biased_propose_nothing_either(place: Place) -> None:
    complaint = place.complaint()
    declare_conflict(complaint.pk, reason="Saudara pelapor.", actor=place.examiner, at=MONDAY)
    with refused("You declared a conflict of interest and can't act on this report."):
        proposed(place, complaint)


def test_the_database_wants_a_second_person_too(place: Place) -> None:
    proposal = proposed(place)
    with pytest.raises(IntegrityError, match="proposal_second_person"), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(state="approved", decided_by=place.examiner, decided_at=MONDAY)
    with pytest.raises(IntegrityError, match="proposal_decided_whole"), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(state="approved", decided_at=MONDAY)
    alone: dict[str, Any] = {
        "complaint": proposal.complaint,
        "proposed_by": place.examiner,
        "approved_by": place.examiner,
    }
    with pytest.raises(IntegrityError, match="report_second_person"), transaction.atomic():
        ExaminationReport.objects.create(kind="LHP", result="found", opinion="o", issued_at=MONDAY, **alone)
    with pytest.raises(IntegrityError, match="recommendation_second_person"), transaction.atomic():
        Recommendation.objects.create(body=place.government, words="w", signed_at=MONDAY, **alone)


def test_who_may_approve_is_who_finds_it_on_their_desk(place: Place) -> None:
    """The predicate and the queryset of each rule agree over every pair of person and proposal."""
    elsewhere = make_office("SBY", area=make_province("35", "Jawa Timur"))
    for office in (place.office, elsewhere, make_head_office()):
        for role in Role:
            make_staff(office, role)
    gone = make_staff(place.office, Role.HEAD)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    make_user("without a place", is_staff=True)
    first, second = proposed(place), proposed(place)
    declare_conflict(second.complaint_id, reason="Saudara.", actor=place.head, at=MONDAY)
    propose(
        case_at(place, State.RESOLUTION).pk,
        ProposalKind.RECOMMENDATION,
        content=recommendation_content(),
        actor=place.head,
        at=MONDAY,
    )
    waiting = list(Proposal.objects.filter(state=Proposal.State.PENDING).select_related("complaint"))
    people = list(User.objects.order_by("pk"))

    by_predicate = {(person.pk, one.pk) for person in people for one in waiting if may_approve(person, one)}
    by_queryset = {(person.pk, one.pk) for person in people for one in approvable_by(person)}

    assert by_predicate == by_queryset
    assert {one for person, one in by_predicate if person == place.head.pk} == {first.pk}
    nobodies = {place.examiner.pk, gone.pk, place.officer.pk}
    assert not any((nobody, first.pk) in by_predicate for nobody in nobodies)
