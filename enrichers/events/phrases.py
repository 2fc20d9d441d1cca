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
        self._by_word: dict[str, list[tuple[Phrase, Payload]]] = {}
        for text, payload in entries:
            phrase = parse(text)
            for word in sorted(phrase[0].words):
                self._by_word.setdefault(word, []).append((phrase, payload))

    def find(self, sentence: Sentence) -> Iterator[Hit[Payload]]:
        """Every match in a sentence, from left to right; matches may overlap."""
        for first, word in enumerate(sentence.words):
            for phrase, payload in self._by_word.get(word, ()):
                last = _match(phrase, sentence, first)
                if last is not None:
                    yield Hit(first, last, not any(slot.gap for slot in phrase), payload)


def _match(phrase: Phrase, sentence: Sentence, first: int) -> int | None:
    """The index of the last word when the phrase starts at word `first`, else None."""
    at = first
    for slot in phrase[1:]:
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
