"""The reference pages name what there is."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OF_THE_TESTS = {"STATIC_COLLECTED", "TEST_DATABASE"}


def text(path: str) -> str:
    return (ROOT / path).read_text()


def test_every_setting_of_the_environment_is_explained() -> None:
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', text("config/settings.py"))) - OF_THE_TESTS
    assert read - set(re.findall(r"`([A-Z_]+)`", text("docs/reference/settings.md"))) == set()


def test_every_command_is_explained() -> None:
    own = {path.stem for path in (ROOT / "complaints/management/commands").glob("[a-z]*.py")}
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    page = text("docs/reference/commands.md")
    assert {name for name in own if f"`{name}" not in page} == set()
    assert {name for name in targets if f"`make {name}`" not in page} == set()


def test_links_between_the_pages_lead_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    links = [(page, target) for page in pages for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())]
    assert [(page.name, target) for page, target in links if not (page.parent / target).exists()] == []
