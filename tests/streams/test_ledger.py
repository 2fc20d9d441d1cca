"""The arithmetic of an audit: it finds exactly what was lost, repeated, changed or put out of order."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from streams.ledger import KINDS, Kind, Ledger

START = 1000
LIMIT_KIB = 500 << 10
MILLION = """
from streams.ledger import Ledger
ledger = Ledger(0, range(1_000_000))
for offset in range(1_000_000):
    ledger.enriched(offset, 1, 1, b"id %d" % offset, b"urn:key:%d" % offset)
assert ledger.counts() == {"inputs": 1_000_000, "enriched": 1_000_000}
# Its own high water mark in KiB; getrusage would also count the process that started this one.
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@dataclass(frozen=True)
class Sent:
    """One record or (of == 0) dead letter as it lies on its topic."""

    offset: int
    part: int
    of: int
    id: bytes
    key: bytes


def enter(ledger: Ledger, outputs: list[Sent]) -> Ledger:
    for sent in outputs:
        if sent.of:
            ledger.enriched(sent.offset, sent.part, sent.of, sent.id, sent.key)
        else:
            ledger.dead(sent.offset, sent.id)
    doubtful = ledger.doubtful()
    for offset in doubtful:
        ledger.confirm(offset, 0, -1)
    return ledger


def found(ledger: Ledger, kind: Kind) -> set[int]:
    return {at for run in ledger.findings(kind) for at in range(run.offset, run.offset + run.count)}


def good(offset: int, parts: int = 1, key: bytes = b"k") -> list[Sent]:
    """What a healthy worker makes of an input: a record for each part, or one dead letter for 0 parts."""
    if not parts:
        return [Sent(offset, 1, 0, b"dead %d" % offset, key)]
    return [Sent(offset, n, parts, b"%d#%d" % (offset, n), b"%s%d" % (key, n)) for n in range(1, parts + 1)]


def test_inputs_that_all_came_out_leave_nothing_to_say() -> None:
    ledger = enter(Ledger(0, range(START, START + 3)), [*good(START), *good(START + 1, 3), *good(START + 2, 0)])
    assert ledger.counts() == {"inputs": 3, "enriched": 2, "dead": 1}
    assert ledger.doubtful() == range(0)


def test_inputs_without_output_are_told_as_a_run() -> None:
    ledger = enter(Ledger(7, range(START, START + 10)), [*good(START), *good(START + 9)])
    (run,) = ledger.findings("missing")
    assert (run.partition, run.offset, run.count) == (7, START + 1, 8)


def test_an_input_of_several_items_is_missing_until_all_its_parts_are_out() -> None:
    ledger = enter(Ledger(0, range(START, START + 1)), good(START, 3)[::2])
    (one,) = ledger.findings("missing")
    assert one.detail == "of its 3 parts these did not come out: 2"
    assert ledger.counts()["enriched"] == 0


def test_an_offset_that_holds_no_input_is_not_missing() -> None:
    ledger = Ledger(0, range(START, START + 3))
    for sent in (*good(START), *good(START + 2)):
        ledger.enriched(sent.offset, sent.part, sent.of, sent.id, sent.key)
    assert ledger.doubtful() == range(START + 1, START + 2)
    assert ledger.counts() == {"inputs": 2, "enriched": 2}


def test_an_input_older_than_the_outputs_still_held_is_unprovable() -> None:
    ledger = Ledger(0, range(START, START + 2))
    ledger.confirm(START, arrived_ms=50, outputs_begin_ms=60)
    ledger.confirm(START + 1, arrived_ms=60, outputs_begin_ms=60)
    assert (found(ledger, "unprovable"), found(ledger, "missing")) == ({START}, {START + 1})


def test_another_id_for_a_part_is_a_conflict_and_the_same_id_a_repeat() -> None:
    again, other = good(START), Sent(START + 1, 1, 1, b"other", b"k1")
    ledger = enter(Ledger(0, range(START, START + 2)), [*good(START), *good(START + 1), *again, other])
    assert (found(ledger, "repeated"), found(ledger, "conflicting")) == ({START}, {START + 1})


def test_an_input_both_tagged_and_dead_is_a_conflict() -> None:
    ledger = enter(Ledger(0, range(START, START + 1)), [*good(START), *good(START, 0)])
    assert found(ledger, "conflicting") == {START}


def test_an_input_split_in_different_ways_is_a_conflict() -> None:
    for first, second in ((1, 2), (2, 1), (2, 3)):
        ledger = enter(Ledger(0, range(START, START + 1)), [*good(START, first), *good(START, second)])
        assert START in found(ledger, "conflicting")


def test_a_late_input_is_out_of_order_for_its_own_key_alone() -> None:
    outputs = [*good(START + 2, key=b"a"), *good(START, key=b"a"), *good(START + 1, key=b"b")]
    ledger = enter(Ledger(0, range(START, START + 3)), outputs)
    assert found(ledger, "out-of-order") == {START}


def test_a_repeat_after_a_restart_is_not_out_of_order() -> None:
    outputs = [sent for offset in (0, 1, 2, 0, 1, 2, 3) for sent in good(START + offset)]
    assert found(enter(Ledger(0, range(START, START + 4)), outputs), "out-of-order") == set()


@given(st.data())
def test_the_audit_finds_exactly_what_was_done(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 40))
    span = range(START, START + count)
    parts = {offset: data.draw(st.sampled_from([0, 1, 1, 1, 2, 3])) for offset in span}
    fates = st.sampled_from(["well", "well", "well", "lost", "part lost", "repeated", "changed"])
    fate = {offset: data.draw(fates) for offset in span}
    outputs: list[Sent] = []
    for offset in span:
        sent = good(offset, parts[offset], data.draw(st.sampled_from([b"a", b"b"])))
        if fate[offset] == "lost":
            continue
        if fate[offset] == "part lost":
            sent = sent[1:]
        outputs += sent
        if fate[offset] in ("repeated", "changed"):
            last = sent[-1]
            changed = Sent(last.offset, last.part, last.of, last.id + b"!", last.key)
            outputs.insert(data.draw(st.integers(outputs.index(last) + 1, len(outputs))), last)
            if fate[offset] == "changed":
                outputs[len(outputs) - 1 - outputs[::-1].index(last)] = changed
    late: set[int] = set()
    for _ in range(data.draw(st.integers(0, 2))):  # take an output and put it after a later one of its key
        keyed = [(i, j) for i, a in enumerate(outputs) for j, b in enumerate(outputs) if _may_swap(i, j, a, b, fate)]
        if keyed and not late:
            i, j = data.draw(st.sampled_from(keyed))
            late.add(outputs[i].offset)
            outputs.insert(j, outputs.pop(i))
    ledger = enter(Ledger(0, span), outputs)
    expected: dict[Kind, set[int]] = {
        "missing": {at for at in span if fate[at] in ("lost", "part lost")},
        "repeated": {at for at in span if fate[at] == "repeated"},
        "conflicting": {at for at in span if fate[at] == "changed"},
        "out-of-order": late,
        "unprovable": set(),
    }
    assert {kind: found(ledger, kind) for kind in KINDS} == expected
    assert {kind: ledger.counts()[kind] for kind in KINDS} == {kind: len(at) for kind, at in expected.items()}


def _may_swap(i: int, j: int, early: Sent, later: Sent, fate: dict[int, str]) -> bool:
    plain = fate[early.offset] in ("well", "part lost") and fate[later.offset] in ("well", "part lost")
    return i < j and bool(early.of and later.of) and plain and early.key == later.key and early.offset < later.offset


def test_a_million_inputs_of_a_million_keys_fit_in_memory() -> None:
    done = subprocess.run([sys.executable, "-c", MILLION], capture_output=True, check=True, text=True)
    assert int(done.stdout) < LIMIT_KIB
