"""Datelines: where, when and for whom the reporter filed, read from the top of an item.

The forms are those of some forty agencies and papers: `PARIS, Dec 4, 2025 (AFP) - `, `MOSCOW, December 4. /TASS/. `,
`New Delhi [India], December 4 (ANI): `, `Madrid, 4 dic (EFE).- `, `(AP) — `. A dateline needs evidence: the token of an
agency, a country in brackets, a place with a day, or a known place in capitals with a dash.
"""

from __future__ import annotations

import re
from datetime import date

from enrichers.draft import ParsedDateline
from enrichers.wire.agencies import Agency
from enrichers.wire.dateline_grammar import Parts, parse
from enrichers.wire.dates import ENGLISH_WEEKDAYS, NO_DAY, lead_weekday, resolve
from enrichers.wire.toponyms import Zone

HEAD_LINES = 8  # lines at the top of an item that may stand before the dateline ...
HEAD = 1500  # ... and the characters they may take
PROSE = 60  # a line longer than this that ends like a sentence is the story: no dateline comes after it

# Stars and marker words that wires set before a dateline. matches "****" and "RPT --"; not "REPORT"
BEFORE = re.compile(
    r"\s{0,8}(?:\*{1,6}\s{0,3})?(?:(?:RPT|REPEAT|REFILE|CORRECTED|URGENT|FLASH|BULLETIN)\s{0,3}(?:--?|:)\s{0,3})?"
)


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
        if end < 0 or end + 1 >= limit or _is_prose(text[start:end].rstrip()):
            return None
        at = end + 1
    return None


def _is_prose(line: str) -> bool:
    """Whether a line is of the story; one in brackets or a note to editors is not."""
    return len(line) > PROSE and line.endswith((".", '."', ".”")) and not line.startswith(("(", "Eds", "EDS"))


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
    r"\b(?:Bank|Council|Committee|Commission|Ministry|Department|University|Company|Corp|Inc|Ltd|Group|Party|Court"
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


def _parsed(parts: Parts, text: str, start: int, arrival: date | None) -> ParsedDateline:
    end, zone, day = parts.end, parts.zone, parts.day or NO_DAY
    weekday = day.weekday if day.weekday is not None else lead_weekday(text, end)
    resolved, candidates = resolve(day, arrival, weekday)
    return ParsedDateline(
        start,
        end,
        zone.places if zone else (),
        resolved,
        candidates,
        ENGLISH_WEEKDAYS[weekday] if weekday is not None else None,
        _agency(parts.tokens) or parts.agency,
    )


def _agency(tokens: tuple[Agency, ...]) -> str | None:
    """The agency that files: the first, but one that carries press releases only where no other is named."""
    for agency in tokens:
        if not agency.paid:
            return agency.name
    return tokens[0].name if tokens else None
