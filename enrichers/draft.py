"""The record in the making: each stage takes a draft and returns it with its own fields filled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from enrichers.item import Delivery, WireItem
from schemas.records import (
    Conflict,
    Count,
    DateMention,
    Degraded,
    Entity,
    Event,
    Focus,
    Furniture,
    Place,
    Quote,
    Rights,
    Source,
    Status,
    Topic,
    Urgency,
    Version,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc


class NamedPlace(NamedTuple):
    """A place as a dateline names it; `country` and `region` are what the dateline itself says, to be obeyed.

    A tuple, as `ParsedDateline` is: every item makes one, and a tuple is made in a third of a frozen dataclass's time.
    """

    name: str
    start: int
    end: int
    region: str | None = None
    country: str | None = None


class ParsedDateline(NamedTuple):
    """A dateline as parsed, before its places are looked up; offsets point into the item's text."""

    start: int
    end: int
    places: tuple[NamedPlace, ...] = ()
    date: str | None = None
    date_candidates: tuple[str, ...] = ()
    weekday: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything known about one item so far."""

    delivery: Delivery
    item: WireItem
    status: Status = "usable"
    version: Version = Version()
    urgency: Urgency = Urgency()
    rights: Rights = Rights()
    source: Source = Source()
    dateline: ParsedDateline | None = None
    furniture: tuple[Furniture, ...] = ()
    language: str | None = None
    written_in: str = "en"  # the primary tag of the language that the text is read in
    doc: Doc | None = None
    entities: tuple[Entity, ...] = ()
    places: tuple[Place, ...] = ()
    focus: tuple[Focus, ...] = ()
    events: tuple[Event, ...] = ()
    dates: tuple[DateMention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    counts: tuple[Count, ...] = ()
    topics: tuple[Topic, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    degraded: tuple[Degraded, ...] = ()

    @property
    def text(self) -> str:
        return self.item.text


class Stage(Protocol):
    """One step of the pipeline; it may raise, and then the record goes out without its tags."""

    name: str

    def __call__(self, draft: Draft) -> Draft: ...
