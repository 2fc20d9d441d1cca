"""Events, prizes, treaties and other named things: MISC."""

from __future__ import annotations

from enrichers.entities.known import Known
from enrichers.entities.rules.extents import opening
from enrichers.entities.sheet import Sheet, runs
from enrichers.entities.tables import kinds, phrases

KNOWN_SCORE = 0.45
SUFFIX_SCORE = 0.6


def claim_things(sheet: Sheet, _known: Known) -> None:
    """Known names first, then runs of capitals that end in a word such as Treaty or Cup."""
    claim_phrases(sheet, "things.tsv", "MISC", KNOWN_SCORE)
    ends = kinds("things.tsv")["suffix"]
    for start, end in runs(sheet):
        if sheet.words[end - 1] in ends and not sheet.shouts[start]:
            first = opening(sheet, start, end)
            if first < end - 1:
                sheet.claim(first, end, "MISC", SUFFIX_SCORE)


def claim_phrases(sheet: Sheet, table: str, label: str, score: float) -> None:
    """Claims the names that a table lists whole."""
    known = phrases(table, "known")
    for i, word in enumerate(sheet.words):
        if sheet.free[i] and word in known:
            for cut in known[word]:
                if tuple(sheet.words[i : i + len(cut)]) == cut and sheet.claim(i, i + len(cut), label, score):
                    break
