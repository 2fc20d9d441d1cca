"""The list of stages that makes a tagged record out of a delivery."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext

from enrichers.config import EnricherConfig
from enrichers.draft import Draft, Stage
from enrichers.entities.stage import EntityStage
from enrichers.events.stage import EventStage
from enrichers.failures import failure
from enrichers.identity import describe_input, item_uri, record_id
from enrichers.intake import read
from enrichers.item import Delivery, Unreadable, WireItem
from enrichers.places.gazetteer import Gazetteer
from enrichers.places.stage import PlaceStage
from enrichers.version import pipeline_version
from enrichers.wire.stage import WireStage
from schemas.envelopes import Failure
from schemas.records import Dateline, DatelinePlace, Degraded, Part, Place, Provenance, TaggedRecord

Guard = Callable[[str], AbstractContextManager[object]]


def unguarded(stage: str) -> AbstractContextManager[object]:
    """Let a stage take its time."""
    return nullcontext(stage)


class Enricher:
    """Tags deliveries. Loading takes a second or two; one per process.

    `guard` is entered around each stage with its name; what it raises there costs that stage's tags and no more.
    """

    def __init__(self, config: EnricherConfig, guard: Guard = unguarded) -> None:
        self._guard = guard
        gazetteer = Gazetteer.open(config.gazetteer)
        entities, events = EntityStage(gazetteer), EventStage()
        self.stages: Sequence[Stage] = (
            WireStage(),
            entities,
            PlaceStage(gazetteer),
            events,
        )
        self.provenance = Provenance(
            pipeline="wiretag",
            version=pipeline_version(),
            models=entities.models + events.models,
            gazetteer=gazetteer.version,
            config_hash=hashlib.sha256(b"").hexdigest()[:16],
        )

    def enrich(self, delivery: Delivery) -> tuple[TaggedRecord, ...] | Failure:
        """The tagged records of every item in a delivery, or why it could not be read.

        Never raises on bad input; a stage that fails on an item is named in the record's `degraded`.
        """
        items = read(delivery)
        if isinstance(items, Unreadable):
            return failure(delivery, "intake", items.error, items.detail)
        return tuple(self._tag(delivery, item, Part(n, len(items))) for n, item in enumerate(items, 1))

    def _tag(self, delivery: Delivery, item: WireItem, part: Part) -> TaggedRecord:
        draft, degraded = Draft(delivery, item, conflicts=item.conflicts, rights=item.rights), []
        for stage in self.stages:
            try:
                with self._guard(stage.name):
                    draft = stage(draft)
            except Exception as exc:  # a stage must never cost the record
                degraded.append(Degraded(stage.name, type(exc).__name__))
        source = describe_input(delivery, item, part)
        return TaggedRecord(
            id=record_id(source),
            uri=item_uri(delivery, item, part),
            status=draft.status,
            received_at=delivery.received_at,
            published_at=item.published_at or delivery.published_at,
            language=item.language,
            headline=item.headline or delivery.headline,
            slug=item.slug,
            byline=item.byline,
            version=draft.version,
            urgency=draft.urgency,
            rights=draft.rights,
            input=source,
            source=draft.source,
            text=item.text,
            text_map=item.text_map,
            furniture=draft.furniture,
            repairs=item.repairs,
            origins=item.origins,
            dateline=_dateline(draft),
            entities=draft.entities,
            places=draft.places,
            focus=draft.focus,
            events=draft.events,
            dates=draft.dates,
            quotes=draft.quotes,
            counts=draft.counts,
            topics=draft.topics,
            conflicts=draft.conflicts,
            degraded=(*draft.degraded, *degraded),
            provenance=self.provenance,
        )


def _dateline(draft: Draft) -> Dateline | None:
    parsed = draft.dateline
    if parsed is None:
        return None
    return Dateline(
        start=parsed.start,
        end=parsed.end,
        places=tuple(DatelinePlace(name.name, _place_at(draft.places, name.start)) for name in parsed.places),
        date=parsed.date,
        date_candidates=parsed.date_candidates,
        agency=parsed.agency,
    )


def _place_at(places: tuple[Place, ...], start: int) -> str | None:
    return next((place.id for place in places for mention in place.mentions if mention.start == start), None)
