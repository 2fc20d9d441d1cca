"""A story as sentences of words, without its furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from enrichers.draft import Draft
from schemas.records import Furniture

WORD = re.compile(r"\w+(?:['’]\w+)?")  # matches: cease | fire | won't; never: the hyphen of cease-fire
SENTENCE_END = re.compile(r"(?<=[a-z\d)\"”][.!?])[\"”]?\s+(?=[\"“A-Z])|\n[ \t]*\n")  # where no pipeline split the text
JOINED = re.compile(
    r"['’]?(?:[ \t]|\r?\n(?!\s*\n))*-?"
)  # matches: a space | a hyphen | "' " after workers; never: a comma
YEAR = re.compile(r"\b(?:1[5-9]\d\d|20\d\d)\b")  # matches: 1999 | 2021; never: 300 | 19990
BREAK = re.compile(
    r"[,;:!?()\[\]\"“”—–]|\s-+\s|\.\s|\n\s*\n"
)  # matches: a comma | " - "; never: a hyphen inside a word

TOGETHER, APART, BROKEN = 0, 1, 2  # how a word is linked to the one before it


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of one sentence, in lower case, and where each stands in the text; `n` counts from 0, the lead."""

    n: int
    start: int
    end: int
    text: str
    words: list[str]
    spans: list[tuple[int, int]]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where words `first` to `last` stand in the text."""
        return self.spans[first][0], self.spans[last][1]

    def link(self, index: int) -> int:
        """How a word is linked to the one before it: TOGETHER, APART (a currency sign, say) or BROKEN."""
        gap = self.text[self.spans[index - 1][1] : self.spans[index][0]]
        if gap == " " or gap == "-" or JOINED.fullmatch(gap):
            return TOGETHER
        return BROKEN if BREAK.search(gap) else APART


def sentences(draft: Draft) -> list[Sentence]:
    """The sentences of a draft that have words outside furniture, numbered from 0 (the lead)."""
    found: list[Sentence] = []
    for start, end in _bounds(draft):
        sentence = read(draft.text, start, end, draft.furniture, len(found))
        if sentence.words:
            found.append(sentence)
    return found


def _bounds(draft: Draft) -> Iterator[tuple[int, int]]:
    if draft.doc is not None and draft.doc.has_annotation("SENT_START"):
        yield from ((sent.start_char, sent.end_char) for sent in draft.doc.sents)
        return
    start = 0
    for gap in SENTENCE_END.finditer(draft.text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(draft.text)


def read(text: str, start: int, end: int, furniture: tuple[Furniture, ...] = (), n: int = 0) -> Sentence:
    """One stretch of a text as a sentence."""
    matches = list(WORD.finditer(text, start, end))
    for piece in furniture:
        if piece.start < end and start < piece.end:
            matches = [match for match in matches if not piece.start <= match.start() < piece.end]
    words = [match.group().lower() for match in matches]
    words = [word[:-2] if word.endswith(("'s", "’s")) else word for word in words]
    return Sentence(n, start, end, text, words, [match.span() for match in matches])
