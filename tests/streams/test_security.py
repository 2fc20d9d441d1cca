"""TLS, SASL/SCRAM and SASL/PLAIN, by settings alone, for both client libraries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.topics import Layout
from tests.brokers.kafka import RealKafka
from tests.brokers.secure import GUEST_PASSWORD, PASSWORD, SecureKafka
from tests.streams.commands import Output, Worker, environment, wiretag
from tests.streams.conftest import Broker

STORY = "PARIS, Dec 4, 2025 (AFP) - Ministers met in Lyon on Thursday for talks, police said."


def as_user(broker: Broker, state: Path, password: str) -> dict[str, str]:
    """What lets a command log in as the broker's user, with this password."""
    where = broker.cluster
    return environment(broker, state) | {
        "WIRETAG_SECURITY_PROTOCOL": where.security_protocol,
        "WIRETAG_SASL_MECHANISM": where.sasl_mechanism or "",
        "WIRETAG_USERNAME": where.username or "",
        "WIRETAG_PASSWORD": password,
        "WIRETAG_CA_FILE": where.ca_file or "",
    }


@pytest.fixture(scope="module")
def secure(real_kafka: RealKafka) -> Iterator[SecureKafka]:
    """A second Kafka, only where the first can be had."""
    with SecureKafka() as kafka:
        yield kafka


def test_everything_runs_over_tls_and_scram(secure: SecureKafka, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(STORY)
    broker = Broker(secure.cluster, Layout("safe.", 2), real=True)
    env = as_user(broker, tmp_path / "state", PASSWORD)
    assert wiretag(["topics", "create"], env).returncode == 0
    with Worker(env):
        assert wiretag(["feed", str(story)], env).returncode == 0
        (record,) = Output(broker).until(1).records()
    assert record.source.agency == "AFP"


def test_everything_runs_over_tls_and_plain_with_rights_on_its_prefix_alone(
    secure: SecureKafka, tmp_path: Path
) -> None:
    secure.grant("desk.")
    broker = Broker(secure.guest, Layout("desk.", 2), real=True)
    env = as_user(broker, tmp_path / "state", GUEST_PASSWORD)
    assert wiretag(["topics", "create"], env | {"WIRETAG_PREFIX": "other."}).returncode == 1
    assert wiretag(["topics", "create"], env).returncode == 0
    story, empty = tmp_path / "story.txt", tmp_path / "empty.txt"
    story.write_text(STORY)
    empty.write_text(" ")
    with Worker(env, "enrich", "backfill", "alert", "archive"):
        assert wiretag(["feed", str(story), str(empty)], env).returncode == 0
        out = Output(broker).until(2)
        assert wiretag(["dead", "redrive", "--all"], env).returncode == 0
        out.until(3)
    assert [record.source.agency for record in out.records()] == ["AFP"]
    assert wiretag(["audit"], env).returncode == 0


def test_a_wrong_password_is_one_line(secure: SecureKafka, tmp_path: Path) -> None:
    env = as_user(Broker(secure.cluster, Layout(), real=True), tmp_path, "guess")
    done = wiretag(["topics", "create"], env)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert b"guess" not in done.stderr
