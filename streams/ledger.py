"""What came out for each input of one raw partition, in few bytes an input: the arithmetic of an audit, no Kafka.

The outputs of a partition's inputs are entered in the order of their topics; then what is doubtful is looked up on the
raw topic (`confirm`), since an offset without output need not be an input: transactions leave gaps. An input costs nine
bytes, about a hundred more if its key was not seen before, and eight for each part if it held several items.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

SEEN, DEAD, REPEATED, CONFLICTING, DISORDERED, PRESENT, UNPROVABLE = (1 << bit for bit in range(7))
SETTLED = bytes(flags for flags in range(256) if flags & (SEEN | DEAD))

Kind = Literal["missing", "conflicting", "out-of-order", "repeated", "unprovable"]
KINDS: dict[Kind, tuple[int, str]] = {
    "missing": (PRESENT, "no record and no dead letter"),
    "conflicting": (
        CONFLICTING,
        "came out in different ways: under other ids, in other parts, or both tagged and dead",
    ),
    "out-of-order": (DISORDERED, "first came out after a later input with the same key"),
    "repeated": (REPEATED, "came out more than once, with the same id"),
    "unprovable": (UNPROVABLE, "nothing came out, but outputs of its time are gone by retention"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about one input, or about a run of `count` inputs from `offset` on."""

    kind: Kind
    partition: int
    offset: int
    count: int
    detail: str


class Ledger:
    """The outputs of the inputs at the offsets of `span`; outputs of other inputs are passed over."""

    def __init__(self, partition: int, span: range) -> None:
        self.partition, self.span = partition, span
        self._flags = bytearray(len(span))
        self._ids = array("q", bytes(8 * len(span)))  # hash of the id of the only part, or of the dead letter
        self._parts: dict[int, array[int]] = {}  # for inputs that held several items: a hash for each part that came
        self._latest: dict[int, int] = {}  # hash of a key: the last of its inputs to have come out

    def enriched(self, offset: int, part: int, of: int, id: bytes, key: bytes) -> None:
        """A tagged record: part `part` of the `of` parts of an input, in the order of its topic."""
        if offset not in self.span:
            return
        at = offset - self.span.start
        first = self._only_part(at, hash(id)) if of == 1 else self._one_part(at, part, of, hash(id) or 1)
        self._flags[at] |= SEEN
        if self._flags[at] & DEAD:
            self._flags[at] |= CONFLICTING
        if first:
            self._in_order(at, hash(key))

    def dead(self, offset: int, id: bytes) -> None:
        """A dead letter of an input."""
        if offset not in self.span:
            return
        at = offset - self.span.start
        flags = self._flags[at]
        if flags & SEEN:
            self._flags[at] |= CONFLICTING
        elif not flags & DEAD:
            self._ids[at] = hash(id)
        else:
            self._flags[at] |= REPEATED if self._ids[at] == hash(id) else CONFLICTING
        self._flags[at] |= DEAD

    def doubtful(self) -> range:
        """The stretch of offsets that holds every input not accounted for; empty when all are."""
        partial = list(self._partial())
        empty, last = self._flags.find(0), len(self._flags.rstrip(SETTLED)) - 1
        found = partial if empty < 0 else [*partial, empty, last]
        return range(self.span.start + min(found), self.span.start + max(found) + 1) if found else range(0)

    def confirm(self, offset: int, arrived_ms: int, outputs_begin_ms: int) -> None:
        """There is an input at this offset; it proves nothing if outputs from before `outputs_begin_ms` are gone."""
        at = offset - self.span.start
        if not self._accounted(at):
            self._flags[at] |= UNPROVABLE if 0 <= arrived_ms < outputs_begin_ms else PRESENT

    def findings(self, kind: Kind) -> Iterator[Finding]:
        """The inputs of which this is to be said, by offset; neighbours of which the same is said make one finding."""
        run: Finding | None = None
        for at in self._marked(KINDS[kind][0]):
            found = Finding(kind, self.partition, self.span.start + at, 1, self._detail(kind, at))
            if run and (run.offset + run.count, run.detail) == (found.offset, found.detail):
                run = replace(run, count=run.count + 1)
                continue
            if run:
                yield run
            run = found
        if run:
            yield run

    def counts(self) -> Counter[str]:
        """How many inputs there are, how many of them are tagged (in all their parts), dead, and of each finding."""
        counts = Counter[str]()
        for flags, number in Counter(self._flags).items():
            marks: list[str] = [kind for kind, (mark, _) in KINDS.items() if flags & mark]
            marks += ["inputs"] if flags else []
            marks += ["dead"] if flags & DEAD else ["enriched"] if flags & SEEN else []
            counts.update(dict.fromkeys(marks, number))
        counts["enriched"] -= sum(1 for _ in self._partial())
        return counts

    def _only_part(self, at: int, id: int) -> bool:
        if at in self._parts:
            self._flags[at] |= CONFLICTING
        elif not self._flags[at] & SEEN:
            self._ids[at] = id
            return True
        else:
            self._flags[at] |= REPEATED if self._ids[at] == id else CONFLICTING
        return False

    def _one_part(self, at: int, part: int, of: int, id: int) -> bool:
        parts = self._parts.get(at)
        if parts is None and not self._flags[at] & SEEN:
            parts = self._parts[at] = array("q", bytes(8 * of))
        if parts is None or len(parts) != of or not 1 <= part <= of:
            self._flags[at] |= CONFLICTING
        elif not parts[part - 1]:
            parts[part - 1] = id
            return True
        else:
            self._flags[at] |= REPEATED if parts[part - 1] == id else CONFLICTING
        return False

    def _in_order(self, at: int, key: int) -> None:
        latest = self._latest.get(key, -1)
        if at < latest:
            self._flags[at] |= DISORDERED
        else:
            self._latest[key] = at

    def _accounted(self, at: int) -> bool:
        flags = self._flags[at]
        return bool(flags & DEAD) or (bool(flags & SEEN) and (at not in self._parts or all(self._parts[at])))

    def _partial(self) -> Iterator[int]:
        return (at for at, parts in self._parts.items() if not all(parts) and not self._flags[at] & DEAD)

    def _marked(self, mark: int) -> Iterator[int]:
        return (at for at, flags in enumerate(self._flags) if flags & mark)

    def _detail(self, kind: Kind, at: int) -> str:
        parts = self._parts.get(at)
        if kind != "missing" or not parts:
            return KINDS[kind][1]
        lacking = ", ".join(str(n) for n, id in enumerate(parts, 1) if not id)
        return f"of its {len(parts)} parts these did not come out: {lacking}"
