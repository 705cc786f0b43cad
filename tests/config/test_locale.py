"""Bahasa Indonesia is complete: every text of the code is in the catalogue, translated, and compiled."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale" / "id" / "LC_MESSAGES" / "django.po"
FOLDERS_WITH_TEXTS = ("agreements", "complaints", "config", "regions", "templates", "locale")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")

Key = tuple[str | None, str]


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def keys(entries: polib.POFile) -> set[Key]:
    return {(entry.msgctxt, entry.msgid) for entry in entries if not entry.obsolete}


def test_everything_is_translated_and_nothing_is_fuzzy(catalogue: polib.POFile) -> None:
    waiting = [entry.msgid for entry in catalogue if not entry.obsolete and (not entry.translated() or entry.fuzzy)]
    assert waiting == []


def test_translations_keep_their_placeholders(catalogue: polib.POFile) -> None:
    for entry in catalogue:
        for translation in entry.msgstr_plural.values() or [entry.msgstr]:
            assert set(PLACEHOLDER.findall(translation)) <= set(
                PLACEHOLDER.findall(entry.msgid + entry.msgid_plural)
            ), entry.msgid
            if not entry.msgid_plural:
                assert set(PLACEHOLDER.findall(translation)) == set(PLACEHOLDER.findall(entry.msgid)), entry.msgid


def test_compiled_catalogue_is_that_of_the_text(catalogue: polib.POFile) -> None:
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    words = {
        (entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in catalogue.translated_entries()
    }
    assert {(entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in compiled} == words


def test_catalogue_holds_the_texts_of_the_code_and_no_others(catalogue: polib.POFile, tmp_path: Path) -> None:
    if shutil.which("xgettext") is None:
        assert os.environ.get("CI") != "true", "gettext is missing"
        pytest.skip("gettext is not installed: whether new texts are in the catalogue was not checked")
    for folder in FOLDERS_WITH_TEXTS:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale", "id", "--no-obsolete", "--no-location"],
        cwd=tmp_path,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": ""},
        check=True,
        capture_output=True,
    )
    collected = polib.pofile(str(tmp_path / "locale" / "id" / "LC_MESSAGES" / "django.po"))
    assert keys(collected) - keys(catalogue) == set()
    assert keys(catalogue) - keys(collected) == set()
