"""The page of the states says what the table of moves says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from complaints.diagram import draw
from complaints.states import MOVES, OPEN, State

PAGE = "docs/reference/states.md"


def test_the_page_in_the_docs_is_current() -> None:
    call_command("draw_states", check=True)


def test_a_page_that_is_not_current_is_refused_and_drawn_anew(tmp_path: Path, settings) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / PAGE).parent.mkdir(parents=True)
    for content in (None, "old"):
        if content is not None:
            (tmp_path / PAGE).write_text(content)
        with pytest.raises(CommandError, match=r"states\.md isn't current"):
            call_command("draw_states", check=True)
    call_command("draw_states")
    assert (tmp_path / PAGE).read_text() == draw()
    call_command("draw_states", check=True)


def test_the_arrows_are_the_moves_that_change_the_state() -> None:
    arrows = set(re.findall(r"^    (\w+) --> (\w+) : ", draw(), re.MULTILINE))
    assert arrows == {
        (str(source), str(move.target))
        for move in MOVES
        if move.target is not None and move.sources != OPEN
        for source in move.sources
    }
    assert set(re.findall(r'^    state ".+" as (\w+)$', draw(), re.MULTILINE)) == set(State.values)
    assert re.findall(r"From every other state: (.+)", draw()) == ["close"]


def test_every_move_has_its_line_in_the_table() -> None:
    table = draw().partition("## Moves")[2]
    lines = [line.split(" | ") for line in table.splitlines() if line.startswith("| ")]
    assert [cells[0].removeprefix("| ") for cells in lines[1:]] == [move.name for move in MOVES]
    named = {cells[0].removeprefix("| "): (cells[1], cells[2].removesuffix(" |")) for cells in lines[1:]}
    assert named["ask for a clarification"] == ("`examination`, `clarification`", "`clarification`")
    assert named["summon"] == ("`examination`, `clarification`", "stays")
    assert named["close"] == ("every open state", "`closed`")


def test_the_page_is_the_same_in_whatever_language(settings) -> None:
    in_indonesian = draw()
    settings.LANGUAGE_CODE = "en"
    assert draw() == in_indonesian
