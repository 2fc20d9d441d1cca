"""Times as people give them: a day, a moment, or how long ago."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from wiretag.errors import USAGE, WiretagError

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}

# How long ago. Matches 90m, 2h, 7d; not 2 hours, not -3d.
AGO = re.compile(r"([0-9]{1,6})([smhdw])")


def moment(given: str, now: datetime) -> datetime:
    """`2026-01-05`, `2026-01-05T10:00`, `…T10:00:00+01:00` (without a zone: UTC), or `2h` for two hours before now.

    Raises WiretagError for anything else.
    """
    ago = AGO.fullmatch(given)
    try:
        if ago:
            return now - timedelta(**{UNITS[ago[2]]: int(ago[1])})
        found = datetime.fromisoformat(given)
    except (ValueError, OverflowError):
        raise WiretagError(
            f"no time {given!r}: give 2026-01-05, 2026-01-05T10:00Z, or how long ago, such as 90m, 2h or 7d", USAGE
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def milliseconds(given: str | None, now: datetime) -> int | None:
    """The same in milliseconds since 1970, as Kafka has it; None for none."""
    return None if given is None else max(0, round(moment(given, now).timestamp() * 1000))
