"""The figures on the terminal, each beside its goal."""

from __future__ import annotations


def tell(what: str, figure: str, goal: str = "") -> None:
    print(f"{what}: {figure}" + (f" [goal: {goal}]" if goal else ""), flush=True)
