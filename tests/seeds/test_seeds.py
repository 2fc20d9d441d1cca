import json
import re
from dataclasses import replace
from pathlib import PurePath
from typing import get_args

import pytest

import seeds
from alerting import load_subscriptions
from enrichers.events.types import event_types
from enrichers.intake import read
from enrichers.item import Delivery, Unreadable
from schemas.records import InputFormat

CONTENT_TYPES = {".json": "application/json", ".txt": "text/plain"}
SEVERAL = {"124-rss": 3, "125-atom": 2}  # seeds that hold more than one item
NAMES = [name for name, _ in seeds.items()]


def delivery(name: str) -> Delivery:
    body = dict(seeds.files())[name].read_bytes()
    return Delivery(body, CONTENT_TYPES.get(PurePath(name).suffix), received_at="2025-12-05T20:00:00Z")


def test_seeds_come_in_the_order_of_their_names_the_broken_ones_last() -> None:
    names = [name for name, _ in seeds.files()]
    assert len(NAMES) >= 36
    assert names == [*sorted(NAMES), *sorted(name for name, _ in seeds.broken())]


@pytest.mark.parametrize("name", NAMES)
def test_every_seed_is_read_whole(name: str) -> None:
    read_items = read(delivery(name))
    assert not isinstance(read_items, Unreadable)
    assert len(read_items) == next((n for start, n in SEVERAL.items() if start in name), 1)
    assert all(item.text and item.repairs == () for item in read_items)


def test_every_format_is_there() -> None:
    answers = [read(delivery(name)) for name in NAMES]
    formats = {item.format for answer in answers if isinstance(answer, tuple) for item in answer}
    assert formats == set(get_args(InputFormat))


def test_the_formats_are_told_by_their_content_alone() -> None:
    for name in NAMES:
        said, found = read(delivery(name)), read(replace(delivery(name), content_type=None))
        assert not isinstance(said, Unreadable)
        assert not isinstance(found, Unreadable)
        assert [item.format for item in said] == [item.format for item in found]


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("broken/900-empty.txt", "empty"),
        ("broken/901-spaces-and-nuls.txt", "empty"),
        ("broken/902-cut-short.json", "bad-json"),
        ("broken/903-no-text.txt", "undecodable"),
    ],
)
def test_every_broken_item_has_its_own_fault(name: str, error: str) -> None:
    found = read(delivery(name))
    assert isinstance(found, Unreadable)
    assert found.error == error


def test_every_broken_item_is_expected() -> None:
    assert [name.split("/")[1][:3] for name, _ in seeds.broken()] == ["900", "901", "902", "903"]


def test_all_three_generations_of_ninjs_are_there() -> None:
    items = [json.loads(file.read_text("utf-8")) for name, file in seeds.items() if "ninjs" in name]
    versions = {(item.get("standard") or item.get("$standard"))["version"][0] for item in items}
    assert versions == {"1", "2", "3"}


@pytest.mark.parametrize("kind", ["flash", "urgent", "corrected", "kill", "hold", "embargo", "no-archive", "paid"])
def test_every_kind_of_marking_is_there(kind: str) -> None:
    assert any(re.search(rf"\b{kind}\b", name) for name in NAMES)


def test_the_sample_subscriptions_are_good_and_ask_for_events_that_exist() -> None:
    rules = load_subscriptions(seeds.subscriptions().read_bytes(), "subscriptions.yaml")
    known = {row.id for row in event_types()}
    assert 6 <= len(rules) <= 10
    assert {event for rule in rules for event in rule.event} <= known
