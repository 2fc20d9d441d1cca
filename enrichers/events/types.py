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
    """A CAMEO code for events whose trigger has one of some words."""

    code: str
    words: frozenset[str]


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

    def code(self, trigger: Iterable[str]) -> str | None:
        """The CAMEO code of an event with these words, in lower case, as its trigger."""
        return next(self.codes(trigger), None)

    def codes(self, words: Iterable[str]) -> Iterator[str]:
        """The CAMEO codes that an event of this type may have in a text of these words, those by a word of it first."""
        there = frozenset(words)
        yield from (each.code for each in self.cameo_by if not there.isdisjoint(each.words))
        if self.cameo:
            yield self.cameo


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
    values["cameo_by"] = tuple(
        CodeBy(each["code"], frozenset(each["words"].split())) for each in cells.get("cameo_by", ())
    )
    return EventType(**{**values, "near": frozenset(values.get("near", ()))})
