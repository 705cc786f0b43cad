"""The embedded PostgreSQL and Valkey of a data directory, for as long as somebody needs them.

Several commands may use one data directory at the same time: the first starts the servers, the last one stops
them. A server whose commands were all killed stays until the next command ends.

    python -m config.runtime.embedded --data-dir DIRECTORY -- COMMAND...
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from config.runtime.addresses import database_url, redis_url, sockets_link
from config.runtime.postgresql import PostgreSQL
from config.runtime.processes import StartFailed, end, locked, wait_until
from config.runtime.valkey import Valkey

ROOT = Path(__file__).resolve().parent.parent.parent
SUPERVISOR_LOCK = "supervisor.lock"  # held while `make run` runs
USERS_LOCK = "servers.users"  # shared by all who use the servers
TURN_LOCK = "servers.turn"  # held while servers are started or stopped

PRIVATE = ("beat", "documents", "log", "mail", "tmp")
LONGEST_SOCKET_PATH = 107  # bytes, set by the kernel
LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432.lock")

Server = PostgreSQL | Valkey


def data_directory() -> Path:
    return Path(os.environ.get("DATA_DIR") or ROOT / ".data").resolve()


def all_servers(data_dir: Path, *, durable: bool = True) -> list[Server]:
    """In the order of starting."""
    sockets = sockets_link(data_dir)
    return [PostgreSQL(data_dir, sockets, durable=durable), Valkey(data_dir, sockets)]


def needed_servers(data_dir: Path, *, durable: bool = True) -> list[Server]:
    """Those whose place isn't taken by an external one."""
    variables = {PostgreSQL.name: "DATABASE_URL", Valkey.name: "REDIS_URL"}
    servers = all_servers(data_dir, durable=durable)
    return [server for server in servers if variables[server.name] not in os.environ]


def make_directories(data_dir: Path) -> None:
    data_dir.mkdir(parents=True, exist_ok=True)
    # Root's PostgreSQL runs as somebody else, who must pass through; what is private inside closes its own
    # door.
    data_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)
    for name in PRIVATE:
        (data_dir / name).mkdir(mode=0o700, exist_ok=True)
    sockets = sockets_link(data_dir)
    if sockets.is_dir():
        return
    sockets.unlink(missing_ok=True)  # a link to a folder that is gone
    if len(os.fsencode(sockets.absolute())) + LONGEST_SOCKET_NAME <= LONGEST_SOCKET_PATH:
        sockets.mkdir(mode=0o700)
    else:
        sockets.symlink_to(tempfile.mkdtemp(prefix="tuntas-"))


def remove_short_sockets(data_dir: Path) -> None:
    sockets = sockets_link(data_dir)
    if sockets.is_symlink():
        shutil.rmtree(sockets.resolve(), ignore_errors=True)
        sockets.unlink()


def stop_servers(data_dir: Path) -> None:
    for server in reversed(all_servers(data_dir)):
        pid = server.pid()
        if pid is not None:
            end(pid, server.stop_signal)
    remove_short_sockets(data_dir)


@contextmanager
def embedded_servers(data_dir: Path, *, durable: bool = True) -> Iterator[None]:
    make_directories(data_dir)
    turn, users = data_dir / TURN_LOCK, data_dir / USERS_LOCK
    with ExitStack() as use:
        with locked(turn):
            use.enter_context(locked(users, shared=True))
            for server in needed_servers(data_dir, durable=durable):
                make_available(server, supervised=is_supervised(data_dir))
        try:
            yield
        finally:
            with locked(turn):
                use.close()
                # Where somebody else uses them, that one will stop them.
                with suppress(BlockingIOError), locked(users, blocking=False):
                    stop_servers(data_dir)


def make_available(server: Server, *, supervised: bool) -> None:
    if server.pid() is not None and server.is_ready():
        return
    if supervised:  # it is being started again at this moment
        wait_until(server.is_ready, seconds=server.seconds_to_start, pause=0.2)
    else:
        server.start(tied=False)


def is_supervised(data_dir: Path) -> bool:
    try:
        with locked(data_dir / SUPERVISOR_LOCK, blocking=False):
            return False
    except BlockingIOError:
        return True


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m config.runtime.embedded", description=__doc__.splitlines()[0])
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--forgetful", action="store_true", help="faster, for data that may be lost: tests")
    parser.add_argument("command", nargs="+", help="what to run, after --")
    options = parser.parse_args()
    data_dir: Path = options.data_dir.resolve()
    try:
        with embedded_servers(data_dir, durable=not options.forgetful):
            addresses = {"DATABASE_URL": database_url(data_dir), "REDIS_URL": redis_url(data_dir)}
            return subprocess.run(options.command, env=addresses | os.environ, check=False).returncode
    except (StartFailed, OSError) as failure:
        print(f"tuntas: {failure}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
