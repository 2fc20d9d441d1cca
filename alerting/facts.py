"""What a record offers to rules: for each field of a rule, the values it has and where they stand."""

from __future__ import annotations

from schemas.envelopes import Clause
from schemas.records import Modality, TaggedRecord

# What was denied, is only feared or lies in the past does not satisfy a rule about an event; plans do.
COUNTS: tuple[Modality, ...] = ("happened", "ongoing", "planned")

Facts = dict[str, dict[str, Clause]]  # field of a rule -> folded value -> the clause that says so


def fold(value: str) -> str:
    """The form in which values are compared: case and runs of white space do not count."""
    return " ".join(value.split()).casefold()


def facts(record: TaggedRecord) -> Facts:
    """The values of a record by field: the first place in the text for each value, main event first."""
    return {
        "entity": _entities(record),
        "event": _events(record),
        "country": _countries(record),
        "within": _within(record),
        "agency": _agency(record),
    }


def _entities(record: TaggedRecord) -> dict[str, Clause]:
    found: dict[str, Clause] = {}
    for entity in record.entities:
        first = entity.mentions[0] if entity.mentions else None
        span = (first.start, first.end) if first else (None, None)
        found.setdefault(fold(entity.name), Clause("entity", entity.name, *span))
        for mention in entity.mentions:
            found.setdefault(fold(mention.text), Clause("entity", mention.text, mention.start, mention.end))
    return found


def _events(record: TaggedRecord) -> dict[str, Clause]:
    found: dict[str, Clause] = {}
    for event in record.events:
        if event.modality in COUNTS:
            found.setdefault(fold(event.type), Clause("event", event.type, event.trigger.start, event.trigger.end))
    return found


def _countries(record: TaggedRecord) -> dict[str, Clause]:
    found: dict[str, Clause] = {}
    for place in record.places:
        if place.country:
            first = place.mentions[0] if place.mentions else None
            span = (first.start, first.end) if first else (None, None)
            found.setdefault(fold(place.country), Clause("country", place.country, *span))
    return found


def _within(record: TaggedRecord) -> dict[str, Clause]:
    """All units that the record's places are or lie in. A country lies in none of its regions."""
    found: dict[str, Clause] = {}
    for place in record.places:
        first = place.mentions[0] if place.mentions else None
        span = (first.start, first.end) if first else (None, None)
        for unit in (place.country, place.admin1, place.admin2, place.geonames_id, *place.ancestors):
            if unit is not None:
                found.setdefault(fold(str(unit)), Clause("within", str(unit), *span))
    return found


def _agency(record: TaggedRecord) -> dict[str, Clause]:
    agency = record.source.agency
    return {fold(agency): Clause("agency", agency, None, None)} if agency else {}
