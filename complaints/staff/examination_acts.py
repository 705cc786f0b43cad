"""The acts of the examination and of what follows it: appointments, outcome, report, correction, recommendation."""

from __future__ import annotations

from complaints.staff.act_view import ActView

EXAMINATION_ACTS: tuple[type[ActView], ...] = ()
