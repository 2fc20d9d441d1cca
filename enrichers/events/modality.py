"""Whether an event really happened, by the words around its trigger."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from enrichers.events.words import YEAR, Sentence
from schemas.records import Modality

REACH, MUTUAL_REACH = 8, 12  # words looked at on either side; "a meeting between A B and C D will" needs more
NEGATED = re.compile(r"\w+n['’]t")  # matches: didn't | won’t; never: want
NOT_REACH, DENIED_REACH, DROPPED_REACH, GOING_REACH = 3, 6, 5, 3

CUES = {
    name: frozenset(words.split())
    for name, words in tomllib.loads(Path(__file__).with_name("cues.toml").read_text("utf-8")).items()
}
EVE = frozenset({("ahead", "of"), ("eve", "of")})
LONG_PAST = frozenset(
    {
        ("last", "year"),
        ("last", "century"),
        ("last", "decade"),
        ("a", "century"),
        ("world", "war"),
        ("anniversary", "of"),
    }
)


def modality(sentence: Sentence, first: int, last: int, year: int | None, mutual: bool) -> Modality:
    """Judge a trigger (words `first` to `last`) in a story written in `year`, where that is known.

    Denied goes before historical, planned, hypothetical and ongoing; without a cue it happened.
    """
    before, after = _before(sentence, first), _after(sentence, last, MUTUAL_REACH if mutual else REACH)
    if _denied(before, after):
        return "denied"
    if _historical(sentence, first, before, after, year):
        return "historical"
    if _planned(before, after):
        return "planned"
    if CUES["if"].intersection(before) or "if" in after[:2]:
        return "hypothetical"
    if _ongoing(sentence, first, last, before, after):
        return "ongoing"
    return "happened"


def _before(sentence: Sentence, first: int) -> list[str]:
    """The words before the trigger, nearest last, back to a wall."""
    words = sentence.words[max(0, first - REACH) : first]
    for index in range(len(words) - 1, -1, -1):
        if words[index] in CUES["walls"]:
            return words[index + 1 :]
    return words


def _after(sentence: Sentence, last: int, reach: int) -> list[str]:
    words = sentence.words[last + 1 : last + 1 + reach]
    return next((words[:index] for index, word in enumerate(words) if word in CUES["walls"]), words)


def _denied(before: Sequence[str], after: Sequence[str]) -> bool:
    close = before[-NOT_REACH:]
    if "not" in close and "only" in close:
        return False
    if CUES["not"].intersection(close) or any(NEGATED.fullmatch(word) for word in close):
        return True
    if any(one == "no" and two in CUES["no_more"] for one, two in pairwise(before)):
        return True
    dropped = after[:DROPPED_REACH]
    if CUES["dropped"].intersection(dropped) or ("called", "off") in pairwise(dropped):
        return True
    return bool(CUES["denied"].intersection(before[-DENIED_REACH:]))


def _historical(sentence: Sentence, first: int, before: Sequence[str], after: Sequence[str], year: int | None) -> bool:
    """Matches: "two decades ago", "in 1999", "the war of 1999", "since 1974, when"."""
    opening = sentence.words[:2]  # "In 1999, ..." dates the whole sentence
    for one, two in (*pairwise(before), *pairwise(after), *pairwise(opening)):
        if (two == "ago" and one in CUES["past_units"]) or (one, two) in LONG_PAST:
            return True
        if one in CUES["year_leads"] and _past(two, year):
            return True
    words = sentence.words[:first]
    return any(after_year == "when" and _past(word, year) for word, after_year in pairwise(words))


def _past(word: str, year: int | None) -> bool:
    """Whether a word is a year well before the story's: last year's results are still news, so two years."""
    return year is not None and YEAR.fullmatch(word) is not None and int(word) < year - 1


def _planned(before: Sequence[str], after: Sequence[str]) -> bool:
    if CUES["plans"].intersection(before) or CUES["later"].intersection(after[:4]):
        return True
    if "would" in before and CUES["says"].intersection(before):
        return True
    if tuple(before[-2:]) in EVE or (before[-1:] == ["to"] and CUES["to"].intersection(before[-2:-1])):
        return True
    return any(_to_come(one, two) for one, two in pairwise(after))


def _to_come(one: str, two: str) -> bool:
    """Matches: "will be" held, "are to" begin, "next week", "later this" month."""
    return (
        (one in ("will", "would") and two in CUES["held"])
        or (one in ("is", "are", "was", "were") and two == "to")
        or (one == "next" and two in CUES["coming"])
        or (one == "later" and two == "this")
    )


def _ongoing(sentence: Sentence, first: int, last: int, before: Sequence[str], after: Sequence[str]) -> bool:
    """Matches: "fighting continued", "are still protesting"."""
    if CUES["going"].intersection(before[-GOING_REACH:]) or CUES["going"].intersection(after[:GOING_REACH]):
        return True
    present = {"is", "are", "am"}.intersection(sentence.words[max(0, first - 2) : first])
    return bool(present) and any(word.endswith("ing") for word in sentence.words[first : last + 1])
