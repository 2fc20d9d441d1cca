"""What a dateline may name: well-known places, countries and parts of countries, from the tables of this folder.

This is evidence for telling a dateline from other text, and for telling a region from a second place; where on Earth a
place lies is for the place stage.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

Kind = Literal["region", "country"]

CACHED = 4096  # names whose reading is kept: wires repeat themselves
HERE = Path(__file__).parent
# What spelling leaves open in a name. matches "." and "-" and "'" in "St.-John's"; not letters
LOOSE = re.compile(r"[\s.'’`‘-]+")


@lru_cache(CACHED)
def is_known_place(name: str) -> bool:
    """Whether a name is that of a capital or of a place of 50,000 people or more."""
    return _key(name) in _cities()


@lru_cache(CACHED)
def kinds_of(form: str) -> tuple[Kind, ...]:
    """What a form such as `Ore.`, `IN` or `West Germany` stands for after a place; empty for one we do not know."""
    return _forms().get(_key(form), ())


def _key(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name).casefold() if not name.isascii() else name.lower()
    key = LOOSE.sub("", "".join(char for char in folded if not unicodedata.combining(char)))
    return "st" + key[5:] if key.startswith("saint") else key


@cache
def _cities() -> frozenset[str]:
    return frozenset(_key(name) for name in _rows("cities.txt"))


@cache
def _forms() -> dict[str, tuple[Kind, ...]]:
    forms: dict[str, tuple[Kind, ...]] = {}
    for row in _rows("regions.tsv"):
        kind: Kind = "region" if row.startswith("region\t") else "country"
        key = _key(row.partition("\t")[2])
        if kind not in forms.get(key, ()):
            forms[key] = (*forms.get(key, ()), kind)
    return forms


def _rows(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def load() -> None:
    """Read the tables now, so that the first item pays nothing for them."""
    _cities()
    _forms()
