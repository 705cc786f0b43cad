"""The page of the states, drawn from the table of moves, so that it can't tell anything else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.utils.translation import override

from complaints.replay import FIRST_STATES
from complaints.states import CLOSING_REASONS, MOVES, OPEN, Move, State

HEAD = """\
# The states of a case

Drawn by `manage.py draw_states` from `complaints/states.py`; a test holds the two together. What a move needs beside
the right state (a body, a checklist, a second person) stands with the act in `complaints/actions/`.

"""


def draw() -> str:
    """The whole page in Markdown, with a Mermaid diagram, in English."""
    with override("en"):
        return HEAD + "\n".join([*_diagram(), "", *_states(), "", *_moves(), ""])


# --- The diagram ------------------------------------------------------------------------------------------------------


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in State:
        yield f'    state "{state.label}" as {state.value}'
    for first in sorted({state for states in FIRST_STATES.values() for state in states}, key=list(State).index):
        yield f"    [*] --> {first.value}"
    for (source, target), names in _arrows().items():
        yield f"    {source.value} --> {target.value} : {' / '.join(names)}"
    for move in filter(_is_from_everywhere, MOVES):
        if move.target is not None:
            yield f"    note right of {move.target.value}"
            yield f"        From every other state: {move.name}"
            yield "    end note"
    yield "```"


def _arrows() -> dict[tuple[State, State], list[str]]:
    """What leads from one state to another; a move from all open states would be a hundred arrows more."""
    arrows: defaultdict[tuple[State, State], list[str]] = defaultdict(list)
    for move in MOVES:
        if move.target is None or _is_from_everywhere(move):
            continue
        for source in _in_order(move.sources):
            arrows[source, move.target].append(move.name.replace(":", " –"))  # a colon begins the words of an arrow
    return arrows


def _is_from_everywhere(move: Move) -> bool:
    return move.sources == OPEN


# --- The tables -------------------------------------------------------------------------------------------------------


def _states() -> Iterator[str]:
    yield "## States"
    yield ""
    yield "| state | in words | may be closed for |"
    yield "|---|---|---|"
    for state in State:
        reasons = "; ".join(str(reason.label) for reason in CLOSING_REASONS[state])
        yield f"| `{state.value}` | {state.label} | {reasons or '-'} |"


def _moves() -> Iterator[str]:
    yield "## Moves"
    yield ""
    yield "| move | from | to |"
    yield "|---|---|---|"
    for move in MOVES:
        sources = "every open state" if _is_from_everywhere(move) else _named(move.sources)
        yield f"| {move.name} | {sources} | {f'`{move.target.value}`' if move.target else 'stays'} |"


def _named(states: Iterable[State]) -> str:
    return ", ".join(f"`{state.value}`" for state in _in_order(states))


def _in_order(states: Iterable[State]) -> list[State]:
    return sorted(states, key=list(State).index)
