"""Where the public sets lie that accuracy is measured on; none of them is part of the repository."""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

Row = TypeVar("Row")
BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"  # where developers of Wiretag have them


def arguments(doc: str | None) -> argparse.ArgumentParser:
    """A parser with `--data`, the folder of the sets, for a bench with this docstring."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=BESIDE, help="folder with ner/, geo/, events/ (%(default)s)")
    return parser


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a gzipped JSON Lines file; ends the program with one line when it is not there."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    except FileNotFoundError:
        raise SystemExit(f"{path} is not there: name the folder of the public sets with --data") from None


def spread(found: list[Row], limit: int) -> list[Row]:
    """At most `limit` of a list, evenly spread over it; 0 is all of it."""
    return found[:: -(-len(found) // limit)] if limit and len(found) > limit else found
