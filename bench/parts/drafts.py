"""Running the pipeline over the texts of a set, and keeping what comes before the events."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path

from enrichers.draft import Draft
from enrichers.events.stage import EventStage
from enrichers.item import Delivery, WireItem
from enrichers.pipeline import Enricher
from wiretag import deployment
from wiretag.settings import load_settings


class Tagger:
    """Tags texts as documents of their own.

    With a folder, what all stages before the events make of a list of texts is kept there, so that work on the events
    need not wait for the network; delete it whenever one of those stages changes.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._enricher: Enricher | None = None
        self._events: EventStage | None = None

    def tag(self, texts: Sequence[tuple[str, str | None]]) -> Iterator[Draft]:
        """The tagged draft of each text, given with when it was published, in order."""
        if self._events is None:
            self._events = EventStage()
        for draft in self._drafts(texts):
            yield self._events(draft)

    def _drafts(self, texts: Sequence[tuple[str, str | None]]) -> Iterator[Draft]:
        if self._folder is None:
            yield from map(self._before_events, texts)
            return
        kept = self._folder / f"{hashlib.sha256(repr(texts).encode()).hexdigest()[:16]}.pickle"
        if not kept.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(pickle.dumps([self._before_events(text) for text in texts]))
        yield from pickle.loads(kept.read_bytes())

    def _before_events(self, text: tuple[str, str | None]) -> Draft:
        if self._enricher is None:
            self._enricher = Enricher(deployment.enricher_config(load_settings()))
        item = WireItem("text", text[0], published_at=text[1])
        draft = Draft(Delivery(text[0].encode()), item)
        for stage in self._enricher.stages:
            if not isinstance(stage, EventStage):
                draft = stage(draft)
        return draft
