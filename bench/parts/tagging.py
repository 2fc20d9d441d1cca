"""The enricher as benches use it: one text in, one record out."""

from __future__ import annotations

from enrichers.item import Delivery
from enrichers.pipeline import Enricher
from schemas.records import TaggedRecord
from wiretag import deployment
from wiretag.settings import load_settings


class Tagger:
    """Tags plain texts with the enricher that the settings in force describe."""

    def __init__(self) -> None:
        self.enricher = Enricher(deployment.enricher_config(load_settings()))

    def __call__(self, text: str) -> TaggedRecord:
        """The record of a text; ends the program where the enricher reads it as anything but one item."""
        records = self.enricher.enrich(Delivery(text.encode(), content_type="text/plain"))
        if not isinstance(records, tuple) or len(records) != 1:
            raise SystemExit(f"no single item was read from the text that begins {text[:60]!r}")
        return records[0]
