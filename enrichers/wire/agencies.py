"""News agencies and press-release wires by the tokens, labels and hosts that give them away (`agencies.tsv`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "agencies.tsv"

# What stands between two tokens in one pair of brackets. matches "/" in "ANI/NewsVoir", " " in "ats afp"; not "-"
BETWEEN = re.compile(r"\s*[/,;&+]\s*|\s+via\s+|\s+")


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency: its dateline needs no dash after the token where it is `bare`; `paid` ones carry press releases."""

    name: str
    tokens: tuple[str, ...]
    labels: tuple[str, ...]
    hosts: tuple[str, ...]
    bare: bool
    paid: bool


def by_token(token: str) -> Agency | None:
    """The agency that one token of a dateline stands for."""
    return _tokens().get(token.strip(" .").casefold())


def in_brackets(content: str) -> tuple[Agency, ...]:
    """The agencies that the content of a dateline's brackets names, in its order: `ANI/NewsVoir`, `ats afp`."""
    if whole := by_token(content):
        return (whole,)
    if len(content) > 60:
        return ()
    return tuple(agency for token in BETWEEN.split(content) if (agency := by_token(token)))


def by_label(label: str) -> Agency | None:
    """The agency that a provider's or copyright holder's label names, whole or as its first or last words."""
    plain = label.strip().casefold()
    return _labels().get(plain) or _tokens().get(plain) or _within(plain)


def by_host(uri: str) -> Agency | None:
    """The agency in whose name an id is given: `urn:newsml:dpa.com:…`, `http://api.ap.org/…`."""
    for part in HOST.findall(uri[:200].lower()):
        labels = part.split(".")
        for start in range(len(labels) - 1):
            if agency := _hosts().get(".".join(labels[start:])):
                return agency
    return None


# A host name inside an id. matches "api.ap.org"; not "urn", "newsml"
HOST = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}")
# matches "The Associated Press" within "© The Associated Press 2026"; words only
WORDS = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")


def _within(label: str) -> Agency | None:
    """The longest label of an agency found in another text's first ten words."""
    words = WORDS.findall(label[:120])[:10]
    for size in range(min(5, len(words)), 1, -1):
        for start in range(len(words) - size + 1):
            if agency := _labels().get(" ".join(words[start : start + size])):
                return agency
    return _tokens().get(words[0]) if words and len(words) <= 3 else None


@cache
def table() -> tuple[Agency, ...]:
    """Every agency of the table, in its order."""
    return tuple(_read())


def _read() -> Iterator[Agency]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, tokens, labels, hosts, traits = (line.split("\t") + [""] * 4)[:5]
            yield Agency(
                name, _values(tokens), _values(labels), _values(hosts), "bare" in traits.split("|"), "paid" in traits
            )


def _values(cell: str) -> tuple[str, ...]:
    return tuple(value for value in cell.split("|") if value)


@cache
def _tokens() -> dict[str, Agency]:
    return _index({token: agency for agency in table() for token in (agency.name, *agency.tokens)})


@cache
def _labels() -> dict[str, Agency]:
    return _index({label: agency for agency in table() for label in agency.labels})


@cache
def _hosts() -> dict[str, Agency]:
    return _index({host: agency for agency in table() for host in agency.hosts})


def _index(named: dict[str, Agency]) -> dict[str, Agency]:
    return {name.casefold().strip(" ."): agency for name, agency in named.items()}
