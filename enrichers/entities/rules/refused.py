"""What a trained model names wrongly: signatures, labels and offices as organisations, a known company as a person."""

from __future__ import annotations

from enrichers.entities.rules.acronyms import labels
from enrichers.entities.rules.organisations import signs, stands
from enrichers.entities.sheet import Sheet
from enrichers.entities.tables import kinds


def refused(sheet: Sheet, start: int, end: int, label: str, next_label: str | None) -> bool:
    """Whether words named by the model are taken for no name; `next_label` is that of the name right behind them.

    "AFP" on a line of its own, "ATTN" in "(ATTN: editors)", "MoS Defence" before "Ravi Kulkarni"; as a person, "Shell"
    that says something and stands behind no given name anywhere: the rules know it.
    """
    if label == "PERSON" and end - start == 1:
        word = sheet.words[start]
        known = word in kinds("organisations.tsv")["noun"] and word not in sheet.surnames
        return known and stands(sheet, start, end)
    if label != "ORG":
        return False
    heads = kinds("roles.tsv")["head"]
    role = next_label == "PERSON" and sheet.words[start] in heads
    role = role or all(word in heads for word in sheet.words[start:end])
    return role or signs(sheet, start, end) or (end - start == 1 and labels(sheet, start))
