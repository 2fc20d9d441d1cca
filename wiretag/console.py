"""What people see: tables on standard output; progress, waits and errors on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import compress

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from schemas.records import TaggedRecord

PIPE_WIDTH = 160  # columns of what does not go to a terminal
out = Console(width=None if sys.stdout.isatty() else PIPE_WIDTH)
err = Console(stderr=True)
WIDE = 140  # columns of a terminal from which the whole table can be read
NAMES_SHOWN = 4
COLUMNS = (
    ("item", 36), ("agency", 9), ("dateline", 20), ("people", 22), ("organisations", 22), ("places", 22), ("events", 22)
)  # fmt: skip
NARROW = frozenset({"item", "agency", "places", "events"})  # what else there is, `wiretag tag` and wider ones show


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
    """Tagged records a line each; `names` says what to call each item (default: its headline or first words). A narrow
    terminal gets some of the columns."""
    table = Table(header_style="bold", pad_edge=False)
    wide = out.width >= WIDE
    shown = [wide or column in NARROW for column, _ in COLUMNS]
    for column, width in compress(COLUMNS, shown):
        table.add_column(column, min_width=width if wide and column == "item" else 8, max_width=width, overflow="fold")
    given = iter(names)
    for record in records:
        name = next(given, "") or item_name(record)
        standing = [word for word in (record.version.kind, record.status) if word not in ("new", "usable")]
        cells = (f"{name} [{', '.join(standing)}]" if standing else name, *_cells(record))
        table.add_row(*(escape(cell) for cell in compress(cells, shown)))
    return table


def item_name(record: TaggedRecord) -> str:
    """What people call an item: its headline, or how it begins."""
    return record.headline or " ".join(record.text.split())[:60]


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
