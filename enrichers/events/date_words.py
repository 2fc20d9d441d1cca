"""How dates are written in English wires: one expression, and what its words mean."""

from __future__ import annotations

import re

NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(NAMES, 1)}
WEEKDAYS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
TO_TWELVE = "one two three four five six seven eight nine ten eleven twelve"
NUMBERS = {word: number for number, word in enumerate(TO_TWELVE.split(), 1)} | {"a": 1, "an": 1}
UNITS = {form: unit for unit in ("day", "week", "month", "year", "decade") for form in (unit, f"{unit}s")}

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
DAY = r"(?:[12]\d|3[01]|0?[1-9])"
YEAR = r"(?:1[0-9]|20)\d\d"
ITS_YEAR = rf"{YEAR}(?![\d,.]\d)|(?:this|last|next) year"
ORDINAL = r"(?:st|nd|rd|th)?"
UNTIL = r"(?:\s?[-–—]\s?|\s(?:to|and)\s)"
# Words before a month or a year that make them one: "in May", "since 2021"; not "may", "2021 people".
PREPOSITIONS = "in since by until till from during before after through early late mid between"
LEADS = frozenset(PREPOSITIONS.split())
MONTH_LEADS = LEADS | {"last", "next", "this", "of", "and", "to", "every"}
YEAR_LEADS = LEADS | {"the", "of", "year", "around", "about", "circa"}

# A day in ISO 8601. matches "2025-12-04"; not "12025-12-04"
ISO = r"(?<!\d)(?P<iso>20\d\d-\d\d-\d\d|19\d\d-\d\d-\d\d)(?!\d)"
# Month first. matches "Dec. 4", "Thursday, December 4, 2025", "September 1 this year", "May 3-5"; not "May 35"
MONTH_DAY = (
    rf"(?P<monthday>(?:(?P<monthdayweekday>{WEEKDAY}),? )?(?P<monthdaymonth>{MONTH})\s(?P<monthdayday>{DAY}){ORDINAL}"
    rf"(?:{UNTIL}(?P<monthdayuntil>{DAY}){ORDINAL}(?![\d,]|\s[a-z]+s\b))?(?!\d|:\d|[.,]\d)"
    rf"(?:,?\s(?P<monthdayyear>{ITS_YEAR}))?)\b"
)
# Day first. matches "4 December 2025", "4th of December", "3-5 May"; not "54 May"
DAY_MONTH = (
    rf"(?P<daymonth>(?:(?P<daymonthweekday>{WEEKDAY}),? )?(?<![\d.,-])(?P<daymonthday>{DAY}){ORDINAL}"
    rf"(?:{UNTIL}(?P<daymonthuntil>{DAY}){ORDINAL})?\s(?:of\s)?(?P<daymonthmonth>{MONTH})(?:,?\s(?P<daymonthyear>{ITS_YEAR}))?)(?!\w)"
)
# A month; alone it needs one of MONTH_LEADS before it. matches "June 2025", "May of this year"; not "may"
MONTH_ALONE = rf"(?P<month>(?P<monthname>{MONTH})(?:,?\s(?:of\s)?(?P<monthyear>{ITS_YEAR}))?)(?!\w)"
# matches "the third quarter of 2025", "Q3 2025"; not "third quarter"
QUARTER = (
    rf"(?P<quarter>(?:[Qq]|\b)(?P<quarternumber>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|(?<=[Qq])[1-4])"
    rf"(?:[- ]quarter(?: of)?)? (?P<quarteryear>{YEAR}))\b"
)
# matches "1990s", "the '90s"; not "1995s"
DECADE = r"(?<![\d$£€])['’]?(?P<decade>(?P<decadeyear>(?:1[5-9]\d|20\d|(?<=['’])[1-9])0)['’]?s)\b"
# matches "the 19th century"; not "a century"
CENTURY = r"\b(?P<century>(?P<centurynumber>1\d|20|21)(?:th|st)[- ]century)\b"
# A year; it needs one of YEAR_LEADS before it. matches "2021"; not "2,021", "1500 GMT", "2000 km"
A_YEAR = (
    rf"(?P<year>{YEAR})(?![\d,.]\d|\d|s\b|%|-\d\d-"
    r"|\s?(?:GMT|UTC|IST|EST|EDT|hours|hrs|local|people|per|km|miles|meters|metres|m)\b)"
)
# matches "yesterday", "last night", "the day after tomorrow"; not "overnight"
NEAR = (
    r"\b(?P<near>[Dd]ay (?:before yesterday|after tomorrow)|[Yy]esterday|[Tt]omorrow|[Tt]oday|[Tt]onight"
    r"|[Ll]ast (?:night|evening)|[Tt]his (?:morning|afternoon|evening))\b"
)
# matches "Thursday", "last Thursday"; not "Thursdays", "Black Friday", "Friday prayers"
A_WEEKDAY = (
    r"(?<!Good )(?<!Black )(?<!Ash )(?<!Easter )(?<!Palm )(?<!Bloody )(?<!Cyber )(?<!Super )"
    r"(?<!Sheffield )(?<!every )(?<!each )\b"
    rf"(?P<weekday>(?:(?P<weekdayshift>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming|[Pp]revious)\s)?(?P<weekdayname>{WEEKDAY}))\b"
    r"(?! prayers?\b| Mass\b)"
)
# matches "last week", "earlier this month", "next year"; not "last weekend", "this month-long"
UNIT = (
    r"\b(?P<unit>(?:[Ee]arlier |[Ll]ater )?(?P<unitshift>[Tt]his|[Ll]ast|[Nn]ext|[Cc]oming|[Pp]revious) "
    r"(?P<unitname>week|month|year|decade))\b(?!-)"
)
# matches "three days ago", "a year ago"; not "decades ago", "hours ago"
AGO = (
    rf"(?P<ago>(?P<agonumber>(?i:{'|'.join(sorted(NUMBERS, key=len, reverse=True))})|[1-9]\d?) "
    r"(?P<agounit>days?|weeks?|months?|years?|decades?) ago)\b"
)
# matches "weekend", where one of WEEKEND_LEADS stands before it; not "weekends"
WEEKEND = r"(?P<weekend>weekend)\b"
WEEKEND_LEADS = frozenset({"the", "this", "last", "next"})

# What may begin with a digit, a month, a weekday, or one of some words.
DIGIT_FIRST = re.compile("|".join((ISO, DAY_MONTH, DECADE, CENTURY, A_YEAR)), re.ASCII)
MONTH_FIRST = re.compile("|".join((MONTH_DAY, MONTH_ALONE)), re.ASCII)
WEEKDAY_FIRST = re.compile("|".join((MONTH_DAY, DAY_MONTH, A_WEEKDAY)), re.ASCII)
WORD_FIRST = re.compile("|".join((NEAR, UNIT, A_WEEKDAY, QUARTER, WEEKEND)), re.ASCII)
AGO_FIRST = re.compile(AGO, re.ASCII)

FULL_MONTHS = "january february march april may june july august september october november december"
OTHER_STARTS = (
    "yesterday tomorrow today tonight day last this next coming previous earlier later weekend first second third"
    " fourth q1 q2 q3 q4"
)
STARTS = (
    dict.fromkeys((*FULL_MONTHS.split(), *NAMES, "sept"), MONTH_FIRST)
    | {f"{day}day": WEEKDAY_FIRST for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")}
    | dict.fromkeys(OTHER_STARTS.split(), WORD_FIRST)
)
