"""Which stretches of a text may name a place, and how: by name, inside another name, as a demonym, in a dateline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from enrichers.draft import Draft
from enrichers.entities.marks import spoken
from enrichers.places.dateline import DatelineSpan, country_of, dateline_spans, region_of
from enrichers.places.gazetteer import Gazetteer
from enrichers.places.names import fold
from enrichers.places.nested import nested
from enrichers.places.patterns import patterned
from enrichers.places.surroundings import with_surroundings
from enrichers.places.tables import demonyms, is_short, other_meanings
from enrichers.places.toponym import Toponym
from schemas.records import Entity, PlaceMentionKind

DATELINE_SCORE = 0.97
PARTS_SCORE = 0.9  # of "Springfield, Ill." taken as one name, at least: both are places, whether it is one name or two
HOLDERS = frozenset({"ORG", "FAC", "MISC"})  # entities whose names may hold a place's

_WORDS = re.compile(r"\w+")

# A part of a place that is named with what it lies in: "Springfield" and "Ill." in "Springfield, Ill."
_PART = re.compile(r"[^,\s](?:[^,]*[^,\s])?")
# What stands before a name without being of it: "south-eastern", "-east England"; not "Southeast Asia", "al-Bab".
_DIRECTION = re.compile(r"(?:[-‐–—\s]|(?:north|south|east|west|central|mid|down)(?:-?(?:east|west))?(?:ern|town)?\b)+")
# What stands behind one: "DANIELSVILLE -", "U.S.-led", "Idlib province"; not "Stratford-upon-Avon", "Guinea-Bissau".
_TRAILING = re.compile(
    r"(?:[-‐–—]+(?:led|based|backed|born|bound|wide|run|held|area|made|trained)|\s+(?:province|region|state|district|county"
    r"|counties|parishes|provinces|city|area|township|village|valley))?[-‐–—\s]*\Z"
)


def toponyms(draft: Draft, gazetteer: Gazetteer) -> list[Toponym]:
    """All mentions of a draft that may be places, in the order of the text; no two of one stretch."""
    found = [_of_dateline(span) for span in dateline_spans(draft)]
    taken = {(mention.start, mention.end) for mention in found}
    holders: list[Entity] = []
    unknown: list[tuple[int, str, float]] = []
    for entity in draft.entities:
        if entity.type in HOLDERS:
            holders.append(entity)
        for mention in (*_of_entity(entity, draft.text), *_landmarks(entity, gazetteer)):
            if (mention.start, mention.end) in taken or _means_else(mention, draft.text):
                continue
            if mention.kind == "name" and not gazetteer.lookup(mention.text):
                unknown.append((mention.start, mention.text, mention.score))
            found.append(mention)
    found = list(_joined(found, draft.text, gazetteer))
    found += patterned(draft, found, gazetteer)
    strange = {(start, start + len(text)) for start, text, _ in unknown}
    alone = {fold(m.text) for m in found if m.code is None and (m.start, m.end) not in strange}
    for entity in holders:
        for named in entity.mentions:
            found += nested(named.start, named.text, alone, gazetteer)
    for start, text, _ in unknown:
        found += nested(start, text, alone, gazetteer, place=True)
    return with_surroundings(_apart(found), draft.text)


def _apart(found: Iterable[Toponym]) -> list[Toponym]:
    """In the order of the text, each stretch once, as it was found first."""
    spans: dict[tuple[int, int], Toponym] = {}
    for mention in found:
        spans.setdefault((mention.start, mention.end), mention)
    return [spans[span] for span in sorted(spans)]


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


def _of_entity(entity: Entity, text: str) -> Iterator[Toponym]:
    """What an entity says of places as a whole: a place, each place of a list with commas, a people."""
    for mention in entity.mentions:
        start, named = mention.start, mention.text
        if entity.type == "LOC":
            score = max(entity.score, PARTS_SCORE) if "," in named else entity.score
            for part in _PART.finditer(named):
                yield from _of_part(start + part.start(), part[0], score, text)
        elif entity.type == "NORP" and spoken(named) in demonyms():
            yield Toponym(start, mention.end, named, "demonym", entity.score, code=demonyms()[spoken(named)])


def _landmarks(entity: Entity, gazetteer: Gazetteer) -> Iterator[Toponym]:
    """The landmarks that bear an organisation's or a building's whole name: "the Kremlin said"."""
    if entity.type in HOLDERS:
        for mention in entity.mentions:
            if any(place.precision == "point" for place in gazetteer.lookup(mention.text)):
                yield Toponym(mention.start, mention.end, mention.text, "name", entity.score)


def _means_else(mention: Toponym, text: str) -> bool:
    """Whether the words around a name say that it is no place here: "roast Turkey"."""
    others = other_meanings().get(mention.text)
    if not others:
        return False
    start = max(text.rfind(stop, 0, mention.start) for stop in (". ", "\n\n")) + 1
    ends = [end for end in (text.find(stop, mention.end) for stop in (". ", "\n\n")) if end >= 0]
    return not others.isdisjoint(_WORDS.findall(text[start : min(ends, default=len(text))]))


def _of_part(start: int, name: str, score: float, text: str) -> Iterator[Toponym]:
    lead = _DIRECTION.match(name)
    first = lead.end() if lead else 0
    name = _TRAILING.sub("", name[first:])
    start += first
    end = start + len(name)
    if not name:
        return
    if text[end : end + 1] == "." and is_short(f"{name}."):
        name, end = f"{name}.", end + 1
    if spoken(name) in demonyms():  # "the southern English city"
        yield Toponym(start, end, name, "demonym", score, code=demonyms()[spoken(name)])
        return
    kind: PlaceMentionKind = "abbreviation" if is_short(name) else "name"
    yield Toponym(start, end, name, kind, score)


def _joined(found: list[Toponym], text: str, gazetteer: Gazetteer) -> Iterator[Toponym]:
    """Puts together what a country's or region's name has around its "and": Trinidad and Tobago."""
    waiting: Toponym | None = None
    for mention in sorted(found, key=lambda mention: (mention.start, mention.end)):
        if waiting is None:
            waiting = mention
            continue
        whole = text[waiting.start : mention.end]
        between = text[waiting.end : mention.start].split()
        if between in (["and"], ["&"]) and any(
            place.official and place.precision in ("country", "region") for place in gazetteer.lookup(spoken(whole))
        ):
            waiting = waiting._replace(end=mention.end, text=whole)
            continue
        yield waiting
        waiting = mention
    if waiting is not None:
        yield waiting
