"""Which stretches of a text may name a place, and how: by name, inside another name, as a demonym, in a dateline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from enrichers.draft import Draft
from enrichers.entities.marks import spoken
from enrichers.entities.rules.companies import company_words
from enrichers.entities.tables import words
from enrichers.places.dateline import DatelineSpan, country_of, dateline_spans, region_of
from enrichers.places.gazetteer import Gazetteer
from enrichers.places.names import fold
from enrichers.places.tables import common_words, demonyms, is_short
from schemas.records import Entity, PlaceMentionKind

DATELINE_SCORE = 0.97
NESTED_SCORE = 0.7
PARTS_SCORE = 0.9  # of "Springfield, Ill." taken as one name, at least: both are places, whether it is one name or two
NESTED_CITY = 100_000  # inhabitants from which a town is believed inside another name without being named alone
SHORTEST_NESTED = 4  # letters of a place's name inside another
LONGEST_NESTED = 4  # words of a place's name inside another name
HOLDERS = frozenset({"ORG", "FAC", "MISC"})  # entities whose names may hold a place's
# Words as they may be part of a place's name: "U.S.", "N'Djamena", "J&K"; hyphens part them.
_WORD = re.compile(r"[^\W_][\w.'’&]*")

# The parts of a place that is named with what it lies in: "Springfield" and "Ill." in "Springfield, Ill."
_PART = re.compile(r"[^,\s](?:[^,]*[^,\s])?")


class Toponym(NamedTuple):
    """A mention that may be a place, before it is looked up.

    `code` is what a demonym or an abbreviation in a dateline stands for; `within` the region or country that the text
    itself puts the place in ("Springfield, Ill."), `codes` those that a dateline abbreviates; `hint` is "region" or
    "city" where the next word says so; `inside` that the next mention is where it lies ("Palam in New Delhi").
    """

    start: int
    end: int
    text: str
    kind: PlaceMentionKind
    score: float
    code: str | None = None
    within: str | None = None
    hint: str | None = None
    inside: bool = False
    codes: tuple[str, ...] = ()
    wide: bool = False  # a dateline's region or country: never a town


def toponyms(draft: Draft, gazetteer: Gazetteer) -> list[Toponym]:
    """All mentions of a draft that may be places, in the order of the text."""
    found = [_of_dateline(span) for span in dateline_spans(draft)]
    filed = {(mention.start, mention.end) for mention in found}
    for entity in draft.entities:
        found += [m for m in _of_entity(entity) if (m.start, m.end) not in filed]
    alone = {fold(mention.text) for mention in found if mention.code is None}
    for entity in draft.entities:
        if entity.type in HOLDERS:
            found += _nested(entity, alone, gazetteer)
    return _with_context(sorted(found), draft.text)


def _of_dateline(span: DatelineSpan) -> Toponym:
    named = span.named
    abbreviated = (region_of(named), country_of(named))
    around = [
        part for part, code in zip((named.region, named.country), abbreviated, strict=True) if part and code is None
    ]
    return Toponym(
        span.start,
        span.end,
        named.name,
        "dateline",
        DATELINE_SCORE,
        code=span.code,
        within=", ".join(around) or None,
        codes=tuple(code for code in abbreviated if code),
        wide=span.adds,
    )


def _of_entity(entity: Entity) -> Iterator[Toponym]:
    for mention in entity.mentions:
        start, text = mention.start, mention.text
        if entity.type == "LOC":
            score = max(entity.score, PARTS_SCORE) if "," in text else entity.score
            for part in _PART.finditer(text):
                first, name = start + part.start(), part[0]
                kind: PlaceMentionKind = "abbreviation" if is_short(name) else "name"
                yield Toponym(first, first + len(name), name, kind, score)
        elif entity.type == "NORP" and spoken(text) in demonyms():
            yield Toponym(start, mention.end, text, "demonym", entity.score, code=demonyms()[spoken(text)])


def _nested(entity: Entity, alone: set[str], gazetteer: Gazetteer) -> Iterator[Toponym]:
    """Places and demonyms inside the name of an organisation or a building: "Delhi Police"."""
    for mention in entity.mentions:
        spans = [match.span() for match in _WORD.finditer(mention.text)]
        firm = mention.text.split()[-1] in company_words()
        i = 0
        while len(spans) > 1 and i < len(spans):
            j, found = _nested_at(mention.text, spans, i, alone, gazetteer)
            if found and not (firm and i and _only_town(found, gazetteer)):
                start, end = mention.start + spans[i][0], mention.start + spans[j - 1][1]
                code = demonyms().get(found) if found in demonyms() else None
                yield Toponym(start, end, found, "demonym" if code else "nested", NESTED_SCORE, code=code)
            i = j


def _only_town(text: str, gazetteer: Gazetteer) -> bool:
    """Whether a name means towns only: inside a company's name it is more likely a founder's ("Wells Fargo and Co")."""
    return text not in demonyms() and all(place.precision == "city" for place in gazetteer.lookup(text))


def _nested_at(
    text: str, spans: list[tuple[int, int]], i: int, alone: set[str], gazetteer: Gazetteer
) -> tuple[int, str | None]:
    """The longest place's name from word `i` on, and the word after it."""
    for j in range(min(len(spans), i + LONGEST_NESTED), i, -1):
        part = text[spans[i][0] : spans[j - 1][1]]
        whole = j - i == len(spans) and fold(part) not in alone  # an organisation is not the place it is called like
        if not whole and part[0].isupper() and (part in demonyms() or _stands_nested(part, alone, gazetteer)):
            return j, part
    return i + 1, None


def _stands_nested(text: str, alone: set[str], gazetteer: Gazetteer) -> bool:
    """Whether a name inside another is surely a place: named alone elsewhere, a nation, or a large town."""
    if fold(text) in alone or is_short(text):
        return True
    if text in common_words() or text in words("given_names.txt") or len(text) < SHORTEST_NESTED:
        return False
    return any(
        place.official and not place.short and (place.precision != "city" or place.population >= NESTED_CITY)
        for place in gazetteer.lookup(text)
    )


def _with_context(found: list[Toponym], text: str) -> list[Toponym]:
    """Adds what stands right behind each mention: a region after a comma, the word "province" or "city"."""
    done = []
    for n, mention in enumerate(found):
        after = text[mention.end : mention.end + 12].split()
        nextword = after[0].strip(",.;:") if after and text[mention.end : mention.end + 1] in (" ", "\n") else ""
        if nextword in ("province", "region", "state", "oblast", "governorate", "prefecture", "district"):
            mention = mention._replace(hint="region")
        elif nextword == "city":
            mention = mention._replace(hint="city")
        follower = found[n + 1] if n + 1 < len(found) else None
        if (
            mention.within is None
            and mention.code is None
            and not mention.codes
            and follower
            and _chained(mention, follower, text)
        ):
            mention = mention._replace(within=follower.text)
        if follower and mention.code is None and text[mention.end : follower.start].split() == ["in"]:
            mention = mention._replace(inside=True, within=mention.within or follower.text)
        done.append(mention)
    return done


def _chained(mention: Toponym, follower: Toponym, text: str) -> bool:
    """Whether only a comma stands between two places: "Tianjin, China"; or brackets: "Vancouver (Canada)"."""
    between = text[mention.end : follower.start]
    return follower.code is None and between.replace("\n", " ") in (", ", ",", " (", " [")
