"""The acts of the examination and of what follows it, each through its form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone, translation

from complaints.events import EventCode
from complaints.examination import AppointmentKind
from complaints.models import Complaint, CorrectiveAction, Notice, OutcomeNotice, Proposal
from complaints.staff.foresight import Foresight
from complaints.states import State
from regions.models import Body
from tests.complaints.conftest import Place
from tests.complaints.staff import procedure
from tests.complaints.staff.making import asked, days_ago, examined, received
from tests.complaints.staff.procedure import next_week, reread
from tests.factories import make_body, make_officer

pytestmark = pytest.mark.urls("config.doors.staff")

Making = Callable[[Place], Complaint]
Played = tuple[str, Making, dict[str, str], tuple[State, EventCode]]


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["tuntas_language"] = "en"


def address(complaint: Complaint, act: str) -> str:
    return f"/complaints/complaint/{complaint.pk}/{act}/"


def do(client: Client, complaint: Complaint, act: str, **answers: Any) -> Any:
    return client.post(address(complaint, act), answers)


def when(moment: datetime) -> dict[str, str]:
    """A moment as the form asks for it."""
    return {
        "held_on_day": str(moment.day),
        "held_on_month": str(moment.month),
        "held_on_year": str(moment.year),
        "hour": "09.30",
    }


def invitation(**changes: str) -> dict[str, str]:
    return when(next_week()) | {"place": "Kantor Semarang", "invited": "Kepala dinas", "note": "Surat 12."} | changes


def last_event(complaint: Complaint) -> tuple[str, str, Any]:
    event = complaint.events.latest("id")
    return event.code, event.note, event.actor


def unanswered(place: Place) -> Complaint:
    return reread(asked(place, days=20).complaint)


def waiting(place: Place) -> Complaint:
    return reread(asked(place).complaint)


def with_summons(place: Place) -> Complaint:
    return reread(procedure.summoned(place).complaint)


def in_mediation(place: Place) -> Complaint:
    return reread(procedure.summoned(place, kind=AppointmentKind.MEDIATION).complaint)


def told_long_ago(place: Place) -> Complaint:
    return procedure.told(place, days=20)


# What is asked, of which case, and where it leads.
ACTS: list[Played] = [
    ("go-on-without-answer", unanswered, {"note": "a"}, (State.EXAMINATION, EventCode.WENT_ON_WITHOUT_ANSWER)),
    ("summon", examined, invitation(), (State.EXAMINATION, EventCode.SUMMONED)),
    ("summon", waiting, invitation(), (State.CLARIFICATION, EventCode.SUMMONED)),
    ("site-visit", examined, invitation(invited=""), (State.EXAMINATION, EventCode.VISIT_SET)),
    ("mediation", waiting, invitation(kind="conciliation"), (State.MEDIATION, EventCode.MEDIATION_STARTED)),
    ("end-mediation", in_mediation, {"reason": "a"}, (State.EXAMINATION, EventCode.MEDIATION_ENDED)),
    ("give-outcome", procedure.heard, {"words": "a", "note": "b"}, (State.OUTCOME, EventCode.OUTCOME_GIVEN)),
    ("record-comment", procedure.told, {"comment": "a"}, (State.OUTCOME, EventCode.OUTCOME_COMMENTED)),
    ("resume-examination", procedure.commented, {"reason": "a"}, (State.EXAMINATION, EventCode.EXAMINATION_RESUMED)),
    (
        "send-recommendation",
        procedure.recommended,
        {"note": "a"},
        (State.RECOMMENDATION, EventCode.RECOMMENDATION_SENT),
    ),
    (
        "recommendation-report",
        procedure.sent,
        {"report": "a", "outcome": "partly"},
        (State.RECOMMENDATION, EventCode.RECOMMENDATION_REPORTED),
    ),
    (
        "publish",
        procedure.judged_superior,
        {"reason": "a", "step": "confirmed"},
        (State.PUBLISHED, EventCode.PUBLISHED),
    ),
]


@pytest.mark.parametrize("played", ACTS, ids=lambda played: f"{played[0]}-{played[1].__name__}")
def test_act_is_shown_done_and_does_what_it_foretold(place: Place, examiner: Client, played: Played) -> None:
    act, making, answers, (state, code) = played
    complaint = reread(making(place))
    foresight: Foresight = examiner.get(address(complaint, act)).context["foresight"]
    before = set(complaint.deadlines.filter(settled_at__isnull=True).values_list("step", flat=True))
    mails = Notice.objects.count()

    response = do(examiner, complaint, act, **answers)

    assert response.url == address(complaint, "change")
    assert reread(complaint).state == state
    assert last_event(complaint)[0::2] == (code, place.examiner)
    after = complaint.deadlines.filter(settled_at__isnull=True)
    assert [one.step for one in foresight.begins] == [one.step for one in after if one.step not in before]
    assert {one.step for one in foresight.ends} == before - set(after.values_list("step", flat=True))
    assert len(foresight.told) == Notice.objects.count() - mails
    with translation.override("en"):
        assert foresight.state == ("" if complaint.state == state else str(state.label))


LATE: dict[str, dict[str, str]] = {
    "go-on-without-answer": {"note": "Kata saya."},
    "summon": invitation(place="Kata saya."),
    "site-visit": invitation(place="Kata saya."),
    "mediation": invitation(place="Kata saya.", kind="mediation"),
    "end-mediation": {"reason": "Kata saya."},
    "give-outcome": {"words": "Kata saya."},
    "record-comment": {"comment": "Kata saya."},
    "resume-examination": {"reason": "Kata saya."},
    "propose-report": {"result": "stopped", "opinion": "Kata saya.", "words": "Kata saya."},
    "pass-to-resolution": {"reason": "Kata saya."},
    "propose-recommendation": {"words": "Kata saya.", "body": "government"},
    "send-recommendation": {"note": "Kata saya."},
    "recommendation-report": {"report": "Kata saya.", "outcome": "partly"},
    "publish": {"reason": "Kata saya.", "step": "confirmed"},
}


@pytest.mark.parametrize("act", LATE)
def test_act_that_the_state_forbids_is_refused_and_keeps_what_was_written(
    place: Place, examiner: Client, act: str
) -> None:
    complaint = received(place)
    told_off = examiner.get(address(complaint, act), follow=True)
    assert len(list(told_off.context["messages"])) == 1

    answers = LATE[act] | ({"body": str(place.government.pk)} if "body" in LATE[act] else {})
    response = do(examiner, complaint, act, **answers)

    assert len(response.context["form"].non_field_errors()) == 1
    assert "Kata saya." in response.content.decode()
    assert complaint.events.count() == 1


@pytest.mark.parametrize("act", [*LATE, "record-appointment", "judge-correction"])
def test_case_of_another_office_is_not_there(other_case: Complaint, place: Place, examiner: Client, act: str) -> None:
    assert examiner.get(address(other_case, act)).status_code == 404
    assert examiner.post(address(other_case, act), LATE.get(act, {})).status_code == 404


@pytest.mark.parametrize(
    ("act", "making", "message"),
    [
        ("go-on-without-answer", waiting, "The body still has time to answer; go on without its answer after"),
        ("record-appointment", examined, "No appointment waits for its outcome."),
        ("give-outcome", examined, "Hear the body first: ask for a clarification, summon, or visit."),
        ("record-comment", procedure.commented, "The complainant commented already."),
        ("record-comment", told_long_ago, "The time for a comment is over."),
        ("resume-examination", procedure.told, "The complainant has not commented."),
        ("propose-report", procedure.told, "The complainant may still comment on the outcome"),
        ("pass-to-resolution", procedure.monitored, "The bodies still have time to put things right."),
        ("send-recommendation", procedure.sent, "The recommendation was sent already."),
        ("recommendation-report", procedure.recommended, "The recommendation was not sent yet."),
        ("publish", procedure.sent, "The superior still has time to report."),
    ],
)
def test_what_stands_in_the_way_is_said_on_the_case_and_on_the_form(
    place: Place, examiner: Client, act: str, making: Making, message: str
) -> None:
    complaint = making(place)
    offers = examiner.get(address(complaint, "change")).context["offers"]
    [hindrance] = [offer.hindrance for offer in offers if offer.url == address(complaint, act)]
    assert hindrance.startswith(message)

    response = examiner.get(address(complaint, act), follow=True)
    assert [str(told) for told in response.context["messages"]] == [hindrance]


# --- Appointments -----------------------------------------------------------------------------------------------------


def test_hour_of_an_appointment_is_the_offices_own(place: Place, examiner: Client) -> None:
    complaint = examined(place)
    type(place.office).objects.update(time_zone="Asia/Jayapura")
    assert "WIT" in examiner.get(address(complaint, "summon")).content.decode()
    do(examiner, complaint, "summon", **invitation(hour="14:05"))

    appointment = complaint.appointments.get()
    local = timezone.localtime(appointment.held_at, ZoneInfo("Asia/Jayapura"))
    assert (local.date(), f"{local:%H.%M}") == (next_week().date(), "14.05")
    assert (appointment.kind, appointment.place, appointment.invited, appointment.set_by) == (
        "summons",
        "Kantor Semarang",
        "Kepala dinas",
        place.examiner,
    )
    assert last_event(complaint)[1] == "Surat 12."


@pytest.mark.parametrize(
    ("act", "changes", "wrong"),
    [
        ("summon", {"hour": "setengah sepuluh"}, ["hour"]),
        ("summon", {"hour": "25.00"}, ["hour"]),
        ("summon", {"held_on_month": "13"}, ["held_on"]),
        ("summon", {"held_on_day": "", "hour": ""}, ["held_on", "hour"]),
        ("summon", {"place": "", "invited": ""}, ["invited", "place"]),
        ("site-visit", {"place": "x\0"}, ["place"]),
        ("mediation", {}, ["kind"]),
        ("mediation", {"kind": "summons"}, ["kind"]),
    ],
)
def test_appointment_that_is_not_whole_returns_the_form(
    place: Place, examiner: Client, act: str, changes: dict[str, str], wrong: list[str]
) -> None:
    complaint = examined(place)
    response = do(examiner, complaint, act, **invitation(**changes))

    assert sorted(response.context["form"].errors) == wrong
    assert not complaint.appointments.exists()


def test_appointment_in_the_past_is_refused_by_the_action(place: Place, examiner: Client) -> None:
    response = do(examiner, examined(place), "summon", **(invitation() | when(days_ago(2))))
    assert response.context["form"].non_field_errors() == ["Choose a moment that is still to come."]


def test_what_an_appointment_brought_is_recorded_for_the_chosen_one(place: Place, examiner: Client) -> None:
    complaint = with_summons(place)
    do(examiner, complaint, "site-visit", **invitation())
    summons, visit = complaint.appointments.order_by("id")
    page = examiner.get(address(complaint, "record-appointment"))
    assert set(page.context["form"].fields["appointment"].queryset) == {summons, visit}

    do(examiner, complaint, "record-appointment", appointment=visit.pk, outcome="Kantor tutup.")

    outcomes = complaint.appointments.order_by("id").values_list("outcome", flat=True)
    assert list(outcomes) == ["", "Kantor tutup."]
    again = do(examiner, complaint, "record-appointment", appointment=visit.pk, outcome="x")
    assert list(again.context["form"].errors) == ["appointment"]


def test_appointment_of_another_case_is_not_among_the_choices(place: Place, examiner: Client) -> None:
    elsewhere = procedure.summoned(place)
    response = do(examiner, with_summons(place), "record-appointment", appointment=elsewhere.pk, outcome="x")
    assert list(response.context["form"].errors) == ["appointment"]


# --- Outcome ----------------------------------------------------------------------------------------------------------


def test_outcome_and_comment_are_kept_as_written(place: Place, examiner: Client) -> None:
    complaint = procedure.heard(place)
    do(examiner, complaint, "give-outcome", words="Ada penundaan.", note="Ringkas.")
    assert last_event(complaint)[1] == "Ringkas."
    do(examiner, complaint, "record-comment", comment="Saya setuju.")

    notice = OutcomeNotice.objects.get()
    assert (notice.words, notice.comment, notice.given_by) == ("Ada penundaan.", "Saya setuju.", place.examiner)


# --- Report -----------------------------------------------------------------------------------------------------------


def a_report(**changes: Any) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "result": "found",
        "opinion": "Terlambat.",
        "words": "Kami menemukan penundaan.",
        "found": ["undue_delay", "failure_to_serve"],
        "not_found": ["discrimination"],
        "correction": "Bayarkan.",
    }
    return answers | changes


def test_report_is_proposed_with_all_that_was_written(place: Place, examiner: Client) -> None:
    neighbour = make_body("Inspektorat Kabupaten Banyumas", region=place.service.region, parent=place.government)
    complaint = procedure.commented(place)
    foresight = examiner.get(address(complaint, "propose-report")).context["foresight"]
    assert (foresight.state, foresight.told) == ("", [str(place.head)])

    answers = a_report(addressee_2=neighbour.pk, correction_2="Awasi.", addressee_4=place.government.pk)
    do(examiner, complaint, "propose-report", **answers, correction_4="Anggarkan.")

    proposal = Proposal.objects.get()
    assert (proposal.kind, proposal.state, proposal.proposed_by) == ("report", "pending", place.examiner)
    assert proposal.content == {
        "result": "found",
        "opinion": "Terlambat.",
        "words": "Kami menemukan penundaan.",
        "findings": {"undue_delay": True, "failure_to_serve": True, "discrimination": False},
        "actions": {
            str(place.service.pk): "Bayarkan.",
            str(neighbour.pk): "Awasi.",
            str(place.government.pk): "Anggarkan.",
        },
    }
    assert reread(complaint).state == State.OUTCOME


def test_report_that_found_nothing_asks_for_nothing(place: Place, examiner: Client) -> None:
    complaint = told_long_ago(place)
    do(examiner, complaint, "propose-report", **a_report(result="not_found", found=[], correction=""))

    content = Proposal.objects.get().content
    assert (content["result"], content["findings"], content["actions"]) == ("not_found", {"discrimination": False}, {})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"found": []}, "The result and the findings have to agree."),
        ({"correction": ""}, "Write what has to be put right, and by which body."),
        (
            {"result": "not_found", "found": []},
            "Only a report that found maladministration asks for corrective action.",
        ),
    ],
)
def test_report_that_does_not_agree_with_itself_is_refused(
    place: Place, examiner: Client, changes: dict[str, Any], message: str
) -> None:
    response = do(examiner, procedure.commented(place), "propose-report", **a_report(**changes))

    assert response.context["form"].non_field_errors() == [message]
    assert response.context["form"]["opinion"].value() == "Terlambat."
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"result": "", "opinion": "", "words": ""}, ["opinion", "result", "words"]),
        ({"result": "nonsense"}, ["result"]),
        ({"found": ["nonsense"]}, ["found"]),
        ({"not_found": ["undue_delay"]}, ["not_found"]),
        ({"addressee_2": "government"}, ["correction_2"]),
        ({"correction_3": "Awasi."}, ["addressee_3"]),
        ({"addressee_2": "service", "correction_2": "x"}, ["addressee_2"]),
        ({"addressee_2": "x", "correction_2": "x"}, ["addressee_2"]),
        (
            {"addressee_2": "government", "correction_2": "x", "addressee_3": "government", "correction_3": "y"},
            ["addressee_3"],
        ),
    ],
)
def test_report_that_is_not_whole_returns_the_form(
    place: Place, examiner: Client, changes: dict[str, Any], wrong: list[str]
) -> None:
    bodies = {"government": str(place.government.pk), "service": str(place.service.pk)}
    changes = {name: bodies.get(value, value) if isinstance(value, str) else value for name, value in changes.items()}
    response = do(examiner, procedure.commented(place), "propose-report", **a_report(**changes))

    assert sorted(response.context["form"].errors) == wrong


def test_addressees_are_those_above_beside_and_below(place: Place, examiner: Client) -> None:
    beside = make_body("Dinas Kesehatan Kabupaten Banyumas", region=place.service.region, parent=place.government)
    below = make_body("UPTD Sosial", region=place.service.region, parent=place.service)
    make_body("Dinas Lain", region=place.service.region)
    gone = make_body("Dinas Lama", region=place.service.region, parent=place.government)
    Body.objects.filter(pk=gone.pk).update(is_active=False)
    response = examiner.get(address(procedure.commented(place), "propose-report"))

    offered = response.context["form"].fields["addressee_2"].queryset
    assert set(offered) == {place.government, beside, below}


def test_one_proposal_at_a_time(place: Place, examiner: Client) -> None:
    complaint = procedure.report_proposed(place).complaint
    response = examiner.get(address(complaint, "propose-report"), follow=True)
    assert [str(told) for told in response.context["messages"]] == [
        "A proposal on this report waits for approval already."
    ]


# --- Corrective action ------------------------------------------------------------------------------------------------


def test_each_corrective_action_is_judged_by_itself(place: Place, examiner: Client) -> None:
    complaint = procedure.monitored(place, place.service, place.government)
    first, second = CorrectiveAction.objects.order_by("id")
    foresight = examiner.get(address(complaint, "judge-correction")).context["foresight"]
    assert foresight.told == ["the officers of the body you choose", "the complainant, if they left an e-mail address"]

    do(examiner, complaint, "judge-correction", action=second.pk, judgement="carried_out", note="Lunas.")

    judgements = CorrectiveAction.objects.order_by("id").values_list("judgement", flat=True)
    assert list(judgements) == ["", "carried_out"]
    assert last_event(complaint) == (EventCode.CORRECTION_JUDGED, "Lunas.", place.examiner)
    still_due = complaint.deadlines.filter(step="corrective_action", settled_at__isnull=True)
    assert [one.body for one in still_due] == [first.body]


def test_judging_the_only_action_foretells_who_is_told(place: Place, examiner: Client) -> None:
    complaint = procedure.monitored(place)
    foresight = examiner.get(address(complaint, "judge-correction")).context["foresight"]
    mails = Notice.objects.count()
    do(examiner, complaint, "judge-correction", action=CorrectiveAction.objects.get().pk, judgement="partly", note="")

    assert len(foresight.told) == Notice.objects.count() - mails == 3


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [({}, ["action", "judgement"]), ({"action": "other", "judgement": "x"}, ["action", "judgement"])],
)
def test_judgement_that_is_not_whole_returns_the_form(
    place: Place, examiner: Client, answers: dict[str, str], wrong: list[str]
) -> None:
    other = procedure.monitored(place).corrective_actions.get()
    complaint = procedure.monitored(place)
    answers = answers | ({"action": str(other.pk)} if answers else {})
    response = do(examiner, complaint, "judge-correction", **answers)

    assert sorted(response.context["form"].errors) == wrong


def test_case_passes_to_resolution_with_what_was_not_put_right(place: Place, examiner: Client) -> None:
    complaint = procedure.monitored(place)
    do(examiner, complaint, "judge-correction", action=CorrectiveAction.objects.get().pk, judgement="partly", note="")
    foresight = examiner.get(address(complaint, "pass-to-resolution")).context["foresight"]
    mails = Notice.objects.count()
    do(examiner, complaint, "pass-to-resolution", reason="Baru separuh.")

    assert reread(complaint).state == State.RESOLUTION
    assert last_event(complaint) == (EventCode.PASSED_TO_RESOLUTION, "Baru separuh.", place.examiner)
    assert [one.step for one in foresight.ends] == ["corrective_action"]
    assert len(foresight.told) == Notice.objects.count() - mails


# --- Recommendation ---------------------------------------------------------------------------------------------------


def test_recommendation_goes_to_the_body_above_unless_another_is_chosen(place: Place, examiner: Client) -> None:
    complaint = procedure.resolved(place)
    form = examiner.get(address(complaint, "propose-recommendation")).context["form"]
    assert form["body"].value() == place.government.pk
    assert form.fields["body"].widget.choices == [(place.government.pk, place.government.name)]

    do(examiner, complaint, "propose-recommendation", body=place.government.pk, words="Bayarkan.")
    assert Proposal.objects.get(kind="recommendation").content == {"body": place.government.pk, "words": "Bayarkan."}
    assert reread(complaint).state == State.RESOLUTION


def test_search_for_a_superior_keeps_what_was_written(place: Place, examiner: Client) -> None:
    governor = make_body("Gubernur Jawa Tengah")
    complaint = procedure.resolved(place)
    response = do(
        examiner, complaint, "propose-recommendation", step="search", q="gubernur", words="Bayarkan.", body=""
    )
    form = response.context["form"]
    assert (form["words"].value(), form.is_bound) == ("Bayarkan.", False)
    assert [pk for pk, _name in form.fields["body"].widget.choices] == [place.government.pk, governor.pk]

    do(examiner, complaint, "propose-recommendation", q="gubernur", body=governor.pk, words="Bayarkan.")
    assert Proposal.objects.get(kind="recommendation").content["body"] == governor.pk


@pytest.mark.parametrize("body", ["", "x", "service", "9" * 40])
def test_superior_is_another_body_that_there_is(place: Place, examiner: Client, body: str) -> None:
    complaint = procedure.resolved(place)
    body = str(place.service.pk) if body == "service" else body
    response = do(examiner, complaint, "propose-recommendation", body=body, words="x", q="\0")
    assert list(response.context["form"].errors) == ["body"]


def test_superiors_report_is_kept_as_written(place: Place, examiner: Client) -> None:
    complaint = procedure.sent(place)
    do(examiner, complaint, "recommendation-report", report="Sudah separuh.", outcome="partly")

    recommendation = reread(complaint).recommendation
    assert (recommendation.report, recommendation.outcome) == ("Sudah separuh.", "partly")


def test_publishing_asks_once_more(place: Place, examiner: Client) -> None:
    complaint = procedure.judged_superior(place)
    check = do(examiner, complaint, "publish", reason="Tidak dilaksanakan.")
    assert "Tidak dilaksanakan." in check.content.decode()
    assert reread(complaint).state == State.RECOMMENDATION

    change = do(examiner, complaint, "publish", reason="Tidak dilaksanakan.", step="change")
    assert change.context["form"]["reason"].value() == "Tidak dilaksanakan."
    assert reread(complaint).state == State.RECOMMENDATION

    do(examiner, complaint, "publish", reason="Tidak dilaksanakan.", step="confirmed")
    assert last_event(complaint) == (EventCode.PUBLISHED, "Tidak dilaksanakan.", place.examiner)
    assert reread(complaint).recommendation.published_at is not None


def test_publishing_says_who_is_named(place: Place, examiner: Client) -> None:
    make_officer(place.government, until_on=(days_ago(0) - timedelta(days=1)).date())
    text = examiner.get(address(procedure.judged_superior(place), "publish")).content.decode()
    assert f"{place.government} is named publicly" in text
