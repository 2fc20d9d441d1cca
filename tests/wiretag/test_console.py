"""The table of records that people see."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from enrichers.config import EnricherConfig
from enrichers.item import Delivery
from enrichers.pipeline import Enricher
from schemas.records import TaggedRecord
from wiretag import console

STORY = b"NAIROBI, Dec 4 (Reuters) - Floods killed 19 people in western Kenya, the governor, Ann Achieng, said."


@pytest.fixture(scope="module")
def records(gazetteer_path: Path) -> tuple[TaggedRecord, ...]:
    found = Enricher(EnricherConfig(gazetteer_path)).enrich(Delivery(STORY))
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize(("width", "columns"), [(80, 4), (139, 4), (140, 7), (160, 7)])
def test_a_narrow_terminal_gets_fewer_columns_and_no_line_runs_over(
    monkeypatch: pytest.MonkeyPatch, records: tuple[TaggedRecord, ...], width: int, columns: int
) -> None:
    screen = Console(width=width, record=True, file=io.StringIO())
    monkeypatch.setattr(console, "out", screen)
    table = console.record_table(records, ["a-name-of-a-file-that-is-longer-than-most-names-are.txt"])
    with screen.capture() as shown:
        screen.print(table)
    lines = shown.get().splitlines()
    assert len(table.columns) == columns
    assert max(map(len, lines)) <= width
    assert any(line.endswith("┃") and "events" in line for line in lines)
