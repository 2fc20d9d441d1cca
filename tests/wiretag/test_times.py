"""Times as people give them on the command line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wiretag.errors import WiretagError
from wiretag.times import milliseconds, moment

NOW = datetime(2026, 1, 8, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("2026-01-05", "2026-01-05T00:00:00+00:00"),
        ("2026-01-05T10:30", "2026-01-05T10:30:00+00:00"),
        ("2026-01-05T10:30:00Z", "2026-01-05T10:30:00+00:00"),
        ("2026-01-05T10:30:00+05:30", "2026-01-05T10:30:00+05:30"),
        ("90m", "2026-01-08T10:30:00+00:00"),
        ("7d", "2026-01-01T12:00:00+00:00"),
    ],
)
def test_a_time_is_a_day_a_moment_or_how_long_ago(given: str, meant: str) -> None:
    assert moment(given, NOW).isoformat() == meant


@pytest.mark.parametrize("given", ["", "yesterday", "-3d", "2h ago", "2026-13-01", "999999w"])
def test_what_is_no_time_is_wrong_usage_in_one_line(given: str) -> None:
    with pytest.raises(WiretagError) as raised:
        moment(given, NOW)
    assert raised.value.code == 2


def test_kafka_takes_milliseconds() -> None:
    assert milliseconds("2026-01-08T12:00:00Z", NOW) == round(NOW.timestamp() * 1000)
    assert milliseconds(None, NOW) is None
