"""The tests of the tool; those of the service that it migrates are in ``tests/service``."""

import pytest

pytest.register_assert_rewrite("tests.support.trees")
