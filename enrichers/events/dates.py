"""Dates in a text, resolved from the dateline's day by the conventions of the wire.

"On Thursday" is the nearest one: on or before the anchor with a verb in the past, on or after it with one that looks
forward. What cannot be resolved (a weekday in a story without a day) is no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from enrichers.events.date_words import (
    AGO_FIRST,
    DIGIT_FIRST,
    MONTH_LEADS,
    MONTHS,
    NUMBERS,
    STARTS,
    UNITS,
    WEEKDAYS,
    WEEKEND_LEADS,
    YEAR_LEADS,
)
from enrichers.events.tense import Tense, of_reporting, tense
from enrichers.events.words import TOGETHER, Sentence
from schemas.records import DateMention

WEEK = 7
AGO_WORDS = 2  # before "ago": "three days ago"
SHIFTS = {"last": -1, "previous": -1, "this": 0, "next": 1, "coming": 1}
NEAR_DAYS = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "yesterday": -1,
    "last night": -1, "last evening": -1, "tomorrow": 1, "day before yesterday": -2, "day after tomorrow": 2,
}  # fmt: skip
QUARTERS = {"first": 1, "second": 4, "third": 7, "fourth": 10, "1": 1, "2": 4, "3": 7, "4": 10}
THOUSANDS = 100  # "in 2000 villages": round numbers are years only where no noun follows


class Value(NamedTuple):
    """An ISO 8601 value and how exact it is: day, weekend, week, month, quarter, year, decade or century."""

    text: str
    precision: str


# Two years of a range. matches "1990 and 2000", "2015-2019"; not "2015, 2019"
YEARS = re.compile(r"(?:1\d|20)\d\d(?:[-–]| and | to )(?:1\d|20)\d\d")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of a sentence; `reporting` when it tells when somebody said something."""

    mention: DateMention
    sentence: int
    reporting: bool


def find_dates(sentences: Iterable[Sentence], anchor: date | None) -> tuple[Dated, ...]:
    """Every date of the sentences that can be resolved, in their order."""
    return tuple(found for sentence in sentences for found in _in_sentence(sentence, anchor))


def _in_sentence(sentence: Sentence, anchor: date | None) -> Iterator[Dated]:
    over = 0  # where the last date ended
    for n, word in enumerate(sentence.words):
        begin = n - AGO_WORDS if word == "ago" and n >= AGO_WORDS else n
        pattern = AGO_FIRST if word == "ago" else DIGIT_FIRST if word[0].isdigit() else STARTS.get(word)
        if pattern is None or sentence.spans[begin][0] < over:
            continue
        match = pattern.match(sentence.text, sentence.spans[begin][0], sentence.end)
        if match is None:
            continue
        last = _last(sentence, begin, match.end())
        value = _value(match, anchor, sentence, begin, last)
        if value is not None:
            over = match.end()
            start = _begin(sentence, begin, match)
            yield Dated(DateMention(start, over, *value), sentence.n, of_reporting(sentence, begin, last))


def _begin(sentence: Sentence, first: int, match: re.Match[str]) -> int:
    """Where a date begins: with the word before a month or a weekend that says which: "last June"."""
    leads = first and match.lastgroup in ("month", "weekend") and sentence.words[first - 1] in SHIFTS
    return sentence.spans[first - 1][0] if leads else match.start()


def _last(sentence: Sentence, first: int, end: int) -> int:
    """The last word that begins before `end`."""
    last = first
    while last + 1 < len(sentence.spans) and sentence.spans[last + 1][0] < end:
        last += 1
    return last


def _value(match: re.Match[str], anchor: date | None, sentence: Sentence, first: int, last: int) -> Value | None:
    """What an expression means; None when it cannot be resolved or is no date (30 February)."""
    kind = match.lastgroup
    try:
        if kind == "iso":
            return Value(date.fromisoformat(match["iso"]).isoformat(), "day")
        if kind in ("monthday", "daymonth"):
            return _month_day(match, anchor, sentence, first, last)
        if kind == "month":
            return _month(match, anchor, sentence, first, last)
        if kind == "quarter":
            return Value(f"{match['quarteryear']}-{QUARTERS[match['quarternumber'].lower()]:02}", "quarter")
        if kind == "decade":
            return _decade(match["decadeyear"], anchor)
        if kind == "century":
            return Value(f"{(int(match['centurynumber']) - 1) * 100 + 1:04}", "century")
        if kind == "year":
            return _year(match, sentence, first, last)
        return None if anchor is None else _relative(match, anchor, sentence, first, last)
    except (ValueError, OverflowError):
        return None


def _relative(match: re.Match[str], anchor: date, sentence: Sentence, first: int, last: int) -> Value | None:
    """What only the anchor's day gives a meaning to."""
    kind = match.lastgroup
    if kind == "near":
        return _day(anchor + timedelta(NEAR_DAYS[" ".join(match["near"].lower().split())]))
    if kind == "weekday":
        shift = SHIFTS.get((match["weekdayshift"] or "").lower())
        return _day(_weekday(anchor, WEEKDAYS[match["weekdayname"].lower()[:3]], shift, tense(sentence, first, last)))
    if kind == "unit":
        return _unit(anchor, SHIFTS[match["unitshift"].lower()], match["unitname"].lower())
    if kind == "weekend":
        forward = tense(sentence, first, last) is Tense.FUTURE
        lead = sentence.words[first - 1] if first else ""
        if lead not in WEEKEND_LEADS:
            return None
        back = lead == "last" or not (forward or lead == "next")
        return Value(_weekday(anchor, 5, None, Tense.PAST if back else Tense.FUTURE).isoformat(), "weekend")
    if kind == "ago":
        number = match["agonumber"].lower()
        return _unit(anchor, -(int(number) if number.isdecimal() else NUMBERS[number]), UNITS[match["agounit"].lower()])
    return None


def _day(day: date) -> Value:
    return Value(day.isoformat(), "day")


def _weekday(anchor: date, weekday: int, shift: int | None, when: Tense) -> date:
    """The weekday that is meant: "last" and "next" never mean the anchor's own day."""
    back = (anchor.weekday() - weekday) % WEEK
    if shift == -1:
        return anchor - timedelta(back or WEEK)
    if shift == 1:
        return anchor + timedelta((WEEK - back) % WEEK or WEEK)
    if when is Tense.FUTURE or (shift == 0 and when is Tense.UNKNOWN):
        return anchor + timedelta((WEEK - back) % WEEK)
    return anchor - timedelta(back)


def _unit(anchor: date, shift: int, unit: str) -> Value:
    """The day, week, month, year or decade that lies `shift` units from the anchor's own."""
    if unit == "day":
        return _day(anchor + timedelta(shift))
    if unit == "week":
        year, week, _ = (anchor + timedelta(shift * WEEK)).isocalendar()
        return Value(f"{year:04}-W{week:02}", "week")
    if unit == "month":
        months = anchor.year * 12 + anchor.month - 1 + shift
        return Value(f"{_four(months // 12)}-{months % 12 + 1:02}", "month")
    if unit == "decade":
        return Value(_four(anchor.year // 10 * 10 + 10 * shift), "decade")
    return Value(_four(anchor.year + shift), "year")


def _four(year: int) -> str:
    """A year in the four digits of ISO 8601; raises ValueError for one that has no such form."""
    return f"{date(year, 1, 1).year:04}"


def _month_day(match: re.Match[str], anchor: date | None, sentence: Sentence, first: int, last: int) -> Value | None:
    kind = match.lastgroup
    month, day = MONTHS[match[f"{kind}month"].lower()[:3]], int(match[f"{kind}day"])
    until = match[f"{kind}until"]
    year = _named_year(match[f"{kind}year"], anchor)
    if year is None:
        if anchor is None:
            return None
        near = [each for n in (-1, 0, 1) if (each := _safe(anchor.year + n, month, day))]
        weekday = match[f"{kind}weekday"]
        if weekday:  # "Friday, July 15" is of the year in which that is a Friday
            near = [each for each in near if each.weekday() == WEEKDAYS[weekday[:3].lower()]] or near
        found = _nearest(anchor, near, tense(sentence, first, last))
    else:
        found = date(year, month, day)
    if until is None or found is None:
        return None if found is None else _day(found)
    return Value(f"{found.isoformat()}/{found.replace(day=int(until)).isoformat()}", "day")


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(anchor: date, days: list[date], when: Tense) -> date | None:
    """The day nearest to the anchor on the side that the tense tells, on any side where it tells none."""
    if when is not Tense.UNKNOWN:
        sided = [day for day in days if (day >= anchor if when is Tense.FUTURE else day <= anchor)]
        days = sided or days
    return min(days, key=lambda day: abs((day - anchor).days), default=None)


def _month(match: re.Match[str], anchor: date | None, sentence: Sentence, first: int, last: int) -> Value | None:
    month = MONTHS[match["monthname"].lower()[:3]]
    year = _named_year(match["monthyear"], anchor)
    if year is None:
        lead = sentence.words[first - 1] if first else ""
        if anchor is None or lead not in MONTH_LEADS:
            return None  # "May" alone may be anything
        shift = SHIFTS.get(lead)
        when = {-1: Tense.PAST, 1: Tense.FUTURE}.get(shift or 0) or tense(sentence, first, last)
        own = anchor.replace(day=1)
        months = [own.replace(year=own.year + n, month=month) for n in (-1, 0, 1)]
        months = [each for each in months if not (shift in (-1, 1) and each == own)]
        found = _nearest(own, months, when)
        return Value(f"{found.year:04}-{month:02}", "month") if found else None
    return Value(f"{_four(year)}-{month:02}", "month")


def _named_year(text: str | None, anchor: date | None) -> int | None:
    """The year of "2025", "this year" or "last year"; None where none is named or known."""
    if not text:
        return None
    if text.isdecimal():
        return int(text)
    return anchor.year + SHIFTS[text.split()[0].lower()] if anchor else None


def _decade(digits: str, anchor: date | None) -> Value:
    if len(digits) == 4:
        return Value(digits, "decade")
    this = anchor.year if anchor else 2000  # "the '90s": of the century that is not yet to come
    year = this // 100 * 100 + int(digits)
    return Value(_four(year if year <= this else year - 100), "decade")


def _year(match: re.Match[str], sentence: Sentence, first: int, last: int) -> Value | None:
    """A year by the word before it, unless it counts something: "in 2000 villages"."""
    if not (_led(sentence, first) or _in_a_range(sentence, match)):
        return None
    if int(match["year"]) % THOUSANDS == 0 and last + 1 < len(sentence.words):
        gap = sentence.text[match.end() : sentence.spans[last + 1][0]]
        if gap == " " and sentence.words[last + 1].endswith("s"):
            return None
    return Value(match["year"], "year")


def _led(sentence: Sentence, first: int) -> bool:
    """Matches: "since" 2021, "mid-"2021, "("2021; never: "," 2021."""
    if first and sentence.words[first - 1] in YEAR_LEADS and sentence.link(first) == TOGETHER:
        return True
    return sentence.text[sentence.spans[first][0] - 1 : sentence.spans[first][0]] == "("


def _in_a_range(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether it is a year of "1990 and 2000", "2015-2019" or "2015 to 2019"."""
    around = sentence.text[max(sentence.start, match.start() - 9) : match.end() + 5]
    return YEARS.search(around) is not None
