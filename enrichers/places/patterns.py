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
MOSTLY = 0.2  # of a text in other scripts, from which it is in another language
KNOWN_ABROAD = 50_000  # inhabitants of a town whose name in another script is believed
LONGEST_OTHER = 3  # words of such a name
# Words in other scripts than Latin, with their vowel signs: "तेल अवीव", "กรุงเทพ"; not "São", "naïve".
_OTHER = re.compile(r"[\u0370-\u1cff\u2d00-\u2dff\u3040-\ud7ff\uf900-\ufdff]+(?: [\u0370-\u1cff\u3040-\ud7ff]+)*")
# A member of parliament: "Sen. A. Bee, D-Calif.," "(R-Ocilla)"; not "R-rated", "D-Day", "Type R-".
_MEMBER = re.compile(r"(?<![\w-])[RDI]-(?P<name>[A-Z][\w.'’]*(?:[ -][A-Z][\w.'’]*){0,2})(?=[),;.]|\s+[a-z—–-])")
OPENINGS = frozenset(f"{mark} " for mark in '.!?”"’)')  # what a paragraph or sentence may begin after
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
    for start, end in _of_other_scripts(text, gazetteer):
        yield start, end, None
    for entity in draft.entities:
        if entity.type == "PERSON" and len(entity.name.split()) <= 2:
            for mention in entity.mentions:
                name = mention.text
                folk = _FOLK.match(text, mention.end)
                if (
                    folk
                    and folk["word"] in PEOPLED
                    and name not in words("given_names.txt")
                    and _is_town(name, gazetteer)
                ):
                    yield mention.start, mention.end, None


def _of_other_scripts(text: str, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    """Well-known places that a text in Latin letters writes in others: Москва, 北京, دلهي."""
    runs = [] if text.isascii() else list(_OTHER.finditer(text))
    if sum(len(run[0]) for run in runs) > MOSTLY * len(text):
        return
    for run in runs:
        words = [word.span() for word in re.finditer(r"\S+", run[0])]
        n = 0
        while n < len(words):
            for m in range(min(len(words), n + LONGEST_OTHER), n, -1):
                name = run[0][words[n][0] : words[m - 1][1]]
                if any(place.official or place.population >= KNOWN_ABROAD for place in gazetteer.lookup(name)):
                    yield run.start() + words[n][0], run.start() + words[m - 1][1]
                    break
            else:
                m = n + 1
            n = m


def _is_town(name: str, gazetteer: Gazetteer) -> bool:
    return len(name) <= LONGEST_NAME and any(place.official for place in gazetteer.lookup(name))
