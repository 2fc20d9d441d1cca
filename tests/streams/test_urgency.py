"""What cannot wait is known by its head."""

from __future__ import annotations

import pytest

from streams.messages import Consumed
from streams.urgency import is_urgent


def message(value: bytes | None) -> Consumed:
    return Consumed("wire.raw", 0, 0, 0, None, value, ())


@pytest.mark.parametrize(
    "value",
    [b"URGENT\nX", b"*FLASH*\nX", b"BC-X\nBULLETIN\nX", b'{"urgency": 1}', b'<urgency ed-urg="2"/>', b"<urgency>3<"],
)
def test_what_cannot_wait_is_known_by_its_head(value: bytes) -> None:
    assert is_urgent(message(value))


@pytest.mark.parametrize("value", [b"An urgent plea", b'{"urgency": 5}', b"FLASHY shows", b'ed-urg="4"', b"", None])
def test_what_can_wait_is_not_taken_for_urgent(value: bytes | None) -> None:
    assert not is_urgent(message(value))
