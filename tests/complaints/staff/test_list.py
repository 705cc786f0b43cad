"""The list of cases, the outbox, the rule sets, and the first page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from complaints import roles
from complaints.models import Complaint, Notice, RuleSet
from complaints.staff.changelist import BoundedPaginator
from regions.actions import appoint
from regions.models import Office, StaffMember, User
from tests.complaints.conftest import Place
from tests.complaints.staff.making import asked, closed, examined, received, without_body
from tests.factories import make_head_office, make_staff

pytestmark = pytest.mark.urls("config.doors.staff")

LIST = "/complaints/complaint/"
QUERIES_OF_THE_LIST = 9
QUERIES_OF_THE_OUTBOX = 8
QUERIES_OF_THE_FIRST_PAGE = 12


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["tuntas_language"] = "en"


def listed(client: Client, **query: str) -> list[int]:
    return [complaint.pk for complaint in client.get(LIST, query).context["cl"].result_list]


def test_office_sees_its_own_cases_the_newest_first(
    place: Place, other_case: Complaint, stranger: User, client: Client
) -> None:
    old, new = received(place, days=9), received(place, days=2)
    client.force_login(place.examiner)
    assert listed(client) == [new.pk, old.pk]
    client.force_login(stranger)
    assert listed(client) == [other_case.pk]


def test_head_office_sees_all_and_filters_by_office(place: Place, other_case: Complaint, client: Client) -> None:
    here = received(place)
    client.force_login(make_staff(make_head_office(), StaffMember.Role.EXAMINER))

    assert set(listed(client)) == {here.pk, other_case.pk}
    assert listed(client, office__id__exact=str(place.office.pk)) == [here.pk]


def test_administrator_without_office_has_no_list(place: Place, client: Client) -> None:
    received(place)
    client.force_login(User.objects.create_superuser("root"))

    assert client.get(LIST).status_code == 403
    assert client.get("/").status_code == 200


def test_filters(place: Place, examiner: Client) -> None:
    new, late, soon, over = (
        received(place),
        asked(place, days=20).complaint,
        asked(place, days=10).complaint,
        closed(place),
    )

    assert set(listed(examiner, state="open")) == {new.pk, late.pk, soon.pk}
    assert listed(examiner, state="closed") == [over.pk]
    assert set(listed(examiner, officer="me")) == {late.pk, soon.pk}
    assert listed(examiner, officer="nobody") == [new.pk]
    assert listed(examiner, due="overdue") == [late.pk]
    assert listed(examiner, due="week") == [soon.pk]
    assert len(listed(examiner, due="nonsense", state="nonsense", officer="nonsense")) == 4


def test_what_is_due_is_listed_in_its_order(place: Place, examiner: Client) -> None:
    later, sooner = asked(place, days=9).complaint, asked(place, days=12).complaint
    assert listed(examiner, due="week") == [sooner.pk, later.pk]


def test_search_by_number_and_by_words_of_the_body(place: Place, examiner: Client) -> None:
    first, second, named = received(place), received(place), without_body(place)

    assert listed(examiner, q=second.register.lower()) == [second.pk]
    assert set(listed(examiner, q="sosial dinas")) == {first.pk, second.pk}
    assert listed(examiner, q="loket") == [named.pk]
    assert listed(examiner, q="tidak ada") == []


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%2F",
        "q=%25_%27",
        "p=999999",
        "p=x",
        "office__id__exact=x",
        "state=%00",
        "o=1.2.x",
        "account=x",
        "e=1",
    ],
)
def test_no_address_is_a_fault(place: Place, client: Client, query: str) -> None:
    received(place)
    client.force_login(make_staff(make_head_office(), StaffMember.Role.NATIONAL))
    assert client.get(f"{LIST}?{query}").status_code in {200, 302, 400}


def test_list_takes_few_queries_however_long(
    place: Place, examiner: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    received(place)
    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        examiner.get(LIST)
    examined(place)
    asked(place, days=20)
    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        examiner.get(LIST)


def test_counting_stops(place: Place, examiner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(3):
        received(place)
    monkeypatch.setattr(BoundedPaginator, "MOST", 2)
    response = examiner.get(LIST)

    assert response.context["cl"].result_count == 2
    assert "more than 2 reports" in response.content.decode()


# --- The first page ---------------------------------------------------------------------------------------------------


def counts(client: Client, which: str) -> list[int]:
    return [tile["count"] for tile in client.get("/").context[which]]


def test_first_page_counts_what_waits(place: Place, other_case: Complaint, examiner: Client) -> None:
    received(place)
    asked(place, days=20)
    asked(place, days=10)
    closed(place)

    assert counts(examiner, "mine") == [2, 1, 1]
    assert counts(examiner, "everyone") == [3, 1, 1, 1]


def test_tiles_lead_to_as_many_cases_as_they_say(place: Place, examiner: Client) -> None:
    received(place)
    asked(place, days=20)
    asked(place, days=10)
    page = examiner.get("/").context
    for tile in [*page["mine"], *page["everyone"]]:
        assert examiner.get(tile["url"]).context["cl"].result_count == tile["count"], tile["url"]


def test_what_is_due_first_stands_first(place: Place, client: Client) -> None:
    asked(place, days=10)
    late = asked(place, days=20).complaint
    client.force_login(place.head)
    first = client.get("/").context["first_due"][0]

    assert (first.complaint, first.deadline.state) == (late, "overdue")


def test_first_page_takes_few_queries(
    place: Place, examiner: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    received(place)
    with django_assert_num_queries(QUERIES_OF_THE_FIRST_PAGE):
        examiner.get("/")
    asked(place, days=20)
    asked(place, days=10)
    with django_assert_num_queries(QUERIES_OF_THE_FIRST_PAGE):
        examiner.get("/")


# --- The outbox and the rules -----------------------------------------------------------------------------------------


def test_outbox_shows_the_mails_of_ones_own_cases(place: Place, other_case: Complaint, client: Client) -> None:
    here = received(place)
    client.force_login(place.examiner)
    text = client.get("/complaints/notice/").content.decode()
    assert here.register in text
    assert other_case.register not in text

    client.force_login(User.objects.create_superuser("root"))
    assert other_case.register in client.get("/complaints/notice/").content.decode()


def test_outbox_takes_few_queries(
    place: Place, examiner: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    received(place)
    with django_assert_num_queries(QUERIES_OF_THE_OUTBOX):
        examiner.get("/complaints/notice/")
    asked(place)
    with django_assert_num_queries(QUERIES_OF_THE_OUTBOX):
        examiner.get("/complaints/notice/")


def test_the_hour_of_a_mail_is_the_offices_own_and_says_so(place: Place, examiner: Client) -> None:
    complaint = received(place)
    Office.objects.update(time_zone=Office.Zone.WIT)
    Notice.objects.update(state=Notice.State.SENT, sent_at=datetime(2026, 11, 2, 20, 0, tzinfo=UTC))
    for page in ("/complaints/notice/", f"/complaints/complaint/{complaint.pk}/change/"):
        assert "3 Nov 2026, 05.00 WIT" in examiner.get(page).content.decode()


def test_rules_that_a_case_uses_are_read_only_also_for_administrators(place: Place, client: Client) -> None:
    received(place)
    client.force_login(User.objects.create_superuser("root"))
    rule_set = RuleSet.objects.latest("from_on")
    address = f"/complaints/ruleset/{rule_set.pk}/change/"
    text = client.get(address).content.decode()
    assert "UU 37/2008 art. 33" in text
    assert client.post(address, {"name": "x"}).status_code == 403
    assert client.get("/complaints/ruleset/add/").status_code == 403


def test_rules_are_shown_to_all_roles(place: Place, examiner: Client) -> None:
    assert examiner.get("/complaints/ruleset/").status_code == 403
    roles.sync()
    appoint(place.examiner, office=place.office, role=StaffMember.Role.EXAMINER)
    assert examiner.get("/complaints/ruleset/").status_code == 200


def test_what_is_sealed_has_no_page(place: Place, client: Client) -> None:
    client.force_login(User.objects.create_superuser("root"))
    for model in ("identity", "draft", "event", "registercounter", "agendacounter", "document"):
        assert client.get(f"/complaints/{model}/").status_code == 404
