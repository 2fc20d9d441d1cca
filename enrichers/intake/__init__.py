"""Intake: whatever bytes a wire delivers, read into canonical items. A format is a file here and a row in `formats`."""

from __future__ import annotations

from enrichers.intake.document import open_document
from enrichers.intake.formats import format_of
from enrichers.intake.mail import is_mail, read_mail
from enrichers.item import Delivery, Unreadable, WireItem

__all__ = ["read"]


def read(delivery: Delivery) -> tuple[WireItem, ...] | Unreadable:
    """The items a delivery holds, or why none can be read. Never raises, whatever the bytes.

    Errors: `empty`, `undecodable`, `bad-json` and `bad-xml` (with the position), `unsafe-xml`, `unknown-json` and
    `unknown-xml`, `not-a-news-item`, `no-items`, `too-many-items`, `fragment` (of an MRN story), `bad-mail`, and
    `reader-failed`, which is a fault of ours.
    """
    return read_mail(delivery, _read) if is_mail(delivery) else _read(delivery)


def _read(delivery: Delivery) -> tuple[WireItem, ...] | Unreadable:
    document = open_document(delivery)
    if isinstance(document, Unreadable):
        return document
    found = format_of(document)
    if found is None:
        return Unreadable(f"unknown-{document.syntax}", f"{document.syntax} of no wire format we know")
    try:
        return found.read(document)
    except Exception as exc:  # a reader's fault must cost its input, never the worker
        return Unreadable("reader-failed", f"{found.name}: {type(exc).__name__}: {exc}"[:200])
