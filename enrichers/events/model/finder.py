"""Events found by the trained network in what the encoder read of a story."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from enrichers.draft import Draft
from enrichers.entities.marks import READING
from enrichers.entities.model.reading import Reading, Window
from enrichers.events.detect import Mention, triggers
from enrichers.events.model.network import EventNetwork, Judged
from enrichers.events.types import EventType
from enrichers.events.words import Sentence

# A story without any surer event gets its likeliest one, if it is at least as likely
# as this and more so than that there is none.
GUESS = 0.12  # and a type that a strong phrase names needs to be no likelier
MAIN = 0.7  # share of "is the main event", against "is there at all", in how events are ordered
PLAIN = 0.6  # beside a likelier statement an event must be as likely as this
NO_EVENT = "statement"  # only says that somebody spoke: left out where anything else happened


class _Part(NamedTuple):
    """The words `first` to `end` of a sentence that are in a window, and their pieces there."""

    sentence: Sentence
    first: int
    end: int
    pieces: tuple[int, int]


def find(draft: Draft, sentences: Sequence[Sentence], network: EventNetwork) -> list[Mention] | None:
    """The mentions of events in a story, at most one of a type in each sentence; None where no encoder has read it."""
    reading = draft.doc.user_data.get(READING) if draft.doc is not None else None
    if not isinstance(reading, Reading):
        return None
    found = [
        mention for window in reading.windows for mention in _in_window(draft, sentences, reading, window, network)
    ]
    best = _once(found)
    sure = [mention for mention in best if mention.strong or mention.score >= network.threshold]
    speeches = {mention.sentence.n: mention.weight for mention in sure if mention.type.id == NO_EVENT}
    told = [
        mention
        for mention in sure
        if mention.type.id != NO_EVENT
        and (mention.score >= PLAIN or mention.weight >= speeches.get(mention.sentence.n, 0.0))
    ]
    if told or sure:
        return told or [mention for mention in sure if mention.type.id == NO_EVENT]
    guess = max(best, key=lambda mention: mention.weight, default=None)
    return [guess] if guess is not None else []


def _in_window(
    draft: Draft, sentences: Sequence[Sentence], reading: Reading, window: Window, network: EventNetwork
) -> Iterator[Mention]:
    """All types that are likely enough to be a guess, in each sentence of a window."""
    at = list(accumulate(reading.sizes[window.first : window.end], initial=1))  # each word's first piece
    parts: list[_Part] = []
    for sentence in sentences:
        first, end = reading.inside(sentence.start, sentence.end)
        first, end = max(first, window.first), min(end, window.end)
        if first < end:
            parts.append(_Part(sentence, first, end, (at[first - window.first], at[end - window.first])))
    if not parts:
        return
    phrases = [triggers(draft.text, part.sentence) for part in parts]
    told = [network.hints(found) for found in phrases]
    judged = network.judge(window.states, [part.pieces for part in parts], told)
    known, main = judged.present, judged.main
    phrase = np.stack(told)[:, : len(network.kinds)] > 0
    likely = (known >= network.threshold) | ((known >= GUESS) & (phrase | (main[:, 1:] > main[:, :1])))
    for n, number in np.argwhere(likely).tolist():
        kind = network.kinds[number]
        said = next((one for one in phrases[n] if one.type is kind), None)
        yield _mention(parts[n], kind, said, judged, n, number, bool(phrase[n, number]), at, reading, window)


def _mention(
    part: _Part, kind: EventType, said: Mention | None, judged: Judged, n: int, number: int, strong: bool,
    at: Sequence[int], reading: Reading, window: Window,
) -> Mention:  # fmt: skip
    """A type in a sentence with its trigger: a strong phrase (`said` is what the lexicon found of it), else the words
    around the likeliest piece, else a weak phrase, else the likeliest word."""
    offset, end = part.pieces
    odds = judged.triggers[offset:end, number].tolist()
    best = odds.index(max(odds))
    first = last = best
    while odds[best] > 0 and first > 0 and odds[first - 1] > 0:
        first -= 1
    while odds[best] > 0 and last + 1 < len(odds) and odds[last + 1] > 0:
        last += 1
    a, b = (bisect_right(at, offset + piece) - 1 + window.first for piece in (first, last))
    span = _words(part.sentence, reading.starts[a], reading.starts[b] + len(reading.words[b]))
    if said is not None and (strong or odds[best] <= 0):
        span = said.first, said.last
    present, main = float(judged.present[n, number]), float(judged.main[n, number + 1])
    weight = MAIN * main + (1 - MAIN) * present
    return Mention(kind, part.sentence, *span, strong=strong, score=present, weight=weight, trained=True)


def _words(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """The first and last word of a sentence within some characters of the text, or the nearest one."""
    inside = [n for n, (left, right) in enumerate(sentence.spans) if left < end and start < right]
    if inside:
        return inside[0], inside[-1]
    near = min(range(len(sentence.spans)), key=lambda n: abs(sentence.spans[n][0] - start))
    return near, near


def _once(found: Sequence[Mention]) -> list[Mention]:
    """The surest mention of each type in each sentence: a long sentence may stand in two windows."""
    best: dict[tuple[int, str], Mention] = {}
    for mention in found:
        key = mention.sentence.n, mention.type.id
        if key not in best or mention.score > best[key].score:
            best[key] = mention
    return list(best.values())
