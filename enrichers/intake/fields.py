"""A JSON object read field by field: names in any spelling, values made clean, and a note of where each came from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from enrichers.intake.decoding import clean
from schemas.records import FieldOrigin, Repair

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)  # times before this, and after LATEST, are slips of a machine
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


class Fields:
    """Reads one object; what was taken from where gathers in `origins`, what had to be mended in `repairs`.

    Keys match in any case, so that ninjs 2 (`versioncreated`) and 3 (`versionCreated`) are read alike.
    """

    def __init__(self, value: dict[str, Any], path: str = "") -> None:
        self.path = path
        self.origins: list[FieldOrigin] = []
        self.repairs: list[Repair] = []
        self._value = value
        self._spelled: dict[str, str] = {}
        for key in value:
            self._spelled.setdefault(key.lower(), key)

    def names(self) -> Iterator[str]:
        """The object's own keys, in its order, lower-cased."""
        return iter(self._spelled)

    def raw(self, key: str) -> Any:
        """The value under `key`, as it is; null where there is none."""
        return self._value.get(self._spelled.get(key, ""))

    def pointer(self, *steps: str | int) -> str:
        """The JSON pointer (RFC 6901) of a value below this object."""
        spelled = [self._spelled.get(str(steps[0]), steps[0]), *steps[1:]]
        return self.path + "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in spelled)

    def took(self, field: str, pointer: str) -> None:
        """Note that the item's `field` was read from `pointer`."""
        self.origins.append({"field": field, "from": pointer})

    def repaired(self, kind: str, detail: str) -> None:
        """Note that something had to be mended."""
        self.repairs.append(Repair(kind, detail))

    def string(self, field: str, *keys: str) -> str | None:
        """The first of `keys` that holds a string or a number, cleaned, as the item's `field`."""
        for key in keys:
            value = self.raw(key)
            if (text := self.cleaned(value, self.pointer(key))) is not None:
                self.took(field, self.pointer(key))
                return text
        return None

    def cleaned(self, value: Any, pointer: str) -> str | None:
        """A string's or number's clean text; null where it is blank or something else (which is noted)."""
        if isinstance(value, bool) or value is None:
            return None
        if isinstance(value, int | float):
            return str(value)
        if not isinstance(value, str):
            self.repaired("ill-typed", f"{pointer} is {_kind(value)}, passed over")
            return None
        cleaned = clean(value)
        self.repairs.extend(Repair(repair.kind, f"{pointer}: {repair.detail}") for repair in cleaned.repairs)
        return cleaned.text if cleaned.text.strip() else None

    def time(self, field: str, *keys: str) -> str | None:
        """The first of `keys` that holds a readable time, as RFC 3339 in UTC with milliseconds."""
        for key in keys:
            value = self.raw(key)
            if self.cleaned(value, self.pointer(key)) is None or not isinstance(value, str):
                continue
            if stamp := rfc3339(value):
                self.took(field, self.pointer(key))
                return stamp
            self.repaired("bad-time", f"{self.pointer(key)} is {value[:40]!r}, passed over")
        return None

    def objects(self, key: str) -> Iterator[tuple[int, Fields]]:
        """The objects of the array under `key`, with their places in it."""
        values = self.raw(key)
        if isinstance(values, list):
            for place, value in enumerate(values):
                if isinstance(value, dict):
                    yield place, Fields(value, self.pointer(key, place))


def rfc3339(text: str) -> str | None:
    """A time in ISO 8601 as RFC 3339 in UTC with milliseconds; one without a zone is taken as UTC."""
    try:
        stamp = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    stamp = stamp.replace(tzinfo=UTC) if stamp.tzinfo is None else stamp
    if not EARLIEST <= stamp < LATEST:
        return None
    return stamp.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _kind(value: Any) -> str:
    return "an object" if isinstance(value, dict) else "an array"
