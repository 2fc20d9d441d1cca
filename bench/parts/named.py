"""Items taken through the pipeline as far as their names, which cost most; kept on disk where that is asked."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from spacy.tokens import Doc

from enrichers.draft import Draft
from enrichers.entities.stage import EntityStage
from enrichers.intake import read
from enrichers.item import Delivery, Unreadable
from enrichers.places.gazetteer import Gazetteer, GazetteerMissing, build
from enrichers.wire.stage import WireStage
from wiretag.deployment import gazetteer_path
from wiretag.settings import load_settings


def gazetteer() -> Gazetteer:
    """The one that the settings name, built on first use."""
    path = gazetteer_path(load_settings())
    try:
        return Gazetteer.open(path)
    except GazetteerMissing:
        build(path)
        return Gazetteer.open(path)


class Named:
    """Makes drafts with dateline and entities. `kept` is a folder for them; what is there is not made again.

    Drafts kept are those of the same bytes through whatever pipeline made them: empty the folder when names change.
    """

    def __init__(self, places: Gazetteer, kept: Path | None = None) -> None:
        self._wire, self._entities = WireStage(), EntityStage(places)
        self._kept = kept

    def __call__(self, deliveries: Iterable[Delivery]) -> Iterator[Draft]:
        for delivery in deliveries:
            path = self._path(delivery)
            if path and path.exists():
                draft, doc = pickle.loads(path.read_bytes())
                yield replace(draft, doc=Doc(self._entities.nlp.vocab).from_bytes(doc))
                continue
            draft = self._entities(self._wire(_draft(delivery)))
            if path and draft.doc is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(pickle.dumps((replace(draft, doc=None), draft.doc.to_bytes(exclude=["user_data"]))))
            yield draft

    def _path(self, delivery: Delivery) -> Path | None:
        if self._kept is None:
            return None
        key = hashlib.sha256(delivery.body + (delivery.headline or "").encode()).hexdigest()
        return self._kept / f"{key[:24]}.pickle"


def _draft(delivery: Delivery) -> Draft:
    items = read(delivery)
    if isinstance(items, Unreadable):
        raise SystemExit(f"an item cannot be read: {items.detail}")
    return Draft(delivery, items[0], conflicts=items[0].conflicts, rights=items[0].rights)
