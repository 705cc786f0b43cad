"""Long-running programs: how one is started, when it is ready, how it is stopped. Linux only."""

import ctypes
import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)
MAX_LOG_BYTES = 10_000_000


class StartFailed(Exception):
    """The message is one line that says what to do."""


def receive_when_parent_dies(signal_number: int) -> None:
    LIBC.prctl(PR_SET_PDEATHSIG, signal_number)


def die_with_parent(signal_number: int) -> Callable[[], None]:
    """To be called in a new child: it receives the signal as soon as its parent is gone, however that
    happened.
    """
    parent = os.getpid()

    def tie() -> None:
        receive_when_parent_dies(signal_number)
        if os.getppid() != parent:  # it died before we were tied
            os._exit(1)

    return tie


@contextmanager
def locked(path: Path, *, shared: bool = False, blocking: bool = True) -> Iterator[None]:
    """Raises BlockingIOError when it may not block and another process holds the lock."""
    with path.open("a") as file:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.flock(file, kind if blocking else kind | fcntl.LOCK_NB)
        yield


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def wait_until(
    condition: Callable[[], bool],
    *,
    seconds: float,
    pause: float = 0.05,
    heed: Callable[[], None] = lambda: None,
) -> bool:
    """`heed` is called at each turn, and may raise to give up."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        heed()
        time.sleep(pause)
    return True


def end(pid: int, signal_number: int, *, seconds: float = 15) -> None:
    """Ask, wait, and insist."""
    for signal_to_send, patience in ((signal_number, seconds), (signal.SIGKILL, 5.0)):
        try:
            os.kill(pid, signal_to_send)
        except ProcessLookupError:
            return
        gone = wait_until(lambda: not is_alive(pid), seconds=patience)
        reap(pid)
        if gone:
            return


def reap(pid: int) -> None:
    """Where it was our child, take it out of the table of processes."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def end_group(process: subprocess.Popen[bytes], signal_number: int, *, seconds: float = 15) -> None:
    """The leader is asked; what it leaves behind of its group isn't."""
    end(process.pid, signal_number, seconds=seconds)
    process.poll()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


class Program:
    name: str
    stop_signal: int = signal.SIGTERM
    orphan_signal: int = signal.SIGKILL  # sent by the kernel when the supervisor has died
    seconds_to_start: float = 30
    log: Path | None = None  # None: what it writes goes where ours goes

    def prepare(self) -> None:
        """What must stand before the first start."""

    def command(self) -> list[str]:
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        return dict(os.environ)

    def is_ready(self) -> bool:
        raise NotImplementedError

    def is_worth_another_try(self, last_words: str) -> bool:
        return False

    def spawn(self, *, tied: bool) -> subprocess.Popen[bytes]:
        """A tied process dies with this one; another goes on without it."""
        output = None
        if self.log is not None:
            output = open_log(self.log)
        try:
            return subprocess.Popen(
                self.command(),
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C is for us; we stop the others in order
                preexec_fn=die_with_parent(self.orphan_signal) if tied else None,
            )
        finally:
            if output is not None:
                os.close(output)

    def start(self, *, tied: bool, heed: Callable[[], None] = lambda: None) -> subprocess.Popen[bytes]:
        """Returns when it is ready to work."""
        self.prepare()
        deadline = time.monotonic() + self.seconds_to_start
        while True:
            process = self.spawn(tied=tied)
            try:
                self.wait_for(process, deadline - time.monotonic(), heed)
            except BaseException:
                end_group(process, self.stop_signal)
                raise
            if process.poll() is None:
                return process
            if time.monotonic() > deadline or not self.is_worth_another_try(self.last_words()):
                raise StartFailed(f"{self.name} did not start (status {process.returncode}).{self.see_log()}")
            time.sleep(0.5)

    def wait_for(self, process: subprocess.Popen[bytes], seconds: float, heed: Callable[[], None]) -> None:
        """Returns when it is ready, or has ended."""
        settled = wait_until(lambda: process.poll() is not None or self.is_ready(), seconds=seconds, heed=heed)
        if not settled:
            raise StartFailed(f"{self.name} was not ready after {self.seconds_to_start:.0f} seconds.{self.see_log()}")

    def last_words(self) -> str:
        if self.log is None:
            return ""
        return self.log.read_text(errors="replace")[-2000:]

    def see_log(self) -> str:
        return f" See {self.log}." if self.log else ""


def open_log(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > MAX_LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
