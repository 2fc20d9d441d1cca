"""Exact span and type F1, as conlleval counts it, on offsets of characters; and how far scores are probabilities."""

from __future__ import annotations

from collections import Counter

from enrichers.entities.model.component import LABELS

Span = tuple[int, int, str]
Figures = dict[str, tuple[float, float, float, int]]
FOUR = {
    "Person": "PER", "Organization": "ORG", "Location": "LOC", "Facility": "LOC", "NORP": "MISC", "Product": "MISC",
    "Misc": "MISC",
}  # fmt: skip
ANNOTATED = {ours: theirs for theirs, ours in LABELS.items()}  # our types as English Worldwide Newswire calls them
BINS = 10


def four(spans: set[Span]) -> set[Span]:
    """The spans of the four classes of CoNLL; Date and Money are left out."""
    return {(start, end, FOUR[kind]) for start, end, kind in spans if kind in FOUR}


def f1(pairs: list[tuple[set[Span], set[Span]]]) -> Figures:
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


def line(figures: Figures) -> str:
    return " ".join(f"{kind} {f:.4f}" for kind, (_, _, f, _) in figures.items())


def table(title: str, figures: Figures) -> str:
    """The figures, a type a line under a title."""
    rows = [f"  {kind:14} P {p:.3f} R {r:.3f} F {f:.4f} gold {gold}" for kind, (p, r, f, gold) in figures.items()]
    return "\n".join([title, *rows])


def report(name: str, pairs: dict[str, list[tuple[set[Span], set[Span]]]]) -> str:
    """All figures of a set from its pairs of gold and found by region: 4 classes, 9 classes, and 4 by region."""
    everything = [pair for group in pairs.values() for pair in group]
    small = {region: [(four(gold), four(found)) for gold, found in group] for region, group in sorted(pairs.items())}
    regions = {region: f1(group)["all"] for region, group in small.items()}
    return "\n".join([
        table(f"{name}, 4 classes", f1([pair for group in small.values() for pair in group])),
        table(f"{name}, 9 classes", f1(everything)),
        table(f"{name} by region, 4 classes", regions),
    ])  # fmt: skip


def reliability(judged: list[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """Mean score, share of right ones and number in each of ten bins of scores that has any (Guo et al. 2017)."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for score, right in judged:
        bins[min(int(score * BINS), BINS - 1)].append((score, right))
    return [
        (sum(score for score, _ in group) / len(group), sum(right for _, right in group) / len(group), len(group))
        for group in bins
        if group
    ]


def calibration_error(judged: list[tuple[float, bool]]) -> float:
    """The expected calibration error: how far scores are from the share of right ones, on average over all tags."""
    return sum(n * abs(score - right) for score, right, n in reliability(judged)) / max(len(judged), 1)
