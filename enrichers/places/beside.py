"""Places that are named beside the text: in the headline, by the agency's own field, in the name of the paper.

They are no places of the record, as they stand nowhere in its text, but they say which of its names' many places are
meant: Georgetown in the Austin American-Statesman is in Texas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrichers.draft import Draft
from enrichers.entities.tables import words
from enrichers.places.evidence import Name
from enrichers.places.gazetteer import Gazetteer
from enrichers.places.names import fold
from enrichers.places.tables import common_words, is_short

WELL_KNOWN = 20_000  # inhabitants of a town that a headline or a paper is believed to name
LONGEST = 3  # words of a name
MOST = 40  # candidates of a name that are weighed, as in the text
_WORD = re.compile(r"[A-Z][\w.'’]*")


def names_beside(draft: Draft, gazetteer: Gazetteer) -> list[Name]:
    """What these fields name, as names to be weighed with those of the text."""
    found: dict[str, Name] = {}
    for field in _fields(draft):
        for name in _named(field, gazetteer):
            pool = tuple(place for place in gazetteer.lookup(name) if place.short == is_short(name))[:MOST]
            found.setdefault(fold(name), Name(fold(name), pool))
    return list(found.values())


def _fields(draft: Draft) -> Iterator[str]:
    headline = draft.item.headline or draft.delivery.headline
    if headline and not draft.text.startswith(headline) and not headline.isupper():
        yield headline
    for field in (draft.item.located, draft.source.provider or draft.delivery.provider):
        if field:
            yield field


def _named(field: str, gazetteer: Gazetteer) -> Iterator[str]:
    """The longest names first, from left to right."""
    spans = [match.span() for match in _WORD.finditer(field)]
    n = 0
    while n < len(spans):
        for m in range(min(len(spans), n + LONGEST), n, -1):
            name = field[spans[n][0] : spans[m - 1][1]].rstrip(".'’")
            if "," not in name and _is_known(name, gazetteer):
                yield name
                break
        else:
            m = n + 1
        n = m


def _is_known(name: str, gazetteer: Gazetteer) -> bool:
    if name in common_words() or name in words("given_names.txt"):
        return False
    return any(
        place.short or (place.official and (place.precision != "city" or place.population >= WELL_KNOWN))
        for place in gazetteer.lookup(name)
        if place.short == is_short(name)
    )
