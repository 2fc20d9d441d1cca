"""The tables of this folder, read once: other names of countries and regions, demonyms, wide areas."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from enrichers.places.names import fold

FOLDER = Path(__file__).parent / "tables"

COMPILED = (
    "areas.tsv", "city_names.tsv", "counties.tsv", "country_names.tsv", "country_points.tsv", "region_names.tsv",
    "regions.tsv",
)  # fmt: skip

Row = tuple[str, ...]


def rows(name: str) -> list[Row]:
    """The rows of a tab-separated table, without its header lines (which start with #)."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("#")]


def listed(cell: str) -> list[str]:
    """The names in a cell that holds several."""
    return [name.strip() for name in cell.split(";") if name.strip()]


@cache
def words(name: str) -> frozenset[str]:
    """A table of one word a line."""
    return frozenset(row[0] for row in rows(name))


def common_words() -> frozenset[str]:
    """Words that are rarely the town of that name, however large they are written."""
    return words("common_words.txt")


@cache
def other_meanings() -> dict[str, frozenset[str]]:
    """Names of places that are also something else, with the words whose presence says so."""
    return {name: frozenset(listed(cell)) for name, cell in rows("other_meanings.tsv")}


@cache
def demonyms() -> dict[str, str]:
    """Demonym, with its plural, to the code it stands for: an ISO country, `CC.ADM1`, or `@` and a wide area."""
    found: dict[str, str] = {}
    for code, cell in rows("demonyms.tsv"):
        for word in listed(cell):
            found[word] = code
            if not word.endswith(("s", "sh", "ch", "ese", "men")):
                found[word + "s"] = code
    return found


@cache
def digest() -> str:
    """Eight hex digits that change when a table that is compiled into the gazetteer does."""
    return hashlib.sha256(b"".join((FOLDER / name).read_bytes() for name in COMPILED)).hexdigest()[:8]


@cache
def short_forms() -> frozenset[str]:
    """Abbreviations of countries and regions, exactly as written: U.S., Calif., J&K."""
    found = (
        listed(cell)
        for table in ("country_names.tsv", "region_names.tsv", "city_names.tsv")
        for *_, kind, cell in rows(table)
        if kind == "abbreviation"
    )
    return frozenset(name for names in found for name in names)


@cache
def _dateline_forms() -> dict[str, str]:
    """Forms of regions and countries to their codes: in capitals as they are written, and bare where that is free."""
    found: dict[str, str] = {}
    named = [(code, cell) for table in ("region_names.tsv", "country_names.tsv") for code, _, cell in rows(table)]
    forms = [(code, name) for code, cell in (*named, *rows("dateline_regions.tsv")) for name in listed(cell)]
    for key in (str.upper, _bare):
        for code, name in forms:
            found.setdefault(key(name), code)
    return found


def _bare(name: str) -> str:
    return fold(name).replace(" ", "")


def region_code(form: str) -> str | None:
    """The code of the region that a dateline abbreviates after a place: COLO., Fla, MASS, MA, P.R."""
    forms = _dateline_forms()
    return forms.get(form.upper()) or forms.get(_bare(form))


def is_short(name: str) -> bool:
    """Whether a name is written as an abbreviation, with or without the full stop that ends its sentence."""
    return name in short_forms() or name.removesuffix(".") in short_forms()
