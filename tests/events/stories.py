"""Stories for the tests of what the lexicon and the grammar find in them, with no network."""

from __future__ import annotations

import spacy

from enrichers.draft import Draft
from enrichers.events.stage import EventStage
from enrichers.item import Delivery, WireItem
from schemas.records import Entity, EntityMention, Event, Place, PlaceMention

NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")
STAGE = EventStage()


def draft(text: str, **fields: object) -> Draft:
    return Draft(Delivery(text.encode()), WireItem("text", text), doc=NLP(text), **fields)  # type: ignore[arg-type]


def events(text: str, **fields: object) -> tuple[Event, ...]:
    return STAGE(draft(text, **fields)).events


def types(text: str) -> set[str]:
    return {event.type for event in events(text)}


def entity(text: str, name: str, kind: str) -> Entity:
    start = text.index(name)
    return Entity(f"e-{name}", kind, name, (EntityMention(start, start + len(name), name),))  # type: ignore[arg-type]


def place(text: str, name: str, country: str, kind: str = "name") -> Place:
    start = text.index(name)
    mention = PlaceMention(start, start + len(name), name, kind)  # type: ignore[arg-type]
    return Place(f"p-{name}", None, name, 0.0, 0.0, "city", country, None, None, (mention,))
