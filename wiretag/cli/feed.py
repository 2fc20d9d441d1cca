"""`wiretag feed`: publish raw items."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import Annotated

import typer

from wiretag.console import err, progress
from wiretag.errors import DEAD_LETTERS, FAILED
from wiretag.settings import load_settings


def feed(
    paths: Annotated[
        list[str],
        typer.Argument(help="Files, folders, .jsonl files of items, or - for standard input.", metavar="PATH…"),
    ],
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Every path holds lines of JSON, as for `enrich`.")] = False,
    provider: Annotated[str | None, typer.Option(help="Label of the feed these items come from.")] = None,
    rate: Annotated[float | None, typer.Option(min=0.001, help="At most so many items a second.")] = None,
) -> None:
    """Publish items to wire.raw and wait until the broker has every one.

    An item the broker would not take is refused: its failure, with its hash and first bytes, is a line of JSON on
    standard output, and the exit code is 3. On the embedded broker, feeding never runs ahead of the workers.
    """
    import dataclasses

    from schemas.codec import encode
    from schemas.envelopes import Failure
    from streams import topics
    from streams.feed import Feeder, Receipt
    from wiretag import deployment
    from wiretag.feeding import raw_messages
    from wiretag.inputs import Given, check_paths, read_paths

    check_paths(paths)
    settings = load_settings()
    cluster, layout = deployment.cluster(settings), deployment.layout(settings)
    limit = topics.limits(cluster, layout)[topics.RAW]
    counts = {"fed": 0, "refused": 0, "failed": 0}
    started = time.monotonic()

    def given() -> Iterator[Given]:
        for item in read_paths(paths, jsonl):
            if provider and item.delivery and not item.delivery.provider:
                item = dataclasses.replace(item, delivery=dataclasses.replace(item.delivery, provider=provider))
            yield item

    def refused(item: Given, why: Failure) -> None:
        counts["refused"] += 1
        bar.console.print(f"{item.name}: refused: {why.detail}", highlight=False, markup=False)
        sys.stdout.buffer.write(encode(why) + b"\n")
        sys.stdout.buffer.flush()

    def told(receipt: Receipt) -> None:
        if receipt.error:
            counts["failed"] += 1
            bar.console.print(f"not fed: {receipt.error}", highlight=False, markup=False)
        else:
            counts["fed"] += 1
            bar.update(task, advance=1, rate=f"{counts['fed'] / (time.monotonic() - started):.0f}/s")

    feeder = Feeder(cluster, layout, max_bytes=limit, readers=deployment.readers(settings, cluster), rate=rate)
    with progress() as bar:
        task = bar.add_task("feeding", total=None, rate="")
        feeder.feed(raw_messages(given(), limit, refused), told)
    seconds = time.monotonic() - started
    summary = ", ".join(f"{count} {what}" for what, count in counts.items() if count or what == "fed")
    err.print(f"{summary} in {seconds:.1f} s", highlight=False)
    if counts["failed"] or counts["refused"]:
        raise typer.Exit(FAILED if counts["failed"] else DEAD_LETTERS)
