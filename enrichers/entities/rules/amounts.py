"""Dates and sums of money."""

from __future__ import annotations

import re
from bisect import bisect_right

from enrichers.entities.known import Known
from enrichers.entities.sheet import Sheet
from enrichers.entities.tables import kinds

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_SHORT_MONTHS = ["Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec"]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTH = "(?:" + "|".join(_MONTHS) + "|(?:" + "|".join(_SHORT_MONTHS) + r")\b\.?)"
_DAY = "(?:" + "|".join(_DAYS) + ")"
_YEAR = r"(?:1[89]|20)\d\d\b"
# "4 December 2025", "December 4", "June 2025", "last Thursday", "last month", "today"; not "May said", "in March".
_DATE = re.compile(
    rf"\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}\b(?:,? {_YEAR})?"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? {_YEAR})?"
    rf"|{_MONTH},? {_YEAR}"
    rf"|(?:(?:last|next|this) )?{_DAY}s?\b"
    rf"|(?:last|next|this) (?:week|month|year|{_MONTH})\b"
    r"|(?:today|yesterday|tomorrow)\b"
)
# Alone only after a word of time: "in 2022", "since March"; not "room 2022", "May said".
_BARE = re.compile(rf"{_YEAR}|(?:{'|'.join(_MONTHS)})\b")
_BEFORE_BARE = kinds("small_words.tsv")["before_year"]
_SCALE = r"(?:[ -]?(?:thousand|million|billion|trillion|crore|lakh|mln|bln|trn|mn|bn|m|b)\b)?"
_UNIT = (
    r"(?:U\.?S\.? )?(?:dollars?|euros?|pounds?(?: sterling)?|yen|yuan|renminbi|rupees?|rupiah|rubles?|roubles?|naira"
    r"|rand|riyals?|dirhams?|dinars?|pesos?|reais|francs?|marks|shillings?|won|lira|baht|ringgit|taka|crowns?|cents)\b"
)
_CURRENCY = r"(?:(?:US|A|C|NZ|HK|S)?[$€£¥₹₦]|(?:Rs\.?|USD|EUR|GBP|INR|N|R|RM|KSh|CFA))"
# "$3.5 billion", "Rs 500 crore", "US$40m", "2.3 million euros"; not "40 people".
_MONEY = re.compile(rf"{_CURRENCY} ?\d[\d,.]*(?<=\d){_SCALE}|\d[\d,.]*(?<=\d){_SCALE} {_UNIT}")
# The first words of what the patterns match: they are tried nowhere else, which is ten times as fast.
_RELATIVE = ("last", "next", "this", "today", "yesterday", "tomorrow", "Today", "Yesterday", "Tomorrow")
_STARTERS = frozenset(
    [*_RELATIVE, *_MONTHS, *_SHORT_MONTHS, *(f"{m}." for m in _SHORT_MONTHS), *_DAYS, *(f"{d}s" for d in _DAYS)]
)
_SIGNS = kinds("small_words.tsv")["currency"]
DATE_SCORE = 0.8
MONEY_SCORE = 0.9


def claim_amounts(sheet: Sheet, _known: Known) -> None:
    """Dates that need no arithmetic to see, and sums with a currency."""
    for i, word in enumerate(sheet.words):
        digit = word[0].isdigit()
        if digit or word in _SIGNS or word[0] in "$€£¥₹₦":
            if _claim(sheet, i, _MONEY, "MONEY", MONEY_SCORE):
                continue
        elif word not in _STARTERS:
            continue
        if not _claim(sheet, i, _DATE, "DATE", DATE_SCORE) and sheet.small(i - 1) in _BEFORE_BARE:
            _claim(sheet, i, _BARE, "DATE", DATE_SCORE)


def _claim(sheet: Sheet, i: int, pattern: re.Pattern[str], label: str, score: float) -> bool:
    """Claims what a pattern matches from token `i` on, in whole tokens."""
    match = pattern.match(sheet.flat, sheet.starts[i]) if sheet.free[i] else None
    return match is not None and sheet.claim(i, bisect_right(sheet.ends, match.end()), label, score)
