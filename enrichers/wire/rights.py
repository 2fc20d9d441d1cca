"""What may be done with an item: embargoes and bans on archiving, from its own fields and from words at its top."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from enrichers.wire.dates import Day, month_of, resolve, weekday_of
from schemas.records import Rights

# matches "EMBARGOED UNTIL", "Embargoed: 0001", "Hold for release", "NOT FOR PUBLICATION BEFORE"; not "arms embargo on"
EMBARGO = re.compile(
    r"\b(?:(?:STRICT(?:LY)? )?EMBARGO(?:ED)?\b|[Ee]mbargoed?(?: for release)?(?: until| till| to| for)? ?[:\d]"
    r"|[Ee]mbargoed (?:until|till|for)"
    r"|(?:HOLD|Hold) (?:FOR|for) (?:RELEASE|release)|NOT FOR (?:RELEASE|PUBLICATION|USE) (?:BEFORE|UNTIL))"
)
# A time of day with its zone. matches "0001 GMT", "12:30 p.m. EST", "06.00 CET", "6am IST"; not "2026", "Dec 4"
CLOCK = re.compile(
    r"\b(\d{1,2})(?:[:.h]?(\d{2}))?\s?([ap])?\.?(?:m\b\.?)?\s?(?:hrs |hours )?"
    r"\(?(GMT|UTC|Z|BST|WET|CET|CEST|EET|MSK|IST|SGT|HKT|JST|KST|AEST|AEDT|EST|EDT|ET|CST|CDT|MST|MDT|PST|PDT|PT)\b"
)
# A day with its month. matches "Dec. 4", "4 December 2025"; not "0001 GMT"
CALENDAR = re.compile(
    r"\b(?:([^\W\d_]{3,10})\.?\s(\d{1,2})(?:st|nd|rd|th)?|(\d{1,2})(?:st|nd|rd|th)?\s([^\W\d_]{3,10}))\b(?:,?\s(20\d\d))?"
)
NAME = re.compile(r"[^\W\d_]{3,9}(?:-feira)?")  # words that may be weekdays; matches "Friday"; not "0001"
REACH = 120  # characters after the word "embargo" in which its end is given

# Hours east of Greenwich. IST is India's; zones with summer time have their own names for it.
ZONES = {
    "GMT": 0, "UTC": 0, "Z": 0, "WET": 0, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "MSK": 3, "IST": 5.5, "SGT": 8,
    "HKT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "EST": -5, "EDT": -4, "ET": -5, "CST": -6, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "PT": -8,
}  # fmt: skip

# Terms that forbid keeping a copy. matches "NO ARCHIVES", "not for archive"; not "archive photo"
NO_ARCHIVE = re.compile(r"\b(?:no|not|not for|do not|without|never)[\s_-]{1,3}archiv", re.I)


@dataclass(frozen=True, slots=True)
class Terms:
    """The rights of an item; `held` where it is under an embargo whose end cannot be read."""

    rights: Rights
    held: bool = False
    evidence: str | None = None


def read_terms(rights: Rights, lines: Iterable[str], arrival: date | None) -> Terms:
    """The item's rights with what the lines at its top add; the item's own fields stand above the words."""
    lines = [line[:400] for line in lines]
    if not rights.no_archive and any(NO_ARCHIVE.search(line) for line in lines):
        rights = replace(rights, no_archive=True)
    found = next(((line, match) for line in lines if (match := EMBARGO.search(line))), None)
    if rights.embargoed_until or found is None:
        return Terms(rights)
    line, match = found
    until = _until(line[match.start() : match.end() + REACH], arrival)
    evidence = f"embargo: {' '.join(line[match.start() : match.end() + 40].split())}"
    return Terms(replace(rights, embargoed_until=until), until is None, evidence)


def _until(words: str, arrival: date | None) -> str | None:
    """The end of an embargo in UTC; midnight where only the day is given, null where no day can be told."""
    clock = CLOCK.search(words)
    day = _day(words, arrival) or (arrival if clock else None)
    if day is None:
        return None
    hour, minute, zone = _clock(clock) if clock else (0, 0, 0.0)
    if hour > 24 or minute > 59:
        return None
    try:
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour - zone, minutes=minute)
    except OverflowError:
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _clock(clock: re.Match[str]) -> tuple[int, int, float]:
    digits, minutes, half, zone = clock.groups()
    hour = int(digits)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, int(minutes or 0), ZONES[zone]


def _day(words: str, arrival: date | None) -> date | None:
    for found in CALENDAR.finditer(words):
        month = month_of(found[1] or found[4])
        if month:
            year = int(found[5]) if found[5] else None
            dated = resolve(Day(month, int(found[2] or found[3]), year), arrival, None).date
            return date.fromisoformat(dated) if dated and not dated.startswith("--") else None
    weekdays = [weekday for word in NAME.findall(words) if (weekday := weekday_of(word)) is not None and len(word) > 3]
    if not weekdays or arrival is None:
        return None
    return arrival + timedelta(days=(weekdays[0] - arrival.weekday()) % 7)
