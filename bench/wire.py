"""What the wire stage's two readings cost: the dateline and the markers, in microseconds an item.

    python -m bench.wire [ITEMS.jsonl]        # each line with a `text`; default: the seeds

Each item is read once with nothing remembered, then some times more: the first pass and the least of all passes, which
is free of other programs' noise, are both told. Texts of ten thousand characters made to be hard come last.
"""

from __future__ import annotations

import itertools
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from string import ascii_lowercase
from typing import TypeVar

import orjson

import seeds
from enrichers.item import WireItem
from enrichers.wire.datelines import HEAD_LINES, find
from enrichers.wire.markers import read_markers
from enrichers.wire.stage import TOP_LINES, TOP_REACH, WireStage

PASSES = 5
ARRIVAL = date(2025, 12, 5)
HOSTILE, LENGTH = 1000, 10_000  # texts of either kind, and their characters
MISPRINTS = 9  # words of a line that are nearly months, as many as its places may take
PIECES = (
    "LONDON", ", ", "Dec ", "4", " (AP)", " (", ")", " - ", " -- ", ": ", "[India]", "/", " and ", "\n", "\n\n", ". ",
    "é", "Marhc 4 ", "Thursday, ", "le 4 de ", " next Monday", "la ", "jeudi ", "UPDATE ", "KILL-", "2nd Ld-", "1st ",
    "CORRECTED ", "ABOARD ", "-", "_", " ", "RPT: ", "***",
)  # fmt: skip

Given = TypeVar("Given")


def main() -> None:
    """Print the figures of both readings over the items, then over the hostile texts."""
    WireStage()  # reads the tables
    texts = list(_lines(Path(sys.argv[1])) if len(sys.argv) > 1 else _seed_texts())
    for kind, given in (("items", texts), ("hostile", list(_hostile(random.Random(1))))):
        _measure(f"datelines of {kind}", lambda text: find(text, ARRIVAL), given)
        _measure(f"markers of {kind}", _markers, [(WireItem(format="text", text=text), _top(text)) for text in given])


def _measure(name: str, reading: Callable[[Given], object], given: list[Given]) -> None:
    passes = [[_microseconds(reading, each) for each in given] for _ in range(PASSES)]
    _print(f"{name}, first pass", passes[0])
    _print(f"{name}, least of {PASSES}", [min(times) for times in zip(*passes, strict=True)])


def _microseconds(reading: Callable[[Given], object], given: Given) -> float:
    """The processor time that one reading takes."""
    begun = time.thread_time_ns()
    reading(given)
    return (time.thread_time_ns() - begun) / 1000


def _markers(given: tuple[WireItem, list[str]]) -> object:
    item, top = given
    return read_markers(item, top[0] if top else None, top[1:])


def _top(text: str) -> list[str]:
    """The lines that the stage has read for markers: those above the dateline, or without one the first."""
    dateline = find(text, ARRIVAL)
    end = min(dateline.start if dateline else TOP_REACH, TOP_REACH)
    return [line for line in text[:end].split("\n") if line.strip()][:TOP_LINES]


def _print(what: str, times: list[float]) -> None:
    ordered = sorted(times)
    median, p99 = ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]
    print(f"{what:32} n={len(times):<6} median {median:7.1f}  p99 {p99:7.1f}  worst {ordered[-1]:7.1f} us")


def _lines(path: Path) -> Iterator[str]:
    with path.open("rb") as lines:
        yield from (orjson.loads(line)["text"] for line in lines)


def _seed_texts() -> Iterator[str]:
    return (file.read_text() for name, file in seeds.items() if name.endswith(".txt"))


def _hostile(chance: random.Random) -> Iterator[str]:
    """Pieces of datelines and markers, each over and over and some in turn; lines of words that are nearly months."""
    for piece in PIECES:
        yield (piece * LENGTH)[:LENGTH]
    for _ in range(HOSTILE):
        turn = chance.choices(PIECES, k=chance.randint(2, 60))
        yield "".join(itertools.islice(itertools.cycle(turn), LENGTH))[:LENGTH]
        lines = (
            ", ".join(("LONDON", *(_misprint(chance) for _ in range(MISPRINTS)), "4 ;\n")) for _ in range(HEAD_LINES)
        )
        yield "".join(lines).ljust(LENGTH, "x")


def _misprint(chance: random.Random) -> str:
    letters = list("September")
    for _ in range(2):
        letters[chance.randrange(1, len(letters))] = chance.choice(ascii_lowercase)
    return "".join(letters)


if __name__ == "__main__":
    main()
