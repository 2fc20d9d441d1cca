"""`wiretag gazetteer`: the compiled place names."""

from __future__ import annotations

import typer

from wiretag.console import out, working
from wiretag.settings import load_settings

gazetteer = typer.Typer(help="The compiled gazetteer.", no_args_is_help=True, rich_markup_mode=None)


@gazetteer.callback()
def _group() -> None:
    pass


@gazetteer.command()
def build() -> None:
    """Compile the gazetteer from GeoNames into the cache folder (about half a minute)."""
    from enrichers.places.gazetteer import build as compile_file
    from wiretag import deployment

    path = deployment.gazetteer_path(load_settings())
    with working("compiling the gazetteer"):
        compile_file(path)
    out.print(f"{path}: {path.stat().st_size / 1e6:.0f} MB", highlight=False)
