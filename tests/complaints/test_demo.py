"""The demo is loaded once, plays through all states, and its accounts open their doors."""

from __future__ import annotations

import re
from datetime import datetime
from io import StringIO
from pathlib import Path
from time import monotonic

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from complaints import demo
from complaints.models import Complaint, Deadline, Document
from complaints.permissions import post_of, visible_to
from complaints.queries import find_by_code, next_deadline, shown
from complaints.states import State
from regions.models import User
from tests.factories import WIB

MOST_SECONDS = 20  # on a machine that does other things as well; 2 s when it doesn't


@pytest.fixture
def reference_data(db: None) -> None:
    call_command("load_reference", stdout=StringIO())


@pytest.fixture
def data_dir(tmp_path: Path, settings) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def test_demo_is_loaded_once_and_shows_every_state(
    reference_data: None, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    started = monotonic()
    call_command("load_demo")
    assert monotonic() - started < MOST_SECONDS
    file = data_dir / "demo-accounts.txt"
    first = file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    assert "invented" in first
    call_command("load_demo")

    assert file.read_text() == first
    # But one: not even in a demo is a real government named as one that was published.
    assert {complaint.state for complaint in Complaint.objects.all()} == set(State) - {State.PUBLISHED}
    assert Complaint.objects.count() == 17
    assert Complaint.objects.filter(is_confidential=True).count() == 1
    assert Document.objects.filter(clarification__isnull=False).count() == 7
    assert all(demo.INVENTED in complaint.account for complaint in Complaint.objects.all())
    assert not User.objects.exclude(email__endswith=".example").exists()
    assert_accounts_work(first)
    assert_receipt_opens(first)
    assert_deadlines_near_and_past()


def assert_accounts_work(text: str) -> None:
    rows = re.findall(r"^ +http\S+/ +(\S+) +(\S+) ", text, re.MULTILINE)
    assert len(rows) == 9
    today = timezone.localdate()
    for username, password in rows:
        user = User.objects.get(username=username)
        assert user.check_password(password)
        assert len(password) >= 12
        sees = user.is_superuser or visible_to(user).exists() or post_of(user, today) is not None
        assert sees, username


def assert_receipt_opens(text: str) -> None:
    found = re.search(r"Register number +(\S+)\n +Secret code +(.+)", text)
    assert found is not None
    assert find_by_code(found[1], found[2]) is not None


def assert_deadlines_near_and_past() -> None:
    now = timezone.now()
    first = [(one, next_deadline(one)) for one in Complaint.objects.filter(state=State.CLARIFICATION)]
    states = [shown(deadline, one.office.zone, now).state for one, deadline in first if deadline]
    assert sorted(states) == ["", "near", "overdue"]
    assert not Deadline.objects.filter(settled_at__isnull=True, next_mark_at__lte=now).exists()


@pytest.mark.parametrize("day", [datetime(2027, 1, 4, 8, tzinfo=WIB), datetime(2028, 3, 1, 0, 30, tzinfo=WIB)])
def test_demo_plays_on_any_day(reference_data: None, data_dir: Path, day: datetime) -> None:
    loaded = demo.load(now=day, password=lambda: "sandi-contoh-123")
    assert loaded.cases == Complaint.objects.count()


def test_demo_password_is_for_all(reference_data: None, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "satu-untuk-semua")
    call_command("load_demo", stdout=StringIO())
    assert all(user.check_password("satu-untuk-semua") for user in User.objects.all())


def test_demo_that_fails_leaves_nothing(reference_data: None, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "sweep_deadlines", None)
    with pytest.raises(TypeError):
        call_command("load_demo")

    assert not User.objects.exists()
    assert not (data_dir / "demo-accounts.txt").exists()


# --- The administrator of an empty office -----------------------------------------------------------------------------


def test_administrator_is_made_when_there_is_none(db: None, data_dir: Path) -> None:
    call_command("create_administrator", stdout=StringIO())
    file = data_dir / "administrator.txt"
    text = file.read_text()
    found = re.search(r"Password +(\S+)", text)

    assert found is not None
    assert User.objects.get(is_superuser=True).check_password(found[1])
    assert settings.DOOR_ADDRESSES["staff"] in text
    assert file.stat().st_mode & 0o777 == 0o600


def test_administrator_is_left_alone(db: None, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", "sandi-dari-luar")
    User.objects.create_superuser("lain")
    call_command("create_administrator")

    assert User.objects.get().username == "lain"
    assert not (data_dir / "administrator.txt").exists()


def test_administrators_password_may_be_given(db: None, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", "sandi-dari-luar")
    call_command("create_administrator", stdout=StringIO())

    assert User.objects.get().check_password("sandi-dari-luar")
