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
# Words that begin a sentence after an abbreviation such as "U.S." or "p.m.": "in the U.S. The army".
STARTERS = kinds("small_words.tsv")["starter"]
NEEDS_NAME = kinds("small_words.tsv")["abbreviation"]


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
        soft = wraps(text_of(doc))
        starts: list[int] = []
        for i, word in enumerate(words_of(doc)):
            at, after = after, after + len(word) + spaces[i]
            if forced and at >= forced[0]:
                begins = True
                forced.pop(0)
            if word.isspace():
                starts.append(1 if not i else -1)
                begins = begins or ("\n" in word and at + word.index("\n") not in soft)
                spaced = True
                continue
            closes = ended and not spaced and word in CLOSERS
            begins = begins or (ended and not closes and _opens(word)) or _after_abbreviation(last, word)
            starts.append(1 if begins else -1)
            begins = False
            ended = closes or (word in ENDS and not _shortened(last, word))
            spaced = spaces[i]
            last = word
        # all at once: setting the tokens one by one takes longer than everything above
        flags = np.array([starts], dtype=np.int64).astype(np.uint64).T
        return doc.from_array(["SENT_START"], cast("Any", flags)) if starts else doc


def _shortened(last: str, word: str) -> bool:
    """Whether a full stop only ends an abbreviation that a name follows: "Lt. Gen."; not "he said no."."""
    return word == "." and last[:1].isupper() and f"{last.lower()}." in NEEDS_NAME


def _opens(word: str) -> bool:
    """Whether a word can begin a sentence; "approx. 40" and "e.g. this" do not."""
    return not word[0].islower()


def _after_abbreviation(last: str, word: str) -> bool:
    """Whether a sentence ended with an abbreviation: "in the U.S. The army"; not "Gen. The", nor "U.S. Army"."""
    return last.endswith(".") and len(last) > 1 and word in STARTERS and last.lower() not in NEEDS_NAME
