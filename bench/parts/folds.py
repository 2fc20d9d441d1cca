"""Tries fitted weights on data that they were not fitted on: a whole set left out, and a fifth of all documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bench.parts.toponyms import LEVELS, NEAR_KM, SLACK, distance, gold, judged
from enrichers.draft import Draft
from enrichers.places import ranker
from enrichers.places.evidence import Name
from enrichers.places.gazetteer import Gazetteer, GazetteerPlace
from enrichers.places.mentions import toponyms
from enrichers.places.resolve import names_of
from enrichers.places.stage import places_of
from training.places.ranker import Lesson, fit

FOLDS = 5
Story = tuple[dict[str, Any], Draft]


def report(read: Mapping[str, Sequence[Story]], places: Gazetteer) -> None:
    """Print the share of right places end to end: with the shipped weights, fitted elsewhere, and fitted by fifths."""
    lessons = {name: [lesson(story, places) for story in stories] for name, stories in read.items()}
    shipped = ranker.weights()
    fifths = [_fitted(lessons, lambda name, n, fold=fold: n % FOLDS != fold) for fold in range(FOLDS)]
    print(f"{'end to end':12} {'shipped':>8} {'fitted on the other sets':>25} {'fitted on the other fifths':>27}")
    for name, stories in read.items():
        others = _fitted(lessons, lambda other, n, name=name: other != name)
        by_fifth = [fifths[n % FOLDS] for n in range(len(stories))]
        figures = (
            _right(stories, weights, places)
            for weights in ([shipped] * len(stories), [others] * len(stories), by_fifth)
        )
        print("{:12} {:8.3f} {:25.3f} {:27.3f}".format(name, *figures), flush=True)


def _fitted(lessons: Mapping[str, Sequence[Lesson]], taken: Callable[[str, int], bool]) -> dict[str, float]:
    """Weights fitted on the stories that are taken; each set counts alike."""
    chosen: list[Lesson] = []
    shares: list[float] = []
    for name, of_set in lessons.items():
        mine = [lesson for n, lesson in enumerate(of_set) if taken(name, n)]
        total = sum(times for lesson in mine for *_, times in lesson.taught)
        chosen += mine
        shares += [1000 / total] * len(mine) if total else []
    return fit(chosen, shares)


def _right(stories: Sequence[Story], weights: Sequence[Mapping[str, float]], places: Gazetteer) -> float:
    found = [
        one
        for (document, draft), known in zip(stories, weights, strict=True)
        for one in judged(document, places_of(draft, places, known))
    ]
    return sum(one.right for one in found) / len(found)


def lesson(story: Story, places: Gazetteer) -> Lesson:
    """The names of a story, with the right candidates of those that gold has."""
    document, draft = story
    mentions = toponyms(draft, places)
    names = names_of(mentions, places)
    forms = list(dict.fromkeys(names))
    at = {(mention.start, mention.end): forms.index(name) for mention, name in zip(mentions, names, strict=True)}
    taught: Counter[tuple[int, frozenset[int]]] = Counter()
    for toponym in gold(document):
        spans = ((toponym["start"] + a, toponym["end"] + b) for a, b in SLACK)
        n = next((at[span] for span in spans if span in at), None)
        right = _right_rows(toponym, forms[n]) if n is not None else frozenset()
        if n is not None and right and len(forms[n].pool) > 1:
            taught[n, right] += 1
    return Lesson(tuple(forms), tuple((n, right, times) for (n, right), times in taught.items()))


def _right_rows(toponym: dict[str, Any], name: Name) -> frozenset[int]:
    exact = frozenset(place.row for place in name.pool if _exact(toponym, place))
    return exact or frozenset(place.row for place in name.pool if distance(toponym, place) <= NEAR_KM)


def _exact(toponym: dict[str, Any], place: GazetteerPlace) -> bool:
    if toponym.get("geonameid") and str(place.geonames_id) == str(toponym["geonameid"]):
        return True
    code = {"country": place.country, "region": place.admin1, "county": place.admin2}.get(place.precision)
    return bool(code) and code == toponym.get("code") and LEVELS.get(toponym.get("level") or "") == place.precision
