"""Whether an event really happened, by the words around its trigger."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import get_args

from enrichers.events.words import YEAR, Sentence
from schemas.records import DateMention, Modality

MODES: tuple[Modality, ...] = get_args(Modality)
RULE = 0.4  # .858 right at the triggers of 1,563 held-out events; the words alone .825, the network alone .841

REACH, MUTUAL_REACH = 8, 12  # words looked at on either side; "a meeting between A B and C D will" needs more
NEGATED = re.compile(r"\w+n['’]t")  # matches: didn't | won’t; never: want
NOT_REACH, DENIED_REACH, DROPPED_REACH, GOING_REACH = 3, 8, 5, 3

CUES = {
    name: frozenset(words.split())
    for name, words in tomllib.loads(Path(__file__).with_name("cues.toml").read_text("utf-8")).items()
}
NONE_REACH, IF_REACH, MAY_REACH, AIM_REACH = 5, 4, 2, 5
CALLED_OFF = frozenset({("called", "off"), ("put", "off"), ("ruled", "out"), ("put", "back")})
RULED_OUT = frozenset({("ruled", "out"), ("rules", "out"), ("called", "off"), ("put", "off"), ("far", "from")})
LEFT_UNDONE = frozenset({("stood", "by"), ("looked", "on"), ("did", "nothing"), ("failed", "to")})
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


def modality(
    sentence: Sentence,
    first: int,
    last: int,
    year: int | None,
    mutual: bool,
    dates: Sequence[DateMention] = (),
    anchor: date | None = None,
) -> Modality:
    """Judge a trigger (words `first` to `last`) in a story of `year` and of the day `anchor`, where they are known.

    Denied goes before historical, planned, hypothetical and ongoing; without a cue it happened. `dates` are those of
    the sentence: what stands nearest to the trigger in its clause says when.
    """
    before, after = _before(sentence, first), _after(sentence, last, MUTUAL_REACH if mutual else REACH)
    if _denied(before, after) or _left_undone(sentence.words[first : last + 2]):
        return "denied"
    near = _date_beside(sentence, first, last, dates)
    if _historical(sentence, first, before, after, year) or (near and _long_ago(near.value, year)):
        return "historical"
    if "if" not in before and _planned(before, after):
        return "planned"
    if (
        CUES["if"].intersection(before)
        or _wanted(before)
        or "if" in after[:IF_REACH]
        or CUES["may"].intersection(after[:MAY_REACH])
    ):
        return "hypothetical"
    if near and anchor and len(near.value) == len("YYYY-MM-DD") and near.value > anchor.isoformat():
        return "planned"
    if _ongoing(sentence, first, last, before, after):
        return "ongoing"
    return "happened"


def weighed(rule: Modality, likely: Mapping[str, float]) -> Modality:
    """The likeliest modality, where the words around the trigger count RULE and what the network thinks the rest."""
    shares = {mode: (1 - RULE) * likely.get(mode, 0.0) + RULE * (mode == rule) for mode in MODES}
    return max(MODES, key=lambda mode: shares[mode])


def _date_beside(sentence: Sentence, first: int, last: int, dates: Sequence[DateMention]) -> DateMention | None:
    """The date nearest to a trigger, unless a wall stands between them; "since 1999" is no time when it happened."""
    start, end = sentence.span(first, last)
    reached: list[tuple[int, DateMention]] = []
    for each in dates:
        if not sentence.start <= each.start < sentence.end:
            continue
        left, right = min(each.end, end), max(each.start, start)
        between = [
            word
            for word, span in zip(sentence.words, sentence.spans, strict=True)
            if left <= span[0] and span[1] <= right
        ]
        lead = next(
            (
                word
                for word, span in zip(sentence.words[::-1], sentence.spans[::-1], strict=True)
                if span[1] <= each.start
            ),
            "",
        )
        if lead not in CUES["spanning"] and not CUES["walls"].intersection(between):
            reached.append((max(each.start - end, start - each.end), each))
    return min(reached, key=lambda one: one[0])[1] if reached else None


def _long_ago(value: str, year: int | None) -> bool:
    return year is not None and int(value[:4]) < year - 1


def _before(sentence: Sentence, first: int) -> list[str]:
    """The words before the trigger, nearest last, back to a wall."""
    words = _lower(sentence, max(0, first - REACH), first)
    for index in range(len(words) - 1, -1, -1):
        if words[index] in CUES["walls"]:
            return words[index + 1 :]
    return words


def _lower(sentence: Sentence, first: int, end: int) -> list[str]:
    """The words, with the month of May told from "may"."""
    words = sentence.words[first:end]
    return [
        "May" if word == "may" and sentence.text[span[0]] == "M" and first + n else word
        for n, (word, span) in enumerate(zip(words, sentence.spans[first:end], strict=True))
    ]


def _after(sentence: Sentence, last: int, reach: int) -> list[str]:
    words = sentence.words[last + 1 : last + 1 + reach]
    return next((words[:index] for index, word in enumerate(words) if word in CUES["walls"]), words)


def _denied(before: Sequence[str], after: Sequence[str]) -> bool:
    close = before[-NOT_REACH:]
    if "not" in close and "only" in close:
        return False
    if CUES["not"].intersection(close) or any(NEGATED.fullmatch(word) for word in close):
        return True
    if CUES["none"].intersection(before[-NONE_REACH:]) or "nothing" in after[:1]:
        return True
    if any(one == "no" and two in CUES["no_more"] for one, two in pairwise(before)):
        return True
    dropped = after[:DROPPED_REACH]
    if CUES["dropped"].intersection(dropped) or CALLED_OFF.intersection(pairwise(dropped)):
        return True
    if CUES["false"].intersection(after):
        return True
    return (
        bool(CUES["denied"].intersection(before[-DENIED_REACH:])) or RULED_OUT.intersection(pairwise(before)) != set()
    )


def _left_undone(trigger: Sequence[str]) -> bool:
    """Whether a trigger, here with one word more, says itself that nothing was done: "stood by", "mute spectators"."""
    return not CUES["undone"].isdisjoint(trigger) or not LEFT_UNDONE.isdisjoint(pairwise(trigger))


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
    if any(two == "to" and one in CUES["aims"] for one, two in pairwise(before[-AIM_REACH:])):
        return True
    if before[-1:] == ["to"] and CUES["ordered"].intersection(before):
        return True
    if before[-1:] == ["be"] and any(two == "to" and one in CUES["to"] for one, two in pairwise(before[-3:])):
        return True
    if tuple(before[-2:]) in EVE or (before[-1:] == ["to"] and CUES["to"].intersection(before[-2:-1])):
        return True
    return any(_to_come(one, two) for one, two in pairwise(after))


def _wanted(before: Sequence[str]) -> bool:
    """Matches: "asked for the" release, "a suspected" attack, "suspected of" killing; never: "asked to lift her veil"
    and exploded, "suspected militants" killed, where the doubt is who did it."""
    return before[-1:] == ["suspected"] or any(
        (one in CUES["asks"] and two == "for") or (one == "suspected" and two in ("of", "to"))
        for one, two in pairwise(before)
    )


def _to_come(one: str, two: str) -> bool:
    """Matches: "will be" held, "are to" begin, "next week", "later this" month."""
    return (
        (one in ("will", "would") and two in CUES["held"])
        or (one in ("is", "are", "was", "were") and two == "to")
        or (one == "next" and two in CUES["coming"])
        or (one in ("is", "are") and two == "due")
        or (one == "later" and two == "this")
    )


def _ongoing(sentence: Sentence, first: int, last: int, before: Sequence[str], after: Sequence[str]) -> bool:
    """Matches: "fighting continued", "are still protesting", "is being searched", "has been closed since"."""
    if CUES["going"].intersection(before[-GOING_REACH:]) or CUES["going"].intersection(after[:GOING_REACH]):
        return True
    if "being" in before[-2:] or ("since" in after and {"has", "have"}.intersection(before[-GOING_REACH:])):
        return True
    progressive = CUES["progressive"].intersection(sentence.words[max(0, first - 2) : first])
    return bool(progressive) and any(word.endswith("ing") for word in sentence.words[first : last + 1])
