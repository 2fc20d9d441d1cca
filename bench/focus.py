"""The country in focus against Reuters-21578's PLACES: accuracy at 1 and micro F1, beside the dateline's country.

    wiretag bench focus [--every 10] [--keep FOLDER]

Items are Reuters' own of 1987 whose PLACES codes all stand for countries of today (parts/reuters_places.tsv), every
tenth by default, with the dateline before the body as it was sent; the headline goes beside it. Right at 1: the first
focus is one of the item's countries. The baseline takes the country of the dateline's first place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.parts.gold import arguments, rows
from bench.parts.named import Named, gazetteer
from enrichers.draft import Draft
from enrichers.item import Delivery
from enrichers.places.gazetteer import Gazetteer
from enrichers.places.stage import PlaceStage

TABLE = Path(__file__).parent / "parts" / "reuters_places.tsv"
EVERY = 10
Countries = tuple[frozenset[str], ...]  # for each code the countries that it may stand for


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one item, best first, and its countries."""

    gold: Countries
    said: tuple[str, ...]

    @property
    def first_right(self) -> bool:
        return any(self.said[0] in code for code in self.gold) if self.said else False

    @property
    def true(self) -> int:
        """The codes that are said."""
        return sum(not code.isdisjoint(self.said) for code in self.gold)


def main() -> None:
    """Print the figures of all items, and of those filed elsewhere than they are about."""
    parser = arguments(__doc__)
    parser.add_argument("--every", type=int, default=EVERY, help="take one item of so many (%(default)s)")
    parser.add_argument("--keep", type=Path, help="folder for items with their names, to begin at the places next time")
    given = parser.parse_args()
    places = gazetteer()
    chosen = _items(given.data / "wire" / "reuters21578_head.jsonl.gz", given.every, places)
    named = Named(places, given.keep)
    stage = PlaceStage(places)
    drafts = map(stage, named(Delivery(_text(item).encode(), headline=item.get("title")) for item, _ in chosen))
    ours, lines = [], []
    for (_, gold), draft in zip(chosen, drafts, strict=True):
        ours.append(Answer(gold, _focus(draft)))
        lines.append(Answer(gold, _filed(draft)))
    abroad = [n for n, line in enumerate(lines) if line.said and not line.first_right]
    for label, kept in (("all", range(len(ours))), ("one country", _lone(ours)), ("filed elsewhere", abroad)):
        kept = list(kept)
        print(f"{label}: {len(kept)} items")
        for name, answers in (("focus", ours), ("dateline", lines)):
            _print(name, [answers[n] for n in kept])


def _items(path: Path, every: int, places: Gazetteer) -> list[tuple[dict[str, Any], Countries]]:
    """Items with a body and at least one code, all of whose codes stand for countries."""
    table = {code: frozenset(cell.split(";")) for code, cell in _table()}
    found = []
    for n, item in enumerate(rows(path)):
        if n % every == 0 and item.get("body") and item["places"]:
            codes = [table.get(code) or _country(code, places) for code in item["places"]]
            if all(codes):
                found.append((item, tuple(code for code in codes if code)))
    return found


def _table() -> Iterable[tuple[str, str]]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, cell = line.split("\t")
            yield code, cell


def _country(code: str, places: Gazetteer) -> frozenset[str]:
    named = places.lookup(code.replace("-", " "))
    return frozenset(place.country for place in named if place.country and place.precision == "country")


def _text(item: dict[str, Any]) -> str:
    return f"{' '.join((item.get('dateline') or '').split())} {item['body']}".strip()


def _focus(draft: Draft) -> tuple[str, ...]:
    country = {place.id: place.country for place in draft.places}
    return tuple(found for focus in draft.focus if (found := country.get(focus.place_id)))


def _filed(draft: Draft) -> tuple[str, ...]:
    """The country of the dateline's first place, if it is known."""
    start = draft.dateline.places[0].start if draft.dateline and draft.dateline.places else -1
    found = (place.country for place in draft.places if any(mention.start == start for mention in place.mentions))
    return tuple(country for country in found if country)[:1]


def _lone(answers: list[Answer]) -> list[int]:
    return [n for n, answer in enumerate(answers) if len(answer.gold) == 1]


def _print(name: str, answers: list[Answer]) -> None:
    true = sum(answer.true for answer in answers)
    precision = true / max(sum(len(answer.said) for answer in answers), 1)
    recall = true / max(sum(len(answer.gold) for answer in answers), 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    first = sum(answer.first_right for answer in answers) / max(len(answers), 1)
    print(f"  {name:9} right at 1 {first:.3f}  micro P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")


if __name__ == "__main__":
    main()
