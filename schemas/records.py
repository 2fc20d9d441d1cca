"""The tagged record: what Wiretag says about one news item.

All offsets are code points into `TaggedRecord.text`, end exclusive. Times are RFC 3339 in UTC with milliseconds.
Every field is always present; what is not known is null or empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from typing_extensions import TypedDict  # pydantic needs this one below Python 3.12

TAGGED = "wiretag.tagged/1"

Status = Literal["usable", "withheld", "canceled"]
VersionKind = Literal[
    "new", "update", "lead", "writethru", "take", "correction", "refile", "repeat",
    "clarification", "hold", "kill", "advisory",
]  # fmt: skip
InputFormat = Literal[
    "text", "ninjs", "newsml_g2", "newsml_1_2", "nitf", "iptc7901", "anpa1312", "rss", "atom",
    "jsonfeed", "mrn", "ap_json", "email",
]  # fmt: skip
FurnitureKind = Literal[
    "dateline", "byline", "sign-off", "credit", "editors-note", "disclaimer", "paid-notice",
    "machine-code", "promotion", "contact",
]  # fmt: skip
EntityType = Literal["PERSON", "ORG", "LOC", "FAC", "NORP", "PRODUCT", "MONEY", "DATE", "MISC"]
Precision = Literal["point", "city", "county", "region", "country", "larger"]
PlaceMentionKind = Literal["name", "nested", "demonym", "abbreviation", "dateline"]
Modality = Literal["happened", "ongoing", "planned", "hypothetical", "denied", "historical"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of `text`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Version:
    """Which version of its story an item is: `label` keeps the agency's own word (FLASH, 1ST LD, UPDATE 2)."""

    n: int = 1
    label: str | None = None
    kind: VersionKind = "new"
    supersedes: str | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Urgency:
    """IPTC urgency, 1 (flash) to 9; `raw` as the item gave it, on the scale named."""

    level: int = 5
    raw: str | None = None
    scale: str | None = None


@dataclass(frozen=True, slots=True)
class Rights:
    embargoed_until: str | None = None
    no_archive: bool = False
    usage_terms: str | None = None
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Item `n` (from 1) of the `of` items that one input held."""

    n: int = 1
    of: int = 1


@dataclass(frozen=True, slots=True)
class Input:
    """Where the bytes came from: the topic, partition and offset of their first arrival (null offline)."""

    topic: str | None
    partition: int | None
    offset: int | None
    part: Part
    format: InputFormat | None
    sha256: str
    job: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """Who sent it: `agency` is a short name such as ANI, `confidence` 0 to 1, `provider` the feed's own label."""

    agency: str | None = None
    confidence: float = 0.0
    evidence: tuple[str, ...] = ()
    provider: str | None = None
    paid: bool = False


@dataclass(frozen=True, slots=True)
class TextMap:
    """`text[start:end]` was read from `path` of the input (a JSON pointer or an XPath)."""

    start: int
    end: int
    path: str


@dataclass(frozen=True, slots=True)
class Furniture:
    """A stretch of `text` that is not news: marked, never cut."""

    kind: FurnitureKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Repair:
    """Something that was wrong with the input and was mended on reading."""

    kind: str
    detail: str


# A dict because its key `from` is a Python keyword.
FieldOrigin = TypedDict("FieldOrigin", {"field": str, "from": str})


@dataclass(frozen=True, slots=True)
class DatelinePlace:
    name: str
    place_id: str | None


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where and when the reporter filed. `date` is YYYY-MM-DD, or --MM-DD when the year cannot be known."""

    start: int
    end: int
    places: tuple[DatelinePlace, ...] = ()
    date: str | None = None
    date_candidates: tuple[str, ...] = ()
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class EntityMention:
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Entity:
    id: str
    type: EntityType
    name: str
    mentions: tuple[EntityMention, ...]
    role: str | None = None
    qid: str | None = None
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class PlaceMention:
    start: int
    end: int
    text: str
    kind: PlaceMentionKind


@dataclass(frozen=True, slots=True)
class PlaceAlternative:
    geonames_id: int | None
    name: str
    country: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Place:
    """A place on Earth. `country` is ISO 3166-1 alpha-2, `admin1` a GeoNames code such as IN.07; degrees WGS 84.

    `ancestors` are the GeoNames ids of what it lies in, the nearest first, as far as they are known; `timezone`
    (such as Asia/Kolkata) is null for what spans several.
    """

    id: str
    geonames_id: int | None
    name: str
    lat: float
    lon: float
    precision: Precision
    country: str | None
    admin1: str | None
    admin2: str | None
    mentions: tuple[PlaceMention, ...]
    score: float = 0.0
    alternatives: tuple[PlaceAlternative, ...] = ()
    ancestors: tuple[int, ...] = ()
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class Focus:
    """Where the story happens, best first; `method` names how that was decided."""

    place_id: str
    score: float
    method: str


@dataclass(frozen=True, slots=True)
class EventActor:
    entity_id: str | None
    name: str
    country: str | None = None
    sector: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, or was said to: `severity` and `score` run from 0 to 1."""

    type: str
    plover: str | None
    cameo: str | None
    acled: str | None
    medtop: str | None
    trigger: Span
    actors: tuple[EventActor, ...] = ()
    recipients: tuple[EventActor, ...] = ()
    place_id: str | None = None
    date: str | None = None
    modality: Modality = "happened"
    severity: float = 0.0
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class DateMention:
    start: int
    end: int
    value: str
    precision: str


@dataclass(frozen=True, slots=True)
class Quote:
    start: int
    end: int
    speaker_id: str | None
    cue: str | None
    direct: bool


@dataclass(frozen=True, slots=True)
class Count:
    kind: str
    value: float
    qualifier: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Topic:
    medtop: str
    score: float


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two sources of one field that disagree; both are kept."""

    field: str
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Degraded:
    """A stage that failed on this item; the record went out without its tags."""

    stage: str
    error: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made the record: the same input and the same provenance give the same bytes."""

    pipeline: str
    version: str
    models: tuple[str, ...]
    gazetteer: str | None
    config_hash: str


@dataclass(frozen=True, slots=True)
class TaggedRecord:
    """One news item with everything Wiretag knows about it."""

    id: str
    uri: str
    status: Status
    received_at: str | None
    published_at: str | None
    language: str | None
    headline: str | None
    slug: str | None
    byline: str | None
    version: Version
    urgency: Urgency
    rights: Rights
    input: Input
    source: Source
    text: str
    text_map: tuple[TextMap, ...]
    furniture: tuple[Furniture, ...]
    repairs: tuple[Repair, ...]
    origins: tuple[FieldOrigin, ...]
    dateline: Dateline | None
    entities: tuple[Entity, ...]
    places: tuple[Place, ...]
    focus: tuple[Focus, ...]
    events: tuple[Event, ...]
    dates: tuple[DateMention, ...]
    quotes: tuple[Quote, ...]
    counts: tuple[Count, ...]
    topics: tuple[Topic, ...]
    conflicts: tuple[Conflict, ...]
    degraded: tuple[Degraded, ...]
    provenance: Provenance
    schema: str = TAGGED
