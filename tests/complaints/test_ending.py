"""What the end of a case, and a move to another office, leave behind."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from complaints.actions.approving import propose
from complaints.actions.assigning import declare_conflict, transfer
from complaints.actions.calendar import follow_calendar
from complaints.actions.checking import set_body
from complaints.actions.closing import close
from complaints.actions.drafting import start_draft
from complaints.actions.filing import file_report
from complaints.actions.identity import open_identity
from complaints.actions.recounting import run_recounts
from complaints.actions.refusal import Refused
from complaints.examination import ProposalKind
from complaints.models import AgreedTarget, Complaint, Deadline, Proposal, Recount
from complaints.states import ClosingReason
from regions.models import Holiday
from tests.agreements.factories import make_agreement
from tests.complaints.conftest import Place
from tests.factories import MONDAY, make_body, make_complaint, make_office, make_province, make_regency, make_report

DAY = timedelta(days=1)


def test_closing_ends_what_was_still_proposed(place: Place) -> None:
    complaint = place.complaint()
    content = {"ground": "not_raised", "words": "Sampaikan dulu kepada instansi."}
    propose(complaint.pk, ProposalKind.REFUSAL, content=content, actor=place.examiner, at=MONDAY)
    close(complaint.pk, reason=ClosingReason.WITHDRAWN, words="Dicabut.", actor=place.head, at=MONDAY + DAY)
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.decided_by, proposal.decided_at) == ("returned", place.head, MONDAY + DAY)


def test_a_case_moves_to_an_office_that_has_the_same_running_number(place: Place) -> None:
    province = make_province("35", "Jawa Timur")
    other = make_office("SBY", area=province)
    theirs = make_complaint(make_body("Dinas Lain", region=make_regency("35.01", "Kabupaten Pacitan", province)))
    ours = place.complaint()
    assert ours.register_number == theirs.register_number == 1
    transfer(ours.pk, office=other, division=None, reason="Disepakati.", actor=place.head, at=MONDAY)
    registers = Complaint.objects.filter(office=other).order_by("register").values_list("register", flat=True)
    assert list(registers) == ["0001/LM/XI/2026/SBY", "0001/LM/XI/2026/SMG"]
    call_command("check_books", stdout=StringIO())


def test_a_report_without_any_body_is_refused_before_anything_is_written(place: Place) -> None:
    report = make_report(None, body_named=" ", office=place.office)
    with translation.override("en"), pytest.raises(Refused, match="which body"):
        file_report(start_draft(at=MONDAY), report, at=MONDAY)
    assert not Complaint.objects.exists()


def test_days_off_that_a_loading_brings_move_the_deadlines_that_run(place: Place) -> None:
    complaint = place.complaint()
    with follow_calendar(reason="Muat ulang", at=MONDAY):
        Holiday.objects.create(day=date(2026, 11, 18), name="Libur", kind=Holiday.Kind.NATIONAL_HOLIDAY)
        Holiday.objects.create(day=date(2030, 1, 1), name="Jauh", kind=Holiday.Kind.NATIONAL_HOLIDAY)
    assert list(Recount.objects.values_list("day", "reason")) == [(date(2026, 11, 18), "Muat ulang")]
    run_recounts(now=MONDAY)
    formal_check = Deadline.objects.get(complaint=complaint, step="formal_check")
    assert (formal_check.due_on.strftime("%a"), formal_check.due_on) == ("Mon", date(2026, 11, 23))


def test_a_body_found_later_brings_the_targets_of_its_agreement(place: Place) -> None:
    report = make_report(None, body_named="Dinsos", region=make_regency())
    complaint_id = file_report(start_draft(at=MONDAY), report, at=MONDAY).complaint_id
    agreement = make_agreement("banyumas", place.government)
    AgreedTarget.objects.create(agreement=agreement, step="first_reply", days=3, unit="calendar")

    set_body(complaint_id, body=place.service, actor=place.examiner, at=MONDAY)

    first_reply = Deadline.objects.get(complaint=complaint_id, step="first_reply")
    assert (first_reply.agreed_on, first_reply.due_on) == (date(2026, 11, 5), date(2026, 11, 16))
    set_body(complaint_id, body=make_body("Dinas Lain", region=make_regency()), actor=place.examiner, at=MONDAY)
    first_reply.refresh_from_db()
    assert (first_reply.agreed_on, first_reply.agreed_days, first_reply.agreed_unit) == (None, None, "")


def test_an_identity_stays_closed_to_who_declared_a_conflict(place: Place) -> None:
    complaint = place.complaint()
    declare_conflict(complaint.pk, reason="Keluarga.", actor=place.examiner, at=MONDAY)
    with translation.override("en"), pytest.raises(Refused, match="conflict of interest"):
        open_identity(complaint.pk, reason="Menelepon", actor=place.examiner, at=MONDAY)
