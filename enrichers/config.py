"""What an enricher needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class EnricherConfig:
    """`gazetteer` is the compiled gazetteer's file; `spacy_model` the package or folder of a spaCy pipeline that names
    entities instead of the shipped model; `knowledge_base` a file of entities to link names to."""

    gazetteer: Path
    spacy_model: str | None = None
    knowledge_base: Path | None = None
