"""Where a text speaks of: its places with coordinates and honest precision, and the focus of the story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from enrichers.draft import Draft
from enrichers.places.beside import names_beside
from enrichers.places.focus import focus_of
from enrichers.places.gazetteer import Gazetteer, GazetteerPlace
from enrichers.places.mentions import toponyms
from enrichers.places.resolve import LEAST_SCORE, Choice, resolve
from enrichers.places.toponym import Toponym
from schemas.records import Place, PlaceAlternative, PlaceMention


class PlaceStage:
    """Fills `places` and `focus` from the draft's entities and dateline."""

    name = "places"

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def __call__(self, draft: Draft) -> Draft:
        places = places_of(draft, self.gazetteer)
        return replace(draft, places=places, focus=focus_of(places, draft))


def places_of(draft: Draft, gazetteer: Gazetteer, weights: Mapping[str, float] | None = None) -> tuple[Place, ...]:
    """The places of a draft; `weights` are others than the ranker's own, when they are being fitted."""
    mentions = toponyms(draft, gazetteer)
    return _places(mentions, resolve(mentions, gazetteer, names_beside(draft, gazetteer), weights))


def _places(mentions: list[Toponym], choices: list[Choice | None]) -> tuple[Place, ...]:
    """One place for each thing meant, numbered p1, p2 in the order of its first mention."""
    meant: dict[int, list[tuple[Toponym, Choice]]] = defaultdict(list)
    for mention, choice in zip(mentions, choices, strict=True):
        if choice and choice.score >= LEAST_SCORE:
            meant[choice.place.row].append((mention, choice))
    return tuple(_place(n, group) for n, group in enumerate(meant.values(), 1))


def _place(n: int, group: list[tuple[Toponym, Choice]]) -> Place:
    best = max((choice for _, choice in group), key=lambda choice: choice.score)
    place = best.place
    return Place(
        id=f"p{n}",
        geonames_id=place.geonames_id,
        name=place.name,
        lat=place.lat,
        lon=place.lon,
        precision=place.precision,
        country=place.country,
        admin1=place.admin1,
        admin2=place.admin2,
        mentions=tuple(PlaceMention(m.start, m.end, m.text, m.kind) for m, _ in group),
        score=round(best.score, 3),
        alternatives=tuple(_alternative(other, score) for other, score in best.others),
        ancestors=place.ancestors,
        timezone=place.timezone,
    )


def _alternative(place: GazetteerPlace, score: float) -> PlaceAlternative:
    return PlaceAlternative(place.geonames_id, place.name, place.country, score)
