"""Bulk enrichment: JSON lines in, JSON lines out, in order, on every core, stopping for nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import orjson

from enrichers.config import EnricherConfig
from enrichers.failures import failure
from enrichers.item import Delivery
from enrichers.pipeline import Enricher
from schemas.envelopes import Failure
from streams.lanes import Lanes
from streams.pool import Lost, Pool
from wiretag.inputs import parse_line

CHUNK = 8
ROUNDS = 16  # chunks a process may have under way, so that a long line holds up only the answers after it
READ_BYTES = 1 << 20
PROBE = orjson.dumps({"id": None, "text": "PARIS (AFP) - The pool is alive and reads this sentence."})

_enricher: Enricher | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """Called once in each process."""

    config: EnricherConfig

    def __call__(self) -> None:
        global _enricher
        _enricher = Enricher(self.config)


@dataclass(frozen=True, slots=True)
class Answer:
    """The line that answers a line, and whether it is a failure."""

    line: bytes
    failed: bool = False


def enrich_line(line: bytes) -> Answer:
    """One line of the bulk contract, answered."""
    assert _enricher is not None, "Load runs first in every process"
    given = parse_line(line, "")
    if given.delivery is None:
        return _failed(given.caller_id, failure(Delivery(line), "bulk", "bad-line", given.error or ""))
    outcome = _enricher.enrich(given.delivery)
    if isinstance(outcome, Failure):
        return _failed(given.caller_id, outcome)
    if len(outcome) > 1:
        return Answer(orjson.dumps({"caller_id": given.caller_id, "items": outcome}))
    record = orjson.dumps(outcome[0])
    return Answer(b'{"caller_id":' + orjson.dumps(given.caller_id) + b"," + record[1:])


def run_bulk(
    config: EnricherConfig, jobs: int, deadline_s: float, source: BinaryIO, sink: BinaryIO, told: Callable[[int], None]
) -> int:
    """Answer every line of `source` in `sink`; returns how many were answered by a failure."""
    return asyncio.run(_run(config, jobs, deadline_s, source, sink, told))


async def _run(
    config: EnricherConfig, jobs: int, deadline_s: float, source: BinaryIO, sink: BinaryIO, told: Callable[[int], None]
) -> int:
    pool = Pool(enrich_line, Load(config), probe=PROBE, workers=jobs, chunk=CHUNK, deadline=deadline_s)
    failed = 0
    try:
        await pool.start()
        lanes: Lanes[bytes, Answer | Lost] = Lanes(lambda line: None)  # one: answers stand in the order of their lines
        async for finished in pool.stream(_batches(source), lanes, jobs * CHUNK * ROUNDS):
            for line, result in finished:
                answer = _lost(line, result) if isinstance(result, Lost) else result
                failed += answer.failed
                sink.write(answer.line + b"\n")
            sink.flush()
            told(len(finished))
    finally:
        pool.close()
    return failed


async def _batches(source: BinaryIO) -> AsyncIterator[Sequence[bytes]]:
    """Lines as they come: what is there is worked on, without waiting for more."""
    rest, read = b"", getattr(source, "read1", source.read)
    while block := await asyncio.to_thread(read, READ_BYTES):
        lines = (rest + block).split(b"\n")
        rest = lines.pop()
        for start in range(0, len(lines), CHUNK):
            yield lines[start : start + CHUNK]
    if rest:
        yield [rest]


def _lost(line: bytes, lost: Lost) -> Answer:
    given = parse_line(line, "")
    return _failed(given.caller_id, failure(given.delivery or Delivery(line), "enrich", lost.error, lost.detail))


def _failed(caller_id: Any, why: Failure) -> Answer:
    return Answer(orjson.dumps({"caller_id": caller_id, "failure": why}), failed=True)
