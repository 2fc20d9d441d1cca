"""Subscriptions from YAML: what a rule may say, and one clear error for what it may not."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

import yaml

from schemas.envelopes import Subscription

LISTS = ("agency", "entity", "country", "within", "event")
FIELDS = ("id", "label", *LISTS, "urgency", "backfill")
MOST_URGENT, LEAST_URGENT = 1, 9
COUNTRY = re.compile(r"[A-Za-z]{2}")  # matches: IN | no; never: India

# A unit that places lie in. matches: IN | IN.07 | US.IL.167 | GB.ENG | 6255146; never: India | IN-07
UNIT = re.compile(r"[A-Za-z]{2}(?:\.[A-Za-z0-9]{1,10}){0,2}|[0-9]{1,10}")


class RuleError(ValueError):
    """A subscription that cannot be used; the message names the source, the rule and the field."""


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader; a field given twice is an error, and NO is Norway rather than a falsehood."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = next((key for n, key in enumerate(keys) if key in keys[:n]), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(None, None, f"{twice} is given twice", node.start_mark)
        return super().construct_mapping(node, deep)


BOOL = "tag:yaml.org,2002:bool"
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != BOOL]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(BOOL, re.compile(r"true|false"), list("tf"))


def load_subscriptions(data: bytes | str, where: str) -> tuple[Subscription, ...]:
    """Read a YAML list of subscriptions, or a mapping that has the list under `subscriptions`.

    `where` is what errors call the source, such as a file name. Event types are not looked up: their table belongs to
    whoever tags. Raises RuleError for the first thing that is wrong.
    """
    subscriptions: dict[str, Subscription] = {}
    for n, row in enumerate(_rows(data, where), 1):
        subscription = _subscription(row, where, n)
        if subscription.id in subscriptions:
            raise RuleError(f"{where}: rule {subscription.id}: id: used twice")
        subscriptions[subscription.id] = subscription
    return tuple(subscriptions.values())


def _rows(data: bytes | str, where: str) -> list[Any]:
    try:
        loaded = yaml.load(data, Loader=_Loader)  # _Loader is a safe loader
    except yaml.YAMLError as exc:
        raise RuleError(f"{where}: not YAML: {_in_one_line(exc)}") from None
    except (ValueError, TypeError, RecursionError) as exc:  # impossible dates, odd bytes, lists as keys, deep nesting
        raise RuleError(f"{where}: not YAML: {type(exc).__name__}") from None
    if isinstance(loaded, dict) and set(loaded) == {"subscriptions"}:
        loaded = loaded["subscriptions"]
    if not isinstance(loaded, list):
        raise RuleError(f"{where}: a list of subscriptions is wanted, not {_kind(loaded)}")
    return loaded


def _in_one_line(exc: yaml.YAMLError) -> str:
    mark, problem = getattr(exc, "problem_mark", None), getattr(exc, "problem", None)
    said = problem or str(exc).splitlines()[0]
    return f"{said} (line {mark.line + 1})" if mark else said


def _subscription(row: Any, where: str, n: int) -> Subscription:
    if not isinstance(row, dict):
        raise RuleError(f"{where}: rule {n}: id, label and what is wanted, not {_kind(row)}")
    name = row.get("id")
    if not isinstance(name, str) or not name.strip():
        raise RuleError(f"{where}: rule {n}: id: a name is wanted, not {_kind(name)}")
    at = f"{where}: rule {name}"
    unknown = sorted(str(key) for key in row if key not in FIELDS)
    if unknown:
        raise RuleError(f"{at}: {unknown[0]}: unknown field; the fields are {', '.join(FIELDS)}")
    lists = {field: _values(row.get(field, []), f"{at}: {field}") for field in LISTS}
    urgency = _urgency(row.get("urgency"), at)
    if urgency is None and not any(lists.values()):
        raise RuleError(f"{at}: asks for nothing; give at least one of {', '.join(LISTS)}, urgency")
    return Subscription(
        id=name,
        label=_typed(row.get("label", ""), str, "text", f"{at}: label"),
        agency=lists["agency"],
        entity=lists["entity"],
        country=_countries(lists["country"], at),
        event=lists["event"],
        within=_units(lists["within"], at),
        urgency=urgency,
        backfill=_typed(row.get("backfill", False), bool, "true or false", f"{at}: backfill"),
    )


def _values(value: Any, at: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise RuleError(f"{at}: a list is wanted, not {_kind(value)}")
    for one in value:
        if not isinstance(one, str) or not one.strip():
            raise RuleError(f"{at}: text is wanted in the list, not {_kind(one)}")
    return tuple(value)


def _countries(values: tuple[str, ...], at: str) -> tuple[str, ...]:
    for value in values:
        if not COUNTRY.fullmatch(value):
            raise RuleError(f"{at}: country: {value}: two letters of ISO 3166-1 are wanted, such as IN")
    return tuple(value.upper() for value in values)


def _units(values: tuple[str, ...], at: str) -> tuple[str, ...]:
    for value in values:
        if not UNIT.fullmatch(value):
            wanted = "a country (IN), a GeoNames region or county (IN.07, US.IL.167) or a GeoNames id is wanted"
            raise RuleError(f"{at}: within: {value}: {wanted}")
    return tuple(value.upper() for value in values)


def _urgency(value: Any, at: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not MOST_URGENT <= value <= LEAST_URGENT:
        raise RuleError(f"{at}: urgency: {MOST_URGENT} (flash) to {LEAST_URGENT} is wanted, not {_kind(value)}")
    return value


def _typed(value: Any, kind: type, wanted: str, at: str) -> Any:
    if not isinstance(value, kind):
        raise RuleError(f"{at}: {wanted} is wanted, not {_kind(value)}")
    return value


def _kind(value: Any) -> str:
    """What a value is, in YAML's words."""
    match value:
        case None:
            return "nothing"
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case str():
            return "empty text" if not value.strip() else f"the text {value[:40]!r}"
    return str(value)[:40]
