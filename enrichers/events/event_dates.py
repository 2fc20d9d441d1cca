"""When an event took or takes place, of all dates a story names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from enrichers.events.dates import Dated
from enrichers.events.words import Sentence
from schemas.records import DateMention, Modality


def event_date(
    dates: Iterable[Dated], sentence: Sentence, trigger: tuple[int, int], modality: Modality, anchor: date | None
) -> str | None:
    """When an event took or takes place: the nearest date of its sentence that agrees with its modality.

    The day on which somebody said so stands in for what happened where nothing else is named, as does the anchor's day
    in the lead. What is planned or hypothetical has no date but a named one that is not over.
    """
    here = [each for each in dates if each.sentence == sentence.n and _agrees(each.mention.value, modality, anchor)]
    own = [each for each in here if not each.reporting]
    ahead = modality in ("planned", "hypothetical")
    nearest = min(own if ahead else own or here, key=lambda each: _distance(each.mention, trigger), default=None)
    if nearest is not None:
        return nearest.mention.value
    lead = sentence.n == 0 and modality in ("happened", "ongoing", "denied")
    return anchor.isoformat() if anchor and lead else None


def _distance(mention: DateMention, trigger: tuple[int, int]) -> int:
    return max(mention.start - trigger[1], trigger[0] - mention.end)


def _agrees(value: str, modality: Modality, anchor: date | None) -> bool:
    """Whether something of this modality can have this date: what is planned is not over, what happened has begun."""
    if anchor is None:
        return True
    width = min(len(value), 10)
    today = f"{anchor.isocalendar()[0]:04}-W{anchor.isocalendar()[1]:02}" if "W" in value else anchor.isoformat()
    begin, now = value[:width], today[:width]
    if modality in ("planned", "hypothetical"):
        return begin >= now
    return begin < now if modality == "historical" else begin <= now
