import logging
from collections.abc import Mapping


class LineFormatter(logging.Formatter):
    """One line a record: an exception becomes its class, a traceback its innermost place.

    The message of an exception is left out, because it often holds a value: a database names the row that it
    refused.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        record.message = message_of(record).replace("\n", "\\n").replace("\r", "\\r")
        record.asctime = self.formatTime(record)
        line = self.formatMessage(record)
        if record.exc_info and record.exc_info[0] is not None:
            line += f" [{describe(record.exc_info)}]"
        return line


def message_of(record: logging.LogRecord) -> str:
    """What a program says, without the words of any exception that it says it with."""
    if isinstance(record.args, Mapping):
        args: object = {name: _wordless(value) for name, value in record.args.items()} | _said_by_celery(record)
    else:
        args = tuple(map(_wordless, record.args or ()))
    return str(record.msg) % args if args else str(record.msg)


def _wordless(value: object) -> object:
    return type(value).__name__ if isinstance(value, BaseException) else value


def _said_by_celery(record: logging.LogRecord) -> dict[str, str]:
    """Of a task's end Celery tells the exception and the returned value as text, which may hold anything."""
    if record.name != "celery.app.trace":
        return {}
    kind = record.exc_info[0] if record.exc_info else None
    return {"exc": kind.__name__ if kind else "-", "return_value": "-"}


def describe(exc_info: tuple) -> str:
    kind, _, traceback = exc_info
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    place = "" if traceback is None else f" in {traceback.tb_frame.f_code.co_filename}:{traceback.tb_lineno}"
    return f"{kind.__name__}{place}"
