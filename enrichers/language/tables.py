"""The table of languages, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "languages.tsv"


@cache
def rows(kind: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a kind, each with its tags."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    cut = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return tuple(tuple(row[1].split()) for row in cut if row[0] == kind)


@cache
def renamed() -> dict[str, str]:
    """Tags as the identifier gives them to those that we write."""
    return {row[0]: row[1] for row in rows("renamed")}


@cache
def close_to(tag: str) -> frozenset[str]:
    """A language and those that a machine easily takes it for."""
    return frozenset({tag}.union(*(row for row in rows("close") if tag in row)))
