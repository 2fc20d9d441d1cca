"""Nationalities, religious, ethnic and political groups."""

from __future__ import annotations

from enrichers.entities.known import Known
from enrichers.entities.sheet import Sheet
from enrichers.entities.tables import kinds

SCORES = {"religion": 0.85, "ethnic": 0.7, "politics": 0.5}
DEMONYM_SCORE = 0.9


def claim_groups(sheet: Sheet, known: Known) -> None:
    """Single words and demonyms of two ("North Korean"), wherever they are free and capitalised."""
    groups = {word: SCORES[kind] for kind, members in kinds("peoples.tsv").items() for word in members}
    for i, word in enumerate(sheet.words):
        if not sheet.caps[i] or not sheet.free[i]:
            continue
        pair = f"{word} {sheet.word(i + 1)}"
        if pair in known.demonyms:
            sheet.claim(i, i + 2, "NORP", DEMONYM_SCORE)
        elif word in known.demonyms:
            sheet.claim(i, i + 1, "NORP", DEMONYM_SCORE)
        elif word in groups:
            sheet.claim(i, i + 1, "NORP", groups[word])
