"""Agreed targets are entered with the agreement, never later than the law."""

from __future__ import annotations

import pytest
from django.test import Client

from agreements.models import Agreement
from complaints.models import AgreedTarget, Rule
from regions.models import User
from tests.agreements.test_admin import ADD, filled
from tests.complaints.conftest import Place

pytestmark = pytest.mark.urls("config.doors.staff")


@pytest.fixture
def root(client: Client, place: Place) -> Client:
    client.cookies["tuntas_language"] = "en"
    client.force_login(User.objects.create_superuser("root"))
    return client


def with_targets(place: Place, *rows: tuple[str, str, str], **changes: str) -> dict[str, str]:
    form = filled(place.government, signed_on="2023-05-26", **changes) | {"targets-TOTAL_FORMS": str(len(rows))}
    for number, row in enumerate(rows):
        form |= {f"targets-{number}-{name}": value for name, value in zip(("step", "days", "unit"), row, strict=True)}
    return form


def errors(response: object) -> list[dict[str, list[str]]]:
    formsets = response.context["inline_admin_formsets"]  # type: ignore[attr-defined]
    [targets] = [one.formset for one in formsets if one.formset.prefix == "targets"]
    return [dict(one.errors) for one in targets.forms]


def test_a_target_within_the_law_is_kept(place: Place, root: Client) -> None:
    days = Rule.objects.filter(step="clarification_1").latest("rule_set__from_on").days
    response = root.post(ADD, with_targets(place, ("clarification_1", str(days), "calendar")))

    assert response.status_code == 302
    assert AgreedTarget.objects.values_list("agreement__slug", "step", "days", "unit").get() == (
        "banyumas",
        "clarification_1",
        days,
        "calendar",
    )


def test_a_later_target_is_refused_at_its_row_and_the_rest_kept(place: Place, root: Client) -> None:
    rows = [("first_reply", "7", "calendar"), ("clarification_1", "30", "calendar")]
    response = root.post(ADD, with_targets(place, *rows, title="Nota yang Panjang"))
    [first, second] = errors(response)

    assert first == {}
    assert [message.partition(" of ")[0] for message in second["days"]] == [
        "This target is later than the legal deadline"
    ]
    text = response.content.decode()
    assert not response.context["adminform"].form.errors
    assert "Nota yang Panjang" in text
    assert 'value="30"' in text
    assert not Agreement.objects.exists()


def test_working_days_that_a_leave_makes_later_are_refused(place: Place, root: Client) -> None:
    [row] = errors(root.post(ADD, with_targets(place, ("clarification_1", "11", "working"))))
    assert list(row) == ["days"]


@pytest.mark.parametrize("row", [("breach_notice", "3", "calendar"), ("clarification_1", "0", "calendar")])
def test_what_cant_be_a_target_is_refused(place: Place, root: Client, row: tuple[str, str, str]) -> None:
    [found] = errors(root.post(ADD, with_targets(place, row)))
    assert list(found) == ["days"]


def test_a_target_that_the_law_overtook_hinders_no_other_change(place: Place, root: Client) -> None:
    root.post(ADD, with_targets(place, ("clarification_1", "7", "calendar")))
    target = AgreedTarget.objects.get()
    Rule.objects.filter(step="clarification_1").update(days=5)
    changes = with_targets(place, ("clarification_1", "7", "calendar"), title="Judul Baru")
    changes |= {
        "targets-INITIAL_FORMS": "1",
        "targets-0-id": str(target.pk),
        "targets-0-agreement": str(target.agreement_id),
    }
    for part in ("parties", "signatories", "scope_items", "facts"):
        row = getattr(target.agreement, part).get()
        changes |= {f"{part}-INITIAL_FORMS": "1", f"{part}-0-id": str(row.pk)}
    response = root.post(f"/agreements/agreement/{target.agreement_id}/change/", changes)

    assert response.status_code == 302
    assert Agreement.objects.get().title == "Judul Baru"
