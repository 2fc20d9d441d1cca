"""Places found and resolved in four public sets, by kind, beside published scores; what they cost.

    wiretag bench places [SET...] [--folds] [--keep FOLDER]

A place counts as found when its span is gold's, one character more or less; as right when it is within 161 km of gold,
has gold's GeoNames id or is gold's own unit (a country, a region, a county). Gold without coordinates does not count;
demonyms and toponyms inside other names do. Datasets are tuned on in part: see docs/places.md for what was tried.
`--folds` fits the ranker's weights on three sets and tries them on the fourth, which is why the shipped ones are not
fitted.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.parts.gold import arguments, rows
from bench.parts.named import Named, gazetteer
from bench.parts.toponyms import Judged, judged
from enrichers.draft import Draft
from enrichers.item import Delivery
from enrichers.places.gazetteer import Gazetteer
from enrichers.places.stage import PlaceStage

SETS = {"lgl": "lgl_head", "trnews": "trnews_head", "geowebnews": "geowebnews_head", "geovirus": "geovirus"}
KINDS = ("city", "county", "region", "country", "demonym", "nested", "unknown")
PASSES = 3  # of which the fastest counts, which is free of other programs' noise
BINS = 10  # of a score, in which it is held against the share of right places
# Right of all gold with coordinates, as published by or computed from the stored outputs of the systems named.
PEERS = (
    ("CamCoder", ".393", ".500", ".472", ".618"),
    ("Yahoo PlaceSpotter", ".411", ".404", ".363", ".458"),
    ("StanfordNER + population", ".367", ".480", ".444", ".593"),
    ("TopoCluster", ".365", ".411", ".388", ".547"),
    ("DBpedia Spotlight", ".409", ".299", ".288", ".328"),
    ("CLAVIN", ".311", ".390", ".369", ".501"),
    ("Edinburgh", ".310", ".408", ".399", ".451"),
    ("Mordecai3 (other parts of the sets)", ".590", ".635", ".625", "-"),
    ("Mordecai3, best (exact span and id)", ".756", ".664", ".709", "-"),
)
Document = dict[str, Any]


def main() -> None:
    """Print the figures of the sets asked for."""
    parser = arguments(__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"{', '.join(SETS)}; none: all")
    parser.add_argument("--folds", action="store_true", help="fit on three sets, try on the fourth")
    parser.add_argument("--keep", type=Path, help="folder for items with their names, to begin at the places next time")
    given = parser.parse_args()
    unknown = [name for name in given.sets if name not in SETS]
    if unknown:
        parser.error(f"no set is called {unknown[0]}: there are {', '.join(SETS)}")
    places = gazetteer()
    named = Named(places, given.keep)
    read: dict[str, list[tuple[Document, Draft]]] = {}
    for name in SETS if given.folds or not given.sets else given.sets:
        documents = list(rows(given.data / "geo" / f"{SETS[name]}.jsonl.gz"))
        read[name] = list(zip(documents, named(Delivery(d["text"].encode()) for d in documents), strict=True))
        print(f"{name}: names of {len(documents)} documents found", file=sys.stderr)
    if given.folds:
        from bench.parts.folds import report

        report(read, places)
        return
    ends = {name: _measure(name, pairs, places) for name, pairs in read.items()}
    _beside_peers(ends)


def _measure(name: str, pairs: Sequence[tuple[Document, Draft]], places: Gazetteer) -> tuple[float, float]:
    stage = PlaceStage(places)
    found: list[Judged] = []
    said, times = 0, []
    scored: list[tuple[float, bool]] = []
    for document, draft in pairs:
        tagged = stage(draft)
        times.append(min(_milliseconds(stage, draft) for _ in range(PASSES)))
        said += sum(len(place.mentions) for place in tagged.places)
        here = list(judged(document, tagged.places))
        found += here
        scored += [(one.place.score, one.right) for one in here if one.place]
    got = [one for one in found if one.place]
    p, r = len(got) / max(said, 1), len(got) / len(found)
    print(f"\n{name}: {len(pairs)} documents, {len(found)} toponyms with coordinates")
    print(f"  found         P {p:.3f}  R {r:.3f}  F1 {2 * p * r / (p + r):.3f}")
    for label, of in (("of those found", got), ("end to end", found)):
        print(
            f"  {label:14}right {_share(o.right for o in of):.3f}  within 161 km {_share(o.near for o in of):.3f}"
            f"  same id {_share(o.same_id for o in of):.3f}"
        )
    print(
        f"  median error  {statistics.median(o.km for o in got):.1f} km; score off by {_off(scored):.3f} (calibration)"
    )
    for kind in KINDS:
        mine = [one for one in found if one.kind == kind]
        if mine:
            there = [one for one in mine if one.place]
            print(
                f"    {kind:8} {len(mine):5}  found {len(there) / len(mine):.3f}"
                f"  right of found {_share(o.right for o in there):.3f}  end to end {_share(o.right for o in mine):.3f}"
            )
    print(
        f"  cost after names: median {statistics.median(times):.2f} ms, mean {statistics.fmean(times):.2f} ms a story"
    )
    return _share(o.right for o in found), _share(o.near for o in found)


def _milliseconds(stage: PlaceStage, draft: Draft) -> float:
    """The processor time that one story takes."""
    begun = time.process_time_ns()
    stage(draft)
    return (time.process_time_ns() - begun) / 1e6


def _share(truths: Any) -> float:
    values = list(truths)
    return sum(values) / len(values) if values else 0.0


def _off(scored: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error: how far scores are from the share of right places, by bins of the score."""
    total = 0.0
    for n in range(BINS):
        inside = [(score, right) for score, right in scored if min(int(score * BINS), BINS - 1) == n]
        total += abs(sum(score - right for score, right in inside))
    return total / max(len(scored), 1)


def _beside_peers(ends: dict[str, tuple[float, float]]) -> None:
    print(f"\n{'right of all gold with coordinates':38}" + "".join(f"{name:>12}" for name in SETS))
    for label, n in (("Wiretag, same unit counts", 0), ("Wiretag, 161 km alone", 1)):
        print(f"{label:38}" + "".join(f"{ends[name][n]:12.3f}" if name in ends else f"{'':12}" for name in SETS))
    for label, *scores in PEERS:
        print(f"{label:38}" + "".join(f"{score:>12}" for score in scores))


if __name__ == "__main__":
    main()
