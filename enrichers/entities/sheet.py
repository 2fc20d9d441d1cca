"""A document laid out for the rules: plain lists by token, and who owns which token so far."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Final, NamedTuple, cast

from spacy.tokens import Doc

from enrichers.entities.marks import solid, text_of, words_of
from enrichers.entities.tables import kinds
from enrichers.entities.tables import words as listed

_SHEET: Final = "wiretag_sheet"  # in `doc.user_data`

SHOUTING = 0.7  # share of capitalised words from which capitals in a sentence prove nothing (headlines)
FEW_SMALL = 0.08  # a headline has hardly any long word written small
PROSE_WORDS = 2  # words written small, units apart, that make a sentence of a line
FEWEST_WORDS = 4  # a shorter sentence tells nothing about how it uses capitals

# Joins inside names: "Rio de Janeiro", "Osama bin Laden", "Frank-Walter".
PARTICLES = kinds("small_words.tsv")["particle"]
UNITS = kinds("small_words.tsv")["unit"]
HYPHENS = frozenset("-‐‑–")


class Claim(NamedTuple):
    """Tokens `start` to `end` (exclusive) named by a rule; `score` is the rule's precision as we estimate it."""

    start: int
    end: int
    label: str
    score: float


@dataclass
class Sheet:
    """The tokens of a document as lists, white space left out; rules claim stretches of them, first come, first served.

    `tokens` are the tokens' indices in the document; `flat` is the text with a space for every line feed.
    """

    text: str
    flat: str
    tokens: list[int]
    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]
    caps: list[bool]
    opens: list[bool]  # the token begins its sentence (after quotes and the like)
    sentence: list[int]
    shouts: list[bool]  # the token's sentence is written all in capitals or in title case
    prose: list[bool]  # the token's sentence is running text, no label, signature or row of a table
    free: list[bool]
    claims: list[Claim] = field(default_factory=list)

    def claim(self, start: int, end: int, label: str, score: float) -> bool:
        """Takes tokens of one sentence for a name, if none of them is taken."""
        if start >= end or self.sentence[start] != self.sentence[end - 1] or not all(self.free[start:end]):
            return False
        self.take(start, end, label, score)
        return True

    def take(self, start: int, end: int, label: str, score: float) -> None:
        """Takes tokens for a name that is known from elsewhere."""
        self.free[start:end] = [False] * (end - start)
        self.claims.append(Claim(start, end, label, score))

    def block(self, spans: list[tuple[int, int]]) -> None:
        """Takes the tokens inside some stretches of characters away from all rules."""
        for start, end in spans:
            for i in range(bisect_left(self.starts, start), bisect_left(self.starts, end)):
                self.free[i] = False

    @cached_property
    def capitals(self) -> list[int]:
        """The tokens that begin with a capital."""
        return [i for i, cap in enumerate(self.caps) if cap]

    @cached_property
    def lower_case(self) -> frozenset[str]:
        """The words that the text writes small somewhere."""
        return frozenset(word for word, cap in zip(self.words, self.caps, strict=True) if not cap)

    @cached_property
    def surnames(self) -> frozenset[str]:
        """Words that stand as a surname somewhere in the text: after a given name, an initial or a courtesy title."""
        given, courtesy = listed("given_names.txt"), kinds("roles.tsv")["honorific"]
        return frozenset(
            word
            for before, word, cap in zip(self.words, self.words[1:], self.caps[1:], strict=False)
            if cap and (before in given or before in courtesy or _initial(before))
        )

    def same_sentence(self, i: int, j: int) -> bool:
        return 0 <= i < len(self.words) and 0 <= j < len(self.words) and self.sentence[i] == self.sentence[j]

    def tight(self, i: int) -> bool:
        """Whether token `i` touches both its neighbours."""
        return 0 < i < len(self.words) - 1 and self.ends[i - 1] == self.starts[i] and self.ends[i] == self.starts[i + 1]

    def span_text(self, start: int, end: int) -> str:
        return self.text[self.starts[start] : self.ends[end - 1]]

    def word(self, i: int) -> str:
        return self.words[i] if 0 <= i < len(self.words) else ""

    def small(self, i: int) -> str:
        return self.lower[i] if 0 <= i < len(self.lower) else ""


def _initial(word: str) -> bool:
    return len(word) == 2 and word[1] == "." and word[0].isupper()


def lay_out(doc: Doc) -> Sheet:
    """The sheet of a document whose sentences are set, with all tokens free: the same one each time it is asked for,
    as the rules before and after a model read the same words."""
    known = doc.user_data.get(_SHEET)
    if known is None:
        known = doc.user_data[_SHEET] = _laid(doc)
    sheet = cast("Sheet", known)
    sheet.free = [True] * len(sheet.words)
    sheet.claims = []
    return sheet


def _laid(doc: Doc) -> Sheet:
    everything = words_of(doc)
    steps = accumulate(
        (len(word) + space for word, space in zip(everything, doc.to_array("SPACY").tolist(), strict=True)), initial=0
    )
    offsets = list(steps)
    tokens = solid(doc)
    words = everything if len(tokens) == len(everything) else [everything[i] for i in tokens]
    starts = [offsets[i] for i in tokens]
    ends = [start + len(word) for start, word in zip(starts, words, strict=True)]
    caps = [word[0].isupper() for word in words]
    sentence, opens = _sentences(words, _begin(doc, tokens))
    loud, prose = _manner(words, caps, sentence)
    text = text_of(doc)
    return Sheet(
        text=text,
        flat=text.replace("\n", " "),
        tokens=tokens,
        words=words,
        lower=[word.lower() for word in words],
        starts=starts,
        ends=ends,
        caps=caps,
        opens=opens,
        sentence=sentence,
        shouts=[loud[s] for s in sentence],
        prose=[prose[s] for s in sentence],
        free=[True] * len(words),
    )


def _begin(doc: Doc, tokens: list[int]) -> list[bool]:
    """For each token that is no white space, whether a sentence begins at it or at the white space before it."""
    flags = doc.to_array("SENT_START").tolist()
    after = [-1, *tokens]
    return [
        flags[i] == 1 or (i - before > 1 and 1 in flags[before + 1 : i])
        for before, i in zip(after, tokens, strict=False)
    ]


def _sentences(words: list[str], begin: list[bool]) -> tuple[list[int], list[bool]]:
    """For each token the number of its sentence, and whether it opens it (quotes and the like come before)."""
    sentence: list[int] = []
    opens: list[bool] = []
    waiting, n = True, -1
    for word, begins in zip(words, begin, strict=True):
        if begins:
            n, waiting = n + 1, True
        sentence.append(max(n, 0))
        opens.append(waiting and word[0].isalnum())
        waiting = waiting and not word[0].isalnum()
    return sentence, opens


def _manner(words: list[str], caps: list[bool], sentence: list[int]) -> tuple[list[bool], list[bool]]:
    """For each sentence, whether it is written in capitals, which are no evidence of a name then; and whether it is
    running text.

    A headline has no full stop; text with one is loud only where all of it is in capitals.
    """
    count = (sentence[-1] + 1) if sentence else 0
    alpha, upper, small, shouted, plain = ([0] * count for _ in range(5))
    stopped = [False] * count
    for word, cap, s in zip(words, caps, sentence, strict=True):
        if word[0].isalpha():
            alpha[s] += 1
            upper[s] += cap
            shouted[s] += cap and word.isupper()
            stopped[s] = word[-1] == "."
            if not cap:
                small[s] += len(word) > 3
                plain[s] += word not in UNITS
        elif word == ".":
            stopped[s] = True
    loud = [
        alpha[s] >= FEWEST_WORDS
        and (
            shouted[s] >= SHOUTING * alpha[s]
            or (not stopped[s] and upper[s] >= SHOUTING * alpha[s] and small[s] <= FEW_SMALL * alpha[s])
        )
        for s in range(count)
    ]
    return loud, [n >= PROSE_WORDS for n in plain]


def runs(sheet: Sheet) -> list[tuple[int, int]]:
    """Stretches of capitalised free words in one sentence, joined by particles and tight hyphens."""
    found: list[tuple[int, int]] = []
    n, free, sentence, j = len(sheet.words), sheet.free, sheet.sentence, 0
    for i in sheet.capitals:
        if i < j or not free[i]:
            continue
        j = i + 1
        while j < n and free[j] and sentence[j] == sentence[i]:
            k = j + 1 if sheet.caps[j] else _joined(sheet, j)
            if not k:
                break
            j = k
        found.append((i, j))
    return found


def _joined(sheet: Sheet, j: int) -> int:
    """The index after what the small word or hyphen at token `j` joins on, or 0 where the run ends before it."""
    k = j
    while k < j + 2 and sheet.small(k) in PARTICLES and sheet.word(k).islower():
        k += 1
    if sheet.word(k) in HYPHENS and sheet.tight(k):
        k += 1
    if k > j and k < len(sheet.words) and sheet.caps[k] and sheet.free[k] and sheet.same_sentence(j, k):
        return k + 1
    return 0
