"""Speed: documents a second on one core, ours against a spaCy pipeline of en_core_web_sm's shape in the same run.

    wiretag bench speed [--data DATA] [--set wire|geo|seeds] [--documents 200] [--rounds 3]

Both run in one process with one thread, ten documents in turn, and processor time counts; of each ten documents the
quickest round counts. Ours is the whole enrichment, bytes in and record out, an item at a time; the peer gets its
documents as a batch, which suits it better. Documents: bodies of Reuters stories of 1987 (wire), stories of the web
(geo), or the sample items, where there is no DATA. A process of its own tells what an enricher takes to load.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import seeds
from bench.parts.clock import ONE_THREAD
from bench.parts.gold import arguments, rows
from bench.parts.race import Load, Race, load, race
from wiretag import deployment
from wiretag.settings import load_settings

SHORTEST = 200  # characters of a story
LOAD_GOAL, MEMORY_GOAL = 2.0, 700  # seconds, MB
SHARE_GOAL = 0.4  # of the encoder's own time, for the events


def main() -> None:
    """Print both rates and their ratio, the share of each stage, and what loading takes."""
    parser = arguments(__doc__)
    parser.add_argument("--set", choices=("wire", "geo", "seeds"), help="which documents (wire, or seeds without DATA)")
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    name = given.set or ("wire" if given.data.exists() else "seeds")
    texts = list(islice(_texts(name, given.data), given.documents))
    config = deployment.enricher_config(load_settings())
    os.environ.update(ONE_THREAD)  # for the processes that are started next
    fresh = get_context("spawn")
    with ProcessPoolExecutor(1, fresh) as pool:
        _tell_load(pool.submit(load, config, texts).result())
    with ProcessPoolExecutor(1, fresh) as pool:
        _tell_race(name, texts, pool.submit(race, config, texts, given.rounds).result())


def _texts(name: str, data: Path) -> Iterator[str]:
    if name == "wire":
        bodies = (row.get("body") or "" for row in rows(data / "wire" / "reuters21578_head.jsonl.gz"))
        yield from (body for body in bodies if len(body) >= SHORTEST)
    elif name == "geo":
        for one in ("trnews_head", "lgl_head"):
            yield from (row["text"] for row in rows(data / "geo" / f"{one}.jsonl.gz"))
    else:
        yield from (file.read_text("utf-8") for key, file in seeds.items() if key.endswith(".txt"))


def _tell_load(took: Load) -> None:
    print(f"the model loads in {took.model:.2f} s (goal: under {LOAD_GOAL:.0f}), all else in {took.enricher:.2f} s")
    print(f"memory {took.resident:.0f} MB (goal: under {MEMORY_GOAL}), of those private {took.private:.0f} MB")


def _tell_race(name: str, texts: list[str], run: Race) -> None:
    characters = sum(map(len, texts)) / len(texts)
    print(f"{len(texts)} documents of {name}, {characters:.0f} characters each")
    print(f"ours   {len(texts) / run.ours:7.1f} documents a second")
    print(f"theirs {len(texts) / run.theirs:7.1f} documents a second")
    print(f"ratio  {run.theirs / run.ours:7.2f} (goal: at least 1)")
    rest = run.ours - sum(run.stages.values())
    for stage, spent in {**run.stages, "reading and the record": rest}.items():
        print(f"  {stage:24} {spent / run.ours:6.1%}  {1000 * spent / len(texts):6.2f} ms a document")
    encoder, events = run.encoder, run.stages["events"]
    print(f"the encoder alone takes {1000 * encoder / len(texts):.2f} ms a document", end="; ")
    print(f"events {events / encoder:.3f} of that (goal: under {SHARE_GOAL})")


if __name__ == "__main__":
    main()
