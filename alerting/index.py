"""Rules kept so that a record meets only those it may satisfy: a tree of the values they ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from alerting.facts import fold
from schemas.envelopes import Subscription

ORDER = (
    "entity",
    "event",
    "within",
    "country",
    "agency",
)  # the most telling field first, so that most branches end early
MOST_PATHS = 64  # ways through the tree for one rule; longer lists are left to the check at the end

Wanted = Mapping[str, frozenset[str]]  # field -> folded values, only for the fields that a rule asks about


@dataclass(frozen=True, slots=True)
class Rule:
    """A subscription with its values folded; `n` is its place in the order given."""

    n: int
    subscription: Subscription
    wanted: Wanted

    @classmethod
    def of(cls, n: int, subscription: Subscription) -> Rule:
        asked = {name: frozenset(map(fold, getattr(subscription, name))) for name in ORDER}
        return cls(n, subscription, {name: values for name, values in asked.items() if values})


@dataclass(slots=True)
class _Node:
    rules: list[Rule] = field(default_factory=list)
    branches: dict[tuple[int, str], _Node] = field(default_factory=dict)


class Index:
    """A tree whose paths are the values of a rule in the order of `ORDER`.

    A lookup follows only the values that a record has, so its cost depends on the record and on the rules it satisfies,
    not on how many rules there are.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._root = _Node()
        for rule in rules:
            for path in _paths(rule.wanted):
                self._end(path).rules.append(rule)

    def _end(self, path: Iterable[tuple[int, str]]) -> _Node:
        node = self._root
        for step in path:
            node = node.branches.setdefault(step, _Node())
        return node

    def candidates(self, values: Mapping[str, Iterable[str]]) -> list[Rule]:
        """The rules that may hold for a record with these values, each once, in the order given."""
        lists = tuple(tuple(values.get(name, ())) for name in ORDER)
        found = {rule.n: rule for rule in _walk(self._root, lists, 0)}
        return [found[n] for n in sorted(found)]


def _paths(wanted: Wanted) -> Iterator[tuple[tuple[int, str], ...]]:
    chosen: list[list[tuple[int, str]]] = []
    ways = 1
    for depth, name in enumerate(ORDER):
        values = wanted.get(name)
        if values and (not chosen or ways * len(values) <= MOST_PATHS):
            chosen.append([(depth, value) for value in sorted(values)])
            ways *= len(values)
    return product(*chosen)


def _walk(node: _Node, lists: tuple[tuple[str, ...], ...], depth: int) -> Iterator[Rule]:
    yield from node.rules
    if not node.branches:
        return
    for level in range(depth, len(lists)):
        for value in lists[level]:
            branch = node.branches.get((level, value))
            if branch is not None:
                yield from _walk(branch, lists, level + 1)
