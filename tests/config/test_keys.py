import stat
from multiprocessing import get_context
from pathlib import Path

from config.keys import kept_key


def test_a_kept_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "key"
    first = kept_key(path)
    assert kept_key(path) == first
    assert len(first) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_processes_that_start_at_once_read_the_same_key(tmp_path: Path) -> None:
    with get_context("fork").Pool(8) as pool:
        assert len(set(pool.map(kept_key, [tmp_path / "key"] * 40))) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["key"]
