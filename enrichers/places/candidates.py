"""Which places a mention may mean at all: those of its name, less what the text itself rules out."""

from __future__ import annotations

from typing import NamedTuple

from enrichers.places.gazetteer import Gazetteer, GazetteerPlace
from enrichers.places.geometry import near
from enrichers.places.names import fold
from enrichers.places.tables import is_short
from enrichers.places.toponym import Toponym

METROPOLIS = 500_000  # inhabitants; where one place of a name has them, a dateline needs no region to mean it
MOST = 40  # places of one name that are weighed, the most populous; "San José" has hundreds

Pool = tuple[GazetteerPlace, ...]


class Pooled(NamedTuple):
    """The candidates of a mention, most populous first; `put` are the rows of those that lie where the text puts it."""

    pool: Pool
    put: frozenset[int] = frozenset()


def pools(mentions: list[Toponym], gazetteer: Gazetteer) -> list[Pooled]:
    """The candidates of each mention.

    Mentions that say nothing themselves take the candidates of the first one of the same name that does; a dateline
    always says which place it means.
    """
    found = [_candidates(mention, gazetteer) for mention in mentions]
    told: dict[str, Pooled] = {}
    for mention, pooled in zip(mentions, found, strict=True):
        if (pooled.put or mention.kind == "dateline") and pooled.pool:
            told.setdefault(fold(mention.text), pooled)
    for n, mention in enumerate(mentions):
        if not found[n].put and mention.code is None and fold(mention.text) in told:
            found[n] = told[fold(mention.text)]
    return found


def _candidates(mention: Toponym, gazetteer: Gazetteer) -> Pooled:
    if mention.code is not None:
        place = gazetteer.by_code(mention.code)
        return Pooled((place,) if place else ())
    short = is_short(mention.text)
    found = tuple(place for place in gazetteer.lookup(mention.text) if place.short == short)
    if mention.kind == "dateline":
        return Pooled(_filed(mention, found, gazetteer)[:MOST])
    if mention.inside and mention.within and not _around(mention.within, gazetteer):
        towns = gazetteer.lookup(mention.within)
        return Pooled(
            tuple(place for place in found if place.precision != "city" or any(near(place, town) for town in towns))
        )
    if not mention.within:
        return Pooled(found[:MOST])
    inside = _within(mention, found, gazetteer) if _around(mention.within, gazetteer) else ()
    rest = tuple(place for place in found[:MOST] if place not in inside)  # a comma in the body may only be a list
    return Pooled(inside[:MOST] + rest, frozenset(place.row for place in inside))


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
