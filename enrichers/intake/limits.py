"""How much one input may hold: beyond this it is refused whole, so that no input holds a worker for minutes."""

from __future__ import annotations

from enrichers.item import Unreadable

MOST_ITEMS = 10_000  # in one input; at 8 MiB they would have 800 bytes each, and the shortest real ones have more


def too_many(count: int) -> Unreadable | None:
    """Why an input with `count` items is refused, if it is."""
    return (
        Unreadable("too-many-items", f"{count} items in one input, at most {MOST_ITEMS}")
        if count > MOST_ITEMS
        else None
    )
