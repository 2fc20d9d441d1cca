"""Where a story happens, as against where it was filed: mostly where it was filed, unless it speaks of elsewhere.

Agencies file from where the news is, or from the nearest bureau: a story from New Delhi is about India, but one that
tells of a bomb in Kabul, and returns to Kabul, is about Afghanistan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from enrichers.draft import Draft
from schemas.records import Focus, Place, PlaceMention

MENTIONS, DATELINE = "mentions", "dateline"  # methods: what a focus was chosen by
# How much one mention says about where the story happens.
WEIGHTS = {"name": 1.0, "abbreviation": 1.0, "nested": 0.35, "demonym": 0.35}
OPENING = 400  # characters; what is named in the first paragraphs counts double
FILED = 3.0  # mentions that a dateline is worth ...
OUTWEIGHED = 2.5  # ... and how many times that and its own mentions another country needs to come first
FILED_ELSEWHERE = 1.0  # mentions that a dateline is worth when the lead tells of elsewhere, and no factor then
IN_LEAD = 0.7  # weight from which a lead tells of a country: a name, not a demonym
LEAST_SHARE = 0.2  # of the weight, from which a country is a focus beside the first


def focus_of(places: Sequence[Place], draft: Draft) -> tuple[Focus, ...]:
    """Countries by what speaks for them, best first; each stands as the place of it that is named most.

    A country that is itself a place of the story stands for itself; else its most named town or region does.
    """
    weight = _weights(places, 0, len(draft.text))
    filed = _filed(places, draft)
    if filed:
        weight[filed] = _filed_weight(filed, weight, places, draft)
    total = sum(weight.values())
    ranked = sorted(weight, key=lambda country: (-weight[country], country))
    kept = [country for n, country in enumerate(ranked) if n == 0 or weight[country] / total >= LEAST_SHARE]
    return tuple(
        Focus(
            _stands_for(country, places).id,
            round(weight[country] / total, 3),
            DATELINE if country == filed else MENTIONS,
        )
        for country in kept
    )


def _weights(places: Sequence[Place], start: int, end: int) -> dict[str, float]:
    """How much each country is spoken of in a stretch of the text, datelines apart."""
    weight: dict[str, float] = defaultdict(float)
    for place in places:
        if place.country:
            said = sum(_weight(mention) for mention in place.mentions if start <= mention.start < end)
            if said:
                weight[place.country] += said
    return weight


def _weight(mention: PlaceMention) -> float:
    return WEIGHTS.get(mention.kind, 0.0) * (2.0 if mention.start < OPENING else 1.0)


def _filed(places: Sequence[Place], draft: Draft) -> str | None:
    """The country that the dateline's first place lies in; if that is unknown, the one of what it is written with."""
    if draft.dateline is None:
        return None
    start, end = draft.dateline.start, draft.dateline.end
    named = [
        (mention.start, place.country)
        for place in places
        for mention in place.mentions
        if place.country and mention.kind == "dateline" and start <= mention.start < end
    ]
    return min(named)[1] if named else None


def _filed_weight(filed: str, weight: Mapping[str, float], places: Sequence[Place], draft: Draft) -> float:
    """What speaks for the country of the dateline, in the measure of the others."""
    own = weight.get(filed, 0.0)
    rival = max((country for country in weight if country != filed), key=lambda c: (weight[c], c), default=None)
    if rival is None or not _told_elsewhere(filed, rival, places, draft):
        return OUTWEIGHED * (own + FILED)
    return own + FILED_ELSEWHERE


def _told_elsewhere(filed: str, rival: str, places: Sequence[Place], draft: Draft) -> bool:
    """Whether the lead names another country and not that of the dateline, and the story comes back to that country."""
    end = _lead_end(draft)
    lead = _weights(places, 0, end)
    back = _weights(places, end, len(draft.text))
    return filed not in lead and lead.get(rival, 0.0) >= 2 * IN_LEAD and rival in back


def _lead_end(draft: Draft) -> int:
    """Where the first sentence after the dateline ends."""
    start = draft.dateline.end if draft.dateline else 0
    if draft.doc is None or not draft.doc.has_annotation("SENT_START"):
        return min(len(draft.text), start + OPENING)
    ends = (sent.end_char for sent in draft.doc.sents)
    return next((end for end in ends if end > start + 1), len(draft.text))


def _stands_for(country: str, places: Sequence[Place]) -> Place:
    inside = [place for place in places if place.country == country]
    return max(inside, key=lambda place: (place.precision == "country", sum(map(_weight, place.mentions)), place.score))
