"""Where a draft's dateline names places, with the regions and countries that it adds to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from enrichers.draft import Draft, NamedPlace


class DatelineSpan(NamedTuple):
    """A place that a dateline names, or the region or country that it adds to one."""

    start: int
    end: int
    named: NamedPlace


def dateline_spans(draft: Draft) -> Iterator[DatelineSpan]:
    """The places of the draft's dateline, each followed by the region and country that it is written with.

    Spans never overlap: two towns may share the country that is written once.
    """
    taken: list[tuple[int, int]] = []
    for span in _all_spans(draft):
        if span.start < span.end and all(span.end <= start or end <= span.start for start, end in taken):
            taken.append((span.start, span.end))
            yield span


def _all_spans(draft: Draft) -> Iterator[DatelineSpan]:
    if draft.dateline is None:
        return
    text, stop = draft.text, draft.dateline.end
    for place in draft.dateline.places:
        yield DatelineSpan(place.start, place.end, place)
        at = place.end
        for around in (place.region, place.country):
            found = text.find(around, at, stop) if around else -1
            if around and found >= 0:
                at = found + len(around)
                yield DatelineSpan(found, at, NamedPlace(around, found, at))
