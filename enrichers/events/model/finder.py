"""Events found by the trained network in what the encoder read of a story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from math import exp
from typing import NamedTuple

import numpy as np

from enrichers.draft import Draft
from enrichers.entities.marks import READING
from enrichers.entities.model.reading import Reading, Window
from enrichers.events.detect import Mention, Told, triggers
from enrichers.events.modality import MODES
from enrichers.events.model.network import ROLES, EventNetwork, Judged
from enrichers.events.types import EventType
from enrichers.events.words import Sentence

# A story without any surer event gets its likeliest one, if it is at least as likely as this and more so than that
# there is none; a type that a strong phrase names needs to be no likelier than NAMED.
GUESS, NAMED = 0.2, 0.24
MAIN = 0.7  # share of "is the main event", against "is there at all", in how events are ordered
PLAIN = 0.6  # beside a likelier statement an event must be as likely as this
NO_EVENT = "statement"  # only says that somebody spoke: left out where anything else happened


class _Part(NamedTuple):
    """The words `first` to `end` of a sentence that are in a window."""

    sentence: Sentence
    first: int
    end: int


class _Seen(NamedTuple):
    """A window of a story and what the network thinks of it."""

    reading: Reading
    window: Window
    judged: Judged


class _Likely(NamedTuple):
    """The type `number` in the window's sentence `n`: its probability, how much it is what the sentence is about, and
    what the lexicon found of it."""

    seen: _Seen
    part: _Part
    n: int
    number: int
    kind: EventType
    strong: bool
    said: Mention | None
    score: float
    weight: float


def find(draft: Draft, sentences: Sequence[Sentence], network: EventNetwork) -> list[Mention] | None:
    """The mentions of events in a story, at most one of a type in each sentence; None where no encoder has read it."""
    reading = draft.doc.user_data.get(READING) if draft.doc is not None else None
    if not isinstance(reading, Reading):
        return None
    placed = [(sentence, reading.inside(sentence.start, sentence.end)) for sentence in sentences]
    found = [one for window in reading.windows for one in _in_window(draft, placed, reading, window, network)]
    return [_mention(one) for one in _chosen(_once(found), network.threshold)]


def _chosen(found: Sequence[_Likely], threshold: float) -> Sequence[_Likely]:
    """Those that are likely enough, statements only where they are all there is; else the likeliest one."""
    sure = [one for one in found if one.score >= threshold or (one.strong and one.score >= NAMED)]
    speeches = {one.part.sentence.n: one.weight for one in sure if one.kind.id == NO_EVENT}
    told = [
        one
        for one in sure
        if one.kind.id != NO_EVENT and (one.score >= PLAIN or one.weight >= speeches.get(one.part.sentence.n, 0.0))
    ]
    if sure:
        return told or [one for one in sure if one.kind.id == NO_EVENT]
    guess = max(found, key=lambda one: one.weight, default=None)
    return [guess] if guess is not None else []


def _in_window(
    draft: Draft,
    placed: Sequence[tuple[Sentence, tuple[int, int]]],
    reading: Reading,
    window: Window,
    network: EventNetwork,
) -> Iterator[_Likely]:
    """All types that are likely enough to be a guess, in each sentence of a window; `placed` are those of the story,
    each with its words (first, end) in the reading."""
    parts: list[_Part] = []
    for sentence, (first, end) in placed:
        first, end = max(first, window.first), min(end, window.end)
        if first < end:
            parts.append(_Part(sentence, first, end))
    if not parts:
        return
    at = [0, *accumulate(reading.sizes[window.first : window.end], initial=1)]  # the mark, each word's first, the mark
    phrases = [triggers(draft.text, part.sentence) for part in parts]
    told = np.stack([network.hints(found) for found in phrases])
    judged = network.judge(window.states[at], [_rows(window, part.first, part.end) for part in parts], told)
    known, main = judged.present, judged.main
    phrase = told[:, : len(network.kinds)] > 0
    likely = (
        (known >= network.threshold) | ((known >= GUESS) & (main[:, 1:] > main[:, :1])) | ((known >= NAMED) & phrase)
    )
    weight = MAIN * main[:, 1:] + (1 - MAIN) * known
    seen = _Seen(reading, window, judged)
    for n, number in np.argwhere(likely).tolist():
        kind = network.kinds[number]
        said = next((one for one in phrases[n] if one.type is kind), None)
        score, about = float(known[n, number]), float(weight[n, number])
        yield _Likely(seen, parts[n], n, number, kind, bool(phrase[n, number]), said, score, about)


def _rows(window: Window, first: int, end: int) -> slice:
    """The rows of the reading's words `first` to `end` in what is judged of their window, behind that of its begin."""
    return slice(first - window.first + 1, end - window.first + 1)


def _mention(one: _Likely) -> Mention:
    """A type in a sentence with its trigger: a strong phrase, else the likeliest word and those beside it, else a weak
    phrase, else the likeliest word."""
    reading, window, judged = one.seen
    sentence = one.part.sentence
    odds = judged.triggers[_rows(window, one.part.first, one.part.end), one.number].tolist()
    best = odds.index(max(odds))
    first = last = best
    while odds[best] > 0 and first > 0 and odds[first - 1] > 0:
        first -= 1
    while odds[best] > 0 and last + 1 < len(odds) and odds[last + 1] > 0:
        last += 1
    a, b = one.part.first + first, one.part.first + last
    span = _words(sentence, reading.starts[a], reading.starts[b] + len(reading.words[b]))
    if one.said is not None and (one.strong or odds[best] <= 0):
        span = one.said.first, one.said.last
    told = _told(one) if one.number == judged.main[one.n, 1:].argmax() else ()
    return Mention(
        one.kind, sentence, *span, strong=one.strong, score=one.score, weight=one.weight, trained=True, told=told,
        modes=_modes(one, *sentence.span(*span)),
    )  # fmt: skip


def _modes(one: _Likely, start: int, end: int) -> dict[str, float]:
    """How likely an event is to have each modality, from the words of its trigger from `start` to `end`."""
    reading, window, judged = one.seen
    first, last = (min(max(word, window.first), window.end) for word in reading.inside(start, end))
    words = judged.modes[_rows(window, first, last)].tolist()
    if not words:
        return {}
    odds = [exp(sum(logits) / len(words)) for logits in zip(*words, strict=True)]
    total = sum(odds)
    return {mode: each / total for mode, each in zip(MODES, odds, strict=True)}


def _told(one: _Likely) -> tuple[Told, ...]:
    """The stretches of a sentence's words that have a role in its main event."""
    reading, window, judged = one.seen
    roles = judged.roles[_rows(window, one.part.first, one.part.end)].argmax(1).tolist()
    found: list[Told] = []
    for word, (before, role) in enumerate(pairwise([0, *roles]), one.part.first):
        if role:
            end = reading.starts[word] + len(reading.words[word])
            start = found.pop().start if role == before else reading.starts[word]
            found.append(Told(start, end, ROLES[role]))
    return tuple(found)


def _words(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """The first and last word of a sentence within some characters of the text, or the nearest one."""
    inside = [n for n, (left, right) in enumerate(sentence.spans) if left < end and start < right]
    if inside:
        return inside[0], inside[-1]
    near = min(range(len(sentence.spans)), key=lambda n: abs(sentence.spans[n][0] - start))
    return near, near


def _once(found: Sequence[_Likely]) -> list[_Likely]:
    """The surest one of each type in each sentence: a long sentence may stand in two windows."""
    best: dict[tuple[int, str], _Likely] = {}
    for one in found:
        key = one.part.sentence.n, one.kind.id
        if key not in best or one.score > best[key].score:
            best[key] = one
    return list(best.values())
