"""What is named in a text of another language: the dateline's places, large towns by their names in it, ISO dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrichers.draft import Draft
from enrichers.places.dateline import dateline_spans
from enrichers.places.gazetteer import Gazetteer
from enrichers.places.names import fold
from schemas.records import Entity, EntityMention, EntityType

DATELINE_SCORE = 0.97
TOWN_SCORE, DATE_SCORE = 0.6, 0.9
# Inhabitants of a town that a word may mean: languages write words with capitals that are towns somewhere ("Essen").
LARGE = 1_000_000
SHORTEST = 4  # letters of a town's name in Latin script, where capitals are no proof
LONGEST = 3  # words of a town's name
LAST_LATIN = "\u024f"
# matches "Россия", "N'Djamena", "São", "दिल्ली" (whose vowel signs \w leaves out); not "2025", "$"
_WORD = re.compile(r"[^\W\d_](?:[\w'’-]|[\u0900-\u0dff])*")
_ISO_DATE = re.compile(r"\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b")  # 2025-12-04; not 2025-13-40

Span = tuple[int, int, EntityType, float]


def foreign_entities(draft: Draft, gazetteer: Gazetteer, text: str) -> tuple[Entity, ...]:
    """The entities of a text that is not read, numbered e1, e2 in the order of their first mention."""
    filed: list[Span] = [(start, end, "LOC", DATELINE_SCORE) for start, end, *_ in dateline_spans(draft)]
    closed = [(start, end) for start, end, *_ in filed] + [(f.start, f.end) for f in draft.furniture]
    if draft.dateline:
        closed.append((draft.dateline.start, draft.dateline.end))
    dates: list[Span] = [(found.start(), found.end(), "DATE", DATE_SCORE) for found in _ISO_DATE.finditer(text)]
    news = [span for span in [*_towns(text, gazetteer), *dates] if not _touches(span, closed)]
    groups: dict[tuple[EntityType, str], list[Span]] = {}
    for span in sorted([*filed, *news]):
        groups.setdefault((span[2], fold(text[span[0] : span[1]])), []).append(span)
    return tuple(_entity(n, text, group) for n, group in enumerate(groups.values(), 1))


def _touches(span: Span, closed: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in closed)


def _towns(text: str, gazetteer: Gazetteer) -> Iterator[Span]:
    """The longest runs of words that name a large town, country or region and nothing smaller first."""
    words = [found.span() for found in _WORD.finditer(text)]
    i = 0
    while i < len(words):
        end = i + 1
        for j in range(min(len(words), i + LONGEST), i, -1):
            start, stop = words[i][0], words[j - 1][1]
            if _is_place(text[start:stop], gazetteer):
                yield start, stop, "LOC", TOWN_SCORE
                end = j
                break
        i = end


def _is_place(name: str, gazetteer: Gazetteer) -> bool:
    latin = name[0] <= LAST_LATIN
    if "\n" in name or (latin and not (name[0].isupper() and len(name) >= SHORTEST)):
        return False
    best = next(iter(gazetteer.lookup(name)), None)
    return best is not None and (best.precision == "country" or best.population >= LARGE)


def _entity(n: int, text: str, group: list[Span]) -> Entity:
    mentions = tuple(EntityMention(start, end, text[start:end]) for start, end, *_ in group)
    score = sum(score for *_, score in group) / len(group)
    return Entity(f"e{n}", group[0][2], " ".join(mentions[0].text.split()), mentions, None, None, round(score, 3))
