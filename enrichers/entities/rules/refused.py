"""What a trained model may call an organisation and is none: signatures, labels, the office of someone named next."""

from __future__ import annotations

from enrichers.entities.rules.acronyms import labels
from enrichers.entities.rules.organisations import signs
from enrichers.entities.sheet import Sheet
from enrichers.entities.tables import kinds


def refused(sheet: Sheet, start: int, end: int, label: str, next_label: str | None) -> bool:
    """Whether words named by the model are taken for no name; `next_label` is that of the name right behind them.

    "AFP" on a line of its own, "ATTN" in "(ATTN: editors)", "MoS Defence" before "Ravi Kulkarni".
    """
    if label != "ORG":
        return False
    heads = kinds("roles.tsv")["head"]
    role = next_label == "PERSON" and sheet.words[start] in heads
    role = role or all(word in heads for word in sheet.words[start:end])
    return role or signs(sheet, start, end) or (end - start == 1 and labels(sheet, start))
