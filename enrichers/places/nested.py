"""Places and demonyms inside other names: "Delhi Police", "University of Nairobi", "Russian Railways"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrichers.entities.rules.companies import company_words
from enrichers.entities.tables import words
from enrichers.places.gazetteer import Gazetteer
from enrichers.places.names import fold
from enrichers.places.tables import common_words, demonyms, is_short
from enrichers.places.tables import words as table
from enrichers.places.toponym import Toponym
from schemas.records import PlaceMentionKind

NESTED_SCORE = 0.7
NESTED_CITY = 100_000  # inhabitants from which a town is believed inside another name without being named alone ...
NESTED_LONG = 10_000  # ... and those where its name has two words and more, which are seldom anything else
SHORTEST_NESTED = 4  # letters of a place's name inside another
LONGEST_NESTED = 4  # words of a place's name inside another name
# Words as they may be part of a place's name: "U.S.", "N'Djamena", "J&K"; hyphens part them.
_WORD = re.compile(r"[^\W_][\w.'’&]*")


def nested(start: int, text: str, alone: set[str], gazetteer: Gazetteer, place: bool = False) -> Iterator[Toponym]:
    """The places inside a name that stands at `start`; `alone` are the keys of those named by themselves.

    `place` says that the name is itself a place's, one that the gazetteer does not know ("Nazi Germany").
    """
    spans = [match.span() for match in _WORD.finditer(text)]
    if len(spans) < 2:
        return
    firm = text.split()[-1] in company_words()
    i = 0
    while i < len(spans):
        j, found = _at(text, spans, i, alone, gazetteer)
        if found and not (firm and i and _only_town(found, gazetteer)) and not _is_way(text, spans, j):
            code = demonyms().get(found)
            first, last = start + spans[i][0], start + spans[i][0] + len(found)
            if not (code and place):
                kind: PlaceMentionKind = "abbreviation" if place and is_short(found) else "nested"  # "D-Calif."
                yield Toponym(first, last, found, "demonym" if code else kind, NESTED_SCORE, code=code)
        i = j


def _only_town(text: str, gazetteer: Gazetteer) -> bool:
    """Whether a name means towns only: inside a company's name it is more likely a founder's ("Wells Fargo and Co")."""
    return text not in demonyms() and all(place.precision == "city" for place in gazetteer.lookup(text))


def _is_way(text: str, spans: list[tuple[int, int]], j: int) -> bool:
    """Whether a street, a water or a hill is called after the place: "Dublin Road" need not be near Dublin."""
    if j >= len(spans) or text[spans[j][0] : spans[j][1]].rstrip(".") not in table("ways.txt"):
        return False
    after = text[spans[j][1] :].split()  # "Florida Highway Patrol" is Florida's
    return not after or not after[0][0].isupper()


def _at(
    text: str, spans: list[tuple[int, int]], i: int, alone: set[str], gazetteer: Gazetteer
) -> tuple[int, str | None]:
    """The longest place's name from word `i` on, and the word after it."""
    for j in range(min(len(spans), i + LONGEST_NESTED), i, -1):
        part = re.sub(r"['’]s?\Z", "", text[spans[i][0] : spans[j - 1][1]])
        if not part or not part[0].isupper():
            continue
        whole = j - i == len(spans) and fold(part) not in alone  # an organisation is not the place it is called like
        civic = j < len(spans) and text[spans[j][0] : spans[j][1]].rstrip(".") in table("civic_words.txt")
        if not whole and (part in demonyms() or _stands(part, civic, alone, gazetteer)):
            return j, part
    return i + 1, None


def _stands(text: str, civic: bool, alone: set[str], gazetteer: Gazetteer) -> bool:
    """Whether a name inside another is surely a place: named alone elsewhere, a nation, a large town, or one with a
    council, a police, a school behind its name."""
    if fold(text) in alone or is_short(text):
        return True
    if len(text) < SHORTEST_NESTED or text in common_words() or text in words("given_names.txt"):
        return False
    least = NESTED_LONG if " " in text else NESTED_CITY
    return any(
        place.official and not place.short and (civic or place.precision != "city" or place.population >= least)
        for place in gazetteer.lookup(text)
    )
