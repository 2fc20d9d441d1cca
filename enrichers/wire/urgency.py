"""Urgency on the scale of the IPTC, 1 (most) to 9, from the scales that wires use and from words."""

from __future__ import annotations

from enrichers.item import WireItem
from schemas.records import Urgency

ROUTINE = 5  # where nothing is said
WORDS = "words"  # the scale's name where only a marker word gives the urgency

# AP and ANPA 1312 priorities: flash, bulletin (and kills), urgent (and corrections), regular, deferred, advances.
LETTERS = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 6, "a": 7, "s": 7, "w": 7}

# LSEG's MRN knows two: 1 an alert, 3 everything else.
MRN = {"1": 1, "2": 3, "3": 4}


def urgency_of(item: WireItem, marked: int | None, word: str | None) -> Urgency:
    """The item's own urgency brought to 1-9; a marker word raises it and never lowers it."""
    stated = _level(item.urgency, item.urgency_scale)
    if stated is None:
        return Urgency(marked, word, WORDS) if marked else Urgency(ROUTINE, item.urgency, item.urgency_scale)
    return Urgency(min(stated, marked or 9), item.urgency, item.urgency_scale)


def _level(raw: str | None, scale: str | None) -> int | None:
    if raw is None or not raw.strip():
        return None
    word = raw.strip().lower()
    if scale == "mrn":
        return MRN.get(word)
    if word in LETTERS:
        return LETTERS[word]
    try:
        number = float(word)
    except ValueError:
        return None
    return min(round(number), 9) if 1 <= number < 100 else None
