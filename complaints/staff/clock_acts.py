"""The acts on the clocks of a case: standing still, running again, more time."""

from __future__ import annotations

from complaints.staff.act_view import ActView

CLOCK_ACTS: tuple[type[ActView], ...] = ()
