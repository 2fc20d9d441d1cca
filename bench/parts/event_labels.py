"""What other coders' labels are in our events: PLOVER, CAMEO's five classes, SATP and IndiaPoliceEvents."""

from __future__ import annotations

from collections.abc import Sequence

from enrichers.draft import Draft
from schemas.records import Event
from training.events.sets import PENTACLASS, SATP

REAL = frozenset({"happened", "ongoing"})
# IndiaPoliceEvents asks what the police did. These types are theirs by nature, unless others are named as doing them.
OPERATION = "police_operation"  # denied, where the police stood by
POLICING = frozenset({"arrest", "crackdown", "excessive_force", "weapons_seized", OPERATION})
BESIDE = 100  # characters between an event and the number of its dead
FORCE = frozenset({"crackdown", "excessive_force", "abuse", "attack", "armed_clash"})
KILLING = frozenset({"killing", "armed_clash", "attack", "excessive_force"})


def plover(events: Sequence[Event]) -> str | None:
    """The PLOVER type of the first event that has one."""
    return next((event.plover for event in events if event.plover), None)


def cameo_root(event: Event) -> str | None:
    """The root, 01 to 20, of an event's CAMEO code."""
    return event.cameo[:2] if event.cameo else None


def pentaclass(events: Sequence[Event]) -> str:
    """The class of the main event that has a CAMEO code; a sentence without one is a statement."""
    return next((PENTACLASS[root] for event in events if (root := cameo_root(event))), "statement")


def satp(events: Sequence[Event]) -> frozenset[str]:
    """SATP's labels for what happened."""
    types = {event.type for event in events if event.modality in REAL}
    return frozenset(label for label, ours in SATP.items() if types.intersection(ours)) or frozenset({"other"})


def india_police(draft: Draft) -> frozenset[str]:
    """IndiaPoliceEvents' labels for what the police did, or failed to do."""
    labels = set()
    killed = [count.start for count in draft.counts if count.kind == "killed"]
    for event in draft.events:
        police = any(actor.sector == "COP" or "police" in actor.name.lower() for actor in event.actors)
        if event.type == OPERATION and event.modality == "denied":
            labels |= {"FAIL"}
        if event.modality not in REAL or not (police or event.type in POLICING):
            continue
        dead = any(abs(event.trigger.start - start) < BESIDE for start in killed)
        labels |= {"ANY_ACTION"}
        labels |= {"ARREST"} if event.type == "arrest" else set()
        labels |= {"FORCE"} if event.type in FORCE else set()
        labels |= {"KILL"} if event.type == "killing" or (event.type in KILLING and dead) else set()
    if any(count.kind == "arrested" for count in draft.counts):
        labels |= {"ANY_ACTION", "ARREST"}
    return frozenset(labels)
