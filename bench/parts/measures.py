"""F1 in the forms that papers on event coding give it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence, Set
from typing import NamedTuple, TypeVar

Label = TypeVar("Label", bound=Hashable)


class PRF(NamedTuple):
    """Precision, recall and F1."""

    precision: float
    recall: float
    f1: float


def prf(right: float, given: float, gold: float) -> PRF:
    """The three figures of `right` out of `given` answers and `gold` wanted ones; 0 where nothing was."""
    precision, recall = right / given if given else 0.0, right / gold if gold else 0.0
    both = precision + recall
    return PRF(precision, recall, 2 * precision * recall / both if both else 0.0)


def by_class(gold: Sequence[Label], given: Sequence[Label]) -> dict[Label, PRF]:
    """The figures of every class that gold has, one label an example."""
    right = Counter(a for a, b in zip(gold, given, strict=True) if a == b)
    wanted, answered = Counter(gold), Counter(given)
    return {label: prf(right[label], answered[label], count) for label, count in wanted.items()}


def macro_f1(gold: Sequence[Label], given: Sequence[Label]) -> float:
    """The mean F1 of the classes."""
    figures = by_class(gold, given)
    return sum(figure.f1 for figure in figures.values()) / max(1, len(figures))


def weighted_f1(gold: Sequence[Label], given: Sequence[Label]) -> float:
    """The mean F1 of the classes, each as often as gold has it."""
    wanted = Counter(gold)
    return sum(figure.f1 * wanted[label] for label, figure in by_class(gold, given).items()) / max(1, len(gold))


def example_f1(gold: Sequence[Set[Label]], given: Sequence[Set[Label]]) -> float:
    """The mean over examples of the F1 of their label sets; two empty sets agree."""
    scores = [prf(len(a & b), len(b), len(a)).f1 if a or b else 1.0 for a, b in zip(gold, given, strict=True)]
    return sum(scores) / max(1, len(scores))


def micro(gold: Sequence[Set[Label]], given: Sequence[Set[Label]]) -> PRF:
    """The figures over all labels of all examples."""
    right = sum(len(a & b) for a, b in zip(gold, given, strict=True))
    return prf(right, sum(map(len, given)), sum(map(len, gold)))
