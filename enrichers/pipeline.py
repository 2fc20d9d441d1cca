"""The list of stages that makes a tagged record out of a delivery."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext

from enrichers.config import EnricherConfig
from enrichers.draft import Draft, Stage
from enrichers.entities.knowledge import KnowledgeBase
from enrichers.entities.stage import EntityStage
from enrichers.events.stage import EventStage
from enrichers.failures import failure
from enrichers.identity import describe_input, item_uri, record_id
from enrichers.intake import read
from enrichers.item import Delivery, Unreadable, WireItem
from enrichers.language.identify import ENGLISH
from enrichers.language.stage import LanguageStage
from enrichers.places.gazetteer import Gazetteer, expected_version
from enrichers.places.stage import PlaceStage
from enrichers.version import pipeline_version
from enrichers.wire.stage import WireStage
from schemas.envelopes import Failure
from schemas.records import Dateline, DatelinePlace, Degraded, Part, Place, Provenance, TaggedRecord

ENGLISH_ONLY = frozenset({"events"})  # stages that read no other language; the entity stage reads a little of any

Guard = Callable[[str], AbstractContextManager[object]]


def unguarded(stage: str) -> AbstractContextManager[object]:
    """Let a stage take its time."""
    return nullcontext(stage)


class Enricher:
    """Tags deliveries. Loading takes a second or two; one per process.

    Raises PipelineUnusable and KnowledgeUnusable for what a configuration names and cannot be used.

    `guard` is entered around each stage with its name; what it raises there costs that stage's tags and no more.
    """

    def __init__(self, config: EnricherConfig, guard: Guard = unguarded) -> None:
        self._guard = guard
        gazetteer = Gazetteer.open(config.gazetteer)
        knowledge = KnowledgeBase.read(config.knowledge_base) if config.knowledge_base else None
        entities = EntityStage(gazetteer, model=config.spacy_model, knowledge=knowledge)
        events = EventStage()
        self.stages: Sequence[Stage] = (
            WireStage(),
            LanguageStage(),
            entities,
            PlaceStage(gazetteer),
            events,
        )
        self._own_gazetteer = gazetteer.version if gazetteer.version != expected_version() else None
        self.provenance = Provenance(
            pipeline="wiretag",
            version=pipeline_version(),
            models=entities.models + (() if config.spacy_model else events.models),  # which need the states of ours
            gazetteer=gazetteer.version,
            config_hash=_config_hash(entities.models if config.spacy_model else (), knowledge),
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
        draft, degraded = _opened(delivery, item), []
        for stage in self.stages:
            if stage.name in ENGLISH_ONLY and draft.written_in != ENGLISH:
                degraded.append(Degraded(stage.name, f"language:{draft.written_in}"))
                continue
            try:
                with self._guard(stage.name):
                    draft = stage(draft)
            except Exception as exc:  # a stage must never cost the record
                degraded.append(Degraded(stage.name, type(exc).__name__))
        source = describe_input(delivery, item, part)
        return TaggedRecord(
            id=record_id(source, self._own_gazetteer),
            uri=item_uri(delivery, item, part),
            status=draft.status,
            received_at=delivery.received_at,
            published_at=item.published_at or delivery.published_at,
            language=draft.language,
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


def _opened(delivery: Delivery, item: WireItem) -> Draft:
    """A draft with what the item says of itself."""
    return Draft(delivery, item, conflicts=item.conflicts, rights=item.rights, language=item.language)


def _config_hash(models: tuple[str, ...], knowledge: KnowledgeBase | None) -> str:
    """What the user has chosen that decides tags: his model and his knowledge base, by their content."""
    chosen = [f"model={model}\n" for model in models] + ([f"knowledge={knowledge.digest}\n"] if knowledge else [])
    return hashlib.sha256("".join(chosen).encode()).hexdigest()[:16]


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
