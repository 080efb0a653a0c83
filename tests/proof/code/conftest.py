from tests.support.reference_fixtures import before, head

__all__ = ["before", "head"]
