from __future__ import annotations

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from complaints.actions.clarifying import answer_clarification, ask_clarification
from complaints.actions.closing import close
from complaints.actions.files import path_of
from complaints.models import Complaint, Document
from complaints.public.session import CASE_SECONDS
from complaints.states import ClosingReason
from tests.complaints.public.conftest import PDF, Citizen, errors, pdf
from tests.factories import accept, pass_formal_check

pytestmark = pytest.mark.urls("config.doors.public")


def filed(citizen: Citizen) -> tuple[str, str]:
    citizen.fill()
    citizen.send()
    return citizen.receipt()


def test_number_and_code_open_the_case_as_people_type_them(citizen: Citizen) -> None:
    number, code = filed(citizen)
    grouped = "-".join(code[start : start + 4] for start in range(0, 16, 4))
    lookalike = code.replace("1", "l").replace("0", "o")
    for typed_number, typed_code in [
        (number, code),
        (f" {number.lower()} ", code.lower()),
        (number.replace("/", " / "), f" {grouped}\n"),
        (number, lookalike),
        (number, f"{code}."),
    ]:
        response = citizen.post("/follow/", {"register": typed_number, "code": typed_code})
        assert response.url == "/follow/case/"
        citizen.post("/follow/leave/", {})


def test_a_wrong_number_and_a_wrong_code_read_the_same(citizen: Citizen) -> None:
    number, code = filed(citizen)
    wrong_code = errors(citizen.post("/follow/", {"register": number, "code": "0" * 16}))
    wrong_number = errors(citizen.post("/follow/", {"register": "0009/LM/I/2020/XXX", "code": code}))
    assert wrong_code == wrong_number
    assert wrong_code.keys() == {"__all__"}
    assert citizen.get("/follow/case/").url == "/follow/"


@pytest.mark.parametrize("sent", [{}, {"register": "x"}, {"register": "\x00", "code": "\x00"}, {"code": "é" * 60}])
def test_what_is_no_number_or_code_is_told(citizen: Citizen, sent) -> None:
    response = citizen.post("/follow/", sent)
    assert response.status_code == 200
    assert errors(response)


def test_the_case_tells_where_it_stands_at_every_step(citizen: Citizen) -> None:
    complaint = citizen.open_case()
    place, now = citizen.place, timezone.now()

    def page() -> str:
        return citizen.page("/follow/case/")

    assert "Now we check whether it is complete." in page()
    pass_formal_check(complaint.pk, actor=place.examiner, at=now)
    assert "whether we are the right authority" in page()
    accept(complaint.pk, actor=place.examiner, at=now)
    assert "We examine your report." in page()
    asked = ask_clarification(complaint.pk, summary="Ringkasan.", question="Mengapa?", actor=place.examiner, at=now)
    assert f"We asked {place.service} for an explanation and wait for it until" in page()
    answer_clarification(asked.pk, answer="Sedang diproses.", actor=place.officer, at=now)
    assert "answered. We now examine the answer." in page()
    close(
        complaint.pk,
        reason=ClosingReason.SETTLED_BY_BODY,
        words="Bantuan sudah dibayarkan.",
        actor=place.examiner,
        at=now,
    )
    closed = page()
    assert "Your report is closed: the public body has settled the matter." in closed
    assert "Bantuan sudah dibayarkan." in closed
    assert "We closed your report: the public body has settled the matter." in closed
    assert "If you have new evidence, file a new report" in closed


def test_a_body_that_is_late_is_told_to_the_complainant(citizen: Citizen) -> None:
    complaint = citizen.open_case()
    long_ago = timezone.now() - timedelta(days=40)
    for act in (pass_formal_check, accept):
        act(complaint.pk, actor=citizen.place.examiner, at=long_ago)
    ask_clarification(complaint.pk, summary="a", question="b", actor=citizen.place.examiner, at=long_ago)
    assert "had to answer us by" in citizen.page("/follow/case/")


def test_the_timeline_says_you_and_names_no_officer(citizen: Citizen) -> None:
    complaint = citizen.open_case()
    pass_formal_check(complaint.pk, actor=citizen.place.examiner, at=timezone.now(), note="catatan intern")
    page = citizen.page("/follow/case/")
    assert "· You" in page
    assert "catatan intern" not in page
    assert str(citizen.place.examiner) not in page
    assert "Canary Sukmawati" not in page


def test_leaving_closes_the_case_and_so_do_thirty_minutes(citizen: Citizen, monkeypatch: pytest.MonkeyPatch) -> None:
    citizen.open_case()
    assert citizen.post("/follow/leave/", {}).url == "/follow/"
    assert citizen.get("/follow/case/").url == "/follow/"

    number, code = citizen.receipt()
    citizen.post("/follow/", {"register": number, "code": code})
    later = time.time() + CASE_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert citizen.get("/follow/case/").url == "/follow/"


def test_own_documents_are_downloads(citizen: Citizen) -> None:
    citizen.fill(documents={"file": pdf("bukti <b>.pdf")})
    citizen.send()
    number, code = citizen.receipt()
    citizen.post("/follow/", {"register": number, "code": code})
    key = Document.objects.get().key
    response = citizen.get(f"/follow/case/documents/{key}/")
    assert b"".join(response.streaming_content) == PDF
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]


def test_an_own_document_whose_file_is_gone_is_not_found(citizen: Citizen, caplog: pytest.LogCaptureFixture) -> None:
    citizen.fill(documents={"file": pdf("canary.pdf")})
    citizen.send()
    number, code = citizen.receipt()
    citizen.post("/follow/", {"register": number, "code": code})
    document = Document.objects.get()
    path_of(document.key).unlink()
    assert citizen.get(f"/follow/case/documents/{document.key}/").status_code == 404
    assert f"the file of document {document.pk} is missing" in caplog.text
    assert "canary" not in caplog.text


def test_documents_of_others_are_not_found(citizen: Citizen) -> None:
    own = citizen.open_case()
    other = Citizen(Client(), citizen.place)
    other.fill(documents={"file": pdf()})
    other.send()
    theirs = Document.objects.exclude(complaint=own).get()
    answered = Document.objects.create(
        complaint=own,
        by="officer",
        name="jawaban.pdf",
        media_type="application/pdf",
        size=1,
        sha256="",
        added_at=timezone.now(),
    )
    for key in (theirs.key, answered.key, uuid4()):
        assert citizen.get(f"/follow/case/documents/{key}/").status_code == 404
    stranger = Citizen(Client(), citizen.place)
    assert stranger.get(f"/follow/case/documents/{theirs.key}/").url == "/follow/"


def test_leaving_is_no_link(citizen: Citizen) -> None:
    assert citizen.get("/follow/leave/").status_code == 405


@pytest.mark.parametrize("acts", [0, 2])
def test_the_case_page_asks_as_often_at_every_stage(citizen: Citizen, django_assert_num_queries, acts: int) -> None:
    complaint: Complaint = citizen.open_case()
    for act in (pass_formal_check, accept)[:acts]:
        act(complaint.pk, actor=citizen.place.examiner, at=timezone.now())
    with django_assert_num_queries(8):  # the case, its deadline and why that day, its course, documents, history
        citizen.get("/follow/case/")
