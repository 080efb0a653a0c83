from tests.support.generated_fixtures import pristine, service

__all__ = ["pristine", "service"]
