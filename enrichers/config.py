"""What an enricher needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class EnricherConfig:
    """`gazetteer` is the compiled gazetteer's file."""

    gazetteer: Path
