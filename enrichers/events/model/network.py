"""The trained network: heads above the encoder's states, and what they think of sentences and their words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from enrichers.events.detect import Mention
from enrichers.events.modality import MODES
from enrichers.events.types import types_by_id
from enrichers.networks import ModelUnusable, about, opened

SHIPPED = Path(__file__).parent / "events.onnx"

ROLES = ("outside", "actors", "recipients", "place")

Floats = NDArray[np.float32]


class Judged(NamedTuple):
    """What the network thinks of the sentences of a window and of its words.

    `present` (sentences, types): the probability that the type is there; `main` (sentences, 1 + types): that it is the
    main event, none first; `triggers` (words, types): log-odds that a word is a trigger of it; `roles` (words,
    ROLES): the probability that a word tells of somebody or a place in this role of its sentence's main event;
    `modes` (words, MODES): how likely, in logits, an event is to have each modality if the word is its trigger.
    """

    present: Floats
    main: Floats
    triggers: Floats
    roles: Floats
    modes: Floats


class EventNetwork:
    """Reads windows one at a time on one thread: what it thinks of a window depends on nothing but the window."""

    def __init__(self, path: Path = SHIPPED) -> None:
        self.path = path
        self._session = opened(path)
        told = about(self._session)
        self.types = told["types"].split("\n")
        table = types_by_id()
        unknown = set(self.types) - table.keys()
        if unknown:
            raise ModelUnusable(path, f"it knows types that the table has not: {', '.join(sorted(unknown))}")
        if told.get("modes", "").split("\n") != list(MODES):
            raise ModelUnusable(path, "its modalities are not those of the records")
        self.kinds = [table[kind] for kind in self.types]
        self._number = {kind: n for n, kind in enumerate(self.types)}
        settings = json.loads(told["settings"])
        self._slope, self._shift = settings["slope"], settings["shift"]
        self.threshold: float = settings["threshold"]

    @cached_property
    def version(self) -> str:
        """Which model this is: it stands in every record's provenance."""
        return f"{self.path.stem}-{hashlib.sha256(self.path.read_bytes()).hexdigest()[:16]}"

    def hints(self, found: Iterable[Mention]) -> Floats:
        """(2 * types): which types a strong phrase of the lexicon names in a sentence, and which a weak one."""
        return hints(found, self._number)

    def judge(self, states: Floats, spans: Sequence[slice], told: Floats) -> Judged:
        """What it thinks of a window: (words, 384) states of their first pieces between those of begin and end, the
        rows of each sentence, and its hints."""
        inside = np.zeros((len(spans), len(states)), np.float32)
        for row, span in zip(inside, spans, strict=True):
            row[span] = 1.0
        feed = {"states": np.asarray(states, np.float32), "inside": inside, "hints": told}
        present, *others = self._session.run(["present", "main", "triggers", "roles", "modes"], feed)
        return Judged(1 / (1 + np.exp(-(self._slope * present + self._shift))), *others)


def hints(found: Iterable[Mention], number: dict[str, int]) -> Floats:
    """What the lexicon's mentions of a sentence say, for types numbered so."""
    told = np.zeros(2 * len(number), np.float32)
    for mention in found:
        n = number.get(mention.type.id)
        if n is not None:
            told[n if mention.strong else n + len(number)] = 1.0
    return told
