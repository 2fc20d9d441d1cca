"""Who did it to whom, and where: the entities that stand nearest to a trigger."""

from __future__ import annotations

from dataclasses import dataclass

from enrichers.draft import Draft
from enrichers.events.words import Sentence
from schemas.records import Entity, EventActor

ACTING = frozenset({"PERSON", "ORG", "LOC", "NORP"})
PLACE_LEADS = ("in", "at", "near", "from", "on", "off", "outside", "across", "around", "of", "into", "inside")
TOGETHER = frozenset({"and", "&", ",", ", and", "with", "- ", "-"})  # between two names that act as one party
PARTY = 3  # names taken for one side; longer lists are enumerations of something else


@dataclass(frozen=True, slots=True)
class Named:
    """A mention of an entity, with the country of the place at the same span."""

    start: int
    end: int
    entity: Entity
    country: str | None


def named(draft: Draft) -> tuple[Named, ...]:
    """Every mention that can act, in the order of the text, outside the furniture."""
    countries = {(m.start, m.end): place.country for place in draft.places for m in place.mentions}
    hidden = [(piece.start, piece.end) for piece in draft.furniture]
    found = [
        Named(mention.start, mention.end, entity, countries.get((mention.start, mention.end)))
        for entity in draft.entities
        if entity.type in ACTING
        for mention in entity.mentions
        if not any(start <= mention.start < end for start, end in hidden)
    ]
    return tuple(sorted(found, key=lambda one: (one.start, -one.end, one.entity.id)))


def sides(
    text: str, mentions: tuple[Named, ...], sentence: Sentence, trigger: tuple[int, int], mutual: bool
) -> tuple[tuple[EventActor, ...], tuple[EventActor, ...]]:
    """Actors and recipients of a trigger (its span); for what is done together, all are actors."""
    inside = [one for one in mentions if sentence.start <= one.start and one.end <= sentence.end]
    before = _party(text, [one for one in inside if one.end <= trigger[0] and not _a_setting(text, one, "to")][::-1])
    after = _party(text, [one for one in inside if one.start >= trigger[1] and not _a_setting(text, one)])
    if mutual:
        return _actors((*before, *after)), ()
    if _passive(text, sentence, trigger):
        before, after = after, before
    return _actors(before), _actors(after)


def _party(text: str, nearest_first: list[Named]) -> list[Named]:
    """The nearest name and those joined to it, in the order of the text."""
    party: list[Named] = []
    for one in nearest_first:
        if party:
            left, right = sorted((party[-1], one), key=lambda item: item.start)
            if text[left.end : right.start].strip() not in TOGETHER or len(party) == PARTY:
                break
        party.append(one)
    return sorted(party, key=lambda one: one.start)


def _a_setting(text: str, one: Named, *leads: str) -> bool:
    """Whether a name says where rather than who: "in Moscow"; `leads` are further words that show it."""
    lead = text[max(0, one.start - 12) : one.start].split()
    return one.entity.type == "LOC" and bool(lead) and lead[-1].lower() in (*PLACE_LEADS, *leads)


def _passive(text: str, sentence: Sentence, trigger: tuple[int, int]) -> bool:
    """Matches: "was arrested by police", "were sentenced on Friday by"; the doer stands after the trigger."""
    lead = text[max(sentence.start, trigger[0] - 12) : trigger[0]].lower().split()
    tail = text[trigger[1] : min(sentence.end, trigger[1] + 40)].lower().split()
    return bool(lead) and lead[-1] in ("was", "were", "been", "being", "be") and "by" in tail[:5]


def _actors(party: list[Named] | tuple[Named, ...]) -> tuple[EventActor, ...]:
    seen: dict[str, EventActor] = {}
    for one in party:
        seen.setdefault(one.entity.id, EventActor(one.entity.id, one.entity.name, one.country))
    return tuple(seen.values())
