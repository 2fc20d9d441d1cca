"""Exact span and type F1, as conlleval counts it, on offsets of characters."""

from __future__ import annotations

from collections import Counter

Span = tuple[int, int, str]
FOUR = {
    "Person": "PER", "Organization": "ORG", "Location": "LOC", "Facility": "LOC", "NORP": "MISC", "Product": "MISC",
    "Misc": "MISC",
}  # fmt: skip


def four(spans: set[Span]) -> set[Span]:
    """The spans of the four classes of CoNLL; Date and Money are left out."""
    return {(start, end, FOUR[kind]) for start, end, kind in spans if kind in FOUR}


def f1(pairs: list[tuple[set[Span], set[Span]]]) -> dict[str, tuple[float, float, float, int]]:
    """precision, recall, F1 and number of gold names for each type and "all", from pairs of gold and found."""
    right, said, gold = Counter(), Counter(), Counter()
    for true, found in pairs:
        for counter, spans in ((right, true & found), (said, found), (gold, true)):
            counter.update(kind for _, _, kind in spans)
            counter["all"] += len(spans)
    figures = {}
    for kind in sorted(gold, key=lambda k: (k != "all", k)):
        p, r = right[kind] / max(said[kind], 1), right[kind] / max(gold[kind], 1)
        figures[kind] = (p, r, 2 * p * r / max(p + r, 1e-9), gold[kind])
    return figures


def line(figures: dict[str, tuple[float, float, float, int]]) -> str:
    return " ".join(f"{kind} {f:.4f}" for kind, (_, _, f, _) in figures.items())
