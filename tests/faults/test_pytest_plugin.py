import os
import subprocess
import sys
from pathlib import Path

from tests.running import ROOT, processes_of


def test_a_run_of_pytest_starts_servers_of_its_own_and_stops_them(tmp_path: Path) -> None:
    """Also where it runs inside another one, as here."""
    taken = ("DATABASE_URL", "REDIS_URL", "TEST_DATABASE", "PYTEST_ADDOPTS")
    environment = {name: value for name, value in os.environ.items() if name not in taken}
    inner = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "tests/config/test_keys.py"],
        cwd=ROOT,
        env=environment | {"TEST_DATA_DIR": str(tmp_path / "servers")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert inner.returncode == 0, inner.stdout
    assert (tmp_path / "servers" / "postgresql" / "cluster").is_dir()
    assert processes_of(tmp_path / "servers") == {}
