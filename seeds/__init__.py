"""Sample wire items and sample subscriptions: what `wiretag run --seeds` feeds.

The items are fiction written for this project, in the manner of a dozen agencies and in every input format. Their file
names sort in the order of arrival and say what they are.
"""

from __future__ import annotations

from importlib.resources import files as package_files
from importlib.resources.abc import Traversable
from pathlib import Path

ITEMS, BROKEN = "items", "broken"


def files() -> list[tuple[str, Traversable]]:
    """Every seed with its name, such as `items/010-ani-defence-talks.txt`: the good ones, then the broken ones."""
    return [*items(), *broken()]


def items() -> list[tuple[str, Traversable]]:
    """The seeds that become records, in the order of arrival."""
    return _folder(ITEMS)


def broken() -> list[tuple[str, Traversable]]:
    """The seeds that become dead letters, one for each way in which input can be broken."""
    return _folder(BROKEN)


def subscriptions() -> Traversable:
    """The sample rules, YAML."""
    return package_files(__name__) / "subscriptions.yaml"


def knowledge() -> Path:
    """A small knowledge base of real places, people and bodies that the items name, with their Wikidata ids.

    The file says nothing of the fiction's own people: they are in no knowledge base, and must get no id.
    """
    return Path(__file__).parent / "knowledge.jsonl"


def _folder(name: str) -> list[tuple[str, Traversable]]:
    found = sorted((package_files(__name__) / name).iterdir(), key=lambda file: file.name)
    return [(f"{name}/{file.name}", file) for file in found if not file.name.startswith((".", "__"))]
