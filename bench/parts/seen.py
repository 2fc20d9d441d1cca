"""Which texts of a set the shipped event detector learned from."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from training.events.split import HELD_OUT, fold

LEARNED_FROM = frozenset({"own", "pentaclass", "plover", "petrarch", "satp"})


def parts(name: str) -> Iterator[tuple[str, Callable[[str], bool]]]:
    """The parts of a set, each with its label and a test of what is in it: a text, or a scenario of our own."""
    if name not in LEARNED_FROM:
        yield "held out", lambda _: True
        return
    yield "held out", lambda key: fold(key) == HELD_OUT
    yield "seen in training", lambda key: fold(key) != HELD_OUT
