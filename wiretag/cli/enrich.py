"""`wiretag enrich`: tag files without Kafka."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from wiretag.errors import DEAD_LETTERS, WiretagError
from wiretag.settings import load_settings

PATHS = typer.Argument(help="Files, folders, or - for standard input.", metavar="PATH…", show_default=False)


def enrich(
    paths: Annotated[list[str] | None, PATHS] = None,
    json: Annotated[bool, typer.Option("--json", help="Print each tagged record as one line of JSON.")] = False,
    jsonl: Annotated[
        bool,
        typer.Option("--jsonl", help='Bulk: {"id", "text"} lines on standard input, one line out for each, in order.'),
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, max=256, help="Processes that share the bulk work.")] = 1,
) -> None:
    """Tag items offline and print them as a table, as JSON, or in bulk.

    Bulk lines may also have headline, published_at, provider and content_type, and raw (base64) instead of text. A
    line that cannot be tagged is answered by {"caller_id", "failure"}.

    Examples: `wiretag enrich story.txt` · `wiretag enrich --json inbox/` · `wiretag enrich --jsonl --jobs 2 < in > out`
    """
    if jsonl and paths:
        raise WiretagError("--jsonl reads standard input; leave out the paths", code=2)
    if not jsonl and not paths:
        raise WiretagError("nothing to do: name files or folders, or - for standard input", code=2)
    _bulk(jobs) if jsonl else _paths(paths or [], json)


def _bulk(jobs: int) -> None:
    from wiretag import bulk, deployment
    from wiretag.console import progress

    settings = load_settings()
    config = deployment.enricher_config(settings)
    with progress() as bar:
        task = bar.add_task("enriching", total=None, rate="")
        bulk.run_bulk(
            config, jobs, settings.deadline, sys.stdin.buffer, sys.stdout.buffer, lambda count: bar.advance(task, count)
        )


def _paths(paths: list[str], json: bool) -> None:
    from enrichers.pipeline import Enricher
    from schemas.codec import encode
    from schemas.envelopes import Failure
    from schemas.records import TaggedRecord
    from wiretag import deployment
    from wiretag.console import err, out, record_table
    from wiretag.paths import check_paths, read_paths

    check_paths(paths)
    enricher = Enricher(deployment.enricher_config(load_settings()))
    records: list[TaggedRecord] = []
    failed = 0
    for given in read_paths(paths):
        outcome = enricher.enrich(given.delivery) if given.delivery else given.error
        if not isinstance(outcome, tuple):
            failed += 1
            reason = f"{outcome.error}: {outcome.detail}" if isinstance(outcome, Failure) else outcome
            err.print(f"{given.name}: {reason}", highlight=False, markup=False)
        if json:
            for value in outcome if isinstance(outcome, tuple) else [outcome]:
                sys.stdout.buffer.write(encode(value) + b"\n")
        elif isinstance(outcome, tuple):
            records += outcome
    if records:
        out.print(record_table(records))
    if failed:
        raise typer.Exit(DEAD_LETTERS)
