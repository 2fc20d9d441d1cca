"""The grammar of datelines: what reads as places, a day, an agency and a separator at one point of a text.

Whether there is evidence that it is a dateline is for `datelines` to say.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from enrichers.draft import NamedPlace
from enrichers.wire import agencies
from enrichers.wire.dates import Day, month_of, weekday_of
from enrichers.wire.gazette import kinds_of
from enrichers.wire.toponyms import Zone, read_zone

REACH = 150  # characters from its start within which a dateline ends

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
NAMED_DAY = (
    r"[^\W\d_]{2,7}(?:day|di|dì|tag|-feira|nes|tes|les|ves|och|bado|bato|ingo|nica|che)"
    r"|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun"
)
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
    month = month_of(m1 or m2)
    if month is None:
        return None
    digits = d1 or d2
    number = int(digits if digits.isdecimal() else digits.translate(MISREAD))
    if not 1 <= number <= 31 or not (agency is None or agencies.by_token(agency)):
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


def _trim(text: str, dash: re.Match[str]) -> int:
    return dash.start() + len(dash[0].rstrip())
