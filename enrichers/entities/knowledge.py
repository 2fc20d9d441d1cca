"""Linking: which entity of a knowledge base, that the user supplies, a name of the text means; none rather than a wrong
one.

The file has one JSON object a line: `id` (Wikidata's or your own), `names` (the full name first, then aliases), `type`
(an entity type), and, if you like, `description` and `context` (words that stand near the name).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

import orjson

from enrichers.places.names import fold
from schemas.records import Entity, EntityType

FIELDS = frozenset({"id", "names", "type", "description", "context"})
TYPES = frozenset(get_args(EntityType))
# Types that texts and models mix up: "Kremlin" and "Moscow" are named as places and as those who act there.
COMPATIBLE: dict[str, frozenset[str]] = {
    "ORG": frozenset({"ORG", "FAC"}), "FAC": frozenset({"FAC", "LOC", "ORG"}), "LOC": frozenset({"LOC", "FAC"}),
    "PRODUCT": frozenset({"PRODUCT", "MISC"}), "MISC": frozenset({"MISC", "PRODUCT"}),
}  # fmt: skip
CLEAR = 2  # words of evidence by which one of several must lead the next
SHORTEST = 4  # letters of a word of a description that is evidence


class KnowledgeUnusable(Exception):
    """The knowledge base at `path` cannot be read; the message says which line and why."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"knowledge base {path}: {why}")
        self.path = path


@dataclass(frozen=True, slots=True)
class Known:
    """One entity of the knowledge base; `evidence` are the folded words that speak for it where they stand near."""

    id: str
    names: tuple[str, ...]
    type: str
    evidence: frozenset[str]


class KnowledgeBase:
    """Entities by their names, folded; `digest` is the first letters of the file's SHA-256."""

    def __init__(self, known: Iterable[Known], digest: str = "") -> None:
        self.digest = digest
        self._full: dict[str, list[Known]] = {}
        self._any: dict[str, list[Known]] = {}
        for one in known:
            self._full.setdefault(one.names[0], []).append(one)
            for name in dict.fromkeys(one.names):
                self._any.setdefault(name, []).append(one)

    @staticmethod
    def read(path: Path) -> KnowledgeBase:
        """Raises KnowledgeUnusable naming the file and its first bad line."""
        try:
            data = path.read_bytes()
        except OSError as exc:
            raise KnowledgeUnusable(path, exc.strerror or "cannot be read") from None
        known: dict[str, Known] = {}
        for n, line in enumerate(data.splitlines(), 1):
            if not line.strip():
                continue
            try:
                one = _known(orjson.loads(line))
            except ValueError as exc:
                raise KnowledgeUnusable(path, f"line {n}: {exc}") from None
            if one.id in known:
                raise KnowledgeUnusable(path, f"line {n}: {one.id} was there before")
            known[one.id] = one
        return KnowledgeBase(known.values(), hashlib.sha256(data).hexdigest()[:16])

    def link(self, entities: tuple[Entity, ...], text: str) -> tuple[Entity, ...]:
        """The entities, with `qid` where the knowledge base has exactly one that a name can mean here."""
        around: frozenset[str] | None = None
        linked = []
        for entity in entities:
            found = self._meant(entity)
            if len(found) > 1:
                around = frozenset(_words(text)) if around is None else around
                found = _clearest(found, around, fold(entity.name))
            linked.append(replace(entity, qid=found[0].id) if len(found) == 1 else entity)
        return tuple(linked)

    def _meant(self, entity: Entity) -> list[Known]:
        """Those of the knowledge base that an entity's name can mean: by full name, else by alias, of its type."""
        key = _key(entity.name)
        kinds = COMPATIBLE.get(entity.type, frozenset({entity.type}))
        full = [one for one in self._full.get(key, ()) if one.type in kinds]
        return full or [one for one in self._any.get(key, ()) if one.type in kinds]


def _clearest(found: list[Known], around: frozenset[str], name: str) -> list[Known]:
    """The one that words of the document speak for, clearly more than for any other."""
    own = set(name.split())
    weighed = sorted(
        ((len((one.evidence & around) - own), one) for one in found), key=lambda pair: (-pair[0], pair[1].id)
    )
    return [weighed[0][1]] if weighed[0][0] >= weighed[1][0] + CLEAR else []


def _key(name: str) -> str:
    key = fold(name)
    return key.removeprefix("the ")


def _words(text: str) -> list[str]:
    return [word.strip(",;:!?") for word in fold(text).split()]


def _known(row: Any) -> Known:
    """Raises ValueError saying what is wrong with a line."""
    if not isinstance(row, dict):
        raise ValueError("no JSON object")
    if strange := sorted(row.keys() - FIELDS):
        raise ValueError(f"unknown field {strange[0]}")
    names, context = row.get("names"), row.get("context", [])
    if not isinstance(row.get("id"), str) or not row["id"]:
        raise ValueError("id must be a text")
    if row.get("type") not in TYPES:
        raise ValueError(f"type must be one of {', '.join(sorted(TYPES))}")
    if not isinstance(names, list) or not names or not _texts(names) or not all(map(_key, names)):
        raise ValueError("names must be a list of texts, one at least")
    if not isinstance(row.get("description", ""), str) or not _texts(context):
        raise ValueError("description must be a text and context a list of texts")
    evidence = {word for word in _words(row.get("description", "")) if len(word) >= SHORTEST}
    evidence.update(word for text in context for word in _words(text))
    evidence.update(word for name in names for word in _words(name))
    return Known(row["id"], tuple(map(_key, names)), row["type"], frozenset(evidence))


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
