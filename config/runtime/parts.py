"""What `make run` runs beside PostgreSQL and Valkey: the three doors, a Celery worker and the beat."""

import http.client
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from config.runtime.processes import Program

DOORS = ("public", "officer", "staff")
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what to knock at when listening everywhere


@dataclass(frozen=True)
class Plan:
    """What was asked for, from the environment."""

    data_dir: Path
    host: str
    port: int
    demo: bool

    @classmethod
    def from_environment(cls, data_dir: Path) -> "Plan":
        return cls(
            data_dir=data_dir,
            host=os.environ.get("HOST") or "127.0.0.1",
            port=int(os.environ.get("PORT") or 8000),
            demo=os.environ.get("DEMO", "1") not in ("0", "no", "false"),
        )

    def address(self, door: str) -> str:
        given = os.environ.get(f"{door.upper()}_URL")
        return given or f"http://localhost:{self.port + DOORS.index(door)}"

    def environment(self) -> dict[str, str]:
        return (
            os.environ
            | {f"{door.upper()}_URL": self.address(door) for door in DOORS}
            | {"DATA_DIR": str(self.data_dir), "DJANGO_SETTINGS_MODULE": "config.settings"}
        )


class Part(Program):
    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def environment(self) -> dict[str, str]:
        return self.plan.environment()

    def is_ready(self) -> bool:
        return True


class Door(Part):
    seconds_to_start = 60

    def __init__(self, plan: Plan, door: str) -> None:
        super().__init__(plan)
        self.door = door
        self.name = f"web_{door}"
        self.port = plan.port + DOORS.index(door)

    def command(self) -> list[str]:
        host = f"[{self.plan.host}]" if ":" in self.plan.host else self.plan.host
        served = ["config.wsgi:application", "--bind", f"{host}:{self.port}", "--name", self.name]
        return [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", *served]

    def environment(self) -> dict[str, str]:
        return super().environment() | {"DOOR": self.door}

    def is_ready(self) -> bool:
        """It answers; whether all is well is another question."""
        connection = http.client.HTTPConnection(EVERYWHERE.get(self.plan.host, self.plan.host), self.port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return True


class Worker(Part):
    name = "worker"

    def command(self) -> list[str]:
        # It must send heartbeats: /healthz lives by them.
        options = ["--concurrency=2", "--loglevel=WARNING", "--without-gossip", "--without-mingle"]
        return [sys.executable, "-m", "celery", "--quiet", "--app=config", "worker", *options]


class Beat(Part):
    name = "beat"

    def command(self) -> list[str]:
        return [
            sys.executable,
            "-m",
            "celery",
            "--quiet",
            "--app=config",
            "beat",
            "--loglevel=WARNING",
            "--pidfile=",
        ]
