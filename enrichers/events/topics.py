"""What a story is about, as IPTC Media Topics: from its events, and from its words where nothing happens."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from enrichers.events.words import Sentence
from schemas.records import Event, Topic

TABLE = Path(__file__).with_name("topics.toml")

LEAD = 2.0  # a word of the lead or headline weighs as two
AGAIN, MOST_AGAIN = 0.25, 2  # what a word weighs when it comes again, and how often that counts
ENOUGH = 2.0  # the weight from which a topic is named: two words, or one in the lead
SCALE, MOST = 4.0, 0.9  # how fast a topic becomes sure, and how sure words alone can be
SHARE = 0.45  # a topic must have that share of the weight of the best one
NARROW = 0.35  # and a narrow topic that of the wider one's, to stand for it
PER_WORDS = 250  # longer texts have more words of every topic: beyond so many words, weights count per that many
TOPICS = 4


@dataclass(frozen=True, slots=True)
class _Tables:
    """The codes that a word speaks for (two words are joined by a space), and the wider code of each."""

    words: dict[str, tuple[str, ...]]
    firsts: frozenset[str]
    under: dict[str, str]


@cache
def _tables() -> _Tables:
    words: dict[str, list[str]] = {}
    under: dict[str, str] = {}
    for code, row in tomllib.loads(TABLE.read_text("utf-8")).items():
        if "under" in row:
            under[code] = row["under"]
        for word in row["words"].split():
            codes = words.setdefault(word.replace("_", " "), [])
            codes.extend(each for each in (code, row.get("under")) if each and each not in codes)
    pairs = {word.split()[0] for word in words if " " in word}
    return _Tables({word: tuple(codes) for word, codes in words.items()}, frozenset(pairs), under)


def topics(sentences: Sequence[Sentence], headline: str | None, events: Iterable[Event]) -> tuple[Topic, ...]:
    """The topics of a story, surest first; those of events are as sure as their events."""
    best = dict(_of_words(sentences, headline))
    for event in events:
        if event.medtop:
            best[event.medtop] = max(best.get(event.medtop, 0.0), event.score)
    return tuple(Topic(code, score) for code, score in sorted(best.items(), key=lambda one: (-one[1], one[0])))


def _of_words(sentences: Sequence[Sentence], headline: str | None) -> Iterator[tuple[str, float]]:
    """The topics that enough words of the text speak for, at most TOPICS, each with a score.

    A topic below another replaces it when it has most of its weight ("soccer" for "sport").
    """
    tables = _tables()
    weights: dict[str, float] = {}
    seen: dict[str, int] = {}
    length = 0
    for lead, words in _read(sentences, headline):
        length += len(words)
        for word in _known(words, tables):
            times = seen[word] = seen.get(word, 0) + 1
            weight = (LEAD if lead else 1.0) if times == 1 else AGAIN if times <= 1 + MOST_AGAIN else 0.0
            for code in tables.words[word]:
                weights[code] = weights.get(code, 0.0) + weight
    share = min(1.0, PER_WORDS / length) ** 0.5 if length else 1.0
    found = {code: weight * share for code, weight in weights.items() if weight * share >= ENOUGH}
    top = max(found.values(), default=0.0)
    for code, below in tables.under.items():
        if code in found and found[code] >= found.get(below, 0.0) * NARROW:
            found.pop(below, None)
    kept = sorted(
        ((weight, code) for code, weight in found.items() if weight >= SHARE * top), key=lambda one: (-one[0], one[1])
    )
    for weight, code in kept[:TOPICS]:
        yield f"medtop:{code}", round(MOST * (1 - math.exp(-weight / SCALE)) * (0.5 + 0.5 * weight / top), 3)


def _read(sentences: Sequence[Sentence], headline: str | None) -> Iterator[tuple[bool, Sequence[str]]]:
    if headline:
        yield True, headline.lower().replace("'s", "").split()
    for sentence in sentences:
        yield sentence.n == 0, sentence.words


def _known(words: Sequence[str], tables: _Tables) -> Iterator[str]:
    for n, word in enumerate(words):
        if word in tables.words:
            yield word
        if word in tables.firsts and n + 1 < len(words) and f"{word} {words[n + 1]}" in tables.words:
            yield f"{word} {words[n + 1]}"
