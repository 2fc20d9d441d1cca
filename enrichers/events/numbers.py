"""Numbers as wires write them: "at least 12", "more than a dozen", "some 3,000", "two hundred", "dozens"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

TO_NINETEEN = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
DECADES = "twenty thirty forty fifty sixty seventy eighty ninety"
SMALL = {word: number for number, word in enumerate(TO_NINETEEN.split(), 1)}
TENS = {word: 10 * n for n, word in enumerate(DECADES.split(), 2)}
SCALES = {
    "dozen": 12, "score": 20, "hundred": 100, "thousand": 1000, "lakh": 100_000, "million": 1_000_000, "mln": 1_000_000,
    "crore": 10_000_000, "billion": 1_000_000_000, "bln": 1_000_000_000, "bn": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}  # fmt: skip
VAGUE = {"tens": 10} | {f"{word}s": number for word, number in SCALES.items() if word not in ("mln", "bln", "bn")}
MANY = 2  # "dozens" are two dozen at the least, and counted as that
SEVERAL = 3
# What a qualifier is in the record; those of no meaning ("another", "a total of") are none.
QUALIFIERS = {
    "at least": "at least", "no fewer than": "at least", "more than": "more than", "over": "more than",
    "upwards of": "more than", "as many as": "up to", "up to": "up to", "nearly": "nearly", "almost": "nearly",
    "close to": "nearly", "about": "about", "around": "about", "some": "about", "approximately": "about",
    "roughly": "about", "an estimated": "about", "fewer than": "less than", "less than": "less than",
    "another": None, "a further": None, "a total of": None, "all": None, "the other": None,
}  # fmt: skip


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


UNIT = rf"(?:{_any(SCALES)})(?![a-z])"
WORDS = rf"(?:(?:{_any(TENS)})(?:[- ](?:{_any(list(SMALL)[:9])}))?|{_any(SMALL)})(?![a-z])"
FIGURES = rf"(?:\d{{1,3}}(?:,\d{{2,3}})+|\d+(?:\.\d+)?)(?:[ -]{UNIT})?(?![\d%]|[,.:/-]\d|-|st\b|nd\b|rd\b|th\b)"
VAGUELY = rf"(?:{_any(VAGUE)})\b(?: of (?:{_any(VAGUE)})\b)?|several"
# matches "12", "3,000", "1.5 million", "twenty-three", "half a dozen", "tens of thousands"; not "12th", "3-1"
NUMBER = re.compile(
    rf"(?<![\w.,:/$-])(?:(?P<qualifier>{_any(QUALIFIERS)})\s+)?"
    rf"(?P<number>{FIGURES}|(?:half )?an? {UNIT}(?: (?:and )?{WORDS})?|{WORDS}(?: {UNIT})*(?!-)|{VAGUELY})(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its qualifier, from `start` to `end` of the text; `digits` tells where the number itself begins."""

    start: int
    digits: int
    end: int
    value: float
    qualifier: str | None


def find_numbers(text: str, start: int, end: int) -> Iterator[Number]:
    """Every number between two offsets of a text, in order."""
    for match in NUMBER.finditer(text, start, end):
        words = match["number"].lower()
        qualifier = QUALIFIERS[" ".join(match["qualifier"].lower().split())] if match["qualifier"] else None
        vague = words if words == "several" or words.split()[0] in VAGUE else None
        yield Number(match.start(), match.start("number"), match.end(), value_of(words), qualifier or vague)


def value_of(words: str) -> float:
    """What a number in figures or small letters is: "1.5 million", "two hundred", "dozens"."""
    total = 0.0
    for word in re.split(r"[\s-]+", words):
        if word[0].isdigit():
            total = float(word.replace(",", ""))
        elif word in VAGUE:
            total = (total or MANY) * VAGUE[word]
        elif word in SCALES:
            total = (total or 1) * SCALES[word]
        elif word in SMALL or word in TENS:
            total += SMALL.get(word, 0) + TENS.get(word, 0)
        elif word == "half":
            total = 0.5
        elif word == "several":
            total = SEVERAL
    return float(total)
