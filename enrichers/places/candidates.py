"""Which places a mention may mean at all: those of its name, less what the text itself rules out."""

from __future__ import annotations

from enrichers.places.gazetteer import Gazetteer, GazetteerPlace
from enrichers.places.geometry import near
from enrichers.places.names import fold
from enrichers.places.tables import is_short
from enrichers.places.toponym import Toponym

METROPOLIS = 500_000  # inhabitants; where one place of a name has them, a dateline needs no region to mean it
MOST = 40  # places of one name that are weighed, the most populous; "San José" has hundreds

Pool = tuple[GazetteerPlace, ...]


def pools(mentions: list[Toponym], gazetteer: Gazetteer) -> list[Pool]:
    """The candidates of each mention, most populous first.

    Mentions that say nothing themselves take the candidates of the first one of the same name that does; a dateline
    always says which place it means.
    """
    found = [_candidates(mention, gazetteer) for mention in mentions]
    told: dict[str, Pool] = {}
    for mention, pool in zip(mentions, found, strict=True):
        if (mention.within or mention.kind == "dateline") and pool:
            told.setdefault(fold(mention.text), pool)
    for n, mention in enumerate(mentions):
        if not mention.within and mention.code is None and fold(mention.text) in told:
            found[n] = told[fold(mention.text)]
    return found


def _candidates(mention: Toponym, gazetteer: Gazetteer) -> Pool:
    if mention.code is not None:
        place = gazetteer.by_code(mention.code)
        return (place,) if place else ()
    short = is_short(mention.text)
    found = tuple(place for place in gazetteer.lookup(mention.text) if place.short == short)
    if mention.kind == "dateline":
        return _filed(mention, found, gazetteer)[:MOST]
    if mention.inside and mention.within and not _around(mention.within, gazetteer):
        towns = gazetteer.lookup(mention.within)
        return tuple(place for place in found if place.precision != "city" or any(near(place, town) for town in towns))
    if mention.within:  # a comma in the body may only be a list
        found = _within(mention, found, gazetteer) or found
    return found[:MOST]


def _within(mention: Toponym, found: Pool, gazetteer: Gazetteer) -> Pool:
    """The candidates that lie where the text itself puts them."""
    around = [_around(part, gazetteer) for part in mention.within.split(", ")] if mention.within else []
    around += [frozenset({code}) for code in mention.codes]
    return tuple(place for place in found if all(_is_in(place, codes) for codes in around))


def _filed(mention: Toponym, found: Pool, gazetteer: Gazetteer) -> Pool:
    """The candidates for a place in a dateline, which is obeyed; a city that stands alone is the known one."""
    if mention.wide:
        return tuple(place for place in found if place.precision != "city")
    if mention.within or mention.codes:
        return _within(mention, found, gazetteer)
    towns = [place for place in found if place.precision == "city" and place.official]
    known = [place for place in towns if place.population >= METROPOLIS or place.capital]
    if len(known) == 1:
        return tuple(place for place in found if place.precision != "city" or place == known[0])
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
