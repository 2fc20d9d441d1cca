"""`wiretag archive`: what is on disk."""

from __future__ import annotations

from collections import Counter

import typer
from rich.table import Table

from wiretag.console import out
from wiretag.settings import load_settings

archive = typer.Typer(help="The Parquet archive on disk.", no_args_is_help=True, rich_markup_mode=None)


@archive.callback()
def _group() -> None:
    pass


@archive.command()
def stats() -> None:
    """Count the archive's records by day and agency."""
    from streams.archive import Archive, day_of

    folder = load_settings().archive_folder
    rows = Archive(folder).rows(columns=["received_at", "published_at", "agency"])
    counts = Counter((day_of(row["received_at"], row["published_at"]), row["agency"] or "?") for row in rows)
    table = Table(header_style="bold", pad_edge=False)
    for column in ("day", "agency", "records"):
        table.add_column(column)
    for (day, agency), count in sorted(counts.items()):
        table.add_row(day, agency, str(count))
    out.print(table)
    out.print(f"{sum(counts.values())} records in {folder}", highlight=False)
