"""`wiretag dead`: letters found and shown, and inputs tried again under their first identity."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import orjson
from confluent_kafka import Producer

from schemas.codec import decode
from schemas.envelopes import Failure
from streams import topics
from streams.claims import Claims
from streams.dead import as_delivery, dead_letter
from streams.deadletters import Letter, raw_of, redriven
from streams.messages import Consumed, Headers, Message
from tests.streams.commands import Output, Worker, environment, wiretag
from tests.streams.conftest import Broker
from tests.streams.test_end_to_end import publish

ARRIVED = "2025-12-04T14:00:00.000Z"
LIMITS: dict[str, int] = {}
CLAIMS = Claims(Path("no claims"))
GIVEN: Headers = (("content-type", b"text/plain"), ("wiretag_provider", b"desk"), ("wiretag_uri", b"urn:x:1"))
CAUSE = Consumed("wire.raw", 3, 42, 1_764_856_800_000, b"key", b"PARIS (AFP) - Rain.", GIVEN)


def lies(message: Message, consumed: Consumed) -> Letter:
    """A dead letter as it is read back."""
    headers = {name: value.decode() for name, value in message.headers}
    why = decode(Failure, message.value or b"")
    return Letter(why, 0, 0, 0, consumed.source, headers.get("ce_time"), message.key)


def put(broker: Broker, *letters: Message) -> None:
    """Put dead letters on their topic."""
    producer = Producer(broker.cluster.client(enable__idempotence=True))
    for letter in letters:
        producer.produce(broker.layout.name(letter.topic), letter.value, letter.key, headers=list(letter.headers))
    assert producer.flush(60) == 0


def consumed(broker: Broker, offset: int, topic: str = topics.RAW, **changed: Any) -> Consumed:
    return dataclasses.replace(CAUSE, topic=broker.layout.name(topic), offset=offset, **changed)


def lines(broker: Broker, state: Path, *arguments: str) -> list[dict[str, Any]]:
    done = wiretag(["dead", *arguments], environment(broker, state))
    assert done.returncode == 0, done.stderr.decode()
    return [orjson.loads(line) for line in done.stdout.splitlines()]


def test_what_is_brought_back_has_its_bytes_key_and_headers_and_its_first_identity() -> None:
    letter = lies(dead_letter(CAUSE, "intake", "empty", "no text", LIMITS), CAUSE)
    raw = raw_of(letter, CLAIMS)
    assert raw == CAUSE.value
    message = redriven(letter, raw)
    assert (message.key, message.value) == (CAUSE.key, CAUSE.value)
    assert message.headers == (
        *GIVEN,
        ("wiretag_origin", b"wire.raw/3/42"),
        ("wiretag_received_at", ARRIVED.encode()),
        ("wiretag_attempts", b"1"),
    )


def test_what_fails_a_second_time_keeps_its_origin_and_id_and_counts_on() -> None:
    first = lies(dead_letter(CAUSE, "intake", "empty", "no text", LIMITS), CAUSE)
    message = redriven(first, CAUSE.value or b"")
    back = Consumed("wire.raw", 1, 99, 1_764_999_999_999, message.key, message.value, message.headers)
    second = lies(dead_letter(back, "intake", "empty", "no text", LIMITS), back)
    assert (second.why.id, second.why.attempts, second.received_at) == (first.why.id, 2, ARRIVED)
    assert redriven(second, CAUSE.value or b"").headers == (*message.headers[:-1], ("wiretag_attempts", b"2"))
    delivery = as_delivery(back)
    assert delivery
    assert (delivery.origin.partition, delivery.origin.offset) == (3, 42)


def test_an_input_without_a_key_is_keyed_by_its_uri_as_when_it_is_fed() -> None:
    keyless = dataclasses.replace(CAUSE, key=None)
    letter = lies(dead_letter(keyless, "intake", "empty", "no text", LIMITS), keyless)
    assert redriven(letter, CAUSE.value or b"").key == b"urn:x:1"


def test_bytes_that_were_cut_are_known_to_be() -> None:
    big = dataclasses.replace(CAUSE, value=b"rain " * 100_000)
    letter = lies(dead_letter(big, "intake", "oversize", "too much", {topics.DEAD: 100_000}), big)
    assert raw_of(letter, CLAIMS) is None


def test_letters_are_listed_once_each_filtered_and_grouped(broker: Broker, tmp_path: Path) -> None:
    again = consumed(broker, 0, headers=(("wiretag_attempts", b"1"),))
    put(
        broker,
        dead_letter(consumed(broker, 0), "intake", "empty", "no text", LIMITS),
        dead_letter(consumed(broker, 0), "intake", "empty", "no text", LIMITS),
        dead_letter(again, "intake", "empty", "no text", LIMITS),
        dead_letter(consumed(broker, 1), "intake", "bad-json", "cut short", LIMITS),
        dead_letter(consumed(broker, 2, topics.ENRICHED), "alert", "bad-record", "not a record", LIMITS),
    )
    every = lines(broker, tmp_path, "ls", "--json")
    assert sorted((line["error"], line["attempts"]) for line in every) == [
        ("bad-json", 1),
        ("bad-record", 1),
        ("empty", 2),
    ]
    assert [line["error"] for line in lines(broker, tmp_path, "ls", "--json", "--stage", "alert")] == ["bad-record"]
    assert len(lines(broker, tmp_path, "ls", "--json", "--limit", "2")) == 2
    assert lines(broker, tmp_path, "ls", "--json", "--until", "2000-01-01") == []
    groups = lines(broker, tmp_path, "ls", "--groups", "--json", "--stage", "intake")
    assert sorted((group["count"], group["error"]) for group in groups) == [(1, "bad-json"), (1, "empty")]
    assert b"3 dead letters" in wiretag(["dead", "ls"], environment(broker, tmp_path)).stdout


def test_a_letter_is_shown_whole_and_its_bytes_as_they_were(broker: Broker, tmp_path: Path) -> None:
    put(broker, dead_letter(consumed(broker, 0), "intake", "empty", "no text", LIMITS))
    (line,) = lines(broker, tmp_path, "ls", "--json")
    env = environment(broker, tmp_path)
    shown = wiretag(["dead", "show", line["id"]], env).stdout.decode()
    assert f"received_at: {ARRIVED}" in shown
    assert "  wiretag_provider: desk" in shown
    assert shown.endswith("PARIS (AFP) - Rain.\n")
    assert wiretag(["dead", "show", line["id"][:8], "--raw"], env).stdout == CAUSE.value
    unknown = wiretag(["dead", "show", "zzz"], env)
    assert (unknown.returncode, unknown.stderr.count(b"\n")) == (1, 2)


def test_what_cannot_go_back_is_left_out_with_the_reason(broker: Broker, tmp_path: Path) -> None:
    big = consumed(broker, 1, value=b"rain " * 100_000)
    often = consumed(broker, 2, headers=(("wiretag_attempts", b"2"),))
    put(
        broker,
        dead_letter(consumed(broker, 0, topics.ENRICHED), "alert", "bad-record", "not a record", LIMITS),
        dead_letter(big, "intake", "oversize", "too much", {topics.DEAD: 100_000}),
        dead_letter(often, "intake", "empty", "no text", LIMITS),
    )
    env = environment(broker, tmp_path)
    assert wiretag(["dead", "redrive"], env).returncode == 2
    done = wiretag(["dead", "redrive", "--all"], env)
    assert done.returncode == 1
    said = done.stderr.decode()
    assert "the letter holds only the beginning of its input" in said
    assert "1 left out, tried often enough" in said
    assert "1 left out, of another role" in said
    assert list(Output(broker, topics.RAW).rest().messages) == []


def test_redriven_inputs_are_tried_again_and_redriving_twice_makes_no_duplicates(
    broker: Broker, tmp_path: Path
) -> None:
    publish(broker, [("bad", b"\0\0", [])])
    env = environment(broker, tmp_path)
    with Worker(env):
        Output(broker).until(1)
        cured = consumed(broker, 500, partition=0)  # as if a stage had failed on an item that is well
        put(broker, dead_letter(cured, "enrich", "timeout", "too slow", LIMITS))
        assert wiretag(["dead", "redrive", "--all"], env).returncode == 0
        second = wiretag(["dead", "redrive", "--error", "timeout"], env)
        assert b"1 left out, redriven before" in second.stderr
        assert wiretag(["dead", "redrive", "--error", "timeout", "--again"], env).returncode == 0
        out = Output(broker).until(5).rest()  # two dead letters of its own, the one put there, the item twice
    first, again = out.records()
    assert first.id == again.id
    assert (first.received_at, first.input.offset) == (ARRIVED, 500)
    assert sorted(why.attempts for why in out.failures() if why.error == "empty") == [1, 2]
    (line,) = lines(broker, tmp_path, "ls", "--json", "--error", "empty")
    assert line["attempts"] == 2
