"""The day of a dateline: months and weekdays in six languages, and the year that the dateline leaves out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

# Month names and the abbreviations that agencies print, in English, French, Spanish, German, Portuguese and Italian.
MONTH_FORMS = (
    "jan january janv janvier ene enero januar jaenner janner janeiro gen gennaio",
    "feb february fev fevr fevrier febrero februar fevereiro febbraio",
    "mar march mars marzo marz maerz mrz marco",
    "apr april avr avril abr abril aprile",
    "may mai mayo maio mag maggio",
    "jun june juin junio juni junho giu giugno",
    "jul july juil juillet julio juli julho lug luglio",
    "aug august aout ago agosto",
    "sep sept september septembre septiembre setiembre set setembro settembre",
    "oct october octobre octubre okt oktober out outubro ott ottobre",
    "nov november novembre noviembre novembro",
    "dec december decembre dic diciembre dez dezember dezembro dicembre",
)
MONTHS = {form: number for number, forms in enumerate(MONTH_FORMS, 1) for form in forms.split()}
LONG_MONTHS = tuple(form for form in MONTHS if len(form) >= 5)  # what a misprint is compared with
MISPRINT = 0.8  # likeness (difflib's ratio) from which a word is a month misprinted: "marhc" 0.80, "Apri" 0.89

# Weekdays, Monday first, in the same languages, long and short.
WEEKDAY_FORMS = (
    "monday mon lundi lunes montag segunda-feira lunedi",
    "tuesday tue tues mardi martes dienstag terca terca-feira martedi",
    "wednesday wed mercredi miercoles mittwoch quarta-feira mercoledi",
    "thursday thu thur thurs jeudi jueves donnerstag quinta-feira giovedi",
    "friday fri vendredi viernes freitag sexta-feira venerdi",
    "saturday sat samedi sabado samstag sonnabend sabato",
    "sunday sun dimanche domingo sonntag domenica",
)
WEEKDAYS = {form: number for number, forms in enumerate(WEEKDAY_FORMS) for form in forms.split()}
ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _pairs(word: str) -> list[str]:
    """The pairs of letters that stand side by side; no month has one of them twice."""
    return [word[at : at + 2] for at in range(len(word) - 1)]


MONTHS_WITH = {
    pair: tuple(month for month in LONG_MONTHS if pair in month) for form in LONG_MONTHS for pair in _pairs(form)
}

CACHED = 4096  # words and days whose reading is kept: wires repeat themselves

HALF_YEAR = 182  # days: nearer than this in one year, a day is farther in every other
FIRST_YEAR, LAST_YEAR = 2000, 2030  # the years listed as candidates where nothing says which
LEAD = 300  # characters after a dateline in which its sentence, and the weekday in it, is looked for

# A weekday where weekdays have capitals. matches "on Thursday", "am Montag"; not "Thursdays", "unSunday"
CAPITALISED = re.compile(
    r"[MTWFSD](?<!\w.)(?:(?:on|ues|ednes|hurs|ri|atur|un)day|(?:on|iens|onners|rei|ams|onn)tag|ittwoch|onnabend)\b"
)
# A weekday where they have none. matches "ce jeudi", "na quinta-feira", "giovedì"; not "mars", "medi"
SMALL = re.compile(
    r"[lmjvdsqtg](?<!\w.)(?:(?:un|ar|ercre|eu|endre|ame)di|imanche|unes|artes|iércoles|ueves|iernes|ábado|omingo"
    r"|(?:egunda|erça|uarta|uinta|exta)-feira|(?:un|art|ercol|iov|ener)edì|enerdì|abato|omenica)\b"
)
# A lead without such a word is in no language with small weekdays. matches " la ", " de "; not "label", "DE"
ROMANCE = re.compile(r" (?:l[ae]|d[aei]|el) ")
# Before a weekday that is not this week's. matches "next ", "last "; not "on "
OTHER_WEEK = re.compile(r"(?:next|last|every|each|prochain|nächsten)\s$")
# The end of the first sentence or paragraph. matches ". T", "\n\n"; not "U.S. troops", "Feb. 3"
SENTENCE_END = re.compile(r"[.!?\n](?:(?<=[a-z0-9)”\"]{2}[.!?])[”\"]?\s|(?<=\n)\s{0,9}\n)")


class Day(NamedTuple):
    """A day as a dateline names it; each part null where it does not."""

    month: int | None = None
    day: int | None = None
    year: int | None = None
    weekday: int | None = None


NO_DAY = Day()


class Dated(NamedTuple):
    """A day in full (YYYY-MM-DD), or --MM-DD with the days it may be."""

    date: str | None
    candidates: tuple[str, ...] = ()


def fold(word: str) -> str:
    """A word for comparison: lower case, no accents, no full stop at its end."""
    if word.isascii():
        return word.rstrip(".").lower()
    plain = unicodedata.normalize("NFKD", word.rstrip(".").casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


@lru_cache(CACHED)
def month_of(word: str) -> int | None:
    """1 to 12 for a month's name, abbreviation or near misprint (`MArch`, `Apri`); null for other words."""
    folded = fold(word)
    if (number := MONTHS.get(folded)) is not None or len(folded) < 4:
        return number
    return _misprinted(folded)


def _misprinted(word: str) -> int | None:
    """The month most like the word; where all that may be like it are forms of one, the first that is will do."""
    forms = _alike(word)
    one_month = len({MONTHS[form] for form in forms}) == 1
    for group in [[form] for form in forms] if one_month else [forms]:
        if near := get_close_matches(word, group, 1, MISPRINT):
            return MONTHS[near[0]]
    return None


def _alike(word: str) -> list[str]:
    """The months that may be as like the word as `MISPRINT`, the likest first: difflib, which is slow, sees no others.

    A likeness of 0.8 leaves at most a fifth of the letters of both unmatched. Half the others at least are matched
    letters of the month, and they stand in pairs that the word has too, but where an unmatched letter comes between:
    a fifth of all letters less one are such pairs.
    """
    shared = Counter(month for pair in set(_pairs(word)) for month in MONTHS_WITH.get(pair, ()))
    return [month for month, pairs in shared.most_common() if 5 * (pairs + 1) >= len(word) + len(month)]


def weekday_of(word: str) -> int | None:
    """0 (Monday) to 6 for the name of a weekday; null for other words."""
    return WEEKDAYS.get(fold(word))


def lead_weekday(text: str, start: int) -> int | None:
    """The weekday that the sentence beginning at `start` names, if it names one."""
    end = start + LEAD
    if _may_name_a_day(text[start:end]) and (weekday := _weekday_in(CAPITALISED, text, start, end)) is not None:
        return weekday
    return _weekday_in(SMALL, text, start, end) if ROMANCE.search(text, start, end) else None


def _may_name_a_day(lead: str) -> bool:
    """Whether `CAPITALISED` may be found: each of its words ends in one of these, which most leads have not."""
    return "day" in lead or "tag" in lead or "ittwoch" in lead or "onnabend" in lead


def _weekday_in(pattern: re.Pattern[str], text: str, start: int, end: int) -> int | None:
    for found in pattern.finditer(text, start, end):
        if not OTHER_WEEK.search(text, max(start, found.start() - 9), found.start()):
            return None if SENTENCE_END.search(text, start, found.start()) else weekday_of(found[0])
    return None


@lru_cache(CACHED)
def resolve(day: Day, arrival: date | None, weekday: int | None) -> Dated:
    """The full date: the year nearest the arrival, which the day's own weekday may correct by one year.

    Without an arrival the year stays open; with a `weekday`, the day's own or that of its lead, it is one of those in
    which the day falls on it.
    """
    if day.month is None or day.day is None:
        return Dated(_on_weekday(day.weekday, arrival))
    if day.year is not None:
        return Dated(_iso(_date(day.year, day.month, day.day)))
    if arrival is not None:
        return Dated(_iso(_nearest(day, arrival)))
    if _date(2000, day.month, day.day) is None:  # 2000 is a leap year: what it lacks no year has
        return Dated(None)
    years = range(FIRST_YEAR, LAST_YEAR + 1) if weekday is not None else ()
    dates = (_date(year, day.month, day.day) for year in years)
    candidates = tuple(each.isoformat() for each in dates if each and each.weekday() == weekday)
    return Dated(f"--{day.month:02}-{day.day:02}", candidates)


def _nearest(day: Day, arrival: date) -> date | None:
    """The day in the year that brings it nearest the arrival; its own weekday, if it has one, must agree."""
    same = _date(arrival.year, day.month or 0, day.day or 0)
    if same and abs(same.toordinal() - arrival.toordinal()) < HALF_YEAR and day.weekday in (None, same.weekday()):
        return same
    leap = (day.month, day.day) == (2, 29)
    reach = 8 if leap else 1  # years each way; 29 February can be eight years off, around 1900 and 2100
    years = range(max(arrival.year - reach, 1), min(arrival.year + reach, 9999) + 1)
    dates = [each for year in years if (each := _date(year, day.month or 0, day.day or 0))]
    if not dates:
        return None
    nearest = min(dates, key=lambda each: abs(each.toordinal() - arrival.toordinal()))
    if day.weekday is None or nearest.weekday() == day.weekday:
        return nearest
    agreeing = [each for each in dates if each.weekday() == day.weekday]
    return agreeing[0] if agreeing else nearest


def _on_weekday(weekday: int | None, arrival: date | None) -> str | None:
    """The last such weekday up to the arrival."""
    if weekday is None or arrival is None:
        return None
    back = (arrival.weekday() - weekday) % 7
    return date.fromordinal(max(arrival.toordinal() - back, 1)).isoformat()


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
