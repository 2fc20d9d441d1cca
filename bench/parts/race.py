"""Our enrichment and its peer over the same documents in one process, a handful of documents in turn."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass

from bench.parts.clock import Stopwatch, memory
from bench.parts.peer import peer
from enrichers.config import EnricherConfig
from enrichers.entities.model.network import Network
from enrichers.item import Delivery
from enrichers.pipeline import Enricher

HANDFUL = 10  # documents that each runs before the other's turn
ENCODER = "encoder"  # a part of the stage of entities, timed beside the stages


@dataclass(frozen=True, slots=True)
class Load:
    """Seconds that the shipped model and the whole enricher take to load, and MB of memory after the documents."""

    model: float
    enricher: float
    resident: float
    private: float


@dataclass(frozen=True, slots=True)
class Race:
    """Processor seconds for all documents: ours, the peer's, ours by stage, and those of the encoder alone."""

    ours: float
    theirs: float
    stages: dict[str, float]
    encoder: float


def load(config: EnricherConfig, texts: list[str]) -> Load:
    """What an enricher process costs; to be called in a fresh one."""
    began = time.perf_counter()
    Network()
    between = time.perf_counter()
    enricher = Enricher(config)
    done = time.perf_counter()
    for text in texts:
        enricher.enrich(Delivery(text.encode()))
    return Load(between - began, done - between, *memory())


def race(config: EnricherConfig, texts: list[str], rounds: int) -> Race:
    """Both over all documents some times, in a fresh process; of each handful the quickest round counts, as other
    programs make noise."""
    watch = Stopwatch()
    Network.read = watch.guard(ENCODER)(Network.read)  # type: ignore[method-assign]
    enricher, rival = Enricher(config, watch.guard), peer()
    deliveries = [Delivery(text.encode()) for text in texts]
    ours, theirs, stages = 0.0, 0.0, Counter[str]()
    for start in range(0, len(texts), HANDFUL):
        runs, rivals = [], []
        for _ in range(rounds + 1):  # the first round warms up
            watch.spent.clear()
            began = time.process_time_ns()
            for delivery in deliveries[start : start + HANDFUL]:
                enricher.enrich(delivery)
            between = time.process_time_ns()
            for _ in rival.pipe(texts[start : start + HANDFUL]):
                pass
            runs.append((between - began, dict(watch.spent)))
            rivals.append(time.process_time_ns() - between)
        best = min(runs[1:], key=lambda run: run[0])
        ours, theirs = ours + best[0], theirs + min(rivals[1:])
        stages.update(best[1])
    encoder = stages.pop(ENCODER, 0)
    return Race(ours / 1e9, theirs / 1e9, {name: spent / 1e9 for name, spent in stages.items()}, encoder / 1e9)
