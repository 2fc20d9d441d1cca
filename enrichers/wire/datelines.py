"""Datelines: where, when and for whom the reporter filed, read from the top of an item.

The forms are those of some forty agencies and papers: `PARIS, Dec 4, 2025 (AFP) - `, `New Delhi [India], December 4
(ANI): `, `MOSCOW, December 4. /TASS/. `, `Madrid, 4 dic (EFE).- `, `(AP) — `. A dateline needs evidence: the token of an
agency, a country in brackets, a place with a day, or a place in capitals with a dash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from enrichers.draft import NamedPlace, ParsedDateline
from enrichers.wire import agencies
from enrichers.wire.dates import ENGLISH_WEEKDAYS, Day, lead_weekday, month_of, resolve, weekday_of
from enrichers.wire.gazette import is_known_place, kinds_of
from enrichers.wire.toponyms import Zone, read_zone

REACH = 150  # characters from its start within which a dateline ends
HEAD_LINES = 8  # lines at the top of an item that may stand before the dateline ...
HEAD = 1500  # ... and the characters they may take
PROSE = 60  # a line longer than this that ends like a sentence is the story: no dateline comes after it

# Stars and marker words that wires set before a dateline. matches "****" and "RPT --"; not "REPORT"
BEFORE = re.compile(
    r"\s{0,8}(?:\*{1,6}\s{0,3})?(?:(?:RPT|REPEAT|REFILE|CORRECTED|URGENT|FLASH|BULLETIN)\s{0,3}(?:--?|:)\s{0,3})?"
)
# Where the places and the day end: at a bracket, a dash with a blank beside it, a colon, ".-", or at what no dateline has.
STOP = re.compile(
    r"[\[(]|[\s.]/(?=[A-Z][A-Za-z -]{1,20}/)|\s?(?:-{2,3}|[—–―])|\s-(?=\S)|\s?-(?=\s)|\s_(?=\s)|\s?:(?=\s|$)|\.-"
    r"|\n\s{0,9}\n|[;!?\"“”«»<>=%]"
)
# Between the dateline and the story. matches " - ", "--", ":", ".-", " _ ", ")."; not ","
SEPARATOR = re.compile(r"[.,]?\s{0,3}(?:-{1,3}|[—–―]|:|_(?=\s))|\s?\.(?=\s|$)")
# An agency between slashes. matches "/TASS/."; not "PARIS/LONDON"
SLASHED = re.compile(r"[\s.]{0,2}/([A-Z][A-Za-z -]{1,20})/")
# An agency at the very start. matches "(AP)", "ANSA -", "EFE.-", "[Org]"; not "(a third)"
LEADING = re.compile(r"\(([^()\n]{2,40})\)|([A-ZÉ][\w-]{1,12})(?=\s?(?:\.-|-{1,2}\s|[—–]))|\[([^\[\]\n]{2,30})\]")
# A dash or a colon at the very place. matches "- "; not "x -"
DASH = re.compile(r"\s{0,3}(?:\.?-{1,3}|[—–―]|:|_)\s{1,3}")

# A day at the end of a dateline. matches "Dec. 4", "4 déc. 2025", "Thursday, Dec 4", "1er août"; not "Dec", "at 4"
DAY = re.compile(
    r"(?:^|(?<=[\s,.\]/)]))"
    r"(?:(?P<w>[^\W\d_]{3,9}(?:-feira)?)\.?,?\s{1,2})?"
    r"(?:(?P<m1>[^\W\d_]{3,10})(?:\.\s{0,2}|,\s{0,2}|\s{1,2})(?P<d1>\d{1,2}|[\dlIO]{1,2})(?:st|nd|rd|th)?"
    r"(?:,?\s{1,2}(?P<y1>(?:19|20)\d\d))?"
    r"|(?P<d2>\d{1,2})(?:er|st|nd|rd|th|[.º°])?\s{1,2}(?:de\s|di\s)?(?P<m2>[^\W\d_]{3,10})"
    r"(?:[.,]{0,2}\s{1,2}(?:de\s|del\s)?(?P<y2>(?:19|20)\d\d))?)"
    r"[.,]{0,2}(?:,?\s{1,2}(?P<agency>[A-Z][A-Za-z]{1,9}))?[\s.,]{0,3}$"
)
# A weekday at the end of a dateline. matches "LONDON, Thursday"; not "on Thursday"
DAY_OF_WEEK = re.compile(r"(?:^|,\s{0,3})([^\W\d_]{3,9}(?:-feira)?)\.?[\s,]{0,3}$")
MISREAD = str.maketrans("lIO", "110")  # letters typed for digits


@dataclass(frozen=True, slots=True)
class Parts:
    """A dateline taken apart, before its evidence is weighed; offsets into the text."""

    end: int
    zone: Zone | None
    day: Day | None
    agency: str | None
    tokens: tuple[agencies.Agency, ...]
    bracketed: str | None
    separator: str
    comma: bool  # between place and day


def find(text: str, arrival: date | None) -> ParsedDateline | None:
    """The dateline of an item, at its top or below a headline, markers and a byline; null where there is none.

    `arrival` is the day the item came, from which the year is inferred.
    """
    for n, (start, line_end) in enumerate(_starts(text)):
        parts = parse(text, start)
        if parts is not None and _evident(parts, text, first=n == 0):
            return _parsed(parts, text, start, arrival)
        if line_end - start > PROSE and text[line_end - 1 : line_end] in (".", "”", '"') and text[start] not in "(":
            return None
    return None


def _starts(text: str) -> Iterator[tuple[int, int]]:
    """Where the first lines begin and end."""
    at, count, limit = 0, 0, min(len(text), HEAD)
    while at < limit and count < HEAD_LINES:
        skip = BEFORE.match(text, at)
        start = skip.end() if skip else at
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if start < len(text):
            yield start, end
        at, count = max(end, start) + 1, count + 1


def parse(text: str, start: int) -> Parts | None:
    """What reads as a dateline at `start`, whether or not there is evidence that it is one."""
    lead = LEADING.match(text, start)
    if lead is None:
        return _placed(text, start)
    content = lead[1] or lead[2] or lead[3]
    tokens = agencies.in_brackets(content)
    dash = DASH.match(text, lead.end())
    if lead[3]:
        return _placed(text, dash.end() if dash else lead.end() + 1)
    if not tokens or dash is None:
        return _placed(text, start) if lead[2] else None
    placed = _placed(text, dash.end())
    if placed and placed.zone and not placed.tokens and placed.separator and (placed.day or placed.zone.known):
        return Parts(placed.end, placed.zone, placed.day, content, tokens, None, placed.separator, placed.comma)
    return Parts(_trim(text, dash), None, None, content, tokens, None, "-", False)


def _placed(text: str, start: int) -> Parts | None:
    """A dateline that begins with its places or its day."""
    stop = STOP.search(text, start, start + REACH)
    if stop is None:
        return None
    tail, bracketed = start, None
    if stop[0] in "([" and (content := _content(text, stop.start())) and (stop[0] == "[" or kinds_of(content)):
        bracketed, tail = content, stop.start() + len(content) + 2
        places_end = stop.start()
        stop = STOP.search(text, tail, tail + REACH)
        if stop is None:
            return None
    found = _day(text, tail, stop.start())
    if bracketed is None:
        places_end = found[1] if found else stop.start()
    elif text[tail : found[1] if found else stop.start()].strip(" ,.\n"):
        return None
    zone = read_zone(text, start, places_end)
    if zone is None and text[start:places_end].strip(" ,.\n"):
        return None
    if bracketed and zone:
        zone = _within(zone, bracketed)
    comma = bracketed is not None or "," in text[max(start, places_end - 2) : places_end + 1]
    return _ended(text, stop, zone, found, bracketed, comma)


def _ended(
    text: str,
    stop: re.Match[str],
    zone: Zone | None,
    found: tuple[Day, int, str | None] | None,
    bracketed: str | None,
    comma: bool,
) -> Parts | None:
    """The rest of a dateline from where its places and day stop: agency, separator, and a day that comes late."""
    day, agency = (found[0], found[2]) if found else (None, None)
    tokens = agencies.in_brackets(agency) if agency else ()
    slashed = SLASHED.match(text, stop.start())
    at = stop.start()
    if stop[0] == "(" or slashed:
        content = slashed[1] if slashed else _content(text, at)
        if content is None:
            return None
        agency, tokens = content, agencies.in_brackets(content)
        at = slashed.end() if slashed else at + len(content) + 2
    elif BUSINESS_WIRE.match(text, stop.start()):
        mark = BUSINESS_WIRE.match(text, stop.start())
        assert mark is not None
        agency, tokens, at = mark[1], agencies.in_brackets(mark[1]), mark.end() - 2
    elif stop[0].strip() in ("[", "/") or not SEPARATOR.match(text, at):
        return None
    separator = SEPARATOR.match(text, at)
    end = separator.end() if separator else at
    if (
        day is None
        and (late := LATE_DAY.match(text, end if separator else at))
        and (again := _day(text, late.start(1), late.end(1)))
    ):
        day, end, comma = again[0], late.end(2), True
    return Parts(end, zone, day, agency, tokens, bracketed, separator[0].strip() if separator else "", comma)


# matches "--(BUSINESS WIRE)--"; not "-- (third"
BUSINESS_WIRE = re.compile(r"\s?--\s?\(([^()\n]{2,30})\)\s?--")
# A day that comes after a dash or the agency. matches " March 4 -", ", 4 Dec -"; not " March 4 was"
LATE_DAY = re.compile(r"[\s,]{1,3}([^\W_][^\n()\[\]:;-]{2,18})(\s?-{1,2}(?=\s)|\s?[—–:])")


def _content(text: str, at: int) -> str | None:
    """What stands in the brackets that open at `at`."""
    close = text.find(")" if text[at] == "(" else "]", at + 1, at + 62)
    content = text[at + 1 : close] if close > 0 else ""
    return content if content.strip() and "\n" not in content else None


def _day(text: str, start: int, end: int) -> tuple[Day, int, str | None] | None:
    """The day that ends `text[start:end]`, where it begins, and an agency named after it without brackets."""
    chunk = text[start:end]
    for match in (DAY.search(chunk[max(0, len(chunk) - 48) :]),) if DIGIT.search(chunk) else ():
        offset = start + max(0, len(chunk) - 48)
        if match is None:
            continue
        month = month_of(match["m1"] or match["m2"])
        number = (match["d1"] or match["d2"]).translate(MISREAD)
        weekday = weekday_of(match["w"]) if match["w"] else None
        agency = match["agency"]
        if month and 1 <= int(number) <= 31 and (agency is None or agencies.by_token(agency)):
            year = match["y1"] or match["y2"]
            begin = (
                match.start() if weekday is not None or not match["w"] else match.start("m1" if match["m1"] else "d2")
            )
            return Day(month, int(number), int(year) if year else None, weekday), offset + begin, agency
    if (named := DAY_OF_WEEK.search(chunk)) and (weekday := weekday_of(named[1])) is not None:
        return Day(weekday=weekday), start + named.start(), None
    return None


DIGIT = re.compile(r"[\dlIO]")  # matches "4", "O"; not "x"


def _within(zone: Zone, bracketed: str) -> Zone:
    """The zone with its last place in the country or region that the brackets name."""
    kinds = kinds_of(bracketed)
    *before, last = zone.places
    if kinds == ("region",):
        last = NamedPlace(last.name, last.start, last.end, bracketed, last.country)
    else:
        last = NamedPlace(last.name, last.start, last.end, last.region, bracketed)
    return Zone((*before, last), zone.capitals, zone.known, zone.qualified or bool(kinds), zone.lower)


def _evident(parts: Parts, text: str, first: bool) -> bool:
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
        return separated and (dated or zone.capitals) and len(parts.agency) <= 24 and not parts.agency.islower()
    if not separated or parts.separator == ".":
        return False
    if parts.bracketed:
        return dated or zone.qualified
    if dated:
        return zone.capitals or zone.known or zone.qualified or parts.comma
    if ":" in parts.separator:
        return first and zone.known and len(zone.places) == 1 and _tells(text, parts.end)
    return zone.capitals and (zone.known or zone.qualified)


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


__all__ = ["Parts", "find", "is_known_place", "parse"]
