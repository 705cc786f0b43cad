"""The history of a case can't be changed unseen: it is refused, and what is done by force all the same is found."""

# ruff: noqa: S608 - whoever tampers writes SQL

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event as Signal

import pytest
from django.contrib.admin import site
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client

from complaints.actions.checking import ask_completion
from complaints.actions.noting import add_note
from complaints.anchors import Held, StillBeingWritten, anchor_history, verify_anchors
from complaints.chains import Verified, verify_history
from complaints.models import Complaint, Event, HistoryHead, Notice
from tests.complaints.conftest import Place
from tests.factories import (
    MONDAY,
    accept,
    load_rules,
    make_body,
    make_complaint,
    make_office,
    make_province,
    make_regency,
    make_staff,
    pass_formal_check,
)

DAY = timedelta(days=1)


@pytest.fixture
def cases(place: Place) -> list[Complaint]:
    """Three cases: a history of four lines, one of a line, one of two."""
    cases = [place.complaint() for _number in range(3)]
    pass_formal_check(cases[0].pk, actor=place.examiner, at=MONDAY)
    accept(cases[0].pk, actor=place.examiner, at=MONDAY)
    ask_completion(cases[2].pk, missing="tanggal", actor=place.examiner, at=MONDAY)
    return cases


def tamper(*statements: str) -> None:
    """As whoever owns the database could: the triggers are switched off first."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE complaints_event DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)


def line(complaint: Complaint, sequence: int) -> str:
    event = Event.objects.get(complaint=complaint, sequence=sequence)
    return f"event {event.pk}, line {sequence} of case {complaint.register}"


# --- Refused ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE complaints_event SET note = 'x'",
        "UPDATE complaints_event SET id = id",
        "DELETE FROM complaints_event",
        "TRUNCATE complaints_event CASCADE",
    ],
)
def test_the_database_refuses_to_change_history(cases: list[Complaint], statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE complaints_event ENABLE TRIGGER event_no_truncate")  # off for the tests' own sake
    before = list(Event.objects.values())
    with (
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(Event.objects.values()) == before


def test_bulk_updates_and_deletions_are_refused(cases: list[Complaint]) -> None:
    Notice.objects.all().delete()
    events = list(Event.objects.all())
    for event in events:
        event.note = "x"
    for change in (
        lambda: Event.objects.bulk_update(events, ["note"]),
        lambda: Event.objects.update(note="x"),
        lambda: Event.objects.all().delete(),
        lambda: events[0].save(update_fields=["note"]),
        events[0].delete,
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()
    assert not Event.objects.filter(note="x").exists()
    assert Event.objects.count() == len(events)


def test_the_admin_has_no_page_for_history(cases: list[Complaint], admin_client: Client) -> None:
    for model in ("event", "historyhead"):
        for page in ("", "add/", "1/change/", "1/delete/", "1/history/"):
            assert admin_client.get(f"/complaints/{model}/{page}").status_code == 404, page
    edited = {inline.model for one in site._registry.values() for inline in one.inlines} | set(site._registry)
    assert edited & {Event, HistoryHead} == set()


# --- Found ------------------------------------------------------------------------------------------------------------


def test_untouched_histories_fit(cases: list[Complaint], capsys: pytest.CaptureFixture[str]) -> None:
    assert [case.events.count() for case in cases] == [4, 1, 2]
    assert verify_history() == Verified(lines=7, cases=3, fault=None)
    assert verify_history(cases_a_range=1) == Verified(lines=7, cases=3, fault=None)
    call_command("verify_history")
    assert capsys.readouterr().out == "7 lines of 3 cases fit\n"


def test_no_histories_at_all_fit(db: None) -> None:
    assert verify_history() == Verified(lines=0, cases=0, fault=None)


HASH = "its hash is not that of what it says and of the line before it"
NO_HEAD = "it is the last line, and the head of the history is missing"
OTHER_HEAD = "it is the last line, and the head of the history says otherwise"
MISSING = "a line before it is missing"
ONE = "WHERE complaint_id = {case} AND sequence = 2"


@pytest.mark.parametrize(
    ("statement", "sequence", "fault"),
    [
        (f"UPDATE complaints_event SET note = 'x' {ONE}", 2, HASH),
        (f"UPDATE complaints_event SET at = at + interval '1 microsecond' {ONE}", 2, HASH),
        (f"UPDATE complaints_event SET code = 'closed' {ONE}", 2, HASH),
        (f"UPDATE complaints_event SET by = 'system' {ONE}", 2, HASH),
        (f"UPDATE complaints_event SET actor_id = NULL {ONE}", 2, HASH),
        (f"UPDATE complaints_event SET state = 'closed' {ONE}", 2, HASH),
        (f'UPDATE complaints_event SET facts = \'{{{{"day_on": "2026-01-01"}}}}\' {ONE}', 2, HASH),
        (f"UPDATE complaints_event SET hash = sha256('x') {ONE}", 2, HASH),
        (f"DELETE FROM complaints_event {ONE}", 3, MISSING),
        ("DELETE FROM complaints_event WHERE complaint_id = {case} AND sequence = 1", 2, MISSING),
        ("DELETE FROM complaints_event WHERE complaint_id = {case} AND sequence = 4", 3, OTHER_HEAD),
        ("DELETE FROM complaints_historyhead WHERE complaint_id = {case}", 4, NO_HEAD),
        ("UPDATE complaints_historyhead SET state = 'closed' WHERE complaint_id = {case}", 4, OTHER_HEAD),
        ("UPDATE complaints_historyhead SET sequence = 5 WHERE complaint_id = {case}", 4, OTHER_HEAD),
        ("UPDATE complaints_historyhead SET hash = sha256('x') WHERE complaint_id = {case}", 4, OTHER_HEAD),
    ],
)
def test_a_change_by_force_is_found(cases: list[Complaint], statement: str, sequence: int, fault: str) -> None:
    tamper("DELETE FROM complaints_notice", statement.format(case=cases[0].pk))
    assert verify_history().fault == f"{line(cases[0], sequence)}: {fault}"


def test_a_rewritten_line_is_found_by_the_line_that_follows(cases: list[Complaint]) -> None:
    """Its own hash is made anew, as somebody would who knows how."""
    tamper(
        "UPDATE complaints_event SET note = 'x', hash = complaints_event_hash((SELECT hash FROM complaints_event first "
        "WHERE first.complaint_id = complaints_event.complaint_id AND first.sequence = 1), complaint_id, sequence, at, "
        f"code, by, actor_id, state, facts, 'x', clarification_id) WHERE complaint_id = {cases[0].pk} AND sequence = 2"
    )
    assert verify_history().fault == f"{line(cases[0], 3)}: {HASH}"


def test_a_line_that_was_slipped_in_is_found(cases: list[Complaint]) -> None:
    tamper(
        "INSERT INTO complaints_event (complaint_id, sequence, hash, at, code, by, state, facts, note) "
        f"VALUES ({cases[1].pk}, 2, sha256('x'), now(), 'note_added', 'staff', 'received', '{{}}', '')"
    )
    assert verify_history().fault == f"{line(cases[1], 2)}: {HASH}"


def test_a_case_without_history_is_found(cases: list[Complaint]) -> None:
    tamper("DELETE FROM complaints_notice", f"DELETE FROM complaints_event WHERE complaint_id = {cases[1].pk}")
    assert verify_history().fault == f"case {cases[1].register}: the case has no history"
    tamper(f"DELETE FROM complaints_historyhead WHERE complaint_id = {cases[1].pk}")
    assert verify_history().fault == f"case {cases[1].register}: the case has no history"


def test_a_head_that_a_deleted_case_left_is_found(cases: list[Complaint]) -> None:
    tamper(
        "ALTER TABLE complaints_historyhead DISABLE TRIGGER ALL",
        "INSERT INTO complaints_historyhead (complaint_id, sequence, hash, state) VALUES (2000000000, 1, '', 'closed')",
    )
    fault = verify_history().fault
    assert fault == "case with the id 2000000000, which is gone: the head of the history has no lines"


def test_the_first_row_is_named_in_whatever_range_it_lies(cases: list[Complaint]) -> None:
    tamper(f"UPDATE complaints_event SET note = 'x' WHERE complaint_id >= {cases[1].pk}")
    named = f"{line(cases[1], 1)}: {HASH}"
    for size in (1, 2, 50_000):
        assert verify_history(cases_a_range=size).fault == named
    with pytest.raises(CommandError) as caught:
        call_command("verify_history")
    assert str(caught.value) == named


# --- Anchored ---------------------------------------------------------------------------------------------------------


def cut_off_with_its_head(case: Complaint) -> None:
    """The last line goes, and the head says what it would say had the line never been."""
    tamper(
        "DELETE FROM complaints_notice",
        f"DELETE FROM complaints_event WHERE complaint_id = {case.pk} AND sequence = {case.events.count()}",
        "UPDATE complaints_historyhead head SET sequence = event.sequence, hash = event.hash, state = event.state "
        f"FROM complaints_event event WHERE head.complaint_id = {case.pk} AND event.complaint_id = {case.pk} "
        "AND event.sequence = head.sequence - 1",
    )


def test_a_tail_cut_off_with_its_head_is_found_by_an_anchor(cases: list[Complaint], tmp_path: Path) -> None:
    assert anchor_history(tmp_path, now=MONDAY) == 3
    assert verify_anchors(tmp_path) == Held(anchors=3, fault=None)
    cut_off_with_its_head(cases[0])

    assert verify_history().fault is None
    fault = f"line 4 of case {cases[0].register}: it was anchored (2026-11-02.txt, line 2) and is gone"
    assert verify_anchors(tmp_path).fault == fault
    with pytest.raises(CommandError) as caught:
        call_command("verify_history", anchors=tmp_path)
    assert str(caught.value) == fault


def rows(directory: Path) -> list[str]:
    return [row for path in sorted(directory.glob("*.txt")) for row in path.read_text().splitlines()]


def test_a_history_written_anew_as_a_whole_is_found_by_an_anchor(cases: list[Complaint], tmp_path: Path) -> None:
    anchor_history(tmp_path, now=MONDAY)
    tamper(
        "UPDATE complaints_event SET note = 'x', hash = complaints_event_hash('', complaint_id, sequence, at, code, "
        f"by, actor_id, state, facts, 'x', clarification_id) WHERE complaint_id = {cases[1].pk}",
        "UPDATE complaints_historyhead head SET hash = event.hash FROM complaints_event event "
        f"WHERE head.complaint_id = {cases[1].pk} AND event.complaint_id = {cases[1].pk}",
    )
    assert verify_history().fault is None
    fault = verify_anchors(tmp_path).fault
    assert fault is not None
    assert fault.startswith(f"{line(cases[1], 1)}: it was anchored")
    assert fault.endswith("and has another hash now")


def test_a_run_anchors_what_grew_since_the_last_one(place: Place, cases: list[Complaint], tmp_path: Path) -> None:
    anchor_history(tmp_path, now=MONDAY)
    assert anchor_history(tmp_path, now=MONDAY) == 0
    before = rows(tmp_path)
    assert len(before) == 4

    add_note(cases[1].pk, note="x", actor=place.examiner, at=MONDAY)
    assert anchor_history(tmp_path, now=MONDAY + DAY) == 1
    head = HistoryHead.objects.get(complaint=cases[1])
    last = Event.objects.order_by("-id")[0].pk
    assert rows(tmp_path) == [
        *before,
        f"{cases[1].pk} 2 {bytes(head.hash).hex()}",
        f"# up to event {last}, {(MONDAY + DAY).isoformat()}, 1 cases",
    ]
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["2026-11-02.txt", "2026-11-03.txt"]
    assert verify_anchors(tmp_path) == Held(anchors=4, fault=None)


def test_what_a_killed_run_left_is_made_again(place: Place, cases: list[Complaint], tmp_path: Path) -> None:
    anchor_history(tmp_path, now=MONDAY)
    whole = rows(tmp_path)
    with (tmp_path / "2026-11-02.txt").open("a") as file:
        file.write(f"{whole[0]}\n{whole[1][:20]}")
    assert verify_anchors(tmp_path) == Held(anchors=4, fault=None)
    assert anchor_history(tmp_path, now=MONDAY + DAY) == 0
    assert rows(tmp_path) == whole


def test_a_line_that_is_no_anchor_is_named(cases: list[Complaint], tmp_path: Path) -> None:
    anchor_history(tmp_path, now=MONDAY)
    path = tmp_path / "2026-11-02.txt"
    path.write_text(path.read_text().replace(" ", "  ", 1))
    assert verify_anchors(tmp_path) == Held(anchors=0, fault="2026-11-02.txt, line 1: this is no anchor")


def test_the_commands_speak_of_the_anchors(
    cases: list[Complaint], tmp_path: Path, settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DATA_DIR = tmp_path
    with pytest.raises(CommandError, match="there are no anchors in"):
        call_command("verify_history", anchors=tmp_path / "anchors")
    call_command("anchor_history")
    call_command("verify_history", anchors=tmp_path / "anchors")
    assert capsys.readouterr().out.splitlines() == [
        "7 lines of 3 cases fit",
        f"3 cases anchored in {tmp_path / 'anchors'}",
        "7 lines of 3 cases fit",
        "3 anchors hold",
    ]


@pytest.fixture
def two_cases() -> tuple[Complaint, Complaint]:
    load_rules()
    make_staff(make_office(area=make_province()), username="examiner")
    body = make_body(region=make_regency())
    return make_complaint(body), make_complaint(body)


@pytest.mark.django_db(transaction=True)
def test_an_event_that_is_seen_late_is_anchored_by_the_next_run(
    two_cases: tuple[Complaint, Complaint], tmp_path: Path
) -> None:
    """The lower number is written first and committed last."""
    slow, quick = two_cases
    assert anchor_history(tmp_path, now=MONDAY) == 2
    actor = make_staff(slow.office, username="other")
    is_written, may_commit = Signal(), Signal()

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                add_note(slow.pk, note="x", actor=actor, at=MONDAY)
                is_written.set()
                may_commit.wait(timeout=30)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(write_slowly)
        assert is_written.wait(timeout=30)
        add_note(quick.pk, note="x", actor=actor, at=MONDAY)
        try:
            with pytest.raises(StillBeingWritten):
                anchor_history(tmp_path, now=MONDAY, patience=0.2)
        finally:
            may_commit.set()
        written.result(timeout=30)
    assert anchor_history(tmp_path, now=MONDAY) == 2
    assert verify_anchors(tmp_path) == Held(anchors=4, fault=None)
