"""Places that ways of writing give away where no name was found: "(R-Marshall)", "a Chapin man", "HUME -- "."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from enrichers.draft import Draft
from enrichers.entities.tables import words
from enrichers.places.gazetteer import Gazetteer
from enrichers.places.surroundings import FOLK
from enrichers.places.tables import common_words, is_short, region_code
from enrichers.places.toponym import Toponym

PATTERN_SCORE = 0.8
PEOPLED = FOLK | {"police"}
LONGEST_NAME = 30  # characters of a town's name in these ways of writing
# A member of parliament: "Sen. A. Bee, D-Calif.," "(R-Ocilla)"; not "R-rated", "D-Day", "Type R-".
_MEMBER = re.compile(r"(?<![\w-])[RDI]-(?P<name>[A-Z][\w.'’]*(?:[ -][A-Z][\w.'’]*){0,2})(?=[),;.]|\s+[a-z—–-])")
OPENINGS = frozenset(f"{mark} " for mark in ".!?”\"’)")  # what a paragraph or sentence may begin after
# A town in capitals that opens a paragraph or follows a headline: "HUME – The school"; not "UPDATE - ", "A-B".
_FILED = re.compile(
    r"(?P<name>[A-Z]{2}[A-Z'’]*(?:[ .-]{1,2}[A-Z][A-Z'’]+){0,2})"
    r"(?=(?:, (?:[A-Z][A-Za-z.]{1,12}))? (?:--?|–|—) ?\S)"
)
# What makes a person's name a town's: "A Chapin man", "Lebanon police"; not "Mr Chapin", "Chapin's man".
_FOLK = re.compile(r" (?P<word>[a-z]+)\b")


def patterned(draft: Draft, known: Iterable[Toponym], gazetteer: Gazetteer) -> Iterator[Toponym]:
    """The places that these ways of writing name and that are not known yet."""
    text = draft.text
    taken = sorted((mention.start, mention.end) for mention in known)
    blocked = [(f.start, f.end) for f in draft.furniture]
    for start, end, code in _written(draft, gazetteer):
        if all(end <= a or b <= start for a, b in (*taken, *blocked)):
            name = text[start:end]
            yield Toponym(start, end, name, "abbreviation" if is_short(name) else "name", PATTERN_SCORE, code)


def _written(draft: Draft, gazetteer: Gazetteer) -> Iterator[tuple[int, int, str | None]]:
    text = draft.text
    for match in _MEMBER.finditer(text):
        name = match["name"]
        code = region_code(name)
        short = name.rstrip(".")
        if code or gazetteer.lookup(short):
            yield match.start("name"), match.start("name") + len(name if code else short), code
    for match in _FILED.finditer(text):
        name, before = match["name"], text[max(0, match.start() - 2) : match.start()]
        if before and before[-1] != "\n" and before not in OPENINGS:
            continue
        if name.capitalize() not in common_words() and _is_town(name, gazetteer):
            yield *match.span("name"), None
    for entity in draft.entities:
        if entity.type == "PERSON" and len(entity.name.split()) <= 2:
            for mention in entity.mentions:
                name = mention.text
                folk = _FOLK.match(text, mention.end)
                if folk and folk["word"] in PEOPLED and name not in words("given_names.txt") and _is_town(name, gazetteer):
                    yield mention.start, mention.end, None


def _is_town(name: str, gazetteer: Gazetteer) -> bool:
    return len(name) <= LONGEST_NAME and any(place.official for place in gazetteer.lookup(name))
