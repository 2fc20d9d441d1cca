"""Datelines: where, when and for whom the reporter filed, read from the top of an item.

The forms are those of some forty agencies and papers: `PARIS, Dec 4, 2025 (AFP) - `,
`New Delhi [India], December 4 (ANI): `, `MOSCOW, December 4. /TASS/. `, `Madrid, 4 dic (EFE).- `, `(AP) — `. A dateline needs evidence: the token of an
agency, a country in brackets, a place with a day, or a known place in capitals with a dash.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from enrichers.draft import NamedPlace, ParsedDateline
from enrichers.wire import agencies
from enrichers.wire.dates import ENGLISH_WEEKDAYS, Day, lead_weekday, month_of, resolve, weekday_of
from enrichers.wire.gazette import kinds_of
from enrichers.wire.toponyms import Zone, read_zone

REACH = 150  # characters from its start within which a dateline ends
HEAD_LINES = 8  # lines at the top of an item that may stand before the dateline ...
HEAD = 1500  # ... and the characters they may take
PROSE = 60  # a line longer than this that ends like a sentence is the story: no dateline comes after it

# Stars and marker words that wires set before a dateline. matches "****" and "RPT --"; not "REPORT"
BEFORE = re.compile(
    r"\s{0,8}(?:\*{1,6}\s{0,3})?(?:(?:RPT|REPEAT|REFILE|CORRECTED|URGENT|FLASH|BULLETIN)\s{0,3}(?:--?|:)\s{0,3})?"
)
# Where the places and the day may end ...
STOPS = re.compile(r"[\[(/\-—–―_:\n;!?\"“”«»<>=%]")
# ... and where they do: at a bracket, a dash with a blank beside it, a colon, ".-", or at what no dateline has.
# matches "(", " -x", "- ", "--", ": "; not the hyphen in "Port-au-Prince", the slash in "PARIS/LONDON"
STOP = re.compile(
    r"[\[(]|(?<=[\s.])/(?=[A-Z][A-Za-z -]{1,20}/)|-{2,3}|[—–―]|(?<=\s)-|-(?=\s)|(?<=\s)_(?=\s)|:(?=\s|$)"
    r"|\n\s{0,9}\n|[;!?\"“”«»<>=%]"
)
# Between the dateline and the story. matches " - ", "--", ":", ".-", " _ ", ")."; not ","
SEPARATOR = re.compile(r"[.,]?\s{0,3}(?:-{1,3}|[—–―]|:|_(?=\s))|\s?\.(?=\s|$)")
# An agency between slashes. matches "/TASS/."; not "PARIS/LONDON"
SLASHED = re.compile(r"/([A-Z][A-Za-z -]{1,20})/")
# An agency at the very start. matches "(AP)", "ANSA -", "EFE.-", "[Org]"; not "(a third)"
LEADING = re.compile(r"\(([^()\n]{2,40})\)|([A-ZÉ][\w-]{1,12})(?=\s?(?:\.-|-{1,2}\s|[—–]))|\[([^\[\]\n]{2,30})\]")
# A dash or a colon at the very place. matches "- "; not "x -"
DASH = re.compile(r"\s{0,3}(?:\.?-{1,3}|[—–―]|:|_)\s{1,3}")

# What ends like a weekday. matches "Thursday", "jeudi", "quinta-feira", "Thurs"; not "July", "Dec"
NAMED_DAY = r"[^\W\d_]{2,7}(?:day|di|dì|tag|-feira|nes|tes|les|ves|och|bado|bato|ingo|nica|che)|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun"
# A day at the end of a dateline. matches "Dec. 4", "4 déc. 2025", "Thursday, Dec 4", "1er août"; not "Dec", "at 4"
DAY = re.compile(
    r"(?:^|(?<=[\s,.\]/)]))"
    r"(?:(?P<w>" + NAMED_DAY + r")\.?,?\s{1,2}|(?:le|el|den|il|am)\s)?"
    r"(?:(?P<m1>[^\W\d_]{3,10})(?:\.\s{0,2}|,\s{0,2}|\s{1,2})(?P<d1>\d{1,2}|[\dlIO]{1,2})(?:st|nd|rd|th)?"
    r"(?:,?\s{1,2}(?P<y1>(?:19|20)\d\d))?"
    r"|(?P<d2>\d{1,2})(?:er|st|nd|rd|th|[.º°])?\s{1,2}(?:de\s|di\s)?(?P<m2>[^\W\d_]{3,10})"
    r"(?:[.,]{0,2}\s{1,2}(?:de\s|del\s)?(?P<y2>(?:19|20)\d\d))?)"
    r"[.,]{0,2}(?:,?\s{1,2}(?P<agency>[A-Z][A-Za-z]{1,9}))?[\s.,]{0,3}$"
)
DAY_REACH = 48  # characters that a day takes at most

# A weekday at the end of a dateline. matches "LONDON, Thursday"; not "on Thursday"
DAY_OF_WEEK = re.compile(r"(?:^|,\s{0,3})(" + NAMED_DAY + r")\.?[\s,]{0,3}$")
MISREAD = str.maketrans("lIO", "110")  # letters typed for digits


class Parts(NamedTuple):
    """A dateline taken apart, before its evidence is weighed; offsets into the text."""

    end: int
    zone: Zone | None
    day: Day | None
    agency: str | None
    tokens: tuple[agencies.Agency, ...]
    bracketed: bool
    separator: str
    comma: bool  # between place and day


def find(text: str, arrival: date | None) -> ParsedDateline | None:
    """The dateline of an item, at its top or below a headline, markers and a byline; null where there is none.

    `arrival` is the day the item came, from which the year is inferred.
    """
    at, limit = 0, min(len(text), HEAD)
    for n in range(HEAD_LINES):
        skip = BEFORE.match(text, at)
        start = skip.end() if skip else at
        parts = parse(text, start) if start < len(text) else None
        if parts is not None and _evident(parts, text, start, first=n == 0):
            return _parsed(parts, text, start, arrival)
        end = text.find("\n", start, HEAD)
        if end < 0 or end + 1 >= limit or (end - start > PROSE and text[end - 1] in '."”' and text[start] != "("):
            return None
        at = end + 1
    return None


def parse(text: str, start: int) -> Parts | None:
    """What reads as a dateline at `start`, whether or not there is evidence that it is one."""
    lead = LEADING.match(text, start)
    if lead is None:
        return _placed(text, start)
    content = lead[1] or lead[2] or lead[3]
    tokens = agencies.in_brackets(content)
    dash = DASH.match(text, lead.end())
    if lead[3]:
        placed = _placed(text, lead.end() + 1)
        return placed and placed._replace(agency=placed.agency or lead[3])
    if not tokens or dash is None:
        return _placed(text, start) if lead[2] else None
    placed = _placed(text, dash.end())
    if placed and placed.zone and not placed.tokens and placed.separator and (placed.day or placed.zone.known):
        return Parts(placed.end, placed.zone, placed.day, content, tokens, False, placed.separator, placed.comma)
    return Parts(_trim(text, dash), None, None, content, tokens, False, "-", False)


def _placed(text: str, start: int) -> Parts | None:
    """A dateline that begins with its places or its day."""
    stop = _stop(text, start)
    places_end, tail = stop.start() if stop else start, start
    brackets: list[str] = []
    while stop is not None and (content := _region(text, stop.start())) and len(brackets) < 2:
        brackets.append(content)
        tail = stop.start() + len(content) + 2
        stop = _stop(text, tail)
    if stop is None:
        return None
    found = _day(text, tail, stop.start())
    if not brackets:
        places_end = found[1] if found else stop.start()
    elif text[tail : found[1] if found else stop.start()].strip(" ,.\n"):
        return None
    zone = read_zone(text, start, places_end)
    if zone is None and text[start:places_end].strip(" ,.\n"):
        return None
    if zone and brackets:
        zone = _within(zone, brackets)
    comma = bool(brackets) or "," in text[max(start, places_end - 4) : places_end + 1]
    return _ended(text, stop, zone, found, "[" in text[start:tail], comma)


def _region(text: str, at: int) -> str | None:
    """The country or region in the brackets that open at `at`; in round ones, only if it is no agency."""
    content = _content(text, at) if text[at] in "([" else None
    if content and (text[at] == "[" or (kinds_of(content) and not agencies.in_brackets(content))):
        return content
    return None


def _stop(text: str, start: int) -> re.Match[str] | None:
    for candidate in STOPS.finditer(text, start, start + REACH):
        if stop := STOP.match(text, candidate.start()):
            return stop
    return None


def _ended(
    text: str,
    stop: re.Match[str],
    zone: Zone | None,
    found: tuple[Day, int, str | None] | None,
    bracketed: bool,
    comma: bool,
) -> Parts | None:
    """The rest of a dateline from where its places and day stop: agency, separator, and a day that comes late."""
    day, agency = (found[0], found[2]) if found else (None, None)
    at, mark = stop.start(), stop[0][0]
    if mark in "(/-" and (token := _token(text, at)):
        agency, at = token
    elif mark in "([/":
        return None
    tokens = agencies.in_brackets(agency) if agency else ()
    separator = SEPARATOR.match(text, at)
    if separator is None and mark not in "(/":
        return None
    end = separator.end() if separator else at
    if day is None and (late := LATE_DAY.match(text, end)) and (again := _day(text, late.start(1), late.end(1))):
        day, end, comma = again[0], late.end(2), True
    return Parts(end, zone, day, agency, tokens, bracketed, separator[0].strip() if separator else "", comma)


def _token(text: str, at: int) -> tuple[str, int] | None:
    """The agency in brackets, slashes or Business Wire's dashes at `at`, and where the separator after it begins."""
    if text[at] == "(":
        content = _content(text, at)
        return (content, at + len(content) + 2) if content else None
    if text[at] == "/":
        slashed = SLASHED.match(text, at)
        return (slashed[1], slashed.end()) if slashed else None
    framed = BUSINESS_WIRE.match(text, at)
    return (framed[1], framed.end() - 2) if framed else None


# matches "--(BUSINESS WIRE)--"; not "-- (third"
BUSINESS_WIRE = re.compile(r"--\s?\(([^()\n]{2,30})\)\s?--")
# A day that comes after a dash or the agency. matches " March 4 -", ", 4 Dec -"; not " March 4 was"
LATE_DAY = re.compile(r"[\s,]{1,3}([^\W_][^\n()\[\]:;-]{2,18})(\s?-{1,2}(?=\s)|\s?[—–:])")


def _content(text: str, at: int) -> str | None:
    """What stands in the brackets that open at `at`."""
    close = text.find(")" if text[at] == "(" else "]", at + 1, at + 62)
    content = text[at + 1 : close] if close > 0 else ""
    return content if content.strip() and "\n" not in content else None


def _day(text: str, start: int, end: int) -> tuple[Day, int, str | None] | None:
    """The day that ends `text[start:end]`, where it begins, and an agency named after it without brackets."""
    at = max(start, end - DAY_REACH)
    found = DAY.search(text, at, end)
    while found is not None:
        if day := _read_day(found):
            begin = found.start() if day.weekday is not None or not found["w"] else found.end("w") + 1
            return day, begin, found["agency"]
        found = DAY.search(text, found.start() + 1, end)
    named = DAY_OF_WEEK.search(text, at, end)
    weekday = weekday_of(named[1]) if named else None
    return (Day(weekday=weekday), named.start(), None) if named and weekday is not None else None


def _read_day(found: re.Match[str]) -> Day | None:
    ahead, m1, d1, y1, d2, m2, y2, agency = found.groups()
    month, number = month_of(m1 or m2), int((d1 or d2).translate(MISREAD))
    if month is None or not 1 <= number <= 31 or not (agency is None or agencies.by_token(agency)):
        return None
    year = y1 or y2
    return Day(month, number, int(year) if year else None, weekday_of(ahead) if ahead else None)


def _within(zone: Zone, brackets: list[str]) -> Zone:
    """The zone with its last place in the countries and regions that the brackets name."""
    *before, last = zone.places
    region, country = last.region, last.country
    for content in brackets:
        if kinds_of(content) == ("region",):
            region = content
        else:
            country = content
    last = NamedPlace(last.name, last.start, last.end, region, country)
    known = zone.qualified or any(kinds_of(content) for content in brackets)
    return zone._replace(places=(*before, last), qualified=known)


def _evident(parts: Parts, text: str, start: int, first: bool) -> bool:
    """Whether enough speaks for a dateline: see the module's docstring."""
    zone, day, separated = parts.zone, parts.day, bool(parts.separator)
    dated = day is not None
    if zone is None:
        return separated and bool(parts.tokens) and (dated or parts.agency is not None)
    if zone.lower:
        return first and dated and separated and zone.known and parts.comma
    if parts.tokens:
        bare = any(agency.bare for agency in parts.tokens)
        return separated or ((dated or bare) and (dated or zone.known or zone.capitals) and _begins(text, parts.end))
    if parts.agency is not None:
        listed = text[start] == "[" and (zone.known or len(zone.places) > 1)
        return (
            separated and (dated or zone.capitals or listed) and len(parts.agency) <= 24 and not parts.agency.islower()
        )
    if not separated or parts.separator == ".":
        return False
    if parts.bracketed:
        return dated or zone.qualified
    if dated:
        return zone.capitals or zone.known or zone.qualified or (parts.comma and not _is_body(zone))
    if ":" in parts.separator:
        return first and zone.known and len(zone.places) == 1 and _tells(text, parts.end)
    return zone.capitals and (zone.known or zone.qualified)


# Words of offices and firms, which may stand before a day and a dash too. matches "Bank of England"; not "Banksville"
BODY = re.compile(
    r"\b(?:Bank|Council|Committee|Commission|Ministry|Department|University|Compan(?:y|ies)|Corp|Inc|Ltd|Group|Party|Court"
    r"|Association|Agency|Board|Fund|Reserve|Parliament|Congress|Senate|Police|Office|Institute|Federation|League)\b"
)


def _is_body(zone: Zone) -> bool:
    return any(BODY.search(place.name) for place in zone.places)


def _begins(text: str, end: int) -> bool:
    """Whether a sentence begins here, as it does after a dateline without a dash."""
    rest = text[end : end + 4].lstrip(" \n'\"“‘«")
    return bool(rest) and (rest[0].isupper() or rest[0].isdigit())


# A sentence of five words or more. matches " The minister said on Monday that"; not " 21 degrees"
TELLS = re.compile(r"\s[\"“‘']?[^\W\d_a-z]\S{0,30}(?:[ \n]\S{1,30}){5}")


def _tells(text: str, end: int) -> bool:
    return TELLS.match(text, end) is not None


def _trim(text: str, dash: re.Match[str]) -> int:
    return dash.start() + len(dash[0].rstrip())


def _parsed(parts: Parts, text: str, start: int, arrival: date | None) -> ParsedDateline:
    lead = lead_weekday(text, parts.end)
    day = parts.day or Day()
    dated = resolve(day, arrival, lead)
    weekday = day.weekday if day.weekday is not None else lead
    named = [agency for agency in parts.tokens if not agency.paid] or list(parts.tokens)
    return ParsedDateline(
        start=start,
        end=parts.end,
        places=parts.zone.places if parts.zone else (),
        date=dated.date,
        date_candidates=dated.candidates,
        weekday=ENGLISH_WEEKDAYS[weekday] if weekday is not None else None,
        agency=named[0].name if named else parts.agency,
    )
