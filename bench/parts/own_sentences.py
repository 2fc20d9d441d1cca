"""Our own labelled sentences: types, triggers, modality, actors and recipients."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence

from bench.parts.drafts import Tagger
from bench.parts.gold import spread
from bench.parts.measures import micro, prf, weighted_f1
from enrichers.draft import Draft
from schemas.records import Event, EventActor, Span
from training.events.corpus import CHECK, Example, Labelled, corpus
from training.events.sets import case_class

WRITTEN = "2025-12-01T12:00:00Z"  # about when the sentences were written: items of the wire come with their time
EMPTY = frozenset({"the", "a", "an", "of", "in", "and", "for", "at", "on", "to"})  # words that two names may share


def own(given: Namespace, tagger: Tagger, wanted: Callable[[str], bool]) -> Iterator[str]:
    """Figures on the sentences of the wanted scenarios."""
    yield from _figures([example for example in corpus() if wanted(example.scenario)], given, tagger)


def check(given: Namespace, tagger: Tagger, _: Callable[[str], bool]) -> Iterator[str]:
    """Figures on sentences that no run has learned from: short snippets as monitors write them."""
    yield from _figures(list(corpus(CHECK)), given, tagger)


def _figures(examples: list[Example], given: Namespace, tagger: Tagger) -> Iterator[str]:
    examples = spread(examples, given.limit)
    drafts = list(tagger.tag([(example.text, WRITTEN) for example in examples]))
    pairs = [(example, draft.events) for example, draft in zip(examples, drafts, strict=True)]
    where = [_place_of(example, draft) for example, draft in zip(examples, drafts, strict=True)]
    yield from (f"all: {line}" for line in (_kinds(pairs), *_mains(pairs)))
    for name, plain in (("plainly worded", True), ("hard on purpose", False)):
        group = [pair for pair in pairs if pair[0].plain is plain]
        if 0 < len(group) < len(pairs):
            yield from (f"{name}: {line}" for line in (_kinds(group), *_mains(group)))
    same = [(example, gold, event) for example, ours in pairs for gold, event in _same(example, ours)]
    modality = sum(gold.modality == event.modality for _, gold, event in same) / max(1, len(same))
    triggers = sum(_touch(gold.trigger, event.trigger) for _, gold, event in same) / max(1, len(same))
    yield f"of the {len(same)} events with the right type: modality {modality:.3f}, trigger touched {triggers:.3f}"
    yield f"actors F1 {_roles(same, 'actors'):.3f}, recipients F1 {_roles(same, 'recipients'):.3f}"
    yield _places([told for sentence in where for told in sentence])


def _kinds(pairs: Sequence[tuple[Example, Sequence[Event]]]) -> str:
    """The types of a sentence, whichever of them is the main one."""
    types = micro([_types(e.events) for e, _ in pairs], [_types(ours) for _, ours in pairs])
    return f"types F1 {types.f1:.3f} ({types.precision:.3f}/{types.recall:.3f}) on {len(pairs)} sentences"


def _mains(pairs: Sequence[tuple[Example, Sequence[Event]]]) -> Iterator[str]:
    """The main event of sentences with one, the first that either side has; and what is found where nothing is."""
    mains = [(example.events[0].type, ours[0].type if ours else "") for example, ours in pairs if example.events]
    right = sum(gold == found for gold, found in mains) / max(1, len(mains))
    cases = [(case_class(gold), case_class(found) if found else None) for gold, found in mains if case_class(gold)]
    weighted = weighted_f1([gold for gold, _ in cases], [found for _, found in cases])
    without = [bool(ours) for example, ours in pairs if not example.events]
    yield f"main event first {right:.3f} of {len(mains)}"
    yield f"main event in CASE-2021's classes: weighted F1 {weighted:.3f} on {len(cases)}"
    yield f"an event in {sum(without) / max(1, len(without)):.3f} of {len(without)} sentences without one"


def _types(events: Iterable[Event | Labelled]) -> frozenset[str]:
    return frozenset(event.type for event in events)


def _same(example: Example, ours: Iterable[Event]) -> Iterator[tuple[Labelled, Event]]:
    """Gold and our events of one type, each used once."""
    left = list(ours)
    for gold in example.events:
        found = next((event for event in left if event.type == gold.type), None)
        if found is not None:
            left.remove(found)
            yield gold, found


def _touch(one: Span, two: Span) -> bool:
    return one.start < two.end and two.start < one.end


def _roles(same: Iterable[tuple[Example, Labelled, Event]], role: str) -> float:
    """F1 of the names in a role; a name is right when it shares a word that says something with the gold one."""
    right = given = gold = 0
    for example, wanted, event in same:
        spans: tuple[Span, ...] = getattr(wanted, role)
        names: tuple[EventActor, ...] = getattr(event, role)
        left = [_words(example.text[span.start : span.end]) for span in spans]
        gold, given = gold + len(left), given + len(names)
        for name in names:
            match = next((words for words in left if words & _words(name.name)), None)
            if match is not None:
                left.remove(match)
                right += 1
    return prf(right, given, gold).f1


def _place_of(example: Example, draft: Draft) -> list[tuple[bool | None, bool]]:
    """For each event with the right type in a sentence that names places: whether its place is inside the gold one
    (None: gold names none, or none that we know), and whether it has one at all."""
    at = {place.id: place.mentions for place in draft.places}
    if not at:
        return []
    found: list[tuple[bool | None, bool]] = []
    for gold, event in _same(example, draft.events):
        span = gold.place
        known = span is not None and any(_touch(span, each) for mentions in at.values() for each in mentions)
        hit = known and any(_touch(span, each) for each in at.get(event.place_id or "", ()))
        found.append((hit if known else None, event.place_id is not None))
    return found


def _places(found: Sequence[tuple[bool | None, bool]]) -> str:
    named = [hit for hit, _ in found if hit is not None]
    spared = [not given for hit, given in found if hit is None]
    return (
        f"place right in {sum(named) / max(1, len(named)):.3f} of {len(named)}; "
        f"none in {sum(spared) / max(1, len(spared)):.3f} of {len(spared)} whose place is not said"
    )


def _words(name: str) -> frozenset[str]:
    return frozenset(name.lower().replace("'s", "").split()) - EMPTY
