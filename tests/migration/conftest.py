from tests.support.reference_fixtures import before, head, third_run

__all__ = ["before", "head", "third_run"]
