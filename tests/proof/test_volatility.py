"""What varies is learned from two runs and from the clock; its shape is still compared."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from refactor_kit.proof.observing.volatility import agreed, has_shape, shaped_like
from refactor_kit.proof.target.clock import Span

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC).timestamp()
SPAN = Span(NOW, NOW + 3)


@pytest.mark.parametrize(
    ("first", "second", "shape"),
    [
        (1, 2, {"$volatile": "integer"}),
        (1, None, {"$volatile": "integer or null"}),
        ("4711", "815", {"$volatile": "hex"}),
        ("1234567890", "9876543210", {"$volatile": "digits"}),
        ("s-0a1b", "s-2c3d", {"$volatile": "hex", "prefix": "s-"}),
        (
            "2024-01-02T03:04:05Z",
            "2024-01-02T03:04:06.5Z",
            {"$volatile": "date-time Z of any precision"},
        ),
        ("2024-01-02T03:04:05Z", "2024-01-02T03:04:06Z", {"$volatile": "date-time Z"}),
        ("2024-01-02 03:04", "2024-01-02 03:05", {"$volatile": "date-time to the minute"}),
        (1, 1.0, {"$volatile": "integer or number"}),
        ("Ada's", "Eve's", {"$volatile": "text"}),
        ("at 05:06:07", "at 05:06:08", {"$volatile": "text", "prefix": "at "}),
        ([1], [1, 2], {"$volatile": "array"}),
    ],
)
def test_what_differs_between_runs_is_volatile(
    first: object, second: object, shape: object
) -> None:
    assert agreed(first, second, SPAN) == shape


PRECISE = (
    "2024-01-02T03:04Z",
    "2024-01-02T03:04:05Z",
    "2024-01-02T03:04:05.678Z",
    "2024-01-02T03:04:05.678901Z",
)


@pytest.mark.parametrize("moment", PRECISE)
def test_a_moment_keeps_its_precision(moment: str) -> None:
    pattern = agreed(moment, moment.replace("03:04", "03:07"), SPAN)
    assert [each for each in PRECISE if has_shape(pattern, each)] == [moment]
    wide = agreed(PRECISE[1], PRECISE[2], SPAN)
    assert has_shape(wide, moment)
    assert has_shape(wide, pattern)
    assert not has_shape(pattern, wide)


@pytest.mark.parametrize(
    "value",
    ["2026-03-04T05:06:08Z", "2026-03-04T05:06:08+00:00", NOW + 1, int(NOW * 1000)],
)
def test_time_of_the_run_is_volatile(value: object) -> None:
    assert "$volatile" in agreed(value, value, SPAN)


@pytest.mark.parametrize(
    ("value", "template"),
    [
        ("2026-W10", "<week>"),
        ("Report of 2026-03-04, page 1", "Report of <day>, page 1"),
        ("2026-03", "<month>"),
        ("inv-20260304-7", "inv-<compact day>-7"),
    ],
)
def test_day_of_the_run_is_volatile(value: str, template: str) -> None:
    shape = agreed(value, value, SPAN)
    assert shape == {"$volatile": "text", "template": template}
    later = value.replace("W10", "W53").replace("-03", "-12").replace("20260304", "20271231")
    assert has_shape(shape, later)
    assert not has_shape(shape, value + "x")


@pytest.mark.parametrize("value", ["done", 7, None, True, "2024-01-02", 12.5, "", "v1.2.3"])
def test_what_stays_is_kept(value: object) -> None:
    assert agreed(value, value, SPAN) == value


def test_true_is_not_one() -> None:
    assert agreed({"a": True}, {"a": 1}, SPAN) == {"a": {"$volatile": "boolean or integer"}}


def test_shape_is_found_again_in_fresh_values() -> None:
    learned = agreed(
        {"id": "s-0a", "n": [1, 2], "same": "x"}, {"id": "s-1b", "n": [1, 3], "same": "x"}, SPAN
    )
    assert shaped_like(learned, {"id": "s-99", "n": [1, 9], "same": "x"}) == learned
    assert shaped_like(learned, {"id": "t-99", "n": [1, 9], "same": "x"}) != learned
    assert shaped_like(learned, {"id": "s-99", "n": [1, "9"], "same": "x"}) != learned
    assert shaped_like(learned, {"id": "s-99", "n": [1, 9], "same": "y"}) != learned
