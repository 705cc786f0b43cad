"""`make run`: everything of Tuntas in small, under one roof, on one machine.

Stops all of it on Ctrl-C and on SIGTERM, last started first. When it is killed itself, the kernel ends its
children.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from config.runtime.embedded import (
    SUPERVISOR_LOCK,
    USERS_LOCK,
    data_directory,
    make_directories,
    needed_servers,
    stop_servers,
)
from config.runtime.parts import DOORS, Beat, Door, Part, Plan, Worker
from config.runtime.processes import (
    Program,
    StartFailed,
    die_with_parent,
    end_group,
    receive_when_parent_dies,
    wait_until,
)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY_SECONDS = 60  # who lived that long is started again at once


class Stopped(Exception):
    """Somebody asked us to stop."""


def say(line: str) -> None:
    print(line, flush=True)


@dataclass
class Child:
    program: Program
    process: subprocess.Popen[bytes]
    started_at: float = field(default_factory=time.monotonic)
    pause: float = FIRST_PAUSE
    again_at: float | None = None  # while it is down: when to try again

    def look_after(self) -> None:
        if self.again_at is not None:
            if time.monotonic() >= self.again_at:
                self.restart()
        elif self.process.poll() is not None:
            self.mourn()

    def mourn(self) -> None:
        end_group(self.process, signal.SIGKILL)  # what it left behind may hold its port
        if time.monotonic() - self.started_at > STEADY_SECONDS:
            self.pause = FIRST_PAUSE
        how = manner(self.process.returncode)
        say(f"{self.program.name} ended ({how}); starting it again in {self.pause:g} s")
        self.again_at = time.monotonic() + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def restart(self) -> None:
        self.program.prepare()
        self.process = self.program.spawn(tied=True)
        self.started_at, self.again_at = time.monotonic(), None

    def ask_to_end(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.process.pid, self.program.stop_signal)

    def end(self) -> None:
        end_group(self.process, self.program.stop_signal)


def manner(status: int) -> str:
    return f"status {status}" if status >= 0 else f"killed by {signal.Signals(-status).name}"


class Supervisor:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.children: list[Child] = []
        self.asked_to_stop = False

    def run(self) -> None:
        self.listen_to_signals()
        data_dir = self.plan.data_dir
        make_directories(data_dir)
        try:
            with sole_supervisor(data_dir), first_user_of_servers(data_dir, self.heed) as let_others_use_them:
                try:
                    self.start_servers()
                    let_others_use_them()
                    self.bring_up_to_date()
                    self.start_parts()
                    self.greet()
                    self.watch()
                finally:
                    self.stop_all()
        except Stopped:
            say("Stopped.")

    def listen_to_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: setattr(self, "asked_to_stop", True))

    def heed(self) -> None:
        if self.asked_to_stop:
            raise Stopped

    def start_servers(self) -> None:
        for server in needed_servers(self.plan.data_dir):
            say(f"Starting {server.name} ...")
            self.children.append(Child(server, server.start(tied=True, heed=self.heed)))

    def start_parts(self) -> None:
        say("Starting the doors, the worker and the beat ...")
        doors = [Door(self.plan, door) for door in DOORS]
        for program in (*doors, Worker(self.plan), Beat(self.plan)):
            program.prepare()
            self.children.append(Child(program, program.spawn(tied=True)))
        for child in self.children:
            child.program.wait_for(child.process, child.program.seconds_to_start, self.heed)
            if child.process.poll() is not None:
                raise StartFailed(f"{child.program.name} did not start (status {child.process.returncode}).")

    def bring_up_to_date(self) -> None:
        """Migrations, reference data, demo and static files: in a process of its own, so that this one stays
        small.
        """
        command = [sys.executable, "-m", "config.runtime.prepare", *([] if self.plan.demo else ["--no-demo"])]
        tie = die_with_parent(signal.SIGKILL)
        step = subprocess.Popen(
            command,
            env=self.plan.environment(),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=tie,
        )
        try:
            wait_until(lambda: step.poll() is not None, seconds=float("inf"), heed=self.heed)
        finally:
            end_group(step, signal.SIGTERM)
        if step.returncode != 0:
            raise StartFailed("The database could not be brought up to date; the lines above say why.")

    def greet(self) -> None:
        say("")
        for door, persons in zip(DOORS, ("citizens", "officers of a body", "Ombudsman staff"), strict=True):
            say(f"  {self.plan.address(door):<28} {persons}")
        accounts = self.plan.data_dir / ("demo-accounts.txt" if self.plan.demo else "administrator.txt")
        if accounts.exists():
            say(f"\n{accounts.read_text().rstrip()}\n  (kept in {accounts})")
        say("\nTuntas is running. Ctrl-C stops it.")

    def watch(self) -> None:
        while True:
            self.heed()
            for child in self.children:
                child.look_after()
            time.sleep(0.2)

    def stop_all(self) -> None:
        """What uses the servers first and all at once, then the servers one by one, last started first."""
        if self.children:
            say("\nStopping ...")
        parts = [child for child in reversed(self.children) if isinstance(child.program, Part)]
        for child in parts:
            child.ask_to_end()
        for child in (*parts, *reversed([child for child in self.children if child not in parts])):
            child.end()
        stop_servers(self.plan.data_dir)  # also one that a command started while ours was down


def obtains(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def sole_supervisor(data_dir: Path) -> Iterator[None]:
    with (data_dir / SUPERVISOR_LOCK).open("a+") as file:
        # A command that looks whether somebody holds it, holds it for a moment.
        if not wait_until(lambda: obtains(file), seconds=2):
            file.seek(0)
            raise StartFailed(f"it already runs on {data_dir} (process {file.read().strip()}).")
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@contextmanager
def first_user_of_servers(data_dir: Path, heed: Callable[[], None]) -> Iterator[Callable[[], None]]:
    """Waits until no command uses the servers, and ends what killed ones left. The result lets others use
    them too.
    """
    with (data_dir / USERS_LOCK).open("a") as file:
        if not obtains(file):
            say(f"Another command uses the database of {data_dir}; waiting for it to end ...")
            wait_until(lambda: obtains(file), seconds=float("inf"), pause=0.2, heed=heed)
        stop_servers(data_dir)
        make_directories(data_dir)
        yield lambda: fcntl.flock(file, fcntl.LOCK_SH)


def main() -> int:
    if "MAKELEVEL" in os.environ:  # whoever kills make means us
        receive_when_parent_dies(signal.SIGTERM)
    try:
        Supervisor(Plan.from_environment(data_directory())).run()
    except (StartFailed, OSError) as failure:
        print(f"tuntas: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
