"""`make run` against real processes: killed, stopped, and started where it can't start."""

import ast
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from config.runtime import bootstrap
from config.runtime.processes import wait_until
from tests.running import DOORS, free_ports, outside_environment, processes_of

ROOT = Path(__file__).resolve().parent.parent.parent
KILLED_ONE_BY_ONE = ("--name web_public", " worker ", " beat ", "valkey-server", "postgres -D")


class Run:
    """One `make run`, from its start to its end."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.port = free_ports()
        self.process: subprocess.Popen[bytes] | None = None

    def environment(self) -> dict[str, str]:
        return outside_environment() | {
            "DATA_DIR": str(self.data_dir),
            "PORT": str(self.port),
            "DEMO": "0",
            "PYTHONUNBUFFERED": "1",
        }

    def start(self) -> None:
        with (self.data_dir.parent / "run.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "config/runtime/bootstrap.py", "run"],
                cwd=ROOT,
                env=self.environment(),
                stdout=log,
                stderr=log,
            )
        process = self.process
        wait_until(lambda: process.poll() is not None or self.is_well(), seconds=60, pause=0.2)
        assert self.is_well(), self.log()

    def log(self) -> str:
        return (self.data_dir.parent / "run.log").read_text()

    def health(self, door: int = 0) -> tuple[int, dict[str, str]]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port + door}/healthz", timeout=5) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as answer:
            return answer.code, json.load(answer)
        except (OSError, ValueError):
            return 0, {}

    def is_well(self) -> bool:
        return all(self.health(door)[0] == 200 for door in range(DOORS))

    def pid_of(self, words: str) -> int | None:
        """The eldest, which is the main process of a part."""
        pids = sorted(pid for pid, command in processes_of(self.data_dir).items() if words in command)
        return pids[0] if pids else None

    def end(self, number: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(timeout=40)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    run = Run(tmp_path_factory.mktemp("run") / "data")
    run.start()
    yield run
    if run.process is not None and run.process.poll() is None:
        run.end(signal.SIGTERM)


def manage(run: Run, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=run.environment(), capture_output=True, text=True, check=False)


COUNT = "from regions.models import Region; print('regions:', Region.objects.count())"


def test_every_door_tells_of_every_part(run: Run) -> None:
    well = dict.fromkeys(("database", "broker", "worker", "beat", "sweep", "sender"), "ok")
    assert [run.health(door) for door in range(DOORS)] == [(200, well)] * DOORS


def test_the_administrators_password_is_told_once_and_kept_from_others(run: Run) -> None:
    kept = run.data_dir / "administrator.txt"
    assert kept.stat().st_mode & 0o077 == 0
    assert kept.read_text().strip() in run.log()


@pytest.mark.parametrize("words", KILLED_ONE_BY_ONE)
def test_a_killed_part_comes_back(run: Run, words: str) -> None:
    before = run.pid_of(words)
    assert before is not None
    os.kill(before, signal.SIGKILL)

    def is_back() -> bool:
        return run.pid_of(words) not in (None, before) and run.is_well()

    assert wait_until(is_back, seconds=30, pause=0.2), run.log()


def test_after_all_that_worker_and_beat_leave_signs_again(run: Run) -> None:
    signs = "Heartbeat.objects.filter(name__in=('worker', 'beat'))"
    forget = f"from complaints.models import Heartbeat; {signs}.delete()"
    assert manage(run, "shell", "--no-imports", "-c", forget).returncode == 0
    assert wait_until(run.is_well, seconds=25, pause=0.2), run.health()


def test_a_command_beside_it_uses_its_database_and_leaves_it_running(run: Run) -> None:
    answer = manage(run, "shell", "--no-imports", "-c", COUNT)
    assert "regions: 552" in answer.stdout, answer.stderr
    assert run.is_well()


def test_a_second_run_on_the_same_data_says_so(run: Run) -> None:
    again = subprocess.run(
        [sys.executable, "config/runtime/bootstrap.py", "run"],
        cwd=ROOT,
        env=run.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert again.returncode == 1
    assert "already runs" in again.stderr
    assert again.stderr.count("\n") == 1


def test_killing_the_supervisor_leaves_nothing_and_the_next_start_works(run: Run) -> None:
    assert run.end(signal.SIGKILL) == -signal.SIGKILL
    assert wait_until(lambda: processes_of(run.data_dir) == {}, seconds=15), processes_of(run.data_dir)
    run.start()


def test_a_stop_leaves_nothing_behind_and_the_next_start_finds_everything(run: Run) -> None:
    mark = run.data_dir / "documents" / "kept"
    mark.parent.mkdir(exist_ok=True)
    mark.write_text("still here")
    accounts = (run.data_dir / "administrator.txt").read_text()
    assert run.end(signal.SIGTERM) == 0
    assert processes_of(run.data_dir) == {}
    # Not running: the command starts the database, and stops it again.
    assert "regions: 552" in manage(run, "shell", "--no-imports", "-c", COUNT).stdout
    assert processes_of(run.data_dir) == {}
    start = time.monotonic()
    run.start()
    assert time.monotonic() - start < 30
    assert (mark.read_text(), (run.data_dir / "administrator.txt").read_text()) == ("still here", accounts)
    assert run.end(signal.SIGINT) == 0
    assert processes_of(run.data_dir) == {}


# What can't be done is said in one line.


def refusal(**environment: str) -> str:
    refused = subprocess.run(
        [sys.executable, "config/runtime/bootstrap.py", "run"],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.count("\n") == 1
    return refused.stderr


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    first = free_ports()
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", first + 1))
        other.listen()
        assert f"port {first + 1} can't be used" in refusal(PORT=str(first), DATA_DIR=str(tmp_path))


@pytest.mark.parametrize("port", ["http", "0", "65534"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    assert "PORT is a number" in refusal(PORT=port, DATA_DIR=str(tmp_path))


def test_a_data_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert f"the data directory {file}/data can't be written" in refusal(DATA_DIR=f"{file}/data")
    assert "can't be written" in refusal(DATA_DIR="/proc/tuntas")


def test_an_old_python_is_refused_with_advice() -> None:
    with pytest.raises(bootstrap.CannotGoOn, match=r"this is 3\.9\.2; install Python 3\.11 or later"):
        bootstrap.check_python((3, 9, 2), find=lambda _: None)
    with pytest.raises(bootstrap.CannotGoOn, match=r"make run PYTHON=python3\.12"):
        bootstrap.check_python((3, 9, 2), find=lambda name: name == "python3.12")


def test_an_old_python_can_read_the_file_that_refuses_it() -> None:
    parsed = ast.parse(Path(bootstrap.__file__).read_text(), feature_version=(3, 6))
    assert "check_python" in {node.name for node in parsed.body if isinstance(node, ast.FunctionDef)}


def test_a_python_without_venv_is_refused_with_advice() -> None:
    with pytest.raises(bootstrap.CannotGoOn, match="apt install python3-venv"):
        bootstrap.check_venv_module("ensurepip_is_missing_here")
