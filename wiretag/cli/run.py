"""`wiretag run`: everything in one process group."""

from __future__ import annotations

from typing import Annotated

import typer


def run(
    seeds: Annotated[bool, typer.Option("--seeds", help="Feed the sample items that come with Wiretag.")] = False,
    once: Annotated[bool, typer.Option("--once", help="Stop when everything fed has come out, and show it.")] = False,
) -> None:
    """Run it all here: a broker if none is configured, the topics, the workers, alerts and the archive.

    Without --once it goes on until Ctrl-C; `wiretag feed` and `wiretag subscribe` in another shell find it. The
    embedded broker forgets everything when it stops: the Parquet archive on disk is what stays.
    """
    from wiretag.running import run_all

    code = run_all(seeds=seeds, once=once)
    if code:
        raise typer.Exit(code)
