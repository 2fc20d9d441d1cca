"""Items that nobody is alerted to, whatever they say."""

from __future__ import annotations

from datetime import UTC, datetime

from schemas.records import TaggedRecord


def why_silent(record: TaggedRecord) -> str | None:
    """Why no alert may be raised for a record, in a few words; null when alerts may be.

    Held, killed, withheld and canceled items are silent, and so is an item that arrived before its embargo ended;
    what cannot be known of an embargo counts as not ended. Replayed items are up to the subscription.
    """
    if record.status != "usable":
        return f"status is {record.status}"
    if record.version.kind in ("hold", "kill"):
        return f"a {record.version.kind}"
    if record.rights.embargoed_until and not _ended(record.rights.embargoed_until, record.received_at):
        return f"embargoed until {record.rights.embargoed_until}"
    return None


def _ended(until: str, received_at: str | None) -> bool:
    end, arrival = _moment(until), _moment(received_at)
    return end is not None and arrival is not None and end <= arrival


def _moment(text: str | None) -> datetime | None:
    """A time of RFC 3339; one without an offset is taken as UTC."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
