"""What people see: tables on standard output; progress, waits and errors on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from schemas.records import TaggedRecord

PIPE_WIDTH = 160  # columns of what does not go to a terminal
out = Console(width=None if sys.stdout.isatty() else PIPE_WIDTH)
err = Console(stderr=True)
NAMES_SHOWN = 4


@contextmanager
def working(what: str) -> Iterator[None]:
    """Say what is being waited for."""
    if err.is_terminal:
        with err.status(what):
            yield
    else:
        err.print(f"{what} …", highlight=False)
        yield


def progress() -> Progress:
    """A progress bar for long work: done of total, items a second, time taken."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        console=err,
    )


def record_table(records: Iterable[TaggedRecord], names: Iterable[str] = ()) -> Table:
    """Tagged records a line each; `names` says what to call each item (default: its headline or first words)."""
    table = Table(title=None, show_lines=False, header_style="bold", pad_edge=False)
    for column, width in (("item", 34), ("agency", 9), ("dateline", 20), ("people", 26), ("organisations", 26)):
        table.add_column(column, max_width=width, overflow="fold")
    table.add_column("places", max_width=24, overflow="fold")
    table.add_column("events", max_width=24, overflow="fold")
    given = iter(names)
    for record in records:
        table.add_row(*(escape(cell) for cell in (next(given, "") or item_name(record), *_cells(record))))
    return table


def item_name(record: TaggedRecord) -> str:
    """What people call an item: its headline, or how it begins, and what kind of version it is."""
    name = record.headline or " ".join(record.text.split())[:60]
    return name if record.version.kind == "new" else f"{record.version.kind.upper()}: {name}"


def _cells(record: TaggedRecord) -> Iterator[str]:
    doubt = "" if record.source.agency is None or record.source.confidence >= 1 else "?"
    yield (record.source.agency or "?") + doubt + (" (paid)" if record.source.paid else "")
    line = record.dateline
    yield f"{' / '.join(place.name for place in line.places)} {line.date or ''}".strip() if line else "-"
    for kind in ("PERSON", "ORG"):
        yield _some(entity.name for entity in record.entities if entity.type == kind)
    yield _some(f"{place.name} ({place.country or '-'})" for place in record.places)
    yield _some(
        event.type if event.modality == "happened" else f"{event.type} [{event.modality}]" for event in record.events
    )


def _some(names: Iterable[str]) -> str:
    every = list(dict.fromkeys(names))
    more = f" +{len(every) - NAMES_SHOWN}" if len(every) > NAMES_SHOWN else ""
    return ", ".join(every[:NAMES_SHOWN]) + more
