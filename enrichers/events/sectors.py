"""The sector of an actor, by the table `sectors.toml`: which part of society it belongs to."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from schemas.records import Entity

NO_SECTOR = "NONE"  # the row of nouns that tell none
TABLE = Path(__file__).with_name("sectors.toml")


@cache
def _words(column: str) -> dict[str, str]:
    """The words of a column, in lower case, with their sector; the first row that has a word keeps it."""
    found: dict[str, str] = {}
    for sector, row in tomllib.loads(TABLE.read_text("utf-8")).items():
        cells = row[column].split(";") if column == "known" else row[column].split()
        for cell in cells:
            word = " ".join(cell.replace(",", " ").split()).lower()
            if word:
                found.setdefault(word, sector)
    return found


def sectors() -> frozenset[str]:
    """The codes of the table."""
    return frozenset(tomllib.loads(TABLE.read_text("utf-8"))) - {NO_SECTOR}


@cache
def nouns() -> dict[str, str | None]:
    """Nouns for actors without a name, of one word or two, with their sectors where they tell one."""
    return {noun: None if sector == NO_SECTOR else sector for noun, sector in _words("nouns").items()}


@cache
def first_words() -> frozenset[str]:
    """The words that these nouns begin with."""
    return frozenset(noun.split()[0] for noun in nouns())


def sector_of(entity: Entity) -> str | None:
    """The sector that a person's role or an organisation's name tells; None for peoples and places."""
    if entity.type == "PERSON":
        return _of_role((entity.role or "").lower())
    if entity.type != "ORG":
        return _words("known").get(entity.name.lower())
    name = entity.name.lower().removeprefix("the ")
    known = _words("known").get(name)
    if known:
        return known
    names = _words("names")
    found = [names[word] for word in name.replace("'s", "").split() if word in names]
    heads_first = " of " in name or " for " in name  # "Ministry of Defence", but "Delhi Police"
    return (found[0] if heads_first else found[-1]) if found else None


def _of_role(role: str) -> str | None:
    """The sector of the last word that tells one: "opposition leader", "Deputy Prime Minister", "army chief"."""
    roles = _words("roles")
    found = [roles[word] for word in role.replace("-", " ").split() if word in roles]
    telling = [sector for sector in found if sector != "GOV"]  # "police chief" is police, "army spokesman" army
    return telling[-1] if telling else found[-1] if found else None
