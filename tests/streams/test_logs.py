"""A library that repeats itself is heard once in a while; our own events always."""

from __future__ import annotations

import logging

from streams.logs import LONGEST, REPEAT_S, Repeats


def record(name: str, message: str, at: float, line: int = 1) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.ERROR, "conn.py", line, message, (), None)
    made.created = at
    return made


def test_a_library_line_is_repeated_only_after_a_while_and_says_how_often_it_was_not() -> None:
    repeats = Repeats()
    assert [repeats.filter(record("aiokafka.conn", "no broker", at)) for at in (0.0, 0.1, 9.9)] == [True, False, False]
    later = record("aiokafka.conn", "no broker", REPEAT_S)
    assert repeats.filter(later)
    assert later.getMessage() == "no broker (and 2 more like it)"


def test_another_line_and_our_own_events_are_not_held_back() -> None:
    repeats = Repeats()
    assert repeats.filter(record("aiokafka.conn", "no broker", 0.0))
    assert repeats.filter(record("aiokafka.conn", "no group", 0.0, line=2))
    assert all(repeats.filter(record("streams.worker", "dead_letter", 0.0)) for _ in range(3))


def test_a_library_line_that_lists_a_thousand_messages_is_cut_and_ours_is_not() -> None:
    long = "waiting for " + "message " * 1000
    cut, ours = record("streams.commits", long, 0.0), record("streams.worker", long, 0.0)
    assert Repeats().filter(cut)
    assert Repeats().filter(ours)
    assert len(cut.getMessage()) == LONGEST + 1
    assert ours.getMessage() == long
