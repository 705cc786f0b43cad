class Refused(Exception):
    """An act that the rules don't allow now; its text is for the person who tried, in their language."""
