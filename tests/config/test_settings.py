import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

ASK = "import json; from config import settings; print(json.dumps(settings.DOOR_ADDRESSES))"
OFFICER = "https://instansi.example"


def test_tests_never_see_the_kept_data() -> None:
    assert settings.DATA_DIR != settings.BASE_DIR / ".data"


@pytest.mark.parametrize(
    ("given", "public", "officer", "staff"),
    [
        ({}, "http://localhost:8000", "http://localhost:8001", "http://localhost:8002"),
        ({"PORT": ""}, "http://localhost:8000", "http://localhost:8001", "http://localhost:8002"),
        ({"PORT": "9000"}, "http://localhost:9000", "http://localhost:9001", "http://localhost:9002"),
        ({"PORT": "9000", "OFFICER_URL": f"{OFFICER}/"}, "http://localhost:9000", OFFICER, "http://localhost:9002"),
    ],
)
def test_the_doors_are_found_at_their_ports_unless_an_address_is_given(
    given: dict[str, str], public: str, officer: str, staff: str
) -> None:
    named = {"PORT", "PUBLIC_URL", "OFFICER_URL", "STAFF_URL"}
    plain = {name: value for name, value in os.environ.items() if name not in named}
    environment = plain | {"DATA_DIR": str(settings.DATA_DIR)} | given
    told = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, cwd=settings.BASE_DIR, capture_output=True, check=True
    )
    assert json.loads(told.stdout) == {"public": public, "officer": officer, "staff": staff}
