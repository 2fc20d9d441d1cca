"""The day a story counts from: "on Thursday" is said from the dateline's day."""

from __future__ import annotations

from datetime import date

from enrichers.draft import Draft
from enrichers.events.words import YEAR

UNDATED = 2000  # wires older than that come with their dates, from archives


def anchor_day(draft: Draft) -> date | None:
    """The dateline's day where it is known with its year, else the day the item was published or arrived."""
    dateline = draft.dateline.date if draft.dateline else None
    if dateline:
        return _day(dateline)
    return next((day for moment in _moments(draft) if (day := _day(moment[:10]))), None)


def story_year(draft: Draft, anchor: date | None) -> int | None:
    """The year a story was written in: the anchor's, that of its times, or the latest its text names.

    A text that names only years before UNDATED is not taken for one of those: it looks back at them.
    """
    if anchor:
        return anchor.year
    for moment in _moments(draft):
        if moment[:4].isascii() and moment[:4].isdecimal():
            return int(moment[:4])
    named = [int(year) for year in YEAR.findall(draft.text)]
    return max(UNDATED, *named) if named else None


def _moments(draft: Draft) -> list[str]:
    given = (draft.item.published_at, draft.delivery.published_at, draft.delivery.received_at)
    return [moment for moment in given if moment]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
