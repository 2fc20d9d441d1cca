"""When an event happened, as far as the dateline and the words of its sentence say."""

from __future__ import annotations

from datetime import date, timedelta

from enrichers.draft import Draft
from enrichers.events.words import YEAR, Sentence
from schemas.records import Modality

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
WEEK = 7


def event_date(anchor: date | None, sentence: Sentence, modality: Modality) -> str | None:
    """The day (YYYY-MM-DD) of an event, null where nothing says it.

    A weekday is the latest one up to the dateline's day, or the next one for what is planned; the lead of a story
    without any such word is about the dateline's own day.
    """
    if anchor is None or modality in ("historical", "hypothetical"):
        return None
    for word in sentence.words:
        if word in DAYS:
            return _day(anchor, DAYS[word])
        if word in WEEKDAYS:
            back = (anchor.weekday() - WEEKDAYS.index(word)) % WEEK
            return _day(anchor, (WEEK - back) % WEEK if modality == "planned" else -back)
    return anchor.isoformat() if sentence.n == 0 and modality != "planned" else None


def _day(anchor: date, days: int) -> str | None:
    try:
        return (anchor + timedelta(days=days)).isoformat()
    except OverflowError:
        return None


def dateline_day(draft: Draft) -> date | None:
    """The dateline's day where it is known with its year."""
    try:
        return date.fromisoformat((draft.dateline and draft.dateline.date) or "")
    except ValueError:
        return None


def story_year(draft: Draft, anchor: date | None) -> int | None:
    """The year a story was written in: the dateline's, that of its times, or the latest its text names."""
    if anchor:
        return anchor.year
    for moment in (draft.item.published_at, draft.delivery.published_at, draft.delivery.received_at):
        if moment and moment[:4].isdecimal():
            return int(moment[:4])
    return max((int(year) for year in YEAR.findall(draft.text)), default=None)
