from tests.support.reference_fixtures import before, head, three, three_migrated

__all__ = ["before", "head", "three", "three_migrated"]
