"""The claim check: what no dead letter can hold is kept whole, found again, and never taken for something else."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.codec import decode
from schemas.envelopes import Failure
from streams import topics
from streams.claims import Claims, ClaimUnusable
from streams.dead import dead_letter
from streams.deadletters import raw_of
from streams.messages import Consumed, Message
from tests.brokers.kafka import RealKafka
from tests.streams.commands import Output, Worker, environment, wiretag
from tests.streams.conftest import Broker, fresh, long
from tests.streams.test_deadletters import CAUSE, consumed, lies, put
from tests.streams.test_end_to_end import publish

BIG = b"rain \xff" * 50_000
LIMIT = {topics.DEAD: 100_000}


def letter(cause: Consumed, claims: Claims | None) -> Message:
    return dead_letter(cause, "intake", "bad-json", "cut short", LIMIT, claims)


def why(message: Message) -> Failure:
    return decode(Failure, message.value or b"")


def test_what_is_kept_is_found_again_and_kept_once(tmp_path: Path) -> None:
    claims = Claims(tmp_path / "claims")
    name = claims.keep(BIG)
    assert claims.keep(BIG) == name == f"sha256:{hashlib.sha256(BIG).hexdigest()}"
    assert claims.fetch(name) == BIG
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_claim_whose_file_is_missing_or_altered_is_unusable_until_it_is_kept_again(tmp_path: Path) -> None:
    claims = Claims(tmp_path)
    name = claims.keep(BIG)
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    path.write_bytes(BIG[:-1] + b"?")
    with pytest.raises(ClaimUnusable, match="was altered"):
        claims.fetch(name)
    path.unlink()
    with pytest.raises(ClaimUnusable, match="No such file"):
        claims.fetch(name)
    path.write_bytes(b"half")
    assert claims.fetch(claims.keep(BIG)) == BIG


@pytest.mark.parametrize("name", ["", "sha256:", "sha256:../../etc/passwd", "/etc/passwd", "sha256:" + "A" * 64])
def test_what_is_no_claim_is_not_looked_for(tmp_path: Path, name: str) -> None:
    with pytest.raises(ClaimUnusable, match="no claim"):
        Claims(tmp_path).fetch(name)


def test_a_letter_that_holds_its_bytes_needs_no_claim(tmp_path: Path) -> None:
    message = letter(CAUSE, Claims(tmp_path / "claims"))
    assert why(message).claim is None
    assert not (tmp_path / "claims").exists()


def test_a_letter_that_cannot_hold_its_bytes_has_their_beginning_and_a_claim(tmp_path: Path) -> None:
    big = dataclasses.replace(CAUSE, value=BIG)
    message = letter(big, Claims(tmp_path))
    assert message.size <= LIMIT[topics.DEAD]
    assert why(message).claim == f"sha256:{why(message).raw_sha256}"
    assert raw_of(lies(message, big), Claims(tmp_path)) == BIG
    with pytest.raises(ClaimUnusable):
        raw_of(lies(message, big), Claims(tmp_path / "elsewhere"))


def test_a_folder_that_takes_nothing_costs_the_claim_and_not_the_letter(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    message = letter(dataclasses.replace(CAUSE, value=BIG), Claims(tmp_path / "file"))
    assert why(message).claim is None
    assert "not kept whole" in why(message).detail


@settings(deadline=None)
@given(
    st.integers(0, 200_000),
    st.lists(st.tuples(st.text(max_size=20), st.integers(0, 200_000)), max_size=4),
    st.integers(0, 200_000),
    st.integers(0, 200_000),
)
def test_a_dead_letter_always_fits_its_topic(
    tmp_path_factory: pytest.TempPathFactory, body: int, headers: list[tuple[str, int]], key: int, detail: int
) -> None:
    sizes = tuple((name, b"\0" * size) for name, size in headers)
    cause = dataclasses.replace(CAUSE, value=b"x" * body, key=b"k" * key, headers=sizes)
    claims = Claims(tmp_path_factory.getbasetemp() / "claims")
    message = dead_letter(cause, "enrich", "ValueError", "d" * detail, LIMIT, claims)
    assert message.size <= LIMIT[topics.DEAD]
    assert raw_of(lies(message, cause), claims) == cause.value


@pytest.mark.parametrize("broker", ["embedded", pytest.param("kafka", marks=long)], indirect=True)
def test_claims_are_shown_and_redriven_whole_and_refused_when_they_are_gone(broker: Broker, tmp_path: Path) -> None:
    state, claims = tmp_path / "state", tmp_path / "claims"
    env = environment(broker, state, WIRETAG_CLAIM_CHECK=str(claims))
    put(broker, letter(consumed(broker, 0, value=BIG), Claims(claims)))
    listed = wiretag(["dead", "ls", "--json"], env)
    line: dict[str, Any] = orjson.loads(listed.stdout)
    assert wiretag(["dead", "show", line["id"], "--raw"], env).stdout == BIG
    assert b"\ninput:\n" in wiretag(["dead", "show", line["id"]], env).stdout
    elsewhere = environment(broker, state)
    unknown = wiretag(["dead", "show", line["id"], "--raw"], elsewhere)
    assert (unknown.returncode, unknown.stdout) == (1, b"")
    assert b"cannot be read at" in unknown.stderr
    done = wiretag(["dead", "redrive", "--all"], elsewhere)
    assert done.returncode == 1
    assert b"1 refused, their bytes are not where their claims say" in done.stderr
    assert wiretag(["dead", "redrive", "--all"], env).returncode == 0
    (back,) = Output(broker, topics.RAW).rest().messages
    assert (back.key, back.value, back.header("wiretag_attempts")) == (CAUSE.key, BIG, "1")


def test_a_worker_keeps_what_the_dead_letter_topic_cannot_take_and_redrive_says_what_does_not_fit(
    real_kafka: RealKafka, tmp_path: Path
) -> None:
    broker = fresh(real_kafka, "claimed.")
    real_kafka.limit(broker.layout.name(topics.DEAD), LIMIT[topics.DEAD])
    env = environment(broker, tmp_path)
    count = publish(broker, [("big", b"\0" * 400_000, []), ("small", b"\0", [])])
    with Worker(env) as worker:
        out = Output(broker).until(count, worker.must_be_up)
    claimed = [failure for failure in out.failures() if failure.claim]
    assert [Claims(tmp_path / "claims").fetch(failure.claim or "") for failure in claimed] == [b"\0" * 400_000]
    real_kafka.limit(broker.layout.name(topics.RAW), 300_000)
    done = wiretag(["dead", "redrive", "--all"], env)
    assert done.returncode == 1
    assert b"refused: its 400000 bytes are more than wire.raw takes now (300000)" in done.stderr
    assert b"1 redriven; 1 refused, larger than their topic takes" in done.stderr
