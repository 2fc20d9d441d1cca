"""Which place a name means: what the text says outright, then the other places of the story, then how big it is."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace

from enrichers.entities.marks import spoken
from enrichers.places.gazetteer import Gazetteer, GazetteerPlace
from enrichers.places.mentions import Toponym
from enrichers.places.names import fold
from enrichers.places.tables import is_short

# Weights of the evidence, in units of ten times the population; set by hand from how news is written.
COUNTRY = 4.0
LARGER = 6.5
CAPITAL = 2.0
NOT_OFFICIAL = -2.5
SAME_COUNTRY = 3.0
SAME_REGION = 2.5
NEAR = 1.0
HINTED = 3.0
SEAT = -1.5  # of a region called like its largest town
TEMPERATURE = 0.6  # of the softmax that makes scores of sums
SEAT_SHARE = 0.1  # of a region's people in the town of its name, from which the town is meant
NEAR_KM = 150.0
ENOUGH_OTHERS = 3  # names, from which the share of a country among them counts in full
BELIEVED = 0.5  # score of a first choice that may speak for others
PLAIN_RATIO = 5  # times the people of the next candidate, for a nation that needs no context
METROPOLIS = 500_000  # inhabitants; where one place of a name has them, a dateline needs no region to mean it
KEPT_ALTERNATIVES = 3
LEAST_SCORE = 0.25  # a place less sure than this is left out
KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Choice:
    """The place chosen for a mention, how sure the choice is, and the next best."""

    place: GazetteerPlace
    score: float
    others: tuple[tuple[GazetteerPlace, float], ...] = ()


@dataclass(slots=True)
class Context:
    """The places of the story so far, by the name they were found under, so that no name speaks for itself."""

    named: dict[str, GazetteerPlace]
    countries: Counter[str]
    regions: Counter[str]
    towns: list[tuple[str, GazetteerPlace]]

    @staticmethod
    def of(named: dict[str, GazetteerPlace]) -> Context:
        countries = Counter(place.country for place in named.values() if place.country)
        regions = Counter(place.admin1 for place in named.values() if place.admin1)
        towns = [(key, place) for key, place in named.items() if place.precision == "city"]
        return Context(named, countries, regions, towns)

    def country_share(self, key: str, country: str) -> float:
        """The share of the other names whose place is in a country, less where there are few others; 0 to 1."""
        return _share(self.countries, self.named[key].country if key in self.named else None, country)

    def region_share(self, key: str, region: str) -> float:
        return _share(self.regions, self.named[key].admin1 if key in self.named else None, region)

    def is_near(self, key: str, place: GazetteerPlace) -> bool:
        """Whether another town of the story is near a place."""
        return any(_near(place, other) for name, other in self.towns if name != key)


def _share(counts: Counter[str], own: str | None, wanted: str) -> float:
    total = sum(counts.values()) - (own is not None)
    mine = counts[wanted] - (own == wanted)
    return mine / max(total, ENOUGH_OTHERS)


def resolve(mentions: list[Toponym], gazetteer: Gazetteer) -> list[Choice | None]:
    """A choice for each mention, in order; None where nothing fits.

    Twice over: first with the names that can mean one place only, then with all that the first pass was sure of.
    A name has one meaning in a story, except where the text itself puts it in two different regions.
    """
    keys = [mention.code or fold(mention.text) for mention in mentions]
    pools = [_candidates(mention, gazetteer) for mention in mentions]
    _inherit(mentions, pools)
    sure = {key: pool[0] for key, pool in zip(keys, pools, strict=True) if pool and _plain(pool)}
    context = Context.of(sure)
    first = _choices(keys, mentions, pools, context)
    chosen = {key: choice.place for key, choice in zip(keys, first, strict=True) if choice and choice.score > BELIEVED}
    return _localities(mentions, _choices(keys, mentions, pools, Context.of(chosen)))


def _localities(mentions: list[Toponym], choices: list[Choice | None]) -> list[Choice | None]:
    """Gives names that no gazetteer has, but that the text puts into a town, the point of that town.

    "Palam in New Delhi" is somewhere in New Delhi: that much is known and no more, so the precision is the town's.
    """
    found = list(choices)
    for n, mention in enumerate(mentions):
        town = choices[n + 1] if n + 1 < len(choices) else None
        if choices[n] is None and mention.inside and town and town.place.precision == "city":
            place = replace(
                town.place, row=-n - 1, geonames_id=None, name=spoken(mention.text), population=0, capital=False
            )
            found[n] = Choice(place, round(mention.score * town.score, 3))
    return found


def _choices(
    keys: list[str], mentions: list[Toponym], pools: list[list[GazetteerPlace]], context: Context
) -> list[Choice | None]:
    """A choice for each mention; equal names with equal words around them are weighed once."""
    weighed: dict[tuple[object, ...], list[tuple[GazetteerPlace, float]]] = {}
    found: list[Choice | None] = []
    for key, mention, pool in zip(keys, mentions, pools, strict=True):
        case = (key, mention.within, mention.hint, mention.codes)
        if case not in weighed:
            weighed[case] = _weigh(key, mention, pool, context)
        shares = [(place, round(mention.score * share, 3)) for place, share in weighed[case]]
        others = tuple(pair for pair in shares[1:] if pair[1] > 0)
        found.append(Choice(shares[0][0], shares[0][1], others) if shares else None)
    return found


def _plain(pool: list[GazetteerPlace]) -> bool:
    """Whether a name can hardly mean anything but the first of its candidates."""
    wide = [place for place in pool if place.official and place.precision in ("country", "region")]
    return len(pool) == 1 or (
        len(wide) == 1 and wide[0] == pool[0] and pool[0].population > PLAIN_RATIO * pool[1].population
    )


def _candidates(mention: Toponym, gazetteer: Gazetteer) -> list[GazetteerPlace]:
    if mention.code is not None:
        place = gazetteer.by_code(mention.code)
        return [place] if place else []
    short = is_short(mention.text)
    found = [place for place in gazetteer.lookup(mention.text) if place.short == short]
    if mention.kind == "dateline":
        return _filed(mention, found, gazetteer)
    if mention.inside and mention.within and not _around(mention.within, gazetteer):
        towns = gazetteer.lookup(mention.within)
        return [place for place in found if place.precision != "city" or any(_near(place, town) for town in towns)]
    # a comma in the body may only be a list
    return (_within(mention, found, gazetteer) or found) if mention.within else found


def _within(mention: Toponym, found: list[GazetteerPlace], gazetteer: Gazetteer) -> list[GazetteerPlace]:
    """The candidates that lie where the text itself puts them."""
    around = [_around(part, gazetteer) for part in mention.within.split(", ")] if mention.within else []
    around += [frozenset({code}) for code in mention.codes]
    return [place for place in found if all(_is_in(place, codes) for codes in around)]


def _filed(mention: Toponym, found: list[GazetteerPlace], gazetteer: Gazetteer) -> list[GazetteerPlace]:
    """The candidates for a place in a dateline, which is obeyed; a city that stands alone is the known one."""
    if mention.wide:
        return [place for place in found if place.precision != "city"]
    if mention.within or mention.codes:
        return _within(mention, found, gazetteer)
    towns = [place for place in found if place.precision == "city" and place.official]
    known = [place for place in towns if place.population >= METROPOLIS or place.capital]
    if len(known) == 1:
        return [place for place in found if place.precision != "city" or place == known[0]]
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
    """Mentions that say nothing themselves take the candidates of the first one of the same name that does.

    A dateline always says which place it means."""
    told: dict[str, list[GazetteerPlace]] = {}
    for mention, pool in zip(mentions, pools, strict=True):
        if (mention.within or mention.kind == "dateline") and pool:
            told.setdefault(fold(mention.text), pool)
    for n, mention in enumerate(mentions):
        if not mention.within and mention.code is None and fold(mention.text) in told:
            pools[n] = told[fold(mention.text)]


def _weigh(
    key: str, mention: Toponym, pool: list[GazetteerPlace], context: Context
) -> list[tuple[GazetteerPlace, float]]:
    """The likeliest candidates, best first, with their shares of the belief."""
    if len(pool) < 2:
        return [(place, 1.0) for place in pool]
    sums = [_sum(key, mention, place, pool, context) for place in pool]
    best = max(sums)
    weights = [math.exp((value - best) / TEMPERATURE) for value in sums]
    total = sum(weights)
    ranked = sorted(zip(pool, weights, strict=True), key=lambda pair: (-pair[1], pair[0].row))
    return [(place, weight / total) for place, weight in ranked[: 1 + KEPT_ALTERNATIVES]]


def _sum(key: str, mention: Toponym, place: GazetteerPlace, pool: list[GazetteerPlace], context: Context) -> float:
    """All evidence for one candidate, added up."""
    value = math.log10(place.population + 10)
    if place.precision == "country":
        value += COUNTRY
    elif place.precision == "larger" or place.population == 0:
        value += LARGER if place.precision != "city" else 0.0
    elif place.precision == "region" and any(_seat(place, other) for other in pool):
        value += SEAT
    value += CAPITAL * place.capital + NOT_OFFICIAL * (not place.official)
    if place.country:
        value += SAME_COUNTRY * context.country_share(key, place.country)
    if place.admin1:
        value += SAME_REGION * context.region_share(key, place.admin1)
    if place.precision == "city" and context.is_near(key, place):
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
