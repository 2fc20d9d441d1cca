"""Phrases of the event table: how they are written, and finding them in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

from enrichers.events.words import BROKEN, TOGETHER, Sentence

GAP = ".."
LONGEST_GAP = 4  # words that ".." may stand for; more and the two ends seldom belong together
BRACES = re.compile(r"\{([^{}]*)\}")  # matches: {a,b} | {,s}

Payload = TypeVar("Payload")


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a phrase: the words that may stand there, and whether a gap may come before it."""

    words: frozenset[str]
    gap: bool


Phrase = tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Hit(Generic[Payload]):
    """Words `first` to `last` of a sentence match a phrase; `whole` when it has no gap in it."""

    first: int
    last: int
    whole: bool
    payload: Payload


def parse(text: str) -> Phrase:
    """A phrase of the table, such as `sign{,s,ed} .. {agreement,treaty}`; raises ValueError for an empty one."""
    slots: list[Slot] = []
    gap = False
    for token in text.split():
        if token == GAP:
            gap = True
            continue
        slots.append(Slot(frozenset(_expand(token)), gap and bool(slots)))
        gap = False
    if not slots:
        raise ValueError(f"no words in phrase {text!r}")
    return tuple(slots)


def _expand(token: str) -> Iterator[str]:
    pieces = BRACES.split(token)
    choices = [piece.split(",") if n % 2 else [piece] for n, piece in enumerate(pieces)]
    return ("".join(choice) for choice in product(*choices))


class Lexicon(Generic[Payload]):
    """Phrases by their first word, each with what it stands for."""

    def __init__(self, entries: Iterable[tuple[str, Payload]]) -> None:
        self._by_word: dict[str, list[tuple[Phrase, bool, Payload]]] = {}  # the rest of the phrase, and whether whole
        for text, payload in entries:
            first, *rest = parse(text)
            for word in first.words:
                self._by_word.setdefault(word, []).append((tuple(rest), not any(slot.gap for slot in rest), payload))

    def find(self, sentence: Sentence) -> Iterator[Hit[Payload]]:
        """Every match in a sentence, from left to right; matches may overlap."""
        for first, word in enumerate(sentence.words):
            for rest, whole, payload in self._by_word.get(word, ()):
                last = _match(rest, sentence, first) if rest else first
                if last is not None:
                    yield Hit(first, last, whole, payload)


def _match(rest: Phrase, sentence: Sentence, first: int) -> int | None:
    """The index of the last word when the rest of a phrase follows word `first`, else None."""
    at = first
    for slot in rest:
        found = _next(slot, sentence, at + 1)
        if found is None:
            return None
        at = found
    return at


def _next(slot: Slot, sentence: Sentence, at: int) -> int | None:
    end = min(len(sentence.words), at + (LONGEST_GAP + 1 if slot.gap else 1))
    for index in range(at, end):
        link = sentence.link(index)
        if link == BROKEN or (link != TOGETHER and not slot.gap):
            return None
        if sentence.words[index] in slot.words:
            return index
    return None
