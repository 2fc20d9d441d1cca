"""Which place a name means: what the text says outright, then the other places of the story, then how big it is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from enrichers.places.gazetteer import Gazetteer, GazetteerPlace
from enrichers.places.mentions import Toponym
from enrichers.places.names import fold

# Weights of the evidence, in units of ten times the population; set by hand from how news is written.
COUNTRY = 4.0
LARGER = 6.5
CAPITAL = 2.0
NOT_OFFICIAL = -1.5
SAME_COUNTRY = 1.2
SAME_REGION = 1.5
NEAR = 1.0
HINTED = 3.0
SEAT = -1.5  # of a region called like its largest town
TEMPERATURE = 0.6  # of the softmax that makes scores of sums
SEAT_SHARE = 0.1  # of a region's people in the town of its name, from which the town is meant
NEAR_KM = 150.0
KEPT_ALTERNATIVES = 3
LEAST_SCORE = 0.15  # a place less sure than this is left out
KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Choice:
    """The place chosen for a mention, how sure the choice is, and the next best."""

    place: GazetteerPlace
    score: float
    others: tuple[tuple[GazetteerPlace, float], ...] = ()


@dataclass(slots=True)
class Context:
    """The places of the story that are certain: how often each country and region occurs, and where points are."""

    countries: Counter[str]
    regions: Counter[str]
    points: list[GazetteerPlace]

    @staticmethod
    def of(places: Iterable[GazetteerPlace]) -> Context:
        countries: Counter[str] = Counter()
        regions: Counter[str] = Counter()
        points = []
        for place in places:
            if place.country:
                countries[place.country] += 1
            if place.admin1:
                regions[place.admin1] += 1
            if place.precision == "city":
                points.append(place)
        return Context(countries, regions, points)


def resolve(mentions: list[Toponym], gazetteer: Gazetteer) -> list[Choice | None]:
    """A choice for each mention, in order; None where nothing fits.

    Twice over: first with the names that can mean one place only, then with all that the first pass was sure of.
    A name has one meaning in a story, except where the text itself puts it in two different regions.
    """
    pools = [_candidates(mention, gazetteer) for mention in mentions]
    _inherit(mentions, pools)
    sure = [pool[0] for pool in pools if pool and (len(pool) == 1 or pool[0].precision == "country")]
    context = Context.of(sure)
    first = [_choose(mention, pool, context) for mention, pool in zip(mentions, pools, strict=True)]
    context = Context.of(choice.place for choice in first if choice and choice.score > 0.5)
    return [_choose(mention, pool, context) for mention, pool in zip(mentions, pools, strict=True)]


def _candidates(mention: Toponym, gazetteer: Gazetteer) -> list[GazetteerPlace]:
    if mention.code is not None:
        place = gazetteer.by_code(mention.code)
        return [place] if place else []
    found = [place for place in gazetteer.lookup(mention.text) if not place.short or mention.kind == "abbreviation"]
    if mention.kind == "abbreviation":
        found = [place for place in found if place.short] or found
    if mention.within:
        around = [_around(part, gazetteer) for part in mention.within.split(", ")]
        inside = [place for place in found if all(_is_in(place, codes) for codes in around)]
        # what a dateline says is obeyed; a comma in the body may only be a list
        return inside if inside or mention.kind == "dateline" else found
    return found


def _around(name: str, gazetteer: Gazetteer) -> frozenset[str]:
    """Codes of the countries and regions that a name after a comma may mean."""
    return frozenset(
        place.admin1 or place.country or ""
        for place in gazetteer.lookup(name)
        if place.precision in ("country", "region") and (place.official or place.short)
    )


def _is_in(place: GazetteerPlace, codes: frozenset[str]) -> bool:
    return not codes or (place.precision != "country" and (place.country in codes or place.admin1 in codes))


def _inherit(mentions: list[Toponym], pools: list[list[GazetteerPlace]]) -> None:
    """Mentions that say nothing themselves take the candidates of the first one of the same name that does."""
    told: dict[str, list[GazetteerPlace]] = {}
    for mention, pool in zip(mentions, pools, strict=True):
        if mention.within and pool:
            told.setdefault(fold(mention.text), pool)
    for n, mention in enumerate(mentions):
        if not mention.within and mention.code is None and fold(mention.text) in told:
            pools[n] = told[fold(mention.text)]


def _choose(mention: Toponym, pool: list[GazetteerPlace], context: Context) -> Choice | None:
    if not pool:
        return None
    if len(pool) == 1:
        return Choice(pool[0], mention.score)
    sums = [_sum(mention, place, pool, context) for place in pool]
    best = max(sums)
    weights = [math.exp((value - best) / TEMPERATURE) for value in sums]
    total = sum(weights)
    ranked = sorted(zip(pool, weights, strict=True), key=lambda pair: (-pair[1], pair[0].row))
    shares = [(place, round(mention.score * weight / total, 3)) for place, weight in ranked]
    return Choice(shares[0][0], shares[0][1], tuple(pair for pair in shares[1 : 1 + KEPT_ALTERNATIVES] if pair[1] > 0))


def _sum(mention: Toponym, place: GazetteerPlace, pool: list[GazetteerPlace], context: Context) -> float:
    """All evidence for one candidate, added up."""
    value = math.log10(place.population + 10)
    if place.precision == "country":
        value += COUNTRY
    elif place.precision == "larger" or place.population == 0:
        value += LARGER if place.precision != "city" else 0.0
    elif place.precision == "region" and any(_seat(place, other) for other in pool):
        value += SEAT
    value += CAPITAL * place.capital + NOT_OFFICIAL * (not place.official)
    if place.country and context.countries[place.country]:
        value += SAME_COUNTRY * min(2.0, 0.7 + 0.3 * context.countries[place.country])
    if place.admin1 and context.regions[place.admin1] - (len(pool) == 1):
        value += SAME_REGION
    if place.precision == "city" and any(_near(place, point) for point in context.points):
        value += NEAR
    if mention.hint == place.precision:
        value += HINTED
    return value


def _seat(region: GazetteerPlace, town: GazetteerPlace) -> bool:
    same = town.precision == "city" and town.admin1 == region.admin1 and town.official
    return same and town.population >= SEAT_SHARE * region.population


def _near(a: GazetteerPlace, b: GazetteerPlace) -> bool:
    """Whether two places are within `NEAR_KM`, on a flat Earth, which is good enough at that distance."""
    if a.row == b.row:
        return False
    dy = (a.lat - b.lat) * KM_PER_DEGREE
    dx = (a.lon - b.lon) * KM_PER_DEGREE * math.cos(math.radians(a.lat))
    return dx * dx + dy * dy <= NEAR_KM * NEAR_KM
