"""The labelled sentences of `training/data/events`, read and checked.

usage: python -m training.events.corpus [FILE.txt...]      counts them; names every line that breaks a rule

Their format is told in `training/data/events/README.md`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from enrichers.events.modality import MODES
from enrichers.events.types import event_types
from schemas.records import Span

FOLDER = Path(__file__).parents[1] / "data" / "events"
CHECK = FOLDER / "check"  # never learned from
PLAIN = "plain_"  # how files begin that are worded as most reports are; the others are harder on purpose
REGIONS = frozenset(
    {
        "africa", "central-asia", "east-asia", "europe", "latin-america", "middle-east", "north-america", "oceania",
        "south-asia", "southeast-asia",
    }
)  # fmt: skip
ROLES = {"t": "trigger", "a": "actors", "r": "recipients", "p": "place", "d": "date", "by": "reporters"}


class Malformed(ValueError):
    """A line breaks the rules of the format; `line` counts from 1."""

    def __init__(self, file: Path, line: int, why: str) -> None:
        super().__init__(f"{file.name}:{line}: {why}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Labelled:
    """One event of a sentence; spans are code points into the sentence."""

    type: str
    modality: str
    trigger: Span
    actors: tuple[Span, ...] = ()
    recipients: tuple[Span, ...] = ()
    place: Span | None = None
    date: Span | None = None
    reporters: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with its events, none for a hard negative; examples of one `scenario` are never split apart.

    `plain` tells that it is worded as most reports are, not harder on purpose.
    """

    scenario: str
    region: str
    manner: str
    text: str
    events: tuple[Labelled, ...]
    plain: bool


def corpus(folder: Path = FOLDER) -> tuple[Example, ...]:
    """Every example of a folder, in the order of its files; raises Malformed."""
    return tuple(example for file in sorted(folder.glob("*.txt")) for example in read(file))


def read(file: Path) -> Iterator[Example]:
    """The examples of one file; raises Malformed at the first line that breaks a rule."""
    head: tuple[str, str, str] | None = None
    text, events = "", []
    plain = file.name.startswith(PLAIN)
    for n, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith(">"):
            if not text:
                raise Malformed(file, n, "an event without a sentence before it")
            try:
                events.append(_event(line[1:], text))
            except ValueError as exc:
                raise Malformed(file, n, str(exc)) from None
            continue
        if text and head:
            yield Example(*head, text, tuple(events), plain)
        text, events = "", []
        if line.startswith("@"):
            head = _head(file, n, line[1:])
        elif head is None:
            raise Malformed(file, n, "a sentence before the first @ line")
        else:
            text = line
    if text and head:
        yield Example(*head, text, tuple(events), plain)


def _head(file: Path, n: int, line: str) -> tuple[str, str, str]:
    cells = [cell.strip() for cell in line.split("|")]
    if len(cells) != 3 or not all(cells):
        raise Malformed(file, n, "wanted: @ scenario | region | manner")
    if cells[1] not in REGIONS:
        raise Malformed(file, n, f"no region {cells[1]!r}: there are {', '.join(sorted(REGIONS))}")
    return cells[0], cells[1], cells[2]


def _event(line: str, text: str) -> Labelled:
    """One `>` line; raises ValueError."""
    kind, modality, *cells = [cell.strip() for cell in line.split("|")]
    if kind not in {known.id for known in event_types()}:
        raise ValueError(f"no event type {kind!r}")
    if modality not in MODES:
        raise ValueError(f"no modality {modality!r}")
    found: dict[str, tuple[Span, ...]] = {}
    for cell in cells:
        name, colon, value = cell.partition(":")
        if not colon or name.strip() not in ROLES:
            raise ValueError(f"no role in {cell!r}: there are {', '.join(ROLES)}")
        found[ROLES[name.strip()]] = tuple(_span(part.strip(), text) for part in value.split(";"))
    if len(found.get("trigger", ())) != 1:
        raise ValueError("wanted one trigger")
    for single in ("place", "date"):
        if len(found.get(single, ())) > 1:
            raise ValueError(f"more than one {single}")
    return Labelled(
        kind,
        modality,
        found["trigger"][0],
        found.get("actors", ()),
        found.get("recipients", ()),
        *(found[single][0] if single in found else None for single in ("place", "date")),
        found.get("reporters", ()),
    )


def _span(words: str, text: str) -> Span:
    """Where the words stand in the sentence, whole words only; `words#2` is their second occurrence."""
    words, _, number = words.partition("#")
    at = -1
    for _ in range(int(number or 1)):
        at = _next(words, text, at + 1)
        if at < 0:
            raise ValueError(f"{words!r} does not stand in the sentence{' so often' if number else ''}")
    return Span(at, at + len(words))


def _next(words: str, text: str, at: int) -> int:
    while words and (at := text.find(words, at)) >= 0:
        end = at + len(words)
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            return at
        at += 1
    return -1


def _faults(files: Sequence[Path]) -> Iterator[str]:
    for file in files:
        try:
            list(read(file))
        except Malformed as exc:
            yield str(exc)


def _table(examples: Iterable[Example]) -> Iterator[str]:
    examples = list(examples)
    yield f"{len(examples)} sentences, {len({e.scenario for e in examples})} scenarios"
    yield f"{sum(not e.events for e in examples)} of them without an event"
    types = Counter(event.type for e in examples for event in e.events)
    for title, counts in (
        ("modality", Counter(event.modality for e in examples for event in e.events)),
        ("region", Counter(e.region for e in examples)),
        ("type", types),
    ):
        yield f"{title}: " + ", ".join(f"{name} {count}" for name, count in counts.most_common())
    yield "types without a sentence: " + ", ".join(t.id for t in event_types() if t.id not in types)
    twice = [text for text, count in Counter(e.text for e in examples).items() if count > 1]
    yield f"sentences that stand twice: {len(twice)} {twice[:3]}"


def main(names: Sequence[str]) -> int:
    """Print what is wrong or what there is; 1 if anything is wrong."""
    files = [Path(name) for name in names] or sorted(FOLDER.glob("*.txt"))
    faults = list(_faults(files))
    for line in faults or _table(example for file in files for example in read(file)):
        print(line)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
