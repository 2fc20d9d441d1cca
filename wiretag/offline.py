"""Tagging in Python, without Kafka."""

from __future__ import annotations

from functools import cache

from enrichers.item import Delivery
from enrichers.pipeline import Enricher
from schemas.envelopes import Failure
from schemas.records import TaggedRecord
from wiretag import deployment
from wiretag.settings import load_settings


def enrich(item: bytes | str | Delivery) -> tuple[TaggedRecord, ...] | Failure:
    """The tagged records of one input in any known format, or why it cannot be read.

    Raises WiretagError for a bad setting.
    """
    if isinstance(item, str):
        item = item.encode()
    return _enricher().enrich(item if isinstance(item, Delivery) else Delivery(item))


@cache
def _enricher() -> Enricher:
    return Enricher(deployment.enricher_config(load_settings()))
