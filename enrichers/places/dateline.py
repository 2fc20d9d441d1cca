"""Where a draft's dateline names places, with the regions and countries that it adds to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from enrichers.draft import Draft, NamedPlace
from enrichers.places.tables import region_code

ISO_LETTERS = 2  # of a country's code, ISO 3166-1 alpha-2


class DatelineSpan(NamedTuple):
    """A place that a dateline names, or what it adds to one: `adds` for a region or country, `code` if known."""

    start: int
    end: int
    named: NamedPlace
    adds: bool = False
    code: str | None = None


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
        for around, code in ((place.region, region_of(place)), (place.country, country_of(place))):
            found = text.find(around, at, stop) if around else -1
            if around and found >= 0:
                at = found + len(around)
                yield DatelineSpan(found, at, NamedPlace(around, found, at), True, code)


def region_of(place: NamedPlace) -> str | None:
    """The code of the region that a dateline puts a place in, where it writes an abbreviation that we know."""
    return region_code(place.region) if place.region else None


def country_of(place: NamedPlace) -> str | None:
    """The code of the country that a dateline puts a place in, where it writes two letters: Surat, Gujarat, IN."""
    country = place.country or ""
    return country if len(country) == ISO_LETTERS and country.isalpha() and country.isupper() else None
