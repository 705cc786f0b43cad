"""Where the embedded servers of a data directory listen: private sockets, no port."""

from pathlib import Path
from urllib.parse import quote

DATABASE = "tuntas"
ROLE = "tuntas"


def sockets_link(data_dir: Path) -> Path:
    """The folder of the sockets, or a link to a short private one where the data directory lies too deep."""
    return data_dir / "sockets"


def database_url(data_dir: Path, database: str = DATABASE) -> str:
    # As a parameter, because what stands as the host of an address is read in small letters.
    return f"postgres://{ROLE}@/{database}?host={quote(str(sockets_link(data_dir).resolve()))}"


def redis_url(data_dir: Path, number: int = 0) -> str:
    return f"unix://{quote(str(sockets_link(data_dir).resolve()))}/valkey.sock?db={number}"
