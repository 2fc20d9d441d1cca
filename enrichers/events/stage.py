"""The last stage: the events of a story, main event first, and the topics that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from enrichers.draft import Draft
from enrichers.events.actors import sides
from enrichers.events.anchor import anchor_day, story_year
from enrichers.events.counts import find_counts
from enrichers.events.dates import Dated, find_dates
from enrichers.events.detect import Mention, mentions
from enrichers.events.event_dates import event_date
from enrichers.events.modality import modality, weighed
from enrichers.events.model.finder import find
from enrichers.events.model.network import SHIPPED, EventNetwork
from enrichers.events.parties import Party, parties
from enrichers.events.quotes import find_quotes
from enrichers.events.severity import WEIGHT, harm, severity
from enrichers.events.sites import Sites
from enrichers.events.told import with_told
from enrichers.events.topics import topics
from enrichers.events.words import Sentence, sentences
from schemas.records import Event, Span

# What the lead, the headline and a further mention add to a score of the lexicon's; the network's is a probability as
# it stands.
LEAD, HEADLINE, AGAIN = 0.06, 0.08, 0.03
MOST = 0.95

DECAY = 0.12  # a sentence further down weighs that much less, down to FLOOR
FLOOR = 0.3

BESIDE = 3  # words before and behind a trigger that its code may depend on


@dataclass(frozen=True, slots=True)
class _Found:
    """An event with what its place in the list depends on."""

    event: Event
    rank: float
    mutual: bool
    again: float  # what a further mention adds to the score


@dataclass(frozen=True, slots=True)
class _Story:
    """What every event of a story is judged against."""

    draft: Draft
    parties: tuple[Party, ...]
    sites: Sites
    day: date | None
    dates: tuple[Dated, ...]
    year: int | None
    headline: frozenset[str]


class EventStage:
    """Finds events, and what was said, counted and dated; fills `events`, `topics`, `dates`, `counts` and `quotes`.

    Types are found by the trained network, where it is installed and the encoder has read the story, else by the
    trigger words of `types.toml`. `models` tells which network it loaded.
    """

    name = "events"

    def __init__(self, model: Path | None = SHIPPED) -> None:
        self._network = EventNetwork(model) if model is not None and model.exists() else None
        self.models = (self._network.version,) if self._network is not None else ()

    def __call__(self, draft: Draft) -> Draft:
        if draft.version.kind == "kill":
            return draft  # a notice about a story, not a story
        parts = sentences(draft)
        day = anchor_day(draft)
        dates = find_dates(parts, day)
        named_dates = tuple(each.mention for each in dates)
        draft = replace(
            draft, dates=named_dates, counts=find_counts(parts, named_dates), quotes=find_quotes(draft, parts)
        )
        found = self._mentions(draft, parts)
        headline = draft.item.headline or draft.delivery.headline
        if not found:
            return replace(draft, topics=topics(parts, headline, ()))
        story = _Story(
            draft, parties(draft, parts), Sites.of(draft), day, dates, story_year(draft, day), _headline_types(draft)
        )
        events = _merge(_event(story, mention) for mention in found)
        return replace(draft, events=events, topics=topics(parts, headline, events))

    def _mentions(self, draft: Draft, parts: Sequence[Sentence]) -> list[Mention]:
        found = find(draft, parts, self._network) if self._network is not None else None
        return found if found is not None else [one for sentence in parts for one in mentions(draft, sentence)]


def _headline_types(draft: Draft) -> frozenset[str]:
    """The types that the headline names, where it is not the text itself."""
    headline = draft.item.headline or draft.delivery.headline
    if not headline or headline == draft.text:
        return frozenset()
    shown = replace(draft, item=replace(draft.item, text=headline), doc=None, entities=(), furniture=())
    return frozenset(one.type.id for part in sentences(shown) for one in mentions(shown, part))


def _event(story: _Story, mention: Mention) -> _Found:
    kind, sentence = mention.type, mention.sentence
    said = modality(sentence, mention.first, mention.last, story.year, kind.mutual, story.draft.dates, story.day)
    mode = weighed(said, mention.modes)
    actors, recipients = sides(story.parties, sentence, mention.span, kind.id, kind.mutual, story.draft.counts)
    actors, recipients = with_told(actors, recipients, mention.told, story.parties, story.draft.text, kind.mutual)
    in_headline = kind.id in story.headline
    more = 0.0 if mention.trained else LEAD * (sentence.n == 0) + HEADLINE * in_headline
    score = mention.score + more
    first, end = mention.first, mention.last + 1
    plover, cameo = kind.coded(sentence.words[first:end], sentence.words[max(0, first - BESIDE) : end + BESIDE])
    event = Event(
        type=kind.id,
        plover=plover,
        cameo=cameo,
        acled=kind.acled,
        medtop=f"medtop:{kind.medtop}",
        trigger=Span(*mention.span),
        actors=actors,
        recipients=recipients,
        place_id=story.sites.near(story.draft.text, sentence, mention.span, mention.told),
        date=event_date(story.dates, sentence, mention.span, mode, story.day),
        modality=mode,
        severity=severity(kind.severity, mode, harm(story.draft.counts, sentence), story.draft.urgency.level),
        score=round(min(score, MOST), 3),
    )
    position = max(FLOOR, 1 - DECAY * sentence.n) + 0.3 * in_headline
    return _Found(
        event, position * WEIGHT[mode] * (mention.weight + more), kind.mutual, 0.0 if mention.trained else AGAIN
    )


def _merge(found: Iterable[_Found]) -> tuple[Event, ...]:
    """Mentions of one event as one, ordered by rank; later mentions only make it surer.

    Mentions of one type and modality tell of one event unless others did it. What is done together (a meeting, an
    agreement) may also be done in several places; each stays an event.
    """
    merged: list[_Found] = []
    for one in found:
        n = next((n for n, known in enumerate(merged) if _same(known, one)), None)
        if n is None:
            merged.append(one)
        else:
            merged[n] = _joined(merged[n], one)
    ordered = sorted(merged, key=lambda one: (-one.rank, one.event.trigger.start, one.event.type))
    return tuple(one.event for one in ordered)


def _same(known: _Found, other: _Found) -> bool:
    """Whether two mentions tell of one event."""
    first, second = known.event, other.event
    if (first.type, first.modality) != (second.type, second.modality):
        return False
    return _company(first) == _company(second) if known.mutual else _same_actors(first, second)


def _same_actors(first: Event, other: Event) -> bool:
    """Whether nothing tells that others did it: no two names that differ, and where names are missing ("the company",
    "police") no two sectors that do."""
    for told in ("entity_id", "sector"):
        one, two = ({getattr(actor, told) for actor in event.actors} - {None} for event in (first, other))
        if one and two:
            return not one.isdisjoint(two)
    return True


def _company(event: Event) -> tuple[str | None, ...]:
    """Where something was done together, and by whom, where two or more are named."""
    names = sorted(actor.name for actor in event.actors)
    return (event.place_id, *(names if len(names) > 1 else ()))


def _joined(first: _Found, other: _Found) -> _Found:
    told = first.event if first.event.actors or first.event.recipients else other.event
    event = replace(
        first.event,
        actors=told.actors,
        recipients=told.recipients,
        date=first.event.date or other.event.date,
        severity=max(first.event.severity, other.event.severity),
        score=round(min(max(first.event.score, other.event.score) + first.again, MOST), 3),
    )
    return _Found(event, max(first.rank, other.rank), first.mutual, first.again)
