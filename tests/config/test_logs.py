import logging
import sys

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
