"""The texts that the event detector learns from, each with what is known of its events.

Our own sentences say everything of each sentence. Public sets know less: that one of some types is in a text, that one
of some types is its main event, or that none of some types is in it.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language

from enrichers.events.types import event_types, types_by_id
from enrichers.events.words import WORD
from training.events.corpus import Example, corpus
from training.events.split import FOLDS, fold
from training.prepare import annotated, raw

KINDS = types_by_id()
TYPES = tuple(KINDS)
NUMBER = {kind: n for n, kind in enumerate(TYPES)}
NEWS_SIZES = (1, 1, 1, 2, 3)  # sentences
NEWS_LENGTH = 40, 700  # characters
NEWS_LOOKED_AT = 3_000  # characters of a document
NEWS_SHARE = 0.35
PACKED = 700  # characters of several sentences put together: they must fit one window

# CAMEO's root codes in five classes (Parolin et al. 2022).
PENTACLASS = {
    "01": "statement", "02": "statement",
    "03": "verbal_cooperation", "04": "verbal_cooperation", "05": "verbal_cooperation",
    "06": "material_cooperation", "07": "material_cooperation", "08": "material_cooperation",
    "09": "verbal_conflict", "10": "verbal_conflict", "11": "verbal_conflict", "12": "verbal_conflict",
    "13": "verbal_conflict",
    "14": "material_conflict", "15": "material_conflict", "16": "material_conflict", "17": "material_conflict",
    "18": "material_conflict", "19": "material_conflict", "20": "material_conflict",
}  # fmt: skip
# PLOVER's draft names of 2016 by those of its codebook.
PLOVER = {"DISAPPROVE": "ACCUSE", "FIGHT": "ASSAULT", "DEMAND": "REQUEST", "INVESTIGATE": "REQUEST"}
# What the classes of the South Asia Terrorism Portal's set are called here.
SATP = {
    "armed_assault": ("attack", "armed_clash", "killing", "air_strike", "shelling", "crackdown", "excessive_force"),
    "bombing_explosion": ("bombing", "suicide_bombing", "grenade"),
    "kidnapping": ("abduction",),
}
# CASE-2021's five classes beside ACLED's sub-events.
CASE_FURTHER = frozenset(
    {"natural_disaster", "man_made_disaster", "attribution_of_responsibility", "diplomatic_event", "organized_crime"}
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A text to learn from. Samples of one `fold` are held out together.

    `parts` has own sentences where they stand in the text. Of the other sets, one of each of the types in `present`
    is in the text, none of those in `absent` is, and its main event is one of `main`; `scope` are the types that the
    set knows of.
    """

    key: str
    source: str
    fold: int
    text: str
    parts: tuple[tuple[int, int, Example], ...] = ()
    present: tuple[tuple[int, ...], ...] = ()
    absent: tuple[int, ...] = ()
    main: tuple[int, ...] = ()
    scope: tuple[int, ...] = ()
    label: str = ""

    @property
    def known(self) -> bool:
        """Whether anything is known of it but what teachers say."""
        return self.source != "news"


def numbers(kinds: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted(NUMBER[kind] for kind in kinds))


def coded(code: str, value: Any) -> tuple[int, ...]:
    """The types whose code (an attribute of the table) satisfies `value`, a test."""
    return numbers(kind.id for kind in event_types() if getattr(kind, code) and value(getattr(kind, code)))


def rooted(text: str, roots: Set[str]) -> tuple[int, ...]:
    """The types that may have one of these CAMEO roots in a text: some have narrower codes by a word of it."""
    return numbers(kind for kind, found in roots_in(text).items() if not roots.isdisjoint(found))


def roots_in(text: str) -> dict[str, list[str]]:
    """The CAMEO roots that each type may have in a text, the likeliest first; types without any are left out."""
    words = WORD.findall(text.lower())
    found = {kind.id: [code[:2] for code in kind.codes(words)] for kind in event_types()}
    return {kind: roots for kind, roots in found.items() if roots}


def case_class(kind: str) -> str | None:
    """The class of a type in CASE-2021: the wider type that is one of its own, else ACLED's sub-event."""
    row = wider = KINDS[kind]
    while wider.id not in CASE_FURTHER:
        if not wider.family:
            return row.acled
        wider = KINDS[wider.family]
    return wider.id


def own(examples: Sequence[Example], seed: int = 1) -> Iterator[Sample]:
    """Each sentence alone, and the sentences of a fold put together by some, in an order of chance by scenario."""
    for n, example in enumerate(examples):
        yield Sample(f"own-{n}", "own", fold(example.scenario), example.text, ((0, len(example.text), example),))
    chance = random.Random(seed)
    for which in range(FOLDS):
        scenarios: dict[str, list[Example]] = {}
        for example in examples:
            if fold(example.scenario) == which:
                scenarios.setdefault(example.scenario, []).append(example)
        order = list(scenarios.values())
        chance.shuffle(order)
        waiting = [example for group in order for example in group]
        n = 0
        while waiting:
            n += 1
            yield _pack(f"pack-{which}-{n}", which, waiting, chance.randrange(PACKED // 2, PACKED))


def _pack(key: str, which: int, waiting: list[Example], room: int) -> Sample:
    text, parts = "", []
    while waiting and (not text or len(text) + len(waiting[0].text) < room):
        example = waiting.pop(0)
        text += " " if text else ""
        parts.append((len(text), len(text) + len(example.text), example))
        text += example.text
    return Sample(key, "pack", which, text, tuple(parts))


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def public(data: Path) -> Iterator[Sample]:
    """The samples of the public sets in a folder."""
    every = numbers(kind.id for kind in event_types() if kind.cameo or kind.cameo_by)
    for n, row in enumerate(rows(data / "events" / "cameo_pentaclass_train.jsonl.gz")):
        label = row["label"]
        fits = rooted(row["text"], {root for root, name in PENTACLASS.items() if name == label})
        hard = tuple(sorted({*every} - {*fits})) if label == "statement" else ()
        yield Sample(
            f"penta-{n}", "penta", fold(row["text"]), row["text"],
            present=(fits,), absent=hard, main=fits, scope=every, label=label,
        )  # fmt: skip
    for n, row in enumerate(rows(data / "events" / "satp_train.jsonl.gz")):
        there = [name for name in (*SATP, "other") if row[name]]
        sets = tuple(numbers(SATP[name]) for name in there if name in SATP)
        gone = tuple(t for name in SATP if not row[name] for t in numbers(SATP[name]))
        yield Sample(
            f"satp-{n}", "satp", fold(row["text"]), row["text"], present=sets, absent=gone, label=" ".join(there)
        )
    political = coded("plover", bool)
    for n, row in enumerate(rows(data / "events" / "plover_gsr.jsonl.gz")):
        wanted = PLOVER.get(row["event"], row["event"])
        fits = coded("plover", lambda code, wanted=wanted: code == wanted)
        yield Sample(
            f"plover-{n}", "plover", fold(row["text"]), row["text"],
            present=(fits,), main=fits, scope=political, label=wanted,
        )  # fmt: skip
    for n, row in enumerate(rows(data / "events" / "petrarch_records.jsonl.gz")):
        roots = {event.get("eventcode", "")[:2] for event in row["events"]} & set(PENTACLASS)
        fits = rooted(row["text"], roots)
        if fits:
            yield Sample(
                f"petrarch-{n}", "petrarch", fold(row["text"]), row["text"],
                present=(fits,), main=fits, scope=every, label=" ".join(sorted(roots)),
            )  # fmt: skip


def news(data: Path, nlp: Language) -> Iterator[Sample]:
    """Stretches of some sentences of news of which nothing is known: a teacher tells of them."""
    chance = random.Random(1)
    told = ((key, text) for key, text, _ in annotated(data, "worldwide_train"))
    for key, text in (*told, *raw(data)):
        sentences = [part.text.strip() for part in nlp(text[:NEWS_LOOKED_AT]).sents]
        while sentences:
            size = chance.choice(NEWS_SIZES)
            stretch, sentences = " ".join(sentences[:size]), sentences[size:]
            if NEWS_LENGTH[0] <= len(stretch) <= NEWS_LENGTH[1] and chance.random() < NEWS_SHARE:
                yield Sample(f"news-{key}-{len(sentences)}", "news", fold(key), stretch)


def everything(data: Path, folder: Path | None = None) -> list[Sample]:
    """All samples, our own first; `data` is the folder of the public sets."""
    return [*own(corpus(folder) if folder else corpus()), *public(data)]
