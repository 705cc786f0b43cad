"""What waits for a second person: who sees it, who may approve it, and that all of it is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from complaints.actions.assigning import declare_conflict
from complaints.actions.checking import respond_rapidly
from complaints.models import Complaint, Notice, Proposal
from complaints.staff.foresight import Foresight
from complaints.states import State
from regions.models import StaffMember, User
from tests.complaints.conftest import Place
from tests.complaints.staff import procedure
from tests.complaints.staff.making import days_ago
from tests.complaints.staff.procedure import reread
from tests.factories import make_head_office, make_staff

pytestmark = pytest.mark.urls("config.doors.staff")

QUEUE = "/complaints/complaint/proposals/"
QUERIES_OF_THE_QUEUE = 7
COMPLAINANT = "the complainant, if they left an e-mail address"


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["tuntas_language"] = "en"


@pytest.fixture
def head(client: Client, place: Place) -> Client:
    """The browser of the head of the office, who proposed nothing."""
    client.force_login(place.head)
    return client


def address(proposal: Proposal) -> str:
    return f"/complaints/complaint/{proposal.complaint_id}/proposals/{proposal.pk}/"


def case_page(proposal: Proposal) -> str:
    return f"/complaints/complaint/{proposal.complaint_id}/change/"


def queue(client: Client, user: User) -> list[Proposal]:
    client.force_login(user)
    return [one["proposal"] for one in client.get(QUEUE).context["waiting"]]


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# --- The queue --------------------------------------------------------------------------------------------------------


def test_each_sees_what_they_may_approve(place: Place, other_case: Complaint, stranger: User, client: Client) -> None:
    proposal = procedure.refusal_proposed(place)
    colleague = make_staff(place.office, username="colleague")
    biased = make_staff(place.office, username="biased")
    declare_conflict(proposal.complaint_id, reason="Saudara.", actor=biased, at=days_ago(1))
    national = make_staff(make_head_office(), StaffMember.Role.NATIONAL)
    intake = make_staff(place.office, StaffMember.Role.INTAKE, username="intake")

    seen = {
        user.username: queue(client, user)
        for user in (place.head, colleague, national, place.examiner, intake, biased, stranger)
    }
    assert seen == {
        "head": [proposal],
        "colleague": [proposal],
        national.username: [proposal],
        "examiner": [],
        "intake": [],
        "biased": [],
        "stranger": [],
    }


def test_first_page_counts_what_waits_and_leads_there(place: Place, client: Client) -> None:
    procedure.refusal_proposed(place)
    counted = {}
    for user in (place.head, place.examiner):
        client.force_login(user)
        [tile] = client.get("/").context["approvals"]
        counted[user.username] = (tile["count"], tile["url"])
    assert counted == {"head": (1, QUEUE), "examiner": (0, QUEUE)}

    client.force_login(make_staff(place.office, StaffMember.Role.INTAKE))
    assert client.get("/").context["approvals"] == []


def test_empty_queue_says_so(place: Place, head: Client) -> None:
    assert "Nothing waits for your approval" in head.get(QUEUE).content.decode()


def test_queue_takes_few_queries_however_long(place: Place, head: Client, django_assert_num_queries: Any) -> None:
    for _number in range(2):
        procedure.refusal_proposed(place)
        with django_assert_num_queries(QUERIES_OF_THE_QUEUE):
            head.get(QUEUE)


def test_officer_of_a_body_has_no_way_in(place: Place, client: Client) -> None:
    proposal = procedure.refusal_proposed(place)
    client.force_login(place.officer)
    for page in (QUEUE, address(proposal)):
        assert client.get(page).headers["Location"].startswith("/login/")


# --- What is shown ----------------------------------------------------------------------------------------------------


def rows(response: Any) -> dict[str, str]:
    return {row["key"]: row["value"] for row in response.context["rows"]}


def test_refusal_is_shown_with_its_article(place: Place, head: Client) -> None:
    response = head.get(address(procedure.refusal_proposed(place)))
    assert rows(response) == {
        "Ground": "older than two years (UU 37/2008 art. 24(1)d)",
        "Words to the complainant": "Peristiwa lebih dari dua tahun lalu.",
    }
    assert "older than two years (UU 37/2008 art. 24(1)d)" in response.content.decode()


def test_report_is_shown_whole(place: Place, head: Client) -> None:
    proposal = procedure.report_proposed(place, place.service, place.government)
    assert rows(head.get(address(proposal))) == {
        "What it is called": "Examination Report (LHP)",
        "Result": "maladministration found",
        "Forms of maladministration that were found": "undue delay",
        "Forms that were examined and not found": "discrimination",
        "Opinion": "Bantuan terlambat tanpa alasan.",
        f"What has to be put right: {place.service}": f"Bayarkan bantuan, {place.service}.",
        f"What has to be put right: {place.government}": f"Bayarkan bantuan, {place.government}.",
        "Words to the complainant": "Kami menemukan penundaan.",
    }


def test_recommendation_is_shown_with_the_superior(place: Place, head: Client) -> None:
    assert rows(head.get(address(procedure.recommendation_proposed(place)))) == {
        "Superior of the body": str(place.government),
        "What is recommended": "Bayarkan dalam 60 hari.",
    }


# --- Approved ---------------------------------------------------------------------------------------------------------


def outside_proposed(place: Place) -> Proposal:
    return procedure.refusal_proposed(place, "outside_competence")


@pytest.mark.parametrize(
    ("making", "state"),
    [
        (procedure.refusal_proposed, State.CLOSED),
        (outside_proposed, State.OUTSIDE),
        (procedure.report_proposed, State.MONITORING),
        (procedure.recommendation_proposed, State.RECOMMENDATION),
    ],
)
def test_approving_does_what_the_page_foretold(
    place: Place, head: Client, making: Callable[[Place], Proposal], state: State
) -> None:
    proposal = making(place)
    complaint = proposal.complaint
    foresight: Foresight = head.get(address(proposal)).context["foresight"]
    still_open = complaint.deadlines.filter(settled_at__isnull=True)
    before = set(still_open.values_list("step", flat=True))
    told_before = set(Notice.objects.values_list("pk", flat=True))

    response = head.post(address(proposal), {"step": "approve"})

    assert response.headers["Location"] == case_page(proposal)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == (Proposal.State.APPROVED, place.head)
    assert reread(complaint).state == state
    after = {one.step: one.due_on for one in still_open.all()}
    assert {one.step: one.due_on for one in foresight.begins} == {
        step: day for step, day in after.items() if step not in before
    }
    assert {one.step for one in foresight.ends} == before - set(after)
    told = {str(one.recipient or COMPLAINANT) for one in Notice.objects.exclude(pk__in=told_before)}
    assert set(foresight.told) == told


def test_what_is_approved_is_told_on_the_case(place: Place, head: Client) -> None:
    proposal = procedure.refusal_proposed(place)
    response = head.post(address(proposal), {"step": "approve"}, follow=True)
    assert messages_of(response) == ["Approved: refusal of the report. It is done."]
    assert "Ground: older than two years (UU 37/2008 art. 24(1)d)" in response.content.decode()


def test_nobody_approves_their_own(place: Place, examiner: Client) -> None:
    proposal = procedure.refusal_proposed(place)
    page = examiner.get(address(proposal))
    assert (page.context["may_approve"], page.context["may_take_back"]) == (False, True)

    response = examiner.post(address(proposal), {"step": "approve"}, follow=True)
    assert messages_of(response) == ["You proposed this yourself; a second person has to approve it."]
    assert reread(proposal.complaint).state == State.RECEIVED


def test_intake_reads_and_does_not_decide(place: Place, client: Client) -> None:
    proposal = procedure.refusal_proposed(place)
    client.force_login(make_staff(place.office, StaffMember.Role.INTAKE))
    page = client.get(address(proposal))
    assert (page.context["may_approve"], page.context["may_take_back"]) == (False, False)
    for answers in ({"step": "approve"}, {"step": "return", "words": "Tidak."}):
        client.post(address(proposal), answers)
        proposal.refresh_from_db()
        assert proposal.state == Proposal.State.PENDING


def test_case_that_moved_on_says_why_it_cannot_be_approved(place: Place, head: Client) -> None:
    proposal = procedure.refusal_proposed(place)
    respond_rapidly(proposal.complaint_id, reason="Nyawa terancam.", actor=place.examiner, at=days_ago(1))
    page = head.get(address(proposal))
    assert page.context["hindrance"] == "A report can be refused only before the examination."
    response = head.post(address(proposal), {"step": "approve"}, follow=True)
    assert messages_of(response) == ["A report can be refused only before the examination."]


def test_proposal_is_there_only_with_its_own_case(
    place: Place, other_case: Complaint, stranger: User, head: Client, client: Client
) -> None:
    proposal, other = procedure.refusal_proposed(place), procedure.refusal_proposed(place)
    assert head.get(f"/complaints/complaint/{other.complaint_id}/proposals/{proposal.pk}/").status_code == 404
    client.force_login(stranger)
    assert client.get(address(proposal)).status_code == 404
    assert client.post(address(proposal), {"step": "approve"}).status_code == 404


# --- Returned ---------------------------------------------------------------------------------------------------------


def test_proposal_is_returned_with_the_reason(place: Place, head: Client) -> None:
    proposal = procedure.refusal_proposed(place)
    response = head.post(address(proposal), {"step": "return", "words": "Dasarnya keliru."}, follow=True)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.words, proposal.decided_by) == ("returned", "Dasarnya keliru.", place.head)
    assert messages_of(response) == ["Returned: refusal of the report."]
    decided = head.get(address(proposal))
    assert (decided.context["is_pending"], decided.context["may_approve"]) == (False, False)
    assert "Dasarnya keliru." in decided.content.decode()


def test_proposal_is_taken_back_by_who_made_it(place: Place, examiner: Client) -> None:
    proposal = procedure.refusal_proposed(place)
    response = examiner.post(address(proposal), {"step": "return", "words": "Saya keliru."}, follow=True)

    assert messages_of(response) == ["Taken back: refusal of the report."]
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("returned", place.examiner)


@pytest.mark.parametrize("words", ["", "  ", "x\0"])
def test_return_needs_a_reason(place: Place, head: Client, words: str) -> None:
    proposal = procedure.refusal_proposed(place)
    response = head.post(address(proposal), {"step": "return", "words": words})
    assert list(response.context["form"].errors) == ["words"]
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.PENDING


def test_what_was_decided_meanwhile_keeps_what_was_written(place: Place, head: Client) -> None:
    proposal = procedure.refusal_proposed(place)
    head.post(address(proposal), {"step": "approve"})
    response = head.post(address(proposal), {"step": "return", "words": "Kata saya."})
    assert response.context["form"].non_field_errors() == ["This was decided already."]
    assert "Kata saya." in response.content.decode()
