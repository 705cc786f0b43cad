class Refused(Exception):
    """An act that the rules don't allow now; its text is for the person who tried, in their language."""


class RefusedFile(Refused):
    """A file that can't be taken; the text names it and says what to do."""
