"""How well events are coded: five classes of CAMEO, PLOVER types, SATP, IndiaPoliceEvents, our own sentences.

    wiretag bench events [--data FOLDER] [--only SET...] [--limit N] [--drafts FOLDER]

Every text goes through the whole pipeline as a document of its own. Beside each figure stands what its peers reach, as
their papers say. The detector learned from all sets but IndiaPoliceEvents: each line says whether its texts were held
out or seen in training, and figures on the latter say nothing of new texts.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.parts import event_labels as labels
from bench.parts.drafts import Tagger
from bench.parts.gold import arguments, rows, spread
from bench.parts.measures import by_class, example_f1, macro_f1, micro
from bench.parts.own_sentences import check, own
from bench.parts.seen import parts
from enrichers.draft import Draft
from schemas.records import Event
from training.events.sets import PLOVER, SATP

Row = dict[str, Any]


def main() -> None:
    """Measure the sets that are asked for, and print a line or more for each."""
    parser = arguments(__doc__)
    parser.add_argument("--only", nargs="+", choices=sorted(SETS), default=list(SETS), help="which sets (all)")
    parser.add_argument("--limit", type=int, default=0, help="at most so many texts of a set, evenly spread (0: all)")
    parser.add_argument("--drafts", type=Path, help="keep what comes before the events here, for the next time")
    given = parser.parse_args()
    tagger = Tagger(given.drafts)
    for name in given.only:
        for label, wanted in parts(name):
            for line in SETS[name](given, tagger, wanted):
                print(f"{name:11} {label}: {line}", flush=True)


def _events(
    given: Namespace, tagger: Tagger, wanted: Callable[[str], bool], name: str
) -> tuple[list[Row], list[tuple[Event, ...]]]:
    """The wanted rows of a set and the events of each."""
    gold, drafts = _set(given, tagger, wanted, name)
    return gold, [draft.events for draft in drafts]


def _set(given: Namespace, tagger: Tagger, wanted: Callable[[str], bool], name: str) -> tuple[list[Row], list[Draft]]:
    """The wanted rows of a set and what is known of each."""
    every = rows(given.data / "events" / f"{name}.jsonl.gz")
    gold = spread([row for row in every if wanted(row["text"])], given.limit)
    return gold, list(tagger.tag([(row["text"], _published(row)) for row in gold]))


def _published(row: Row) -> str | None:
    day = str(row.get("date") or "").replace("-", "")
    return f"{day[:4]}-{day[4:6]}-{day[6:]}T12:00:00Z" if len(day) == 8 else None


def pentaclass(given: Namespace, tagger: Tagger, wanted: Callable[[str], bool]) -> Iterator[str]:
    """Macro F1 over CAMEO's five classes."""
    found, events = _events(given, tagger, wanted, "cameo_pentaclass_train")
    gold, ours = [row["label"] for row in found], [labels.pentaclass(each) for each in events]
    yield f"macro F1 {macro_f1(gold, ours):.3f} on {len(gold)} sentences (BERT .864, ConfliBERT .879; goal .88)"
    yield _classes(gold, ours)


def plover(given: Namespace, tagger: Tagger, wanted: Callable[[str], bool]) -> Iterator[str]:
    """The one type of each gold record against that of our main event."""
    found, events = _events(given, tagger, wanted, "plover_gsr")
    gold = [PLOVER.get(str(row["event"]), str(row["event"])) for row in found]
    ours = [labels.plover(each) or "-" for each in events]
    right = sum(a == b for a, b in zip(gold, ours, strict=True)) / len(gold)
    among = sum(a in {event.plover for event in each} for a, each in zip(gold, events, strict=True)) / len(gold)
    yield f"main event right {right:.3f}, among ours {among:.3f}, macro F1 {macro_f1(gold, ours):.3f} on {len(gold)}"
    yield _classes(gold, ours)


def petrarch(given: Namespace, tagger: Tagger, wanted: Callable[[str], bool]) -> Iterator[str]:
    """CAMEO roots among ours; records without an event must have none."""
    found, events = _events(given, tagger, wanted, "petrarch_records")
    roots = [{code[:2] for code in map(_code, row["events"]) if code} for row in found]
    given_roots = [{root for event in each if (root := labels.cameo_root(event))} for each in events]
    some = [(a, b) for a, b, row in zip(roots, given_roots, found, strict=True) if a]
    none = [b for a, b, row in zip(roots, given_roots, found, strict=True) if not a and _no_event(row)]
    right = sum(bool(a & b) for a, b in some) / max(1, len(some))
    silent = none.count(set())
    yield f"a gold root among ours {right:.3f} of {len(some)}; no event where gold has none {silent} of {len(none)}"


def _code(event: Row) -> str | None:
    """CAMEO's code of a gold event; the records also test codes that are none of CAMEO's."""
    code = str(event.get("eventcode", ""))
    return code if code[:2].isdecimal() and 1 <= int(code[:2]) <= 20 else None


def _no_event(row: Row) -> bool:
    return all("eventcode" not in event for event in row["events"])


def satp(given: Namespace, tagger: Tagger, wanted: Callable[[str], bool]) -> Iterator[str]:
    """Example F1 over SATP's labels."""
    found, events = _events(given, tagger, wanted, "satp_train")
    gold = [frozenset(name for name in (*SATP, "other") if row[name]) for row in found]
    ours = [labels.satp(each) for each in events]
    yield f"example F1 {example_f1(gold, ours):.3f} on {len(gold)} reports (best published .891; goal .89)"
    yield _labels(gold, ours, (*SATP, "other"))


def india_police(given: Namespace, tagger: Tagger, wanted: Callable[[str], bool]) -> Iterator[str]:
    """Example F1 over the labels of IndiaPoliceEvents."""
    found, drafts = _set(given, tagger, wanted, "india_police_head")
    names = ("KILL", "ARREST", "FAIL", "FORCE", "ANY_ACTION")
    gold = [frozenset(name for name in names if row[name]) for row in found]
    ours = [labels.india_police(draft) for draft in drafts]
    acted = [(a, b) for a, b in zip(gold, ours, strict=True) if a]
    yield (
        f"example F1 {example_f1(gold, ours):.3f} on {len(gold)} documents (best published .700; goal .72); "
        f"of the {len(acted)} with a label {example_f1(*zip(*acted, strict=True)):.3f}"
    )
    yield _labels(gold, ours, names)


def _classes(gold: Sequence[str], ours: Sequence[str]) -> str:
    figures = sorted(by_class(gold, ours).items())
    return "  ".join(f"{name} {each.precision:.2f}/{each.recall:.2f}" for name, each in figures)


def _labels(gold: Sequence[frozenset[str]], ours: Sequence[frozenset[str]], names: Iterable[str]) -> str:
    """Precision and recall of each label."""
    figures = []
    for name in names:
        one = frozenset({name})
        figure = micro([each & one for each in gold], [each & one for each in ours])
        figures.append(f"{name} {figure.precision:.2f}/{figure.recall:.2f}")
    return "  ".join(figures)


SETS = {
    "own": own, "check": check, "pentaclass": pentaclass, "plover": plover, "petrarch": petrarch, "satp": satp,
    "police": india_police,
}  # fmt: skip

if __name__ == "__main__":
    main()
