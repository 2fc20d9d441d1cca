"""Dead letters: what could not be tagged, why, and its bytes."""

from __future__ import annotations

import hashlib
from base64 import b64encode

from enrichers.identity import describe_input, record_id
from enrichers.item import Delivery
from schemas.envelopes import Failure


def failure(delivery: Delivery, stage: str, error: str, detail: str) -> Failure:
    """The dead letter of a delivery that a stage could not take; failures of one cause share their fingerprint."""
    source = describe_input(delivery)
    return Failure(
        id=record_id(source),
        input=source,
        stage=stage,
        error=error,
        detail=detail,
        fingerprint=hashlib.sha256(f"{stage}\0{error}".encode()).hexdigest()[:16],
        attempts=delivery.attempts + 1,
        raw=b64encode(delivery.body).decode(),
        raw_sha256=source.sha256,
        headers=(),
    )
