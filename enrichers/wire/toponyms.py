"""The places of a dateline: `DALLAS/FORT WORTH, Texas`, `Surat, Gujarat, IN`, `ABOARD AIR FORCE ONE`, `the Vatican`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from enrichers.draft import NamedPlace
from enrichers.wire.dates import month_of, weekday_of
from enrichers.wire.gazette import is_known_place, kinds_of

LONGEST = 110  # characters that the places of one dateline may take
MOST_WORDS = 5  # of a place's name ...
MOST_ABOARD = 10  # ... and of a ship or a stretch of sea (ABOARD USS DWIGHT D. EISENHOWER IN THE RED SEA)
MOST_PLACES = 6
CACHED = 4096  # zones whose reading is kept: wires file from the same places again and again

# Between places of equal rank. matches "/" in "PARIS/LONDON", " and " in "Vienna and Geneva"; not "Port-au-Prince"
BETWEEN = re.compile(r"\s*[/;]\s*|\s+(?:and|AND|&|et|und)\s+")
WORD = re.compile(r"\S+")  # matches "ST."; not " "
# What no name of a place has. matches "%", "1800", "<", "$"; not "D'ALENE", "W. Va."
ALIEN = re.compile(r"[^\w\s.,/;&'’‘`ʼ()-]|[\d_]")

# Small words inside names. French, Spanish, Portuguese, Italian, German, Dutch, Arabic articles and prepositions.
INSIDE = frozenset((
    "of", "the", "on", "in", "and", "upon", "de", "del", "della", "di", "da", "do", "dos", "das", "du", "des", "la",
    "le", "les", "las", "los", "el", "al", "en", "am", "an", "der", "im", "sur", "sous", "aux", "et", "und", "y",
    "e", "van", "den", "op", "aan", "bin", "ben", "bei", "near",
))  # fmt: skip
FIRST = frozenset(
    ("al", "el", "ad", "as", "ash", "at", "ar", "near", "the")
)  # that a name may begin with in lower case
ABOARD = frozenset(("aboard", "on", "over", "off", "near", "with", "in", "at"))  # that open a place which is no town

# Words no place begins with: sentences begin with them, and headlines and markers do.
NOT_FIRST = frozenset((
    "a", "an", "the", "this", "that", "these", "those", "it", "its", "he", "she", "they", "we", "i", "you", "his",
    "her", "their", "our", "in", "on", "at", "by", "from", "for", "as", "of", "to", "with", "since", "until",
    "after", "before", "during", "about", "if", "when", "while", "and", "but", "or", "not", "no", "some", "all",
    "both", "each", "many", "there", "here", "what", "who", "how", "why", "where", "updated", "published", "posted",
    "date", "also", "read", "note", "editors", "eds", "photo", "video", "source", "urgent", "flash", "bulletin",
    "breaking", "alert", "exclusive", "update", "correction", "corrected", "refile", "repeat", "rpt",
    "clarification", "advisory", "analysis", "factbox", "wrapup", "snap", "lead", "kill", "hold", "withdrawn",
    "embargoed", "just", "position", "total", "dear", "le", "les", "une", "un", "ein", "eine", "il", "lo", "um",
    "uma", "mr", "mrs", "ms", "dr", "prof", "gen", "sen", "rep",
))  # fmt: skip
NAMED_WITH_ARTICLE = frozenset(("the hague", "the vatican", "the valley", "the bronx", "the woodlands", "the dalles"))
NOT_PLACES = frozenset(("associated press", "agence france-presse", "press trust of india", "press association"))


class Zone(NamedTuple):
    """The places read from a stretch of text, and what speaks for their being places."""

    places: tuple[NamedPlace, ...]
    capitals: bool  # every first name in capitals
    known: bool  # the first place is one that we know
    qualified: bool  # a region or country that we know follows a place
    lower: bool  # all in lower case


def read_zone(text: str, start: int, end: int) -> Zone | None:
    """The places named in `text[start:end]`; null where that is not a list of names."""
    zone = _zone(text[start:end]) if start < end <= start + LONGEST else None
    if zone is None or start == 0:
        return zone
    shifted = (NamedPlace(p.name, p.start + start, p.end + start, p.region, p.country) for p in zone.places)
    return zone._replace(places=tuple(shifted))


@lru_cache(CACHED)
def _zone(zone: str) -> Zone | None:
    """The places of a zone, offsets from its beginning."""
    if "\n" in zone.strip() or not zone.strip() or ALIEN.search(zone):
        return None
    places: list[NamedPlace] = []
    group, qualified = 0, False  # where the places begin that the next region qualifies
    for at, part in _parts(zone):
        kinds = kinds_of(part) if places else ()
        if kinds or (places and not _is_another(part, places[-1])):
            if not (kinds or _is_name(part)):
                return None
            places[group:] = [_qualified(place, part, kinds) for place in places[group:]]
            qualified = qualified or bool(kinds)
        else:
            group = len(places)
            named = _group(part, at)
            if named is None:
                return None
            places += named
            qualified = qualified or any(place.region for place in named)
    if not places or len(places) > MOST_PLACES:
        return None
    capitals = all(_in_capitals(place.name) for place in places)
    return Zone(tuple(places), capitals, is_known_place(places[0].name), qualified, zone == zone.lower())


def _parts(zone: str) -> list[tuple[int, str]]:
    """The parts between commas with where they begin; empty ones and months without a day left out."""
    parts: list[tuple[int, str]] = []
    at = 0
    for piece in zone.split(","):
        part = piece.strip().lstrip(". ")
        if part.strip(". -") and not (parts and not kinds_of(part) and month_of(part)):
            parts.append((zone.index(part, at), part))
        at += len(piece) + 1
    return parts


def _group(part: str, at: int) -> list[NamedPlace] | None:
    """The places of one part: `c/c`, `c and c`, or one with its region unmarked (`FARMINGTON Conn.`)."""
    if is_known_place(part) or kinds_of(part):
        return [_named(part, at)]
    places, cursor = [], 0
    for name in BETWEEN.split(part):
        cursor = part.index(name, cursor)
        if not _is_name(name):
            return None
        places.append(_with_region(name, at + cursor))
        cursor += len(name)
    return places


def _with_region(name: str, at: int) -> NamedPlace:
    words = [match.start() for match in WORD.finditer(name)]
    for cut in words[1:][-2:]:
        place, region = name[:cut].rstrip(), name[cut:]
        if _in_capitals(place) and not _in_capitals(region.rstrip(".")[1:]) and "region" in kinds_of(region):
            return NamedPlace(place, at, at + len(place), region=region)
    return _named(name, at)


def _named(name: str, at: int) -> NamedPlace:
    short = name.rstrip(". -")
    return NamedPlace(short, at, at + len(short))


def _qualified(place: NamedPlace, part: str, kinds: tuple[str, ...]) -> NamedPlace:
    """The place with a region or country added: a country where only that fits or a region is there already."""
    country = "country" in kinds and ("region" not in kinds or place.region is not None)
    if country or (place.region is not None and place.country is None):
        return NamedPlace(place.name, place.start, place.end, place.region, place.country or part)
    return NamedPlace(place.name, place.start, place.end, place.region or part, place.country)


def _is_another(part: str, before: NamedPlace) -> bool:
    """Whether a part after a comma is a second place: a known one in the letters of the first, or one in a list."""
    first = BETWEEN.split(part)[0]
    alike = _in_capitals(first) == _in_capitals(before.name) or before.region is not None
    return len(part) > len(first) or (is_known_place(first) and (alike or _in_capitals(before.name)))


def _is_name(name: str) -> bool:
    """Whether the words could name a place: capitalised but for the small ones, few, and no sentence's beginning."""
    words = name.split()
    folded = [word.strip(".'’‘`-").lower() for word in words]
    if not words or name.lower() in NOT_PLACES or "(" in name or ")" in name:
        return False
    aboard = folded[0] in ABOARD and words[0].isupper() and len(words) > 1
    if len(words) > (MOST_ABOARD if aboard or folded[0] in ("aboard", "on board") else MOST_WORDS):
        return False
    if folded[0] in NOT_FIRST and not aboard and name.lower() not in NAMED_WITH_ARTICLE and not is_known_place(name):
        return False
    if len(words) == 1 and weekday_of(words[0]) is not None:
        return False
    if all(word == word.lower() for word in words):
        return is_known_place(name)
    first_fits = words[0] != words[0].lower() or folded[0] in FIRST
    return first_fits and all(word != word.lower() or fold in INSIDE for word, fold in zip(words, folded, strict=True))


def _in_capitals(name: str) -> bool:
    """All in capitals, but for an apostrophised or Mc prefix (`McALLEN`) and one slip of the hand (`WALtHAM`)."""
    letters = [char for char in name if char.isalpha()]
    small = sum(char.islower() for char in letters)
    return small == 0 if len(letters) < 5 else small <= 1
