"""Distances between places, on a flat Earth, which is good enough as far as they are asked for here."""

from __future__ import annotations

import math

from enrichers.places.gazetteer import GazetteerPlace

NEAR_KM = 150.0
KM_PER_DEGREE = 111.2


def near(a: GazetteerPlace, b: GazetteerPlace) -> bool:
    """Whether two different places are within `NEAR_KM`."""
    if a.row == b.row:
        return False
    dy = (a.lat - b.lat) * KM_PER_DEGREE
    dx = (a.lon - b.lon) * KM_PER_DEGREE * math.cos(math.radians(a.lat))
    return dx * dx + dy * dy <= NEAR_KM * NEAR_KM
