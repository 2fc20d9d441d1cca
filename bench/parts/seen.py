"""Which texts the shipped event detector learned from, and what training measured on those it had not seen then."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from enrichers.events import model
from training.events.split import FOLDS, fold

LEARNED_FROM = frozenset({"own", "pentaclass", "plover", "petrarch", "satp"})
SEEN, HELD_OUT = "seen in training", "held out"
RECORD = Path(model.__file__).with_name("held_out.json")  # beside the model card, written when a model is shipped


def parts(name: str) -> Iterator[tuple[str, Callable[[str], bool]]]:
    """The parts of a set, each with its label and a test of what is in it: a text, or a scenario of our own."""
    if name not in LEARNED_FROM:
        yield HELD_OUT, lambda _: True
        return
    seen = frozenset(_record()["trained_on"])
    for label, folds in ((SEEN, seen), (HELD_OUT, frozenset(range(FOLDS)) - seen)):
        if folds:
            yield label, lambda key, folds=folds: fold(key) in folds


def at_training(name: str) -> Iterator[str]:
    """What training measured on the fold that it held out, for a detector that has learned from all folds since."""
    record = _record()
    if len(record["trained_on"]) == FOLDS and name in record["held_out"]:
        yield ", ".join(f"{what} {value}" for what, value in record["held_out"][name].items())


def _record() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(RECORD.read_text("utf-8"))
    return found
