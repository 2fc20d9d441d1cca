"""The wire stage: what an agency's item says of itself, as dateline, source, version, urgency, rights and furniture."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from enrichers.draft import Draft, ParsedDateline
from enrichers.item import Delivery, WireItem
from enrichers.wire import agencies, gazette
from enrichers.wire.attribution import attribute
from enrichers.wire.datelines import find
from enrichers.wire.furniture import find_furniture
from enrichers.wire.markers import read_markers
from enrichers.wire.rights import read_terms
from enrichers.wire.urgency import urgency_of
from schemas.records import Conflict

TOP_LINES = 6  # lines above the dateline that may hold markers
TOP_REACH = 600  # characters they may take


class WireStage:
    """Fills status, version, urgency, rights, source, dateline, furniture and conflicts of a draft."""

    name = "wire"

    def __init__(self) -> None:
        gazette.load()
        agencies.table()

    def __call__(self, draft: Draft) -> Draft:
        item, text = draft.item, draft.text
        arrival = arrival_of(item, draft.delivery)
        dateline = find(text, arrival)
        furniture = find_furniture(text, dateline)
        source, conflicts = attribute(item, draft.delivery, dateline, furniture)
        headline, top = item.headline or draft.delivery.headline, _top(text, dateline)
        marked = read_markers(item, headline, top)
        terms = read_terms(draft.rights, [line for line in (headline, item.ednote, *top) if line], arrival)
        evidence = marked.version.evidence + ((terms.evidence,) if terms.evidence else ())
        return replace(
            draft,
            status="withheld" if terms.held and marked.status == "usable" else marked.status,
            version=replace(marked.version, evidence=evidence),
            rights=terms.rights,
            urgency=urgency_of(item, marked.urgency, marked.urgency_word),
            source=source,
            dateline=dateline,
            furniture=furniture,
            conflicts=draft.conflicts + conflicts + _located(item, dateline),
        )


def arrival_of(item: WireItem, delivery: Delivery) -> date | None:
    """The day from which a dateline's year is told: that of publication if it is given and not after the arrival.

    An item of 1987 that arrives today out of an archive was filed in 1987; a publication date in the future is a slip.
    """
    received = _day(delivery.received_at)
    published = _day(item.published_at) or _day(delivery.published_at)
    if published and received and (published - received).days > 2:
        return received
    return published or received


def _day(stamp: str | None) -> date | None:
    try:
        return datetime.fromisoformat(stamp).date() if stamp else None
    except ValueError:
        return None


def _top(text: str, dateline: ParsedDateline | None) -> list[str]:
    """The lines above the dateline, or without one the first lines, as far as markers may stand there."""
    end = min(dateline.start if dateline else TOP_REACH, TOP_REACH)
    lines = [line for line in text[:end].split("\n") if line.strip()]
    return lines[:TOP_LINES]


def _located(item: WireItem, dateline: ParsedDateline | None) -> tuple[Conflict, ...]:
    """The item's own location, often its desk's, where the dateline names another place."""
    told = any(conflict.field == "located" for conflict in item.conflicts)
    if told or not item.located or dateline is None or not dateline.places:
        return ()
    located = item.located.casefold()
    if any(place.name.casefold() in located for place in dateline.places):
        return ()
    return (Conflict("located", item.located, " / ".join(place.name for place in dateline.places)),)
