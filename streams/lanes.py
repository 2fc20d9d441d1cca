"""Items under way: taken up as processes are free, given back in the order in which each lane brought them.

A lane is what must keep its order, such as a partition. Across lanes nothing waits for anything: a long story holds up
the answers of its own lane alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(slots=True, eq=False)
class Slot(Generic[Item, Result]):
    """An item on its way, and what came of it once it is `done`."""

    n: int
    item: Item
    urgent: bool
    result: Result | None = None
    done: bool = False

    def settle(self, result: Result) -> None:
        self.result, self.done = result, True


@dataclass(slots=True)
class _Lane(Generic[Item, Result]):
    """What waits for a process, and all that was not given back yet, each in the order it came."""

    waiting: deque[Slot[Item, Result]] = field(default_factory=deque)
    held: deque[Slot[Item, Result]] = field(default_factory=deque)
    urgent: int = 0  # of those waiting


class Lanes(Generic[Item, Result]):
    """`lane` names the lane of an item; what is `urgent` goes first, with all that came before it in its lane."""

    def __init__(self, lane: Callable[[Item], Hashable], urgent: Callable[[Item], bool] = lambda item: False) -> None:
        self._lane, self._urgent = lane, urgent
        self._lanes: dict[Hashable, _Lane[Item, Result]] = {}
        self._count = 0
        self.waiting = 0  # for a process
        self.held = 0  # not given back: waiting, worked on, or done behind others

    def add(self, items: Iterable[Item]) -> None:
        """Items in the order in which they came."""
        for item in items:
            slot: Slot[Item, Result] = Slot(self._count, item, self._urgent(item))
            lane = self._lanes.setdefault(self._lane(item), _Lane())
            lane.waiting.append(slot)
            lane.held.append(slot)
            lane.urgent += slot.urgent
            self._count += 1
            self.waiting += 1
            self.held += 1

    def take(self, most: int) -> Sequence[Slot[Item, Result]]:
        """The next to be worked on, of one lane: one with something urgent, else the one that has waited longest."""
        lanes = [lane for lane in self._lanes.values() if lane.waiting]
        if not lanes:
            return ()
        lane = min(lanes, key=lambda lane: (not lane.urgent, lane.waiting[0].n))
        taken = [lane.waiting.popleft() for _ in range(min(most, len(lane.waiting)))]
        lane.urgent -= sum(slot.urgent for slot in taken)
        self.waiting -= len(taken)
        return taken

    def finished(self) -> Sequence[tuple[Item, Result]]:
        """What is done and has nothing before it in its lane, lane by lane; each is given back once."""
        ready: list[tuple[Item, Result]] = []
        for name, lane in list(self._lanes.items()):
            while lane.held and lane.held[0].done:
                slot = lane.held.popleft()
                ready.append((slot.item, cast("Result", slot.result)))
            if not lane.held:
                del self._lanes[name]
        self.held -= len(ready)
        return ready
