"""`wiretag audit`: proof that nothing is missing."""

from __future__ import annotations

import re
import sys
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from wiretag.console import out, progress
from wiretag.errors import FAILED, USAGE, WiretagError
from wiretag.settings import load_settings

if TYPE_CHECKING:
    from streams.audit import Audit

# Offsets of a partition. Matches 3, 3:100-200, 3:100-, 3:-200; not 100-200.
OFFSETS = re.compile(r"([0-9]{1,9})(?::([0-9]{0,18})-([0-9]{0,18}))?")
BEYOND = 1 << 62  # past every offset
ALWAYS = ("inputs", "enriched", "dead", "missing")
OTHERWISE = (
    "lost",
    "conflicting",
    "out-of-order",
    "repeated",
    "unprovable",
    "gone",
    "unprocessed",
)  # where there are any


def audit(
    backfill: Annotated[bool, typer.Option("--backfill", help="Of wire.backfill instead of wire.raw.")] = False,
    offsets: Annotated[
        list[str] | None,
        typer.Option(
            help="A partition, or its offsets: 3 or 3:100-200 (both included); repeat.", metavar="P[:FROM-TO]"
        ),
    ] = None,
    since: Annotated[str | None, typer.Option(help="Inputs that arrived from then on: 2026-01-05T10:00Z, 2h.")] = None,
    until: Annotated[str | None, typer.Option(help="Inputs that arrived before then.")] = None,
    to_end: Annotated[bool, typer.Option("--to-end", help="What the workers have not committed yet, too.")] = False,
    show: Annotated[int, typer.Option(min=0, help="List so many findings of a kind.")] = 20,
    json: Annotated[bool, typer.Option("--json", help="Every finding, then the counts, a line of JSON each.")] = False,
) -> None:
    """Prove that every input came out, in all its parts, as records or as a dead letter.

    Lists what is missing, what came out in two ways (conflicting), what came out after a later input with its key, and
    what was repeated with the same id, which harms nobody. The exit code is 1 if anything is missing, conflicting or
    out of order, or was deleted before it was processed (lost). Not counted against it: what was deleted since (gone),
    what the workers have yet to do (unprocessed), and what nothing can be said of any more, since outputs of its time
    were deleted (unprovable).
    """
    from datetime import UTC, datetime

    from streams import topics
    from streams.audit import Scope, failed
    from streams.audit import audit as prove
    from wiretag import deployment
    from wiretag.times import milliseconds

    now = datetime.now(UTC)
    scope = Scope(
        topics.BACKFILL if backfill else topics.RAW,
        dict(map(_offsets, offsets or ())),
        milliseconds(since, now),
        milliseconds(until, now),
        to_end,
    )
    settings = load_settings()
    with progress() as bar:
        tasks = {}

        def told(what: str, total: int, count: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total, rate="")
            if count % 1000 == 0 or count == total:
                bar.update(tasks[what], completed=count)

        found = prove(
            deployment.cluster(settings), deployment.layout(settings), scope, round(now.timestamp() * 1000), told
        )
    counts = found.counts()
    total = sum(counts.values(), Counter[str]())
    if json:
        _print_json(found, total)
    else:
        _print_tables(found, counts, total, show)
    if failed(total):
        raise typer.Exit(FAILED)


def _offsets(given: str) -> tuple[int, range]:
    match = OFFSETS.fullmatch(given)
    if match is None:
        raise WiretagError(f"no offsets {given!r}: give a partition (3) or its offsets (3:100-200, 3:100-)", USAGE)
    return int(match[1]), range(int(match[2] or 0), int(match[3]) + 1 if match[3] else BEYOND)


def _print_json(found: Audit, total: Counter[str]) -> None:
    import orjson

    from streams.audit import failed
    from streams.ledger import KINDS

    for kind in KINDS:
        for ledger in found.ledgers:
            for finding in ledger.findings(kind):
                source = f"{found.topic}/{finding.partition}/{finding.offset}"
                line = {"kind": kind, "source": source, "count": finding.count, "detail": finding.detail}
                sys.stdout.buffer.write(orjson.dumps(line) + b"\n")
    summary = {"topic": found.topic, "group": found.group, "proved": not failed(total)}
    summary |= {name: total[name] for name in (*ALWAYS, *OTHERWISE)} | {"unreadable": found.unreadable}
    sys.stdout.buffer.write(orjson.dumps(summary) + b"\n")


def _print_tables(found: Audit, counts: dict[int, Counter[str]], total: Counter[str], show: int) -> None:
    from rich.table import Table

    from streams.audit import failed
    from streams.ledger import KINDS

    table = Table(header_style="bold", pad_edge=False)
    table.add_column("partition")
    columns = [*ALWAYS, *(name for name in OTHERWISE if total[name])]
    for name in columns:
        table.add_column(name, justify="right")
    for partition, row in counts.items():
        table.add_row(str(partition), *(str(row[name]) for name in columns))
    table.add_row("all", *(str(total[name]) for name in columns), style="bold")
    out.print(table)
    for kind in KINDS:
        every = (finding for ledger in found.ledgers for finding in ledger.findings(kind))
        listed = list(islice(every, show))
        for finding in listed:
            last = f"..{finding.offset + finding.count - 1}" if finding.count > 1 else ""
            out.print(
                f"{kind}: {found.topic}/{finding.partition}/{finding.offset}{last}: {finding.detail}",
                highlight=False,
                markup=False,
                soft_wrap=True,
            )
        if total[kind] > sum(finding.count for finding in listed):
            out.print(f"{kind}: and more: --show N, or --json for all", highlight=False)
    if found.unreadable:
        out.print(f"{found.unreadable} outputs name no input", highlight=False)
    verdict = "NOT proved" if failed(total) else "proved"
    out.print(f"{verdict}: {found.topic} as committed by {found.group}", highlight=False, markup=False)
