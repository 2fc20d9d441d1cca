"""`wiretag bench`: accuracy and speed, measured here and now. The benches are part of the source checkout."""

from __future__ import annotations

import ast
import runpy
import sys
from pathlib import Path
from typing import Annotated

import typer

from wiretag.console import out
from wiretag.errors import USAGE, WiretagError

CHECKOUT = Path(__file__).resolve().parents[2]
BENCHES = CHECKOUT / "bench"


def bench(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="which one; none: list them", show_default=False)] = None,
) -> None:
    """Measure accuracy or speed (`wiretag bench NAME --help` tells what a bench takes). Needs a source checkout."""
    benches = _benches()
    if name in (None, "--help"):
        width = max(map(len, benches))
        for known, about in benches.items():
            out.print(f"{known:{width}}  {about}", highlight=False, markup=False)
        return
    if name not in benches:
        raise WiretagError(f"no bench is called {name}: there are {', '.join(benches)}", code=USAGE)
    sys.argv = [f"wiretag bench {name}", *context.args]
    sys.path.insert(0, str(CHECKOUT))
    runpy.run_module(f"{BENCHES.name}.{name}", run_name="__main__")


def _benches() -> dict[str, str]:
    """The modules of the folder with the first line of what they say of themselves.

    Raises WiretagError where Wiretag was installed without them.
    """
    files = [file for file in sorted(BENCHES.glob("*.py")) if file.stem != "__init__"]
    if not files:
        raise WiretagError("benches are in the source checkout alone; this Wiretag was installed without", code=USAGE)
    return {file.stem: _first_line(file) for file in files}


def _first_line(source: Path) -> str:
    return (ast.get_docstring(ast.parse(source.read_text("utf-8"))) or "").partition("\n")[0]
