"""The word tables of this folder, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "tables"


@cache
def words(name: str) -> frozenset[str]:
    """A table with one word a line; lines that start with # are its header."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@cache
def kinds(name: str) -> dict[str, frozenset[str]]:
    """A table of kinds, each with its words separated by semicolons."""
    found: dict[str, set[str]] = {}
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            kind, cell = line.split("\t")
            found.setdefault(kind, set()).update(word.strip() for word in cell.split(";"))
    return {kind: frozenset(members) for kind, members in found.items()}


@cache
def phrases(name: str, kind: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Names of several words by their first word, the longest first; hyphens are words, as spaCy cuts them."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in kinds(name)[kind]:
        cut = tuple(phrase.replace("-", " - ").split())
        found.setdefault(cut[0], []).append(cut)
    return {first: tuple(sorted(cuts, key=lambda cut: (-len(cut), cut))) for first, cuts in found.items()}
