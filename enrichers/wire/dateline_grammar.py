"""The grammar of datelines: what reads as places, a day, an agency and a separator at one point of a text.

Whether there is evidence that it is a dateline is for `datelines` to say.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from enrichers.draft import NamedPlace
from enrichers.wire import agencies
from enrichers.wire.dates import Day, month_of, weekday_of
from enrichers.wire.gazette import kinds_of
from enrichers.wire.toponyms import Zone, read_zone

REACH = 150  # characters from its start within which a dateline ends
BRACKETS = ("(", "[")
TOKEN_MARKS = ("(", "/", "--")  # what an agency's token opens with

# Where the places and the day end: at a bracket, a dash with a blank beside it, a colon, ".-", or at what no dateline
# has. One set of characters comes first, which is found fast; what must stand around each is looked at then.
# matches "(", " -x", "- ", "--", ": "; not the hyphen in "Port-au-Prince", the slash in "PARIS/LONDON"
STOP = re.compile(
    r"[\[(/\-—–―_:\n;!?\"“”«»<>=%](?:(?<=-)(?:-{1,2}|(?<=\s-)|(?=\s))|(?<=[\[(—–―;!?\"“”«»<>=%])"
    r"|(?<=[\s.]/)(?=[A-Z][A-Za-z -]{1,20}/)|(?<=\s_)(?=\s)|(?<=:)(?=\s|$)|(?<=\n)\s{0,9}\n)"
)
STOP_AHEAD = 24  # characters after a stop's first that it may depend on (a slashed agency's)
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
# How every word of `NAMED_DAY` ends, and others with it. matches "Thursday", "Thurs."; not "SALVADOR"
DAY_ENDS = "day di dì tag -feira nes tes les ves och bado bato ingo nica che Mon Tue Tues Wed Thur Thurs Fri Sat Sun"
NAMED_DAY_ENDS = tuple(end + stop for end in DAY_ENDS.split() for stop in ("", "."))
# A day at the end of a dateline. matches "Dec. 4", "4 déc. 2025", "Thursday, Dec 4", "1er août"; not "Dec", "at 4"
DAY = re.compile(
    r"(?<![^\s,.\]/)])"
    r"(?:(?P<w>" + NAMED_DAY + r")\.?,?\s{1,2}|(?:le|el|den|il|am)\s)?"
    r"(?:(?P<m1>[^\W\d_]{3,10}+)(?:\.\s{0,2}|,\s{0,2}|\s{1,2})(?P<d1>\d{1,2}|[\dlIO]{1,2})(?:st|nd|rd|th)?"
    r"(?:,?\s{1,2}(?P<y1>(?:19|20)\d\d))?"
    r"|(?P<d2>\d{1,2})(?:er|st|nd|rd|th|[.º°])?\s{1,2}(?:de\s|di\s)?(?P<m2>[^\W\d_]{3,10}+)"
    r"(?:[.,]{0,2}\s{1,2}(?:de\s|del\s)?(?P<y2>(?:19|20)\d\d))?)"
    r"[.,]{0,2}(?:,?\s{1,2}(?P<agency>[A-Z][A-Za-z]{1,9}))?[\s.,]{0,3}$"
)
DAY_REACH = 48  # characters that a day takes at most

# A weekday at the end of a dateline. matches "LONDON, Thursday"; not "on Thursday"
DAY_OF_WEEK = re.compile(r"(?:^|,\s{0,3})(" + NAMED_DAY + r")\.?[\s,]{0,3}$")
CACHED = 4096  # days whose reading is kept: all that wires file on one day name the same few
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


class DayRead(NamedTuple):
    """A day, the offset where it begins, and the agency that stands after it without brackets."""

    day: Day
    start: int
    agency: str | None


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
    stop, tail = _stop(text, start), start
    places_end = stop.start() if stop else start
    brackets: list[str] = []
    while stop is not None and (content := _region(text, stop)) and len(brackets) < 2:
        brackets.append(content)
        tail = stop.start() + len(content) + 2
        stop = _stop(text, tail)
    if stop is None:
        return None
    found = _day(text, tail, stop.start())
    day_at = found.start if found else stop.start()
    if not brackets:
        places_end = day_at
    elif text[tail:day_at].strip(" ,.\n"):
        return None
    zone = read_zone(text, start, places_end)
    if zone is None and text[start:places_end].strip(" ,.\n"):
        return None
    if zone and brackets:
        zone = _within(zone, brackets)
    comma = bool(brackets) or "," in text[max(start, places_end - 4) : places_end + 1]
    return _ended(text, stop, zone, found, "[" in text[start:tail], comma)


def _region(text: str, stop: re.Match[str]) -> str | None:
    """The country or region in the brackets that open where a place stops; in round ones, only if it is no agency."""
    content = _content(text, stop.start()) if stop[0] in BRACKETS else None
    if content and (stop[0] == "[" or (kinds_of(content) and not agencies.in_brackets(content))):
        return content
    return None


def _stop(text: str, start: int) -> re.Match[str] | None:
    stop = STOP.search(text, start, start + REACH + STOP_AHEAD)
    return stop if stop and stop.start() < start + REACH else None


def _ended(
    text: str,
    stop: re.Match[str],
    zone: Zone | None,
    found: DayRead | None,
    bracketed: bool,
    comma: bool,
) -> Parts | None:
    """The rest of a dateline from where its places and day stop: agency, separator, and a day that comes late."""
    day, agency = (found.day, found.agency) if found else (None, None)
    at, mark = stop.start(), stop[0]
    if mark in TOKEN_MARKS and (token := _token(text, at)):
        agency, at = token
    elif mark in "([/":
        return None
    tokens = agencies.in_brackets(agency) if agency else ()
    separator = SEPARATOR.match(text, at)
    if separator is None and mark not in "(/":
        return None
    end = separator.end() if separator else at
    if day is None and (late := LATE_DAY.match(text, end)) and (again := _day(text, late.start(1), late.end(1))):
        day, end, comma = again.day, late.end(2), True
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


def _day(text: str, start: int, end: int) -> DayRead | None:
    """The day that ends `text[start:end]`, where it begins, and an agency named after it without brackets."""
    at = max(start, end - DAY_REACH)
    if read := _after_comma(text, at, end):
        return read
    found = DAY.search(text, at, end)
    while found is not None:
        if read := _read_day(found):
            return read
        found = DAY.search(text, found.start() + 1, end)
    named = DAY_OF_WEEK.search(text, at, end)
    weekday = weekday_of(named[1]) if named else None
    return DayRead(Day(weekday=weekday), named.start(), None) if named and weekday is not None else None


def _after_comma(text: str, start: int, end: int) -> DayRead | None:
    """The day as most datelines have it: a month and a number after the last comma. The search would find the same.

    Only a weekday makes a match that begins before that comma and reaches such a month; then the search must say.
    """
    comma = text.rfind(", ", start, end)
    if comma < 0 or text.endswith(NAMED_DAY_ENDS, start, comma):
        return None
    at = comma + 2
    read = _month_day(text[at:end])
    return read and DayRead(read.day, at + read.start, read.agency)


@lru_cache(CACHED)
def _month_day(words: str) -> DayRead | None:
    """The day that is a month and a number, and begins where the words do; null for every other form."""
    found = DAY.match(words)
    return _read_day(found) if found and found["m1"] else None


def _read_day(found: re.Match[str]) -> DayRead | None:
    ahead, m1, d1, y1, d2, m2, y2, agency = found.groups()
    month = month_of(m1 or m2)
    if month is None:
        return None
    digits = d1 or d2
    number = int(digits if digits.isdecimal() else digits.translate(MISREAD))
    if not 1 <= number <= 31 or not (agency is None or agencies.by_token(agency)):
        return None
    year = y1 or y2
    day = Day(month, number, int(year) if year else None, weekday_of(ahead) if ahead else None)
    begin = found.start() if day.weekday is not None or not ahead else found.end("w") + 1
    return DayRead(day, begin, agency)


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
