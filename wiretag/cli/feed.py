"""`wiretag feed`: publish raw items."""

from __future__ import annotations

from typing import Annotated

import typer

from wiretag.console import err, progress
from wiretag.errors import DEAD_LETTERS, FAILED, USAGE, WiretagError
from wiretag.settings import load_settings

SOURCES = typer.Argument(
    help="Files, folders, .zip archives, .jsonl files, addresses of RSS, Atom or JSON feeds, or - for standard input.",
    metavar="PATH|URL…",
)


def feed(
    sources: Annotated[list[str], SOURCES],
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Every path holds lines of JSON, as for `enrich`.")] = False,
    provider: Annotated[str | None, typer.Option(help="Label of the feed these items come from.")] = None,
    rate: Annotated[float | None, typer.Option(min=0.001, help="At most so many items a second.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Skip what an earlier run has fed.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on looking at folders and feeds until Ctrl-C.")] = False,
    every: Annotated[float, typer.Option(min=1, help="Seconds between two looks at a feed.")] = 60.0,
) -> None:
    """Publish items to wire.raw and wait until the broker has every one.

    An item the broker would not take is refused: its failure, with its hash and first bytes, is a line of JSON on
    standard output, and the exit code is 3. On the embedded broker, feeding never runs ahead of the workers.

    With --watch, a file in a folder is read when it is whole: unchanged for two seconds and open for writing nowhere.
    What was fed from watched folders and from feeds is remembered in the state folder and not fed again.
    """
    from wiretag.feedrun import FeedRun
    from wiretag.paths import STDIN, check_paths, read_paths
    from wiretag.signals import terminating_as_interrupt
    from wiretag.webfeeds import WebFeed, is_url

    feeds = [WebFeed(source, every) for source in sources if is_url(source)]
    paths = [source for source in sources if not is_url(source)]
    check_paths(paths)
    if watch and STDIN in paths:
        raise WiretagError("standard input cannot be watched; leave out - or --watch", USAGE)
    settings = load_settings()
    remember = resume or watch or bool(feeds)
    bar = progress()
    run = FeedRun(settings, bar, provider=provider, rate=rate, remember=remember)  # before the bar shows: it may refuse
    with bar, run:
        try:
            if watch:
                with terminating_as_interrupt():
                    run.watch(paths, feeds)
            run.feed(read_paths(paths, jsonl))
            for source in feeds:
                run.fetch(source)
        except KeyboardInterrupt:
            if not watch:
                raise
    err.print(run.summary(), highlight=False)
    if run.counts["failed"] or run.counts["refused"]:
        raise typer.Exit(FAILED if run.counts["failed"] else DEAD_LETTERS)
