from tests.support.reference_fixtures import before, head, third_run, three, three_migrated

__all__ = ["before", "head", "third_run", "three", "three_migrated"]
