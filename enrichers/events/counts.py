"""How many were killed, injured, arrested, displaced, and what sums of money a text names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from enrichers.events.numbers import Number, find_numbers, value_of
from enrichers.events.words import Sentence
from schemas.records import Count, DateMention

TABLE: dict[str, dict[str, frozenset[str]]] = {
    kind: {form: frozenset(words.split()) for form, words in forms.items()}
    for kind, forms in tomllib.loads(Path(__file__).with_name("counts.toml").read_text("utf-8")).items()
}
WORDS, KINDS = TABLE["words"], {kind: forms for kind, forms in TABLE.items() if kind != "words"}


def _by_word(form: str) -> dict[str, str]:
    return {word: kind for kind, forms in KINDS.items() for word in forms[form]}


DONE, BEFORE, ALONE, NAMED = map(_by_word, ("done", "before", "alone", "named"))
TELLING = frozenset({*DONE, *BEFORE, *ALONE, *NAMED, "toll", "lives"})
SIGNS = re.compile(r"[$€£₹¥]")

REACH, COMMA_REACH = 8, 14  # words between a number and its word, the second where an auxiliary stands before that
TOLL_REACH = 10
CURRENCY = (
    r"(?:U\.?S\.? |Canadian |Australian |Hong Kong )?(?:dollars?|euros?|pounds?|rupees?|yuan|yen|roubles?|rubles?|"
    r"pesos?|francs?|shillings?|naira|rand|riyals?|dirhams?|won|lira|reais|real)"
)
SCALE = r"(?:million|billion|trillion|thousand|crore|lakh|mln|bln|bn|m|k)"
AMOUNT = rf"(?P<amount>\d+(?:,\d{{2,3}})*(?:\.\d+)?)(?:[ -]?(?P<scale>{SCALE})\b)?"
# matches "$1.5 million", "US$20bn", "Rs 500 crore", "€30"; not "$", "A$AP"
SIGNED = re.compile(rf"(?:(?:US|A|C|HK|NZ|S)?\$|[€£₹¥]|\bRs\.? ?|\b(?:USD|EUR|GBP|INR) )\s?{AMOUNT}")
# matches "3.2 billion euros", "500 rupees"; not "the euro"
SPELT = re.compile(rf"(?<![\w.,$€£]){AMOUNT}[ -]{CURRENCY}\b")
SHORT = {"m": "million", "k": "thousand"}


@dataclass(frozen=True, slots=True)
class _Placed:
    """A number of a sentence: it begins at word `first`, what follows begins at `after`.

    A `subset` counts nothing itself, as it is part of another number or has one as its part.
    """

    number: Number
    first: int
    after: int
    subset: bool


def find_counts(sentences: Iterable[Sentence], dates: Iterable[DateMention]) -> tuple[Count, ...]:
    """Every count of the sentences, in their order; numbers that are part of a date count nothing."""
    taken = [(each.start, each.end) for each in dates]
    return tuple(count for sentence in sentences for count in _in_sentence(sentence, taken))


def _in_sentence(sentence: Sentence, dates: Sequence[tuple[int, int]]) -> Iterator[Count]:
    begin, end = sentence.spans[0][0], sentence.spans[-1][1]
    money = SIGNS.search(sentence.text, begin, end) or not WORDS["money"].isdisjoint(sentence.words)
    found = list(_money(sentence.text, begin, end)) if money else []
    if not TELLING.isdisjoint(sentence.words):
        taken = [*dates, *((each.start, each.end) for each in found)]
        found += _people(sentence, list(_placed(sentence, begin, end, taken)))
    yield from sorted(found, key=lambda each: each.start)


def _money(text: str, begin: int, end: int) -> Iterator[Count]:
    for pattern in (SIGNED, SPELT):
        for match in pattern.finditer(text, begin, end):
            scale = match["scale"] or ""
            value = value_of(f"{match['amount']} {SHORT.get(scale, scale)}".strip())
            yield Count("money", value, None, match.start(), match.end())


def _placed(sentence: Sentence, begin: int, end: int, taken: Sequence[tuple[int, int]]) -> Iterator[_Placed]:
    """The numbers of a sentence that may count people, among its words."""
    last = -1  # where the words behind the number before begin
    for number in find_numbers(sentence.text, begin, end):
        if any(left < number.end and number.start < right for left, right in taken):
            continue
        inside = [n for n, span in enumerate(sentence.spans) if number.start <= span[0] < number.end]
        if not inside:
            continue
        of_these = last >= 0 and sentence.words[last : inside[0]] in (["of"], ["of", "the"])
        last = inside[-1] + 1
        before = sentence.words[inside[0] - 1] if inside[0] else ""
        after = sentence.words[inside[-1] + 1 : inside[-1] + 3]
        if (
            before in WORDS["no_count_before"]
            or WORDS["things"].intersection(after[:1])
            or (after[:1] == ["other"] and after[1] in WORDS["things"])
        ):
            continue
        yield _Placed(number, inside[0], last, before in WORDS["subsets"] or of_these)


def _people(sentence: Sentence, numbers: Sequence[_Placed]) -> Iterator[Count]:
    starts = {each.first: each for each in numbers if not each.subset}
    for each in numbers:
        kind = None if each.subset else _kind(sentence, each, starts)
        if kind:
            number = each.number
            yield Count(kind, number.value, number.qualifier, number.start, number.end)


def _kind(sentence: Sentence, each: _Placed, starts: dict[int, _Placed]) -> str | None:
    words = sentence.words
    if each.first and (kind := BEFORE.get(words[each.first - 1])) and not _passive(words, each.first - 1):
        return kind
    return _after(sentence, each, starts) or _toll(words, each)


def _passive(words: Sequence[str], verb: int) -> bool:
    """Matches: "were killed" 12 (kilometres away); a verb with an object stands in the active."""
    return verb > 0 and words[verb - 1] in ("was", "were", "been", "being")


def _after(sentence: Sentence, each: _Placed, starts: dict[int, _Placed]) -> str | None:
    """The kind by the words behind a number: "12 people were killed", "12 dead", "12 have died", "12 deaths"."""
    words, commas, auxiliary = sentence.words, 0, False
    for n in range(each.after, min(len(words), each.after + COMMA_REACH)):
        if n in starts:
            return None
        gap = sentence.text[sentence.spans[n - 1][1] : sentence.spans[n][0]]
        if any(mark in gap for mark in ";:.(!?"):
            return None
        commas += "," in gap
        word = words[n]
        auxiliary = auxiliary or word in WORDS["auxiliaries"]
        near = n - each.after <= REACH and not commas
        if word in NAMED and near and n - each.after <= 2:
            return NAMED[word]
        if word in ALONE and (near or words[n - 1] in ("have", "had", "also")):
            return ALONE[word]
        if word in DONE and (auxiliary or (near and _closed(sentence, n))):
            return DONE[word]
        if word in ("who", "that", "which") and not auxiliary:
            return None
    return None


def _closed(sentence: Sentence, n: int) -> bool:
    """Whether nothing follows that a participle would have done it to."""
    if n + 1 >= len(sentence.words):
        return True
    gap = sentence.text[sentence.spans[n][1] : sentence.spans[n + 1][0]]
    return gap.strip() != "" or sentence.words[n + 1] in WORDS["closers"]


def _toll(words: Sequence[str], each: _Placed) -> str | None:
    """Matches: "the death toll rose to" 17, "the number of cases reached" 17, "claimed the lives of" 17."""
    lead = words[max(0, each.first - TOLL_REACH) : each.first]
    if not lead or lead[-1] not in WORDS["reached"]:
        return "killed" if lead[-1:] == ["claimed"] and words[each.after : each.after + 1] == ["lives"] else None
    if "toll" in lead or "lives" in lead:
        return "killed"
    return next((NAMED[word] for word in reversed(lead) if word in NAMED), None) if "number" in lead else None
