"""What time it is where a story happens, for whoever reads "early Friday local time"."""

from __future__ import annotations

from enrichers.draft import Draft
from schemas.records import Place


def zone_of(place: Place) -> str | None:
    """The time zone of a place, such as Asia/Kolkata; null for what spans several, and for what has no towns."""
    return place.timezone


def local_zone(draft: Draft) -> str | None:
    """The time zone that a story's own times are in: that of where it was filed, else of where it happens."""
    filed = {place.start for place in draft.dateline.places} if draft.dateline else set()
    there = [place for place in draft.places if any(mention.start in filed for mention in place.mentions)]
    focus = [place for found in draft.focus for place in draft.places if place.id == found.place_id]
    return next((zone for zone in map(zone_of, [*there, *focus]) if zone), None)
