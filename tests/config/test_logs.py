import logging
import sys

import pytest
from celery.app import trace

from config.logs import LineFormatter


def test_a_failure_is_one_line_without_the_words_of_the_exception():
    try:
        int("3302011234567890 of a citizen")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "Failed:\n%s", ("again",), sys.exc_info())
    line = LineFormatter().format(record)
    assert "\n" not in line
    assert "citizen" not in line
    assert line.endswith("]")
    assert "ERROR x: Failed:\\nagain [ValueError in " in line


def traced(form: str, exception: Exception | None) -> str:
    """A line of celery.app.trace as its TraceInfo writes it: the exception stands in the message as text."""
    said = {"name": "complaints.tasks.sweep_deadlines", "id": "7f", "description": "raised unexpected"}
    said |= {"exc": repr(exception), "return_value": repr(exception), "runtime": "0.1"}
    exc_info = (type(exception), exception, None) if exception else None
    record = logging.LogRecord("celery.app.trace", logging.ERROR, "", 0, form, (said,), exc_info)
    return LineFormatter().format(record)


@pytest.mark.parametrize(
    "form", [trace.LOG_FAILURE, trace.LOG_INTERNAL_ERROR, trace.LOG_REJECTED, trace.LOG_RETRY, trace.LOG_SUCCESS]
)
def test_the_end_of_a_task_is_told_without_the_words_of_its_exception(form):
    line = traced(form, ValueError("Key (nik)=(3302011234567890) already exists"))
    assert "complaints.tasks.sweep_deadlines[7f]" in line
    assert "nik" not in line
    assert "3302011234567890" not in line


def test_a_failed_task_is_told_with_the_class_of_its_exception():
    line = traced(trace.LOG_FAILURE, ValueError("canary"))
    assert line.endswith(
        "ERROR celery.app.trace: Task complaints.tasks.sweep_deadlines[7f] raised unexpected: ValueError [ValueError]"
    )
    assert traced(trace.LOG_RETRY, None).endswith("[7f] retry: -")


def test_an_exception_within_a_message_becomes_its_class():
    error = ValueError("canary")
    record = logging.LogRecord("celery.worker.request", logging.ERROR, "", 0, "raised: %r, %s", (error, 3), None)
    assert LineFormatter().format(record).endswith("raised: 'ValueError', 3")
    record = logging.LogRecord("x", logging.ERROR, "", 0, "100 %", (), None)
    assert LineFormatter().format(record).endswith("x: 100 %")
