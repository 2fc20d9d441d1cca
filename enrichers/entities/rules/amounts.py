"""Dates and sums of money."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from enrichers.entities.known import Known
from enrichers.entities.sheet import Sheet

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEAR = r"(?:1[89]|20)\d\d"
# "4 December 2025", "December 4", "last Thursday", "in 2022", "June 2025", "last month"; not "May said", "room 2022".
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}\b(?:,? {_YEAR}\b)?"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? {_YEAR}\b)?"
    rf"|{_MONTH},? {_YEAR}\b"
    rf"|(?:(?:last|next|this) )?{_DAY}s?\b"
    rf"|(?:last|next|this) (?:week|month|year|{_MONTH})\b"
    rf"|(?:(?<=in )|(?<=In )|(?<=since )|(?<=Since )|(?<=by )|(?<=until )|(?<=from )|(?<=of )){_YEAR}s?\b"
    rf"|(?<=in )(?:January|February|March|April|June|July|August|September|October|November|December)\b"
    r"|\b(?:today|yesterday|tomorrow)\b)"
)
_SCALE = r"(?:[ -]?(?:thousand|million|billion|trillion|crore|lakh|mln|bln|trn|mn|bn|m|b)\b)?"
_UNIT = (
    r"(?:U\.?S\.? )?(?:dollars?|euros?|pounds?(?: sterling)?|yen|yuan|renminbi|rupees?|rupiah|rubles?|roubles?|naira|rand|riyals?"
    r"|dirhams?|dinars?|pesos?|reais|francs?|marks|shillings?|won|lira|baht|ringgit|taka|crowns?|cents)\b"
)
# "$3.5 billion", "Rs 500 crore", "US$40m", "2.3 million euros"; not "40 people".
_MONEY = re.compile(
    rf"(?:(?:US|A|C|NZ|HK|S)?[$€£¥₹₦]|\b(?:Rs\.?|USD|EUR|GBP|INR|N|R|RM|KSh|CFA)) ?\d[\d,.]*\d?{_SCALE}|\b\d[\d,.]*{_SCALE} {_UNIT}"
)
DATE_SCORE = 0.8
MONEY_SCORE = 0.9


def claim_amounts(sheet: Sheet, _known: Known) -> None:
    """Dates that need no arithmetic to see, and sums with a currency."""
    for pattern, label, score in ((_MONEY, "MONEY", MONEY_SCORE), (_DATE, "DATE", DATE_SCORE)):
        for match in pattern.finditer(sheet.text):
            start, end = bisect_left(sheet.starts, match.start()), bisect_right(sheet.ends, match.end())
            if start < end and sheet.starts[start] == match.start():
                sheet.claim(start, end, label, score)
