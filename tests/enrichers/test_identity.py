"""Ids: the same wherever and whenever a record is made, and never shared by two items."""

from __future__ import annotations

from dataclasses import replace

from enrichers.identity import describe_input, item_uri, record_id
from enrichers.item import Delivery, Origin, WireItem
from schemas.records import Part

DELIVERY = Delivery(b"PARIS (AFP) - Rain.", origin=Origin("wire.raw", 3, 42))
ITEM = WireItem("text", "PARIS (AFP) - Rain.")


def id_of(delivery: Delivery, part: Part | None = None) -> str:
    return record_id(describe_input(delivery, ITEM, part))


def test_a_replayed_input_gets_its_first_id() -> None:
    again = replace(DELIVERY, origin=replace(DELIVERY.origin, job="replay"), received_at="2026-01-01T00:00:00.000Z")
    assert id_of(again) == id_of(DELIVERY)


def test_the_same_bytes_at_another_offset_are_another_record() -> None:
    assert id_of(replace(DELIVERY, origin=Origin("wire.raw", 3, 43))) != id_of(DELIVERY)


def test_other_bytes_at_an_offset_that_came_again_are_another_record() -> None:
    assert id_of(replace(DELIVERY, body=b"PARIS (AFP) - Sun.")) != id_of(DELIVERY)


def test_every_part_of_an_input_has_its_own_id() -> None:
    assert id_of(DELIVERY, Part(1, 2)) != id_of(DELIVERY, Part(2, 2))


def test_text_without_an_id_is_known_by_its_words() -> None:
    uri = item_uri(DELIVERY, ITEM, Part())
    assert uri == item_uri(replace(DELIVERY, origin=Origin("wire.raw", 0, 1)), ITEM, Part())
    assert uri != item_uri(DELIVERY, replace(ITEM, text="PARIS (AFP) - Sun."), Part())


def test_an_items_own_id_comes_before_the_channels() -> None:
    labelled = replace(DELIVERY, uri="urn:channel:1")
    assert item_uri(labelled, ITEM, Part()) == "urn:channel:1"
    assert item_uri(labelled, replace(ITEM, uri="urn:item:1"), Part()) == "urn:item:1"
    assert item_uri(labelled, ITEM, Part(1, 2)) != "urn:channel:1"
