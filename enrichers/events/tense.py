"""Whether a date looks forward or back, by the verb it goes with: "will meet on Friday", "met on Friday"."""

from __future__ import annotations

import re
import tomllib
from enum import Enum
from pathlib import Path

from enrichers.events.words import BROKEN, Sentence

CUES = {
    name: frozenset(words.split())
    for name, words in tomllib.loads(Path(__file__).with_name("tenses.toml").read_text("utf-8")).items()
}
PAST = re.compile(r"\w{2,}ed")  # matches: arrested | warned; never: red
FAR = 40  # words from a date in which its verb is looked for
BESIDE = 3  # words between a verb of saying and its date: "told reporters on Thursday"


class Tense(Enum):
    """Where a date lies, seen from the anchor; UNKNOWN where no verb tells."""

    PAST = "past"
    FUTURE = "future"
    UNKNOWN = "unknown"


def tense(sentence: Sentence, first: int, last: int) -> Tense:
    """The tense of the verb nearest to words `first` to `last` (a date).

    A verb before it goes before one after it, and one of the same clause, as commas and the like bound it, before any.
    """
    words = sentence.words
    if _said_after(sentence, last):
        return Tense.PAST  # "the minister on Thursday said"
    begin, end = _clause(sentence, first, last)
    before, after = range(first - 1, begin - 1, -1), range(last + 1, end)
    farther = (*range(begin - 1, max(-1, first - FAR), -1), *range(end, min(len(words), last + FAR)))
    for index in (*before, *after, *farther):
        found = _tense(words, index)
        if found is not Tense.UNKNOWN:
            return found
    return Tense.UNKNOWN


def _clause(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """The words, end exclusive, around a date up to the next punctuation on either side."""
    begin, end = first, last + 1
    while begin > max(0, first - FAR) and sentence.link(begin) != BROKEN:
        begin -= 1
    while end < min(len(sentence.words), last + FAR) and sentence.link(end) != BROKEN:
        end += 1
    return begin, end


def _said_after(sentence: Sentence, last: int) -> bool:
    after = last + 1
    return after < len(sentence.words) and sentence.words[after] in CUES["say"] and sentence.link(after) != BROKEN


def _tense(words: list[str], index: int) -> Tense:
    word = words[index]
    if word in CUES["coming"] or (word == "to" and index and words[index - 1] in CUES["to"]):
        return Tense.FUTURE
    if index and words[index - 1] == "be":
        return Tense.UNKNOWN  # "will be signed": what stands before decides
    if word in CUES["gone"] or word in CUES["say"] or PAST.fullmatch(word):
        return Tense.PAST
    return Tense.UNKNOWN


def of_reporting(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a date belongs to who says it: "said on Thursday", "on Thursday said", "told reporters on Thursday"."""
    words = sentence.words
    if _said_after(sentence, last):
        return True
    lead = [word for word in words[max(0, first - BESIDE) : first] if word not in CUES["skipped"]]
    return bool(lead) and (lead[-1] in CUES["say"] or bool(CUES["told"].intersection(lead)))
