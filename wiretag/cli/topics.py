"""`wiretag topics`: the topics a deployment needs."""

from __future__ import annotations

import typer
from rich.table import Table

from wiretag.console import out
from wiretag.errors import FAILED
from wiretag.settings import load_settings

topics = typer.Typer(help="Create and describe the topics.", no_args_is_help=True, rich_markup_mode=None)


@topics.command()
def create() -> None:
    """Create the topics that are missing on the cluster; those that are there are left as they are."""
    from streams.topics import create as make
    from wiretag import deployment

    settings = load_settings()
    for name, made in make(deployment.cluster(settings), deployment.layout(settings)):
        out.print(f"{name}: {'created' if made else 'there already'}", highlight=False)


@topics.command()
def describe() -> None:
    """Show every topic: what it is for, its partitions, copies and settings, and where they drift from the table.

    The exit code is 1 when anything drifts.
    """
    from streams.topics import describe as look
    from wiretag import deployment

    settings = load_settings()
    table = Table(header_style="bold", pad_edge=False)
    for column in ("topic", "partitions", "copies", "max bytes", "retention ms", "cleanup", "timestamps", "what for"):
        table.add_column(column)
    layout = deployment.layout(settings)
    rows = look(deployment.cluster(settings), layout)
    for row in rows:
        wanted = row.topic.config()
        shown = [row.config.get(key, f"({wanted[key]})") for key in SHOWN]
        table.add_row(row.name, str(row.partitions or "missing"), str(row.replication or "-"), *shown, row.topic.what)
    out.print(table)
    out.print("In brackets: what the table asks for, where the cluster does not say.", highlight=False)
    drift = [line for row in rows for line in row.drift(layout)]
    for line in drift:
        out.print(f"drift: {line}", highlight=False, markup=False)
    if drift:
        raise typer.Exit(FAILED)


SHOWN = ("max.message.bytes", "retention.ms", "cleanup.policy", "message.timestamp.type")
