import logging


class LineFormatter(logging.Formatter):
    """One line a record: a traceback becomes its exception's class and its innermost place.

    The message of an exception is left out, because it often holds a value: a database names the row that it
    refused.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        record.message = record.getMessage().replace("\n", "\\n").replace("\r", "\\r")
        record.asctime = self.formatTime(record)
        line = self.formatMessage(record)
        if record.exc_info and record.exc_info[0] is not None:
            line += f" [{describe(record.exc_info)}]"
        return line


def describe(exc_info: tuple) -> str:
    kind, _, traceback = exc_info
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    place = "" if traceback is None else f" in {traceback.tb_frame.f_code.co_filename}:{traceback.tb_lineno}"
    return f"{kind.__name__}{place}"
