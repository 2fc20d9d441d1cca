"""Built places: airports, bases, memorials, bridges."""

from __future__ import annotations

from enrichers.entities.known import Known
from enrichers.entities.rules.extents import opening
from enrichers.entities.sheet import Sheet, runs
from enrichers.entities.tables import kinds

SCORE = 0.6


def claim_facilities(sheet: Sheet, _known: Known) -> None:
    """A run of capitals that ends in a word such as Airport: "Manekshaw Centre"; not "the Centre"."""
    ends = kinds("facilities.tsv")["suffix"]
    for start, end in runs(sheet):
        if sheet.shouts[start]:
            continue
        first = opening(sheet, start, end)
        last = next((k for k in range(end - 1, first, -1) if sheet.words[k] in ends), None)
        if last is not None:
            sheet.claim(first, last + 1, "FAC", SCORE)
