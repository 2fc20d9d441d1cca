"""How often an input was tried is counted in its dead letters, from one redrive to the next."""

from __future__ import annotations

import pytest

from schemas.codec import decode
from schemas.envelopes import Failure
from streams.dead import dead_letter
from streams.messages import Consumed, Headers

ARRIVED_MS = 1_764_856_800_000


def letter(*headers: tuple[str, bytes]) -> tuple[Failure, Headers]:
    cause = Consumed("wire.raw", 3, 42, ARRIVED_MS, b"key", b"\x00\x01", headers)
    message = dead_letter(cause, "intake", "empty", "no text", {})
    return decode(Failure, message.value or b""), message.headers


def test_a_first_failure_is_the_first_attempt() -> None:
    assert letter()[0].attempts == 1


def test_a_failure_counts_the_attempts_before_it() -> None:
    assert letter(("wiretag_attempts", b"2"))[0].attempts == 3


def test_an_input_whose_origin_cannot_be_read_is_counted_too() -> None:
    assert letter(("wiretag_origin", b"nowhere"), ("wiretag_attempts", b"2"))[0].attempts == 3


@pytest.mark.parametrize("value", [b"", b"-1", b"two", b"\xff", b"9" * 40])
def test_a_count_that_is_none_counts_for_nothing(value: bytes) -> None:
    assert letter(("wiretag_attempts", value))[0].attempts == 1


def test_a_dead_letter_says_when_its_input_first_arrived() -> None:
    assert dict(letter()[1])["ce_time"] == b"2025-12-04T14:00:00.000Z"
    assert dict(letter(("wiretag_received_at", b"2025-12-01T00:00:00Z"))[1])["ce_time"] == b"2025-12-01T00:00:00Z"
