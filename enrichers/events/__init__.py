"""Events: what happened, who did it to whom, where, when, and whether it really did."""

from enrichers.events.stage import EventStage
from enrichers.events.types import EventType, event_types

__all__ = ["EventStage", "EventType", "event_types"]
