"""`wiretag replay`: send archived items through the enricher again."""

from __future__ import annotations

import time
from datetime import date, datetime
from typing import Annotated

import typer

from wiretag.console import err, progress
from wiretag.errors import FAILED, USAGE, WiretagError
from wiretag.settings import load_settings


def replay(
    agency: Annotated[str | None, typer.Option(help="Only items of this agency.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of arrival.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day of arrival.")] = None,
    job: Annotated[str | None, typer.Option(help="Name of the job; default: from what is asked for.")] = None,
    rate: Annotated[float | None, typer.Option(min=0.001, help="At most so many items a second.")] = None,
) -> None:
    """Publish the raw bytes of archived items to wire.backfill, for the backfill workers to tag again.

    Every record made from them carries the job in `input.job` and raises no alert, unless a subscription asks for
    backfill. Through the same pipeline an item gets the same id again, so the archive keeps it once.
    """
    from streams import topics
    from streams.archive import Archive, Selection
    from streams.feed import Feeder, Receipt
    from streams.replay import job_name, messages
    from wiretag import deployment

    settings = load_settings()
    selection = Selection(agency, _day(since), _day(until))
    if selection.since and selection.until and selection.since > selection.until:
        raise WiretagError("--since is after --until", USAGE)
    cluster, layout = deployment.cluster(settings), deployment.layout(settings)
    limit = topics.limits(cluster, layout)[topics.BACKFILL]
    job = job or job_name(selection)
    counts = {"replayed": 0, "failed": 0}
    started = time.monotonic()

    def told(receipt: Receipt) -> None:
        counts["failed" if receipt.error else "replayed"] += 1
        if receipt.error:
            bar.console.print(f"not replayed: {receipt.error}", highlight=False, markup=False)
        bar.update(task, advance=1, rate=f"{counts['replayed'] / (time.monotonic() - started):.0f}/s")

    feeder = Feeder(
        cluster,
        layout,
        topic=topics.BACKFILL,
        max_bytes=limit,
        readers=deployment.readers(settings, cluster),
        rate=rate,
    )
    with feeder, progress() as bar:
        task = bar.add_task(f"replaying {job}", total=None, rate="")
        feeder.feed(messages(Archive(settings.archive_folder), selection, job), told)
    err.print(f"job {job}: {counts['replayed']} items in {time.monotonic() - started:.1f} s", highlight=False)
    if counts["failed"]:
        raise typer.Exit(FAILED)


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None
