"""Urgent items go first, and no partition's order is ever broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.messages import Consumed
from streams.waves import URGENT, by_urgency

LONG, FLASH = b"PARIS (AFP) - A long story begins.", b"FLASH\nPARIS (AFP) - Quake."


def message(partition: int, offset: int, value: bytes | None) -> Consumed:
    return Consumed("wire.raw", partition, offset, 0, None, value, ())


def test_a_flash_does_not_wait_for_the_stories_of_other_partitions() -> None:
    batch = [message(0, 0, LONG), message(0, 1, LONG), message(1, 0, LONG), message(1, 1, FLASH), message(1, 2, LONG)]
    first, rest = by_urgency(batch)
    assert [(m.partition, m.offset) for m in first] == [(1, 0), (1, 1)]
    assert [(m.partition, m.offset) for m in rest] == [(0, 0), (0, 1), (1, 2)]


def test_without_anything_urgent_there_is_one_wave() -> None:
    batch = [message(0, 0, LONG), message(1, 0, None), message(1, 1, b"")]
    assert by_urgency(batch) == [batch]


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([LONG, FLASH, None]))))
def test_the_order_within_a_partition_stays(drawn: list[tuple[int, bytes | None]]) -> None:
    batch = [message(partition, offset, value) for offset, (partition, value) in enumerate(drawn)]
    worked = [m for wave in by_urgency(batch) for m in wave]
    assert sorted(worked, key=lambda m: m.offset) == batch
    for partition in range(4):
        offsets = [m.offset for m in worked if m.partition == partition]
        assert offsets == sorted(offsets)


@pytest.mark.parametrize(
    "value",
    [b"URGENT\nX", b"*FLASH*\nX", b"BC-X\nBULLETIN\nX", b'{"urgency": 1}', b'<urgency ed-urg="2"/>', b"<urgency>3<"],
)
def test_what_cannot_wait_is_known_by_its_head(value: bytes) -> None:
    assert URGENT.search(value)


@pytest.mark.parametrize("value", [b"An urgent plea", b'{"urgency": 5}', b"FLASHY shows", b'ed-urg="4"'])
def test_what_can_wait_is_not_taken_for_urgent(value: bytes) -> None:
    assert not URGENT.search(value)
