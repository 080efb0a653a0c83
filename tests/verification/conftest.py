from tests.support.reference_fixtures import head

__all__ = ["head"]
