"""Who did it to whom as the network tells, beside what grammar tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from enrichers.events.detect import Told
from enrichers.events.parties import Party
from schemas.records import EventActor

Actors = tuple[EventActor, ...]

# Between the head of a phrase and a name that only tells more of it. matches: "residents of " Kidal, "villagers in "
# Ansongo; never: "Russian President " Vladimir Putin
FURTHER = re.compile(r"\b(?:of|in|from|at|near|on|with|for|by|outside|around|who|which|that)\b")

LETTERS = re.compile(r"[^\W\d_]+")
EMPTY = frozenset({"the", "an", "of", "in", "and", "for", "at", "by", "on", "to", "its", "his", "her", "their"})


def with_told(
    actors: Actors, recipients: Actors, told: Sequence[Told], parties: Sequence[Party], text: str, mutual: bool
) -> tuple[Actors, Actors]:
    """The actors and recipients that grammar found, without actors to whom it was done, and where it found none on a
    side, those that the network tells of; for what is done together, all are actors."""
    doers, done_to = (tuple(_actors(told, role, parties, text)) for role in ("actors", "recipients"))
    if mutual:
        return actors or _once((*doers, *done_to)), ()
    suffered = {one.name for one in done_to}
    return tuple(one for one in actors if one.name not in suffered) or _once(doers), recipients or _once(done_to)


def _actors(told: Sequence[Told], role: str, parties: Sequence[Party], text: str) -> Iterator[EventActor]:
    """The parties in the words of a role, or, where there is none at their head, these words."""
    for one in told:
        if one.role != role:
            continue
        inside = [party for party in parties if party.start < one.end and one.start < party.end]
        heads = [party for party in inside if not FURTHER.search(text, one.start, party.start)]
        yield from (party.actor() for party in heads)
        name = " ".join(text[one.start : one.end].split())
        if not heads and any(len(word) > 1 and word.lower() not in EMPTY for word in LETTERS.findall(name)):
            yield EventActor(None, name, None, None)


def _once(actors: Iterable[EventActor]) -> Actors:
    found: dict[str, EventActor] = {}
    for one in actors:
        found.setdefault(one.entity_id or one.name.lower(), one)
    return tuple(found.values())
