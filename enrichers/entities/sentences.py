"""Where sentences begin: a spaCy component that knows wire text, with its abbreviations, datelines and short lines."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from enrichers.entities.marks import BREAKS, text_of, words_of
from enrichers.entities.tables import kinds
from enrichers.entities.wraps import wraps

ENDS = frozenset({".", "!", "?", "…", "...", "?!", "!!", "。", "।"})
CLOSERS = frozenset({'"', "'", "”", "’", ")", "]", "''", "»"})
# Marks that no sentence begins with: "et al., 2005", "Yahoo!."
INSIDE = frozenset({",", ";", ":", ".", "%", "–", "—", *(CLOSERS - {'"', "'", "''"})})
# Words that begin a sentence after an abbreviation such as "U.S." or "p.m.": "in the U.S. The army".
STARTERS = kinds("small_words.tsv")["starter"]
NEEDS_NAME = kinds("small_words.tsv")["abbreviation"]
GOES_ON = kinds("small_words.tsv")["small_abbreviation"]
FEWEST_SMALL, SMALL_SHARE = 2, 0.8  # small words behind full stops in a text without capitals, and of all words there


@Language.factory("wiretag_sentences")
def make_sentences(nlp: Language, name: str) -> SentenceSplitter:
    return SentenceSplitter(nlp, name)


class SentenceSplitter:
    """Sets `is_sent_start` on every token. `doc.user_data[BREAKS]` may hold character offsets at which a
    sentence begins in any case, such as the end of a dateline."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.nlp = nlp
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        forced = sorted(doc.user_data.get(BREAKS, ()))
        begins, ended, spaced = True, False, True  # the next word begins a sentence; a full stop was seen; after space
        spaces = [space == 1 for space in doc.to_array("SPACY").tolist()]
        last, after = "", 0
        noted = False  # inside a note's number behind a full stop: "won. [6] She"
        alone = False  # the last word is all of its sentence so far
        soft = wraps(text_of(doc))
        starts: list[int] = []
        words = words_of(doc)
        small = _without_capitals(words, spaces)
        for i, word in enumerate(words):
            at, after = after, after + len(word) + spaces[i]
            if forced and at >= forced[0]:
                begins = True
                forced.pop(0)
            if word.isspace():
                starts.append(1 if not i else -1)
                begins = begins or ("\n" in word and at + word.index("\n") not in soft)
                spaced = True
                continue
            noted = (noted and last != "]") or (ended and word == "[" and _is_note(words, i))
            closes = noted or (ended and not spaced and word in CLOSERS)
            begins = begins or (ended and not closes and _opens(word, small)) or _after_abbreviation(last, word)
            starts.append(1 if begins else -1)
            ended = closes or (word in ENDS and not _shortened(last, word, small) and not (alone and _is_number(last)))
            alone, begins = begins, False
            spaced = spaces[i]
            last = word
        # all at once: setting the tokens one by one takes longer than everything above
        flags = np.array([starts], dtype=np.int64).astype(np.uint64).T
        return doc.from_array(["SENT_START"], cast("Any", flags)) if starts else doc


def _without_capitals(words: list[str], spaces: list[bool]) -> bool:
    """Whether a text has lost its capitals: after full stops, words are small that else would not be."""
    begun = [
        word[0].islower()
        for end, spaced, word in zip(words, spaces, words[1:], strict=False)
        if spaced and end in ENDS and word[0].isalpha()
    ]
    small = sum(begun)
    return small >= FEWEST_SMALL and small >= SMALL_SHARE * len(begun)


def _shortened(last: str, word: str, small: bool) -> bool:
    """Whether a full stop only ends an abbreviation: "Lt. Gen. X", "approx. 40"; not "he said no."."""
    if word != ".":
        return False
    short = f"{last.lower()}."
    return short in GOES_ON or ((small or last[:1].isupper()) and short in NEEDS_NAME)


def _opens(word: str, small: bool) -> bool:
    """Whether a word can begin a sentence; "e.g. this" does not, nor "Yahoo!, the"."""
    return (small or not word[0].islower()) and word not in INSIDE


def _is_note(words: list[str], i: int) -> bool:
    """Whether a bracket holds the number of a note, which belongs to the sentence before it: "[6]"."""
    return words[i + 1 : i + 2] != [] and words[i + 1].isdigit() and words[i + 2 : i + 3] == ["]"]


def _is_number(word: str) -> bool:
    """Whether a word numbers the point of a list that follows it: "2. Ships leave at noon"; not "It was 1992."."""
    return word.isdigit() and len(word) <= 2


def _after_abbreviation(last: str, word: str) -> bool:
    """Whether a sentence ended with an abbreviation: "in the U.S. The army"; not "Gen. The", nor "U.S. Army"."""
    return last.endswith(".") and len(last) > 1 and word in STARTERS and last.lower() not in NEEDS_NAME | GOES_ON
