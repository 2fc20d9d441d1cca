"""Which stretches of a text may name a place, and how: by name, inside another name, as a demonym, in a dateline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Doc

from enrichers.draft import Draft, NamedPlace
from enrichers.places.gazetteer import Gazetteer
from enrichers.places.names import fold
from enrichers.places.tables import demonyms, short_forms
from schemas.records import Entity, PlaceMentionKind

NESTED_SCORE = 0.7
NESTED_CITY = 100_000  # inhabitants from which a town is believed inside another name without being named alone
LONGEST_NESTED = 4  # words of a place's name inside another name
HOLDERS = frozenset({"ORG", "FAC", "MISC"})  # entities whose names may hold a place's


class DatelineSpan(NamedTuple):
    """A place that a dateline names, or the region or country that it adds to one."""

    start: int
    end: int
    named: NamedPlace


class Toponym(NamedTuple):
    """A mention that may be a place, before it is looked up.

    `code` is what a demonym stands for; `within` the region or country that the text itself puts the place in
    ("Springfield, Ill."); `hint` is "region" or "city" where the next word says so.
    """

    start: int
    end: int
    text: str
    kind: PlaceMentionKind
    score: float
    code: str | None = None
    within: str | None = None
    hint: str | None = None


def dateline_spans(draft: Draft) -> Iterator[DatelineSpan]:
    """The places of the draft's dateline, each followed by the region and country that it is written with."""
    if draft.dateline is None:
        return
    text, stop = draft.text, draft.dateline.end
    for place in draft.dateline.places:
        yield DatelineSpan(place.start, place.end, place)
        at = place.end
        for around in (place.region, place.country):
            found = text.find(around, at, stop) if around else -1
            if around and found >= 0:
                at = found + len(around)
                yield DatelineSpan(found, at, NamedPlace(around, found, at))


def toponyms(draft: Draft, gazetteer: Gazetteer) -> list[Toponym]:
    """All mentions of a draft that may be places, in the order of the text."""
    found = [_of_dateline(span) for span in dateline_spans(draft)]
    filed = {(mention.start, mention.end) for mention in found}
    for entity in draft.entities:
        found += [m for m in _of_entity(entity) if (m.start, m.end) not in filed]
    alone = {fold(mention.text) for mention in found if mention.code is None}
    for entity in draft.entities:
        if entity.type in HOLDERS and draft.doc is not None:
            found += _nested(draft.doc, entity, alone, gazetteer)
    return _with_context(sorted(found), draft.text)


def _of_dateline(span: DatelineSpan) -> Toponym:
    around = ", ".join(part for part in (span.named.region, span.named.country) if part)
    return Toponym(span.start, span.end, span.named.name, "dateline", 0.97, within=around or None)


def _of_entity(entity: Entity) -> Iterator[Toponym]:
    for mention in entity.mentions:
        start, end, text = mention.start, mention.end, mention.text
        if entity.type == "LOC":
            kind: PlaceMentionKind = "abbreviation" if text in short_forms() else "name"
            yield Toponym(start, end, text, kind, entity.score)
        elif entity.type == "NORP" and text in demonyms():
            yield Toponym(start, end, text, "demonym", entity.score, code=demonyms()[text])


def _nested(doc: Doc, entity: Entity, alone: set[str], gazetteer: Gazetteer) -> Iterator[Toponym]:
    """Places and demonyms inside the name of an organisation or a building: "Delhi Police"."""
    for mention in entity.mentions:
        span = doc.char_span(mention.start, mention.end)
        if span is None or len(span) < 2:
            continue
        i = span.start
        while i < span.end:
            hit = _nested_at(doc, i, span.end, alone, gazetteer)
            if hit:
                yield hit
            i = i + len(hit.text.split()) if hit else i + 1


def _nested_at(doc: Doc, i: int, stop: int, alone: set[str], gazetteer: Gazetteer) -> Toponym | None:
    if not doc[i].text[0].isupper():
        return None
    for j in range(min(stop, i + LONGEST_NESTED), i, -1):
        part = doc[i:j]
        text = part.text
        if text in demonyms():
            return Toponym(part.start_char, part.end_char, text, "demonym", NESTED_SCORE, code=demonyms()[text])
        if doc[j - 1].text[0].isupper() and _stands_nested(text, alone, gazetteer):
            return Toponym(part.start_char, part.end_char, text, "nested", NESTED_SCORE)
    return None


def _stands_nested(text: str, alone: set[str], gazetteer: Gazetteer) -> bool:
    if fold(text) in alone:
        return True
    from enrichers.entities.tables import words

    if text in words("common_words.txt") or text in words("given_names.txt") or len(text) < 4:
        return text in short_forms()
    return any(
        place.official and (place.precision != "city" or place.population >= NESTED_CITY)
        for place in gazetteer.lookup(text)
    )


def _with_context(found: list[Toponym], text: str) -> list[Toponym]:
    """Adds what stands right behind each mention: a region after a comma, the word "province" or "city"."""
    done = []
    for n, mention in enumerate(found):
        after = text[mention.end : mention.end + 12].split()
        nextword = after[0].strip(",.;:") if after and text[mention.end : mention.end + 1] == " " else ""
        if nextword in ("province", "region", "state", "oblast", "governorate", "prefecture", "district"):
            mention = mention._replace(hint="region")
        elif nextword == "city":
            mention = mention._replace(hint="city")
        follower = found[n + 1] if n + 1 < len(found) else None
        if mention.within is None and mention.code is None and follower and _chained(mention, follower, text):
            mention = mention._replace(within=follower.text)
        done.append(mention)
    return done


def _chained(mention: Toponym, follower: Toponym, text: str) -> bool:
    """Whether only a comma stands between two places: "Tianjin, China"; or brackets: "Vancouver (Canada)"."""
    between = text[mention.end : follower.start]
    return follower.code is None and between in (", ", ",", " (", " [")
