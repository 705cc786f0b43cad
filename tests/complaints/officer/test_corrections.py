"""What a report asks of a body: the list, the page, the report on it, and its files."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from complaints.actions import checking
from complaints.actions.clarifying import ask_clarification
from complaints.actions.closing import close, reopen
from complaints.actions.examining import comment_outcome, give_outcome
from complaints.actions.reporting import pass_to_resolution
from complaints.events import EventCode, Progress, day_in_words
from complaints.examination import Judgement, ProposalKind
from complaints.models import CorrectiveAction, Deadline, Event
from complaints.officer.corrections import (
    Place,
    correction_rows,
    corrections_of,
    deadlines_of,
    rows_after,
)
from complaints.states import ClosingReason
from regions.models import Holiday
from tests.complaints.officer.correcting import WORDS, approved, correct, judge, report
from tests.complaints.officer.making import DAY, PDF, World, a_file, answer
from tests.complaints.officer.test_answer import errors

pytestmark = pytest.mark.urls("config.doors.officer")


def text_of(client: Client, action: CorrectiveAction) -> str:
    response = client.get(f"/corrections/{action.pk}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def deadline_of(action: CorrectiveAction) -> Deadline:
    return Deadline.objects.get(complaint=action.complaint, body=action.body, step="corrective_action")


# --- The page ---------------------------------------------------------------------------------------------------------


def test_what_has_to_be_put_right_by_when_and_why_that_day(world: World, officer: Client) -> None:
    (action,) = correct(world)
    page = text_of(officer, action)
    with translation.override("en"):
        last = day_in_words(deadline_of(action).due_on)
    for told in (
        action.complaint.register,
        WORDS,
        "Examination Report (LHP) of",
        "Result: Maladministration found (undue delay)",
        f"{world.service} has to put it right by {last}, and report what was done.",
        "Why this day?",
        "30 working days from",
        f"So the last day is {last}.",
        "PO 58/2023 art. 54(1)",
        "When this day is missed:",
        f'href="/corrections/{action.pk}/report"',
        "The report on the examination was issued: maladministration found.",
    ):
        assert told in page
    assert "catatan-kenari" not in page  # the opinion


def test_a_holiday_that_was_skipped_is_named(world: World, officer: Client) -> None:
    day = timezone.localdate() + 7 * DAY
    while day.weekday() > 4:
        day += DAY
    Holiday.objects.create(day=day, name="Libur Uji", kind=Holiday.Kind.COLLECTIVE_LEAVE)
    (action,) = correct(world)
    with translation.override("en"):
        assert day_in_words(day) in text_of(officer, action)
    assert "Libur Uji" in text_of(officer, action)


def test_another_addressee_of_the_same_report_is_not_told(world: World, officer: Client) -> None:
    own, other = correct(world, world.service, world.other_service)
    report(other, world.colleague)
    judge(world, other, Judgement.PARTLY)
    page = text_of(officer, own)
    for told in (str(world.other_service), "Sudah dibayarkan.", "kuitansi.pdf", "carried out in part", "Colleague"):
        assert told not in page
    assert officer.get(f"/corrections/{other.pk}").status_code == 404


def test_a_judgement_is_told(world: World, officer: Client) -> None:
    (action,) = correct(world)
    report(action, world.officer)
    assert "reported it as done. The Ombudsman looks at it now." in text_of(officer, action)
    judge(world, action, Judgement.CARRIED_OUT)
    page = text_of(officer, action)
    for told in (
        "judged this as carried out",
        "Carried out",
        "The Ombudsman judged the corrective action: carried out",
    ):
        assert told in page
    assert "/report" not in page
    assert officer.get(f"/corrections/{action.pk}/report")["Location"] == f"/corrections/{action.pk}"


def test_what_is_late_and_what_is_followed_up_say_so(world: World, officer: Client) -> None:
    (action,) = correct(world, days_ago=80)
    assert "Report at once what was done." in text_of(officer, action)
    pass_to_resolution(action.complaint_id, reason="Tidak ada laporan.", actor=world.staff, at=timezone.now())
    page = text_of(officer, action)
    assert "It was not put right in time. The Ombudsman follows it up" in page
    assert "Tidak ada laporan." not in page
    assert f'href="/corrections/{action.pk}/report"' in page


def test_a_closed_case_asks_nothing_more(world: World, officer: Client) -> None:
    (action,) = correct(world)
    close(action.complaint_id, reason=ClosingReason.WITHDRAWN, words="w", actor=world.staff, at=timezone.now())
    page = text_of(officer, action)
    assert "The case is closed; nothing more is asked of" in page
    assert "/report" not in page
    assert "/more-time" not in page


@pytest.mark.parametrize("reports", [1, 3])
def test_the_page_takes_as_many_queries_whatever_hangs_on_it(world: World, officer: Client, reports: int) -> None:
    (action,) = correct(world)
    for _number in range(reports):
        report(action, world.officer, Progress.IN_PROGRESS)
    with CaptureQueriesContext(connection) as captured:
        text_of(officer, action)
    assert len(captured) == 13
    assert not any("opinion" in query["sql"] or "account" in query["sql"] for query in captured)


# --- Reporting --------------------------------------------------------------------------------------------------------


def send(client: Client, action: CorrectiveAction, **sent: object):
    return client.post(f"/corrections/{action.pk}/report", {"progress": "settled", "evidence": "Lunas."} | sent)


def test_a_body_reports_with_files_and_reads_it_back(world: World, officer: Client) -> None:
    (action,) = correct(world)
    response = send(officer, action, documents=[a_file("kuitansi.pdf"), a_file("daftar.pdf")])
    assert response["Location"] == f"/corrections/{action.pk}"
    page = text_of(officer, action)
    for told in ("Your report was sent to the Ombudsman.", "Settled by the body", "Lunas.", "Officer", "daftar.pdf"):
        assert told in page
    action.refresh_from_db()
    assert (action.progress, action.evidence, action.reported_by) == ("settled", "Lunas.", world.officer)
    assert [document.name for document in action.documents.all()] == ["kuitansi.pdf", "daftar.pdf"]
    assert 'value="settled"' in officer.get(f"/corrections/{action.pk}/report").content.decode()


def test_a_focal_point_reports_for_a_body_below(world: World, focal_point: Client) -> None:
    (action,) = correct(world)
    assert send(focal_point, action).status_code == 302
    assert CorrectiveAction.objects.get(pk=action.pk).reported_by == world.focal_point


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"progress": ""}, "progress"),
        ({"progress": "nonsense"}, "progress"),
        ({"evidence": "x" * 20_001}, "evidence"),
        ({"evidence": "a\0b"}, "evidence"),
        ({"evidence": " "}, "__all__"),  # said to be settled, and not how
        ({"documents": [a_file("x.exe", b"MZ")]}, "documents"),
        ({"documents": [a_file() for _ in range(11)]}, "documents"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_written_stays(
    world: World, officer: Client, sent: dict[str, object], field: str
) -> None:
    (action,) = correct(world)
    response = send(officer, action, **sent)
    assert list(errors(response)) == [field]
    if "evidence" not in sent:
        assert "Lunas." in response.content.decode()
    action.refresh_from_db()
    assert (action.reported_at, action.documents.count()) == (None, 0)


def test_what_is_judged_as_carried_out_takes_no_other_report(world: World, officer: Client) -> None:
    (action,) = correct(world)
    report(action, world.officer)
    judge(world, action, Judgement.CARRIED_OUT)
    response = send(officer, action, evidence="Lain.")
    assert errors(response) == {"__all__": ["The Ombudsman judged this as carried out already."]}
    assert "Lain." in response.content.decode()
    assert Event.objects.filter(code=EventCode.CORRECTION_REPORTED).count() == 1


def test_the_bodys_own_files_and_no_others_are_downloads(world: World, officer: Client) -> None:
    own, other = correct(world, world.service, world.other_service)
    mine, theirs = report(own, world.officer).documents.get(), report(other, world.colleague).documents.get()
    response = officer.get(f"/corrections/{own.pk}/documents/{mine.key}")
    assert response.getvalue() == PDF
    assert response["Content-Disposition"] == 'attachment; filename="kuitansi.pdf"'
    for document in (theirs, *own.complaint.documents.filter(corrective_action=None)):
        assert officer.get(f"/corrections/{own.pk}/documents/{document.key}").status_code == 404


# --- The list ---------------------------------------------------------------------------------------------------------


def listed(client: Client) -> list[tuple[str, str]]:
    return [(row.url, row.label) for row in client.get("/corrections/").context["corrections"]]


def address(action: CorrectiveAction) -> str:
    return f"/corrections/{action.pk}"


def test_what_is_open_comes_first_the_longest_waiting_before_all(world: World, officer: Client) -> None:
    (late,), (done,), (judged,), (fresh,) = (correct(world, days_ago=days) for days in (80, 10, 5, 2))
    for action in (done, judged):
        report(action, world.officer)
    judge(world, done, Judgement.CARRIED_OUT)
    judge(world, judged, Judgement.PARTLY)
    (reported,) = correct(world)
    report(reported, world.officer)
    assert listed(officer) == [
        (address(late), "Overdue"),
        (address(judged), "Carried out in part"),
        (address(fresh), "To be done"),
        (address(reported), "Reported"),
        (address(done), "Carried out"),
    ]


def test_the_navigation_counts_what_is_open(world: World, officer: Client) -> None:
    assert "tuntas-nav__count" not in officer.get("/").content.decode()
    assert "Nothing has to be put right" in officer.get("/corrections/").content.decode()
    for _number in range(2):
        correct(world)
    page = " ".join(officer.get("/mails/").content.decode().split())
    assert 'tuntas-nav__count">2<span class="govuk-visually-hidden"> open</span>' in page


@pytest.mark.parametrize("cases", [1, 3])
def test_the_list_takes_as_many_queries_for_one_row_as_for_three(world: World, officer: Client, cases: int) -> None:
    for _number in range(cases):
        correct(world)
    with CaptureQueriesContext(connection) as captured:
        assert len(listed(officer)) == cases
    assert len(captured) == 8
    assert not any("opinion" in query["sql"] or "account" in query["sql"] for query in captured)


def test_pages_follow_each_other_without_a_gap_or_a_repeat(world: World) -> None:
    made = [correct(world, days_ago=days)[0] for days in (9, 8, 7, 6, 5)]
    for action in made[1:3]:
        report(action, world.officer)
        judge(world, action, Judgement.CARRIED_OUT)
    mine = corrections_of(world.officer, timezone.localdate())
    found: list[int] = []
    place = None
    while True:
        rows, place = rows_after(mine, Place.read(str(place)) if place else None, size=2)
        found += [row.pk for row in rows]
        if place is None:
            break
    assert found == [made[index].pk for index in (0, 3, 4, 2, 1)]


def test_the_next_page_of_one_list_leaves_the_other_where_it_is(world: World, officer: Client) -> None:
    for _number in range(2):
        correct(world)
    context = officer.get("/corrections/", {"after": "o.1", "recommended_after": "d.5"}).context
    assert (context["next_url"], context["first_url"]) == ("", "/corrections/")


@pytest.mark.parametrize("after", ["o", "x.1", "o.x", "o.99999999999999999999", "d.²", "\0", "o.-1"])
def test_nonsense_in_the_address_shows_the_list_from_its_start(world: World, officer: Client, after: str) -> None:
    (action,) = correct(world)
    query = {"after": after, "recommended_after": after}
    assert [row.url for row in officer.get("/corrections/", query).context["corrections"]] == [address(action)]


def test_a_body_that_is_asked_again_after_a_reopening_has_two_deadlines(world: World) -> None:
    """Each report started its own, in turn; the list and the page show the right one."""
    (first,) = correct(world, days_ago=20)
    first_deadline = deadline_of(first)
    close(first.complaint_id, reason=ClosingReason.WITHDRAWN, words="w", actor=world.staff, at=timezone.now() - 9 * DAY)
    reopen(first.complaint_id, reason="Bukti baru.", actor=world.staff, at=timezone.now() - 8 * DAY)
    second = correct_again(world, first)
    actions = [first, second]
    found = deadlines_of(actions, Deadline.objects.all())
    assert found == {
        first.pk: first_deadline,
        second.pk: Deadline.objects.get(complaint=first.complaint, step="corrective_action", settled_at=None),
    }
    mine = list(corrections_of(world.officer, timezone.localdate()).order_by("pk"))
    assert [row.deadline.due_on for row in correction_rows(mine, timezone.now()) if row.deadline] == [
        found[action.pk].due_on for action in actions
    ]


def correct_again(world: World, first: CorrectiveAction) -> CorrectiveAction:
    at = timezone.now() - 7 * DAY
    pk = first.complaint_id
    checking.accept(pk, actor=world.staff, at=at)
    second = ask_clarification(pk, summary="s", question="q", actor=world.staff, at=at)
    answer(world, second, days_ago=6)
    give_outcome(pk, words="w", actor=world.staff, at=at + 2 * DAY)
    comment_outcome(pk, comment="c", actor=None, at=at + 3 * DAY)
    content = {
        "result": "found",
        "opinion": "o",
        "words": "w",
        "findings": {"undue_delay": True},
        "actions": {str(world.service.pk): "Sekali lagi."},
    }
    approved(world, first.complaint, ProposalKind.REPORT, content, days_ago=1)
    return CorrectiveAction.objects.filter(complaint=pk).latest("pk")
