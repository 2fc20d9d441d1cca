"""The table of event types, read once from `types.toml`; its header says where the codes come from."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

TABLE = Path(__file__).with_name("types.toml")


class CodeBy(NamedTuple):
    """A CAMEO code, and a PLOVER type where that differs too, for events whose trigger has one of some words and, where
    `beside` has any, one of these near it."""

    code: str
    words: frozenset[str]
    beside: frozenset[str] = frozenset()
    plover: str | None = None


@dataclass(frozen=True, slots=True)
class EventType:
    """One row of the table; `types.toml` says what each column means."""

    id: str
    label: str
    definition: str
    example: str
    counter_example: str
    medtop: str
    severity: float
    strong: tuple[str, ...]
    weak: tuple[str, ...] = ()
    near: frozenset[str] = frozenset()
    unless: tuple[str, ...] = ()
    family: str | None = None
    plover: str | None = None
    cameo: str | None = None
    cameo_by: tuple[CodeBy, ...] = ()
    acled: str | None = None
    mutual: bool = False
    named: bool = False
    rather: str | None = None

    def coded(self, trigger: Iterable[str], beside: Iterable[str]) -> tuple[str | None, str | None]:
        """The PLOVER type and the CAMEO code of an event with these words, in lower case, in and beside its trigger."""
        by = next(self._by(frozenset(trigger), frozenset(beside)), None)
        return (by.plover or self.plover, by.code) if by else (self.plover, self.cameo)

    def codes(self, words: Iterable[str]) -> Iterator[str]:
        """The CAMEO codes that an event of this type may have in a text of these words, those by a word of it first."""
        there = frozenset(words)
        yield from (each.code for each in self._by(there, there))
        if self.cameo:
            yield self.cameo

    def _by(self, words: frozenset[str], beside: frozenset[str]) -> Iterator[CodeBy]:
        for each in self.cameo_by:
            if not words.isdisjoint(each.words) and not (each.beside and beside.isdisjoint(each.beside)):
                yield each


@cache
def event_types() -> tuple[EventType, ...]:
    """Every event type, in the order of the table."""
    rows: list[dict[str, Any]] = tomllib.loads(TABLE.read_text("utf-8"))["type"]
    return tuple(_row(cells) for cells in rows)


@cache
def types_by_id() -> dict[str, EventType]:
    """Every event type by its id."""
    return {kind.id: kind for kind in event_types()}


def _row(cells: dict[str, Any]) -> EventType:
    """A row of the table; raises TypeError for a column that is unknown or missing."""
    values: dict[str, Any] = {name: tuple(cell) if isinstance(cell, list) else cell for name, cell in cells.items()}
    values["cameo_by"] = tuple(map(_code_by, cells.get("cameo_by", ())))
    return EventType(**{**values, "near": frozenset(values.get("near", ()))})


def _code_by(cells: dict[str, str]) -> CodeBy:
    words: dict[str, Any] = {name: frozenset(cells[name].split()) for name in ("words", "beside") if name in cells}
    return CodeBy(**{**cells, **words})
