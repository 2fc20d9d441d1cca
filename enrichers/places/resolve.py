"""Which place each mention means, how sure that is, and what else it may mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from enrichers.entities.marks import spoken
from enrichers.places.candidates import pools
from enrichers.places.evidence import Name
from enrichers.places.gazetteer import Gazetteer, GazetteerPlace
from enrichers.places.names import fold
from enrichers.places.ranker import beliefs
from enrichers.places.toponym import Toponym

KEPT_ALTERNATIVES = 3
LEAST_SCORE = 0.1  # a place less sure than this is left out


@dataclass(frozen=True, slots=True)
class Choice:
    """The place chosen for a mention, how sure the choice is, and the next best."""

    place: GazetteerPlace
    score: float
    others: tuple[tuple[GazetteerPlace, float], ...] = ()


def resolve(
    mentions: list[Toponym],
    gazetteer: Gazetteer,
    beside: Sequence[Name] = (),
    weights: Mapping[str, float] | None = None,
) -> list[Choice | None]:
    """A choice for each mention, in order; None where nothing fits.

    `beside` are names outside the text that speak for its own; `weights` are others than the ranker's.
    """
    names = names_of(mentions, gazetteer)
    own = {name.key for name in names}
    forms = list(dict.fromkeys([*names, *(name for name in beside if name.key not in own)]))
    weighed = dict(zip(forms, beliefs(forms, weights), strict=True))
    return _localities(
        mentions, [_choice(mention, name, weighed[name]) for mention, name in zip(mentions, names, strict=True)]
    )


def names_of(mentions: list[Toponym], gazetteer: Gazetteer) -> list[Name]:
    """What is to be weighed for each mention; equal names with equal words around them are one."""
    return [
        Name(
            mention.code or fold(mention.text),
            pooled.pool,
            pooled.put,
            mention.hint,
            mention.civic,
            mention.kind == "nested",
            mention.kind == "dateline",
        )
        for mention, pooled in zip(mentions, pools(mentions, gazetteer), strict=True)
    ]


def _choice(mention: Toponym, name: Name, shares: list[float]) -> Choice | None:
    if not name.pool:
        return None
    ranked = sorted(zip(name.pool, shares, strict=True), key=lambda pair: (-pair[1], pair[0].row))
    scored = [(place, round(mention.score * share, 3)) for place, share in ranked[: 1 + KEPT_ALTERNATIVES]]
    return Choice(*scored[0], tuple(pair for pair in scored[1:] if pair[1] > 0))


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
