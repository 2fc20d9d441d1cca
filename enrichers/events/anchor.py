"""The day a story counts from: "on Thursday" is said from the dateline's day."""

from __future__ import annotations

from datetime import date

from enrichers.draft import Draft
from enrichers.events.words import YEAR


def anchor_day(draft: Draft) -> date | None:
    """The dateline's day where it is known with its year, else the day the item was published or arrived."""
    dateline = draft.dateline.date if draft.dateline else None
    if dateline:
        return _day(dateline)
    return next((day for moment in _moments(draft) if (day := _day(moment[:10]))), None)


def story_year(draft: Draft, anchor: date | None) -> int | None:
    """The year a story was written in: the anchor's, that of its times, or the latest its text names."""
    if anchor:
        return anchor.year
    for moment in _moments(draft):
        if moment[:4].isascii() and moment[:4].isdecimal():
            return int(moment[:4])
    return max((int(year) for year in YEAR.findall(draft.text)), default=None)


def _moments(draft: Draft) -> list[str]:
    given = (draft.item.published_at, draft.delivery.published_at, draft.delivery.received_at)
    return [moment for moment in given if moment]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
