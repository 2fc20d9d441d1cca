"""Who did it to whom: the entities that stand nearest to a trigger."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from enrichers.draft import Draft
from enrichers.events.words import Sentence
from schemas.records import Entity, EventActor

ACTING = frozenset({"PERSON", "ORG", "LOC", "NORP"})
PLACE_LEADS = ("in", "at", "near", "from", "on", "off", "outside", "across", "around", "of", "into", "inside")
PARTY = 3  # names taken for one side; longer lists are enumerations of something else

ROLE = (
    r"(?:[A-Z][\w.-]*|prime|foreign|defen[cs]e|finance|interior|trade|(?:vice )?president|minister|premier|chancellor)"
)
# Between a country and the person who serves it. matches: " Defence Minister " | "'s president "; never: " and "
TITLE = re.compile(rf"(?:['’]s)?(?: {ROLE}){{0,5}} ")
# Between two names that act as one. matches: " and " | ", " | " and Defence Minister "; never: " told "
JOINER = re.compile(rf"\s*(?:,|and|&|, and|with|-)\s*(?:{ROLE} ){{0,6}}")


@dataclass(frozen=True, slots=True)
class Named:
    """A mention of an entity, with the country of the place at the same span or before a person's title."""

    start: int
    end: int
    entity: Entity
    country: str | None


def named(draft: Draft) -> tuple[Named, ...]:
    """Every mention that can act, in the order of the text, outside the furniture.

    "Russian Defence Minister A B" is one actor: the person, with the country.
    """
    countries = {(m.start, m.end): place.country for place in draft.places for m in place.mentions}
    found = [
        Named(mention.start, mention.end, entity, countries.get((mention.start, mention.end)))
        for entity in draft.entities
        if entity.type in ACTING
        for mention in entity.mentions
        if not any(piece.start <= mention.start < piece.end for piece in draft.furniture)
    ]
    return _with_countries(draft.text, sorted(found, key=lambda one: (one.start, -one.end, one.entity.id)))


def _with_countries(text: str, found: list[Named]) -> tuple[Named, ...]:
    kept = found[:1]
    for before, one in pairwise(found):
        serves = one.entity.type == "PERSON" and before.entity.type in ("NORP", "LOC")
        if serves and kept and kept[-1] is before and TITLE.fullmatch(text, before.end, one.start):
            kept[-1] = replace(one, country=before.country)
        else:
            kept.append(one)
    return tuple(kept)


def sides(
    text: str, mentions: tuple[Named, ...], sentence: Sentence, trigger: tuple[int, int], mutual: bool
) -> tuple[tuple[EventActor, ...], tuple[EventActor, ...]]:
    """Actors and recipients of a trigger (its span); for what is done together, all are actors."""
    inside = [one for one in mentions if sentence.start <= one.start and one.end <= sentence.end]
    if not inside:
        return (), ()
    before = _party(text, [one for one in inside if one.end <= trigger[0] and not _a_setting(text, one, "to")][::-1])
    after = _party(text, [one for one in inside if one.start >= trigger[1] and not _a_setting(text, one)])
    if mutual:
        return _actors([*before, *after]), ()
    if _passive(text, sentence, trigger):
        before, after = after, before
    doers = {one.entity.id for one in before}
    return _actors(before), _actors([one for one in after if one.entity.id not in doers])


def _party(text: str, nearest_first: list[Named]) -> list[Named]:
    """The nearest name and those joined to it, in the order of the text."""
    party = nearest_first[:1]
    for known, one in pairwise(nearest_first):
        left, right = (known, one) if known.start < one.start else (one, known)
        if len(party) == PARTY or not JOINER.fullmatch(text, left.end, right.start):
            break
        party.append(one)
    return sorted(party, key=lambda one: one.start)


def _a_setting(text: str, one: Named, *leads: str) -> bool:
    """Whether a name says where rather than who: "in Moscow"; `leads` are further words that show it."""
    if one.entity.type != "LOC":
        return False
    lead = text[max(0, one.start - 12) : one.start].split()
    return bool(lead) and lead[-1].lower() in (*PLACE_LEADS, *leads)


def _passive(text: str, sentence: Sentence, trigger: tuple[int, int]) -> bool:
    """Matches: "was arrested by police", "were sentenced on Friday by"; the doer stands after the trigger."""
    lead = text[max(sentence.start, trigger[0] - 12) : trigger[0]].lower().split()
    tail = text[trigger[1] : min(sentence.end, trigger[1] + 40)].lower().split()
    return bool(lead) and lead[-1] in ("was", "were", "been", "being", "be") and "by" in tail[:5]


def _actors(party: list[Named]) -> tuple[EventActor, ...]:
    seen: dict[str, EventActor] = {}
    for one in party:
        seen.setdefault(one.entity.id, EventActor(one.entity.id, one.entity.name, one.country))
    return tuple(seen.values())
