"""The page of a case and its documents."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from complaints.actions import assigning, checking, extending, pausing, reporting
from complaints.actions.clarifying import answer_clarification
from complaints.actions.files import path_of
from complaints.checklists import Check
from complaints.events import Progress
from complaints.models import Complaint, Deadline, Notice
from complaints.procedure import PauseGround, Weight
from regions.models import Division, Officer, User
from tests.complaints.conftest import Place
from tests.complaints.staff import procedure
from tests.complaints.staff.making import PDF, asked, days_ago, received, with_document, without_body
from tests.factories import make_body, make_officer, make_staff

pytestmark = pytest.mark.urls("config.doors.staff")

QUERIES_OF_A_CASE = 31  # a third of them by the acts, which say what stands in their way
QUERIES_OF_A_WHOLE_CASE = 36


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["tuntas_language"] = "en"


def page(client: Client, complaint: Complaint) -> str:
    return client.get(f"/complaints/complaint/{complaint.pk}/change/").content.decode()


def test_page_shows_the_case_and_not_who_filed_it(place: Place, examiner: Client) -> None:
    complaint = received(place)
    text = page(examiner, complaint)

    for expected in (
        complaint.register,
        place.service.name,
        complaint.account,
        "identity closed",
        "UU 25/2009 art. 44",
    ):
        assert expected in text
    assert "Canary" not in text


def test_overdue_is_said_in_words(place: Place, examiner: Client) -> None:
    assert "6 days late" in page(examiner, asked(place, days=20).complaint)


def test_body_that_is_not_in_the_list_is_named_as_the_complainant_did(place: Place, examiner: Client) -> None:
    text = page(examiner, without_body(place))
    assert "Loket Dinsos" in text
    assert "not in the list yet" in text


def test_what_people_wrote_is_never_read_as_html(place: Place, examiner: Client) -> None:
    text = page(examiner, received(place, account="<script>alert(1)</script>"))
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_queries_do_not_grow_with_what_happened(
    place: Place, examiner: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for files in (1, 3):
        address = f"/complaints/complaint/{answered(place, files=files).pk}/change/"
        with django_assert_num_queries(QUERIES_OF_A_CASE):
            examiner.get(address)


def answered(place: Place, *, files: int) -> Complaint:
    clarification = asked(place)
    sent = [SimpleUploadedFile(f"{number}.pdf", PDF) for number in range(files)]
    answer_clarification(clarification.pk, answer="Sudah.", files=sent, actor=place.officer, at=days_ago(0))
    return clarification.complaint


# --- The procedure ----------------------------------------------------------------------------------------------------


def parts(client: Client, complaint: Complaint) -> dict[str, int | None]:
    context = client.get(f"/complaints/complaint/{complaint.pk}/change/").context
    return {part.anchor: part.count for part in context["parts"]}


def test_parts_that_have_nothing_yet_are_left_out(place: Place, examiner: Client) -> None:
    complaint = received(place)
    assert parts(examiner, complaint) == {
        "summary": None,
        "clarifications": 0,
        "deadlines": complaint.deadlines.count(),
        "documents": 0,
        "timeline": 1,
        "mails": 2,
    }
    text = page(examiner, complaint)
    for anchor in ("checks", "proposals", "appointments", "outcome", "reports", "recommendation", "conflicts"):
        assert f'id="{anchor}"' not in text


def whole(place: Place, *, bodies: int, times: int) -> Complaint:
    """A case with everything on it: addressees, files, pauses, requests for more time, conflicts."""
    more = [make_body(f"Dinas {times}.{number}", parent=place.government) for number in range(bodies)]
    complaint = procedure.monitored(place, place.service, *more)
    for action in complaint.corrective_actions.all():
        officer = place.officer if action.body == place.service else make_officer(action.body)
        sent = [SimpleUploadedFile(f"{number}.pdf", PDF) for number in range(times)]
        reporting.report_correction(
            action.pk, progress=Progress.IN_PROGRESS, evidence="Sebagian.", files=sent, actor=officer, at=days_ago(1)
        )
    for deadline in complaint.deadlines.filter(step="corrective_action"):
        officer = Officer.objects.filter(body=deadline.body).earliest("id").user
        extending.ask_extension(deadline.pk, reason="Menunggu anggaran.", actor=officer, at=days_ago(1))
        for _time in range(times):
            pausing.pause(
                complaint.pk,
                deadlines=[deadline.pk],
                ground=PauseGround.COURT,
                reason="Perkara di PTUN.",
                actor=place.examiner,
                at=days_ago(1),
            )
            pausing.resume(complaint.pk, deadlines=[deadline.pk], actor=place.examiner, at=days_ago(1))
    for _time in range(times):
        colleague = make_staff(place.office)
        assigning.declare_conflict(complaint.pk, reason="Saudara kandung.", actor=colleague, at=days_ago(1))
    return complaint


def test_case_with_everything_shows_it(place: Place, examiner: Client) -> None:
    complaint = whole(place, bodies=1, times=1)
    text = page(examiner, complaint)

    assert parts(examiner, complaint) == {
        "summary": None,
        "checks": 2,
        "proposals": 1,
        "clarifications": 0,
        "appointments": 1,
        "outcome": 1,
        "reports": 1,
        "deadlines": complaint.deadlines.count(),
        "conflicts": 1,
        "documents": 0,
        "timeline": complaint.events.count(),
        "mails": Notice.objects.filter(event__complaint=complaint).count(),
    }
    for expected in (
        "Formal check: 5 of 5 items are met",
        "UU 37/2008 36(1)e",
        "Report on the examination",
        "Mengaku terlambat.",
        "Ada penundaan.",
        "Saya setuju.",
        "Examination Report (LHP): maladministration found",
        "Undue delay: found",
        "Discrimination: not found",
        "Bayarkan bantuan, Dinas 1.0.",
        "being worked on",
        "0.pdf",
        "not judged yet",
        "Stood still from",
        "Perkara di PTUN.",
        "Menunggu anggaran.",
        "Waits for a decision.",
        "Saudara kandung.",
    ):
        assert expected in text, expected


def test_each_deadline_explains_its_day(place: Place, examiner: Client) -> None:
    context = examiner.get(f"/complaints/complaint/{whole(place, bodies=1, times=1).pk}/change/").context
    assert all(clock.shown.explanation for clock in context["deadlines"])
    assert context["next_deadline"].explanation


def test_queries_do_not_grow_with_the_procedure(
    place: Place, examiner: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for bodies, times in ((1, 1), (3, 3)):
        address = f"/complaints/complaint/{whole(place, bodies=bodies, times=times).pk}/change/"
        with django_assert_num_queries(QUERIES_OF_A_WHOLE_CASE):
            examiner.get(address)


def test_deadline_of_each_corrective_action_stands_beside_it(place: Place, examiner: Client) -> None:
    complaint = procedure.monitored(place, place.service, place.government)
    context = examiner.get(f"/complaints/complaint/{complaint.pk}/change/").context
    [report] = context["reports"]
    due = {one.body: one.due_on for one in complaint.deadlines.filter(step="corrective_action")}
    assert {one.action.body: one.deadline.due_on for one in report.actions} == due
    assert len(due) == 2


def test_checklist_shows_what_was_not_met_and_by_whom(place: Place, examiner: Client) -> None:
    complaint = received(place)
    checking.keep_checklist(complaint.pk, Check.FORMAL, met=["identity", "account"], actor=place.head, at=days_ago(1))
    [check] = examiner.get(f"/complaints/complaint/{complaint.pk}/change/").context["checks"]
    assert [(one.item.slug, one.found.is_met, one.found.by) for one in check.items] == [
        ("identity", True, place.head),
        ("account", True, place.head),
        ("raised", False, place.head),
        ("in_time", False, place.head),
        ("standing", False, place.head),
    ]


def test_pending_proposal_stands_first_with_its_link(place: Place, examiner: Client) -> None:
    proposal = procedure.refusal_proposed(place)
    text = page(examiner, proposal.complaint)
    assert "Waiting for a second person's approval: refusal of the report, proposed by Examiner." in text
    assert f"/complaints/complaint/{proposal.complaint_id}/proposals/{proposal.pk}/" in text
    assert "/complaints/complaint/proposals/" in text


def test_recommendation_is_shown(place: Place, examiner: Client) -> None:
    complaint = procedure.judged_superior(place)
    text = page(examiner, complaint)
    for expected in (f"To {place.government}", "Bayarkan dalam 60 hari.", "The superior has it since", "Belum ada."):
        assert expected in text, expected
    assert "recommendation" in parts(examiner, complaint)


def test_who_declared_a_conflict_is_told_and_offered_nothing(place: Place, examiner: Client) -> None:
    complaint = received(place)
    assigning.declare_conflict(complaint.pk, reason="Saudara.", actor=place.examiner, at=days_ago(1))
    response = examiner.get(f"/complaints/complaint/{complaint.pk}/change/")
    assert response.context["offers"] == []
    assert "You declared a conflict of interest and can't act on this report." in response.content.decode()


def test_paused_clock_is_told_and_the_next_running_one_stands_in_the_header(place: Place, examiner: Client) -> None:
    complaint = received(place)
    first, second = complaint.deadlines.order_by("due_on", "id")[:2]

    def hold(*deadlines: Deadline) -> None:
        pausing.pause(
            complaint.pk,
            deadlines=[one.pk for one in deadlines],
            ground=PauseGround.COMPLAINANT,
            reason="Sakit.",
            actor=place.examiner,
            at=days_ago(0),
        )

    hold(first)
    context = examiner.get(f"/complaints/complaint/{complaint.pk}/change/").context
    assert (context["next_deadline"].due_on, context["paused"]) == (second.due_on, ["first reply to the complainant"])
    assert "Standing still: first reply to the complainant" in page(examiner, complaint)

    hold(*complaint.deadlines.exclude(pk=first.pk))
    context = examiner.get(f"/complaints/complaint/{complaint.pk}/change/").context
    assert context["next_deadline"].state == "paused"


def test_agreed_target_stands_beside_the_next_deadline(place: Place, examiner: Client) -> None:
    complaint = asked(place).complaint
    deadline = complaint.deadlines.get(step="clarification_1")
    agreed_on = deadline.due_on - timedelta(days=7)
    Deadline.objects.filter(pk=deadline.pk).update(agreed_on=agreed_on, agreed_days=7, agreed_unit="calendar")

    context = examiner.get(f"/complaints/complaint/{complaint.pk}/change/").context
    assert (context["next_deadline"].due_on, context["next_deadline"].agreed_on) == (deadline.due_on, agreed_on)
    assert "Agreed target" in page(examiner, complaint)


def test_weight_rapid_response_and_division_are_told(place: Place, examiner: Client) -> None:
    division = Division.objects.create(office=place.office, name="Keasistenan Pemeriksaan")
    complaint = received(place)
    checking.respond_rapidly(complaint.pk, reason="Nyawa terancam.", actor=place.examiner, at=days_ago(1))
    checking.set_weight(complaint.pk, weight=Weight.HEAVY, actor=place.examiner, at=days_ago(1))
    assigning.transfer(
        complaint.pk, office=place.office, division=division, reason="r", actor=place.examiner, at=days_ago(1)
    )
    text = page(examiner, complaint)
    for expected in ("Rapid response", "heavy", f"{place.office} · {division}"):
        assert expected in text, expected


def test_page_is_only_for_those_who_may_see_the_case(
    place: Place, other_case: Complaint, stranger: User, client: Client
) -> None:
    address = f"/complaints/complaint/{other_case.pk}/change/"
    client.force_login(place.examiner)
    assert client.get(address).status_code == 404
    client.force_login(stranger)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("tail", ["add/", "1/", "1/delete/", "1/history/", "x/change/"])
def test_admins_own_ways_to_write_are_not_there(place: Place, examiner: Client, tail: str) -> None:
    received(place)
    assert examiner.get(f"/complaints/complaint/{tail}").status_code == 404


# --- Documents --------------------------------------------------------------------------------------------------------


def test_document_is_a_download(place: Place, examiner: Client) -> None:
    document = with_document(place)
    response = examiner.get(f"/complaints/complaint/{document.complaint_id}/documents/{document.key}/")

    assert response.getvalue() == PDF
    assert response.headers["Content-Disposition"] == 'attachment; filename="bukti saya.pdf"'
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]


def test_document_of_another_office_or_case_is_not_there(
    place: Place, stranger: User, examiner: Client, client: Client
) -> None:
    document = with_document(place)
    elsewhere = received(place)
    assert examiner.get(f"/complaints/complaint/{elsewhere.pk}/documents/{document.key}/").status_code == 404
    client.force_login(stranger)
    own = f"/complaints/complaint/{document.complaint_id}/documents/{document.key}/"
    assert client.get(own).status_code == 404


def test_document_whose_file_is_gone_is_not_there(place: Place, examiner: Client) -> None:
    document = with_document(place)
    path_of(document.key).unlink()
    address = f"/complaints/complaint/{document.complaint_id}/documents/{document.key}/"
    assert examiner.get(address).status_code == 404
