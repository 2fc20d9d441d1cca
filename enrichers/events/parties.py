"""Everyone who can act or suffer in a story: people, organisations, peoples, countries, and "police" or "gunmen"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from enrichers.draft import Draft
from enrichers.events.sectors import first_words, nouns, sector_of
from enrichers.events.tense import CUES
from enrichers.events.words import TOGETHER, Sentence
from schemas.records import Entity, EventActor

ACTING = frozenset({"PERSON", "ORG", "LOC", "NORP"})
NAMED = ACTING - {"NORP"}  # a noun inside such a name is no actor of its own
ROLE = (
    r"(?:[A-Z][\w.-]*|prime|foreign|defen[cs]e|finance|interior|trade|army|police|rebel|opposition|(?:vice )?president"
    r"|minister|premier|chancellor|leader|chief|king|queen|envoy|ambassador|commander|general|spokes(?:man|woman|person))"
)
# Between a country and the person who serves it. matches: " Defence Minister " | "'s president "; never: " and "
TITLE = re.compile(rf"(?:['’]s)?(?: {ROLE}){{0,5}} ")
# Between a people and a noun. matches: " " | " riot " | " special "; never: " and " | ", " | " from "
OF_PEOPLE = re.compile(
    r" (?:(?!and |or |in |from |to |by |for |with |at |of |on |against |as |was |were )[a-z-]+ ){0,2}"
)
# Between a place and a noun. matches: " " | "'s riot "; never: " riot "
OF_PLACE = re.compile(r" |['’]s? (?:[a-z-]+ ){0,2}")
# Before a place that only says where. matches: "in " | "from the "; never: "that "
SETTING = re.compile(r"\b(?:in|at|near|from|on|off|outside|across|around|into|inside)(?: the)? $", re.IGNORECASE)
# Between a person and the country served. matches: ", President of the " | ", foreign minister of "; never: " left "
SERVES = re.compile(r", (?:the )?(?:[A-Za-z-]+ ){1,5}of (?:the )?")
# Nouns before which the word for an actor only tells what kind: "police station", "court hearing".
MODIFIED = (
    "station stations custody base bases case cases hearing hearings order orders account accounts building buildings "
    "report reports post posts headquarters camp camps uniform uniforms year years board boards bus buses car cars van "
    "room election elections seat seats bench uniform play team match course ground yard gate gates fire ship market "
    "holidays leave fees meals deal pay wages strike"
)
MODIFIED_WORDS = frozenset(MODIFIED.split())


@dataclass(frozen=True, slots=True)
class Party:
    """One mention of somebody, with an entity where there is a name; `reporting` who only tells of it."""

    start: int
    end: int
    name: str
    entity: Entity | None
    country: str | None
    sector: str | None
    reporting: bool = False

    @property
    def key(self) -> str:
        """What two mentions of one party have in common."""
        return self.entity.id if self.entity else self.name.lower()

    @property
    def a_place(self) -> bool:
        """Whether it may only say where."""
        return self.entity is not None and self.entity.type == "LOC"

    def actor(self) -> EventActor:
        """The party as an event has it."""
        return EventActor(self.entity.id if self.entity else None, self.name, self.country, self.sector)


def parties(draft: Draft, sentences: Iterable[Sentence]) -> tuple[Party, ...]:
    """Every mention of somebody outside the furniture, in the order of the text.

    "Russian Defence Minister A B" is one: the person, with the country; "Israeli troops" is one without an entity.
    """
    named = _served(draft.text, _named(draft))
    unnamed = [party for sentence in sentences for party in _unnamed(draft.text, sentence, named)]
    joined = {party.start for party in unnamed}
    kept = [one for one in named if one.start not in joined]
    found = sorted([*kept, *unnamed], key=lambda one: (one.start, -one.end, one.key))
    return tuple(_reporting(draft.text, found))


def _named(draft: Draft) -> list[Party]:
    countries = {(m.start, m.end): place.country for place in draft.places for m in place.mentions}
    nested = sorted((start, end, country) for (start, end), country in countries.items() if country)
    found = []
    for entity in draft.entities:
        if entity.type not in ACTING:
            continue
        sector = sector_of(entity)
        for mention in entity.mentions:
            if any(piece.start <= mention.start < piece.end for piece in draft.furniture):
                continue
            country = countries.get((mention.start, mention.end))
            if country is None and entity.type == "ORG":
                inside = [code for start, end, code in nested if mention.start <= start and end <= mention.end]
                country = inside[0] if inside else None
            found.append(Party(mention.start, mention.end, entity.name, entity, country, sector))
    return sorted(found, key=lambda one: (one.start, -one.end, one.key))


def _served(text: str, found: list[Party]) -> list[Party]:
    """The parties with the country of each person in office, wherever the text tells it."""
    kept = found[:1]
    serving: dict[str, str | None] = {}
    for before, one in pairwise(found):
        person = one.entity is not None and one.entity.type == "PERSON"
        of_country = before.entity is not None and before.entity.type in ("NORP", "LOC")
        if person and of_country and kept and kept[-1] is before and TITLE.fullmatch(text, before.end, one.start):
            serving.setdefault(one.key, before.country)
            kept[-1] = replace(one, country=before.country)
            continue
        if (
            one.a_place
            and before.entity
            and before.entity.type == "PERSON"
            and SERVES.fullmatch(text, before.end, one.start)
        ):
            serving.setdefault(before.key, one.country)
        kept.append(one)
    return [one if one.country or one.key not in serving else replace(one, country=serving[one.key]) for one in kept]


def _unnamed(text: str, sentence: Sentence, named: Sequence[Party]) -> Iterator[Party]:
    """ "police", "Israeli troops": actors of a sentence that have no name of their own."""
    table, firsts = nouns(), first_words()
    words = sentence.words
    here: list[Party] | None = None
    over = 0  # the first word that is in no noun yet
    for n, word in enumerate(words):
        if word not in firsts or n < over:
            continue
        last, noun = n, word
        if n + 1 < len(words) and f"{word} {words[n + 1]}" in table and sentence.link(n + 1) == TOGETHER:
            last, noun = n + 1, f"{word} {words[n + 1]}"
        over = last + 1
        if noun not in table or _only_a_kind(sentence, last):
            continue
        if here is None:
            here = [one for one in named if sentence.start <= one.start < sentence.end]
        start, end = sentence.span(n, last)
        end -= 2 if text[max(0, end - 2) : end] in ("'s", "’s") else 0
        if not any(_covers(one, start, end) or _is_title(one, end) for one in here):
            yield _of_country(text, Party(start, end, text[start:end], None, None, table[noun]), here)


def _covers(one: Party, start: int, end: int) -> bool:
    """Whether a noun is part of a name: "Delhi Police"."""
    return one.start < end and start < one.end and one.entity is not None and one.entity.type in NAMED


def _is_title(one: Party, end: int) -> bool:
    """Whether a noun is the office of the person named behind it: "minister" A B."""
    return one.start == end + 1 and one.entity is not None and one.entity.type == "PERSON"


def _only_a_kind(sentence: Sentence, last: int) -> bool:
    after = last + 1
    return (
        after < len(sentence.words)
        and sentence.words[after] in MODIFIED_WORDS
        and sentence.link(after) == TOGETHER
        and sentence.text[sentence.spans[last][1] : sentence.spans[after][0]] == " "
    )


def _of_country(text: str, party: Party, here: Sequence[Party]) -> Party:
    """The party with the people or country named right before it as its own."""
    for one in here:
        if one.entity is None or one.end >= party.start or one.entity.type not in ("NORP", "LOC"):
            continue
        a_setting = one.a_place and SETTING.search(text[max(0, one.start - 14) : one.start])
        between = OF_PLACE if one.a_place else OF_PEOPLE
        if not a_setting and between.fullmatch(text, one.end, party.start):
            return replace(party, start=one.start, name=text[one.start : party.end], country=one.country)
    return party


def _reporting(text: str, found: Iterable[Party]) -> Iterator[Party]:
    """Mark those beside a verb of saying: ", police said", "the minister told reporters", "said Anna Ruiz"."""
    for one in found:
        behind = text[one.end : one.end + 14].split()
        lead = text[max(0, one.start - 16) : one.start].lower().split()
        says = bool(behind) and behind[0].strip(".,") in CUES["say"] and text[one.end : one.end + 1] == " "
        said = bool(lead) and (lead[-1] in CUES["say"] or lead[-2:] == ["according", "to"])
        yield replace(one, reporting=True) if says or said else one
