from tests.complaints.conftest import place

__all__ = ["place"]
