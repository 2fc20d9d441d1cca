"""Gold toponyms and what a record says of them, judged as `places` tells."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from enrichers.places.gazetteer import GazetteerPlace
from enrichers.places.tables import demonyms
from schemas.records import Place, PlaceMention

NEAR_KM = 161  # a hundred miles, the measure of the literature
EARTH_KM = 12742  # its diameter
SLACK = [(a, b) for a in (0, -1, 1) for b in (0, -1, 1)]  # of the ends of a span, in characters
LEVELS = {"place": "city", "admin1": "region", "admin2": "county", "country": "country"}
NESTED = {"Embedded_Literal", "Embedded_Non_Lit", "Literal_Modifier", "Non_Literal_Modifier"}
DEMONYM = {"Demonym", "Language"}


@dataclass(frozen=True, slots=True)
class Judged:
    """One gold toponym; `place` is what was found at its span, null where nothing was."""

    kind: str
    place: Place | None
    km: float
    same_id: bool
    same_unit: bool

    @property
    def near(self) -> bool:
        return self.place is not None and self.km <= NEAR_KM

    @property
    def right(self) -> bool:
        return self.place is not None and (self.near or self.same_id or self.same_unit)


def gold(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The toponyms of a document that count: those with coordinates."""
    for toponym in document["toponyms"]:
        if toponym.get("lat") is not None and toponym.get("kind") != "Non_Toponym":
            yield toponym


def judged(document: dict[str, Any], places: Sequence[Place]) -> Iterator[Judged]:
    """Each gold toponym of a document with what the places say at its span, one character more or less."""
    found = {(mention.start, mention.end): (place, mention) for place in places for mention in place.mentions}
    for toponym in gold(document):
        spans = ((toponym["start"] + a, toponym["end"] + b) for a, b in SLACK)
        place, mention = next((found[span] for span in spans if span in found), (None, None))
        yield Judged(
            _kind(toponym, mention),
            place,
            distance(toponym, place) if place else math.inf,
            bool(place and toponym.get("geonameid") and str(place.geonames_id or "") == str(toponym["geonameid"])),
            bool(place) and _same_unit(toponym, place),
        )


def _same_unit(toponym: dict[str, Any], place: Place | None) -> bool:
    if place is None or not toponym.get("code"):
        return False
    own = {
        "country": ("country", place.country),
        "admin1": ("region", place.admin1),
        "admin2": ("county", place.admin2),
    }
    precision, code = own.get(toponym.get("level") or "", ("", None))
    return place.precision == precision and code == toponym["code"]


def _kind(toponym: dict[str, Any], mention: PlaceMention | None) -> str:
    """Demonym and nested by the gold's own words or, where it has none, by ours; else what the gold place is."""
    if toponym.get("kind") in DEMONYM or toponym["phrase"] in demonyms():
        return "demonym"
    if toponym.get("kind") in NESTED or (mention and mention.kind == "nested"):
        return "nested"
    return LEVELS.get(toponym.get("level") or "", "unknown")


def distance(toponym: dict[str, Any], place: Place | GazetteerPlace) -> float:
    """Kilometres on a sphere."""
    north, south = math.radians(toponym["lat"]), math.radians(place.lat)
    east = math.radians(place.lon - toponym["lon"])
    h = math.sin((south - north) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(east / 2) ** 2
    return EARTH_KM * math.asin(min(1.0, math.sqrt(h)))
