class Refused(Exception):
    """An act that the rules don't allow now; its text is for the person who tried, in their language."""


def require_words(text: str, otherwise: str) -> None:
    """Raises Refused with `otherwise` where somebody has to write something and didn't."""
    if not text.strip():
        raise Refused(otherwise)


class ReportDeleted(Refused):
    """The report that is being written was thrown away meanwhile."""


class RefusedFile(Refused):
    """A file that can't be taken; the text names it and says what to do."""
