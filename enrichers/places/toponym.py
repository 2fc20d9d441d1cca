"""A mention that may be a place, before it is looked up."""

from __future__ import annotations

from typing import NamedTuple

from schemas.records import PlaceMentionKind


class Toponym(NamedTuple):
    """`code` is what a demonym or an abbreviation in a dateline stands for; `within` the region or country that the
    text itself puts the place in ("Springfield, Ill."), `codes` those that a dateline abbreviates; `hint` is "region",
    "county" or "city" where the words around it say so; `inside` that the next mention is where it lies ("Palam in New
    Delhi"); `wide` that it is a dateline's region or country, and never a town; `civic` that a council, police,
    a school or people are called after it.
    """

    start: int
    end: int
    text: str
    kind: PlaceMentionKind
    score: float
    code: str | None = None
    within: str | None = None
    hint: str | None = None
    inside: bool = False
    codes: tuple[str, ...] = ()
    wide: bool = False
    civic: bool = False
