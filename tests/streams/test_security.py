"""TLS and SASL/SCRAM, by settings alone, for both client libraries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.topics import Layout
from tests.brokers.kafka import RealKafka
from tests.brokers.secure import PASSWORD, USER, SecureKafka
from tests.streams.commands import Output, Worker, environment, wiretag
from tests.streams.conftest import Broker


@pytest.fixture
def secure(real_kafka: RealKafka) -> Iterator[SecureKafka]:
    """A second Kafka, only where the first can be had."""
    with SecureKafka() as kafka:
        yield kafka


def test_everything_runs_over_tls_and_scram(secure: SecureKafka, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("PARIS, Dec 4, 2025 (AFP) - Ministers met in Lyon on Thursday for talks, police said.")
    broker = Broker(secure.cluster, Layout("safe.", 2), real=True)
    env = environment(broker, tmp_path / "state") | {
        "WIRETAG_SECURITY_PROTOCOL": "SASL_SSL",
        "WIRETAG_SASL_MECHANISM": "SCRAM-SHA-512",
        "WIRETAG_USERNAME": USER,
        "WIRETAG_PASSWORD": PASSWORD,
        "WIRETAG_CA_FILE": str(secure.cert),
    }
    assert wiretag(["topics", "create"], env).returncode == 0
    with Worker(env):
        assert wiretag(["feed", str(story)], env).returncode == 0
        (record,) = Output(broker).until(1).records()
    assert record.source.agency == "AFP"


def test_a_wrong_password_is_one_line(secure: SecureKafka, tmp_path: Path) -> None:
    env = environment(Broker(secure.cluster, Layout(), real=True), tmp_path) | {
        "WIRETAG_SECURITY_PROTOCOL": "SASL_SSL",
        "WIRETAG_SASL_MECHANISM": "SCRAM-SHA-512",
        "WIRETAG_USERNAME": USER,
        "WIRETAG_PASSWORD": "guess",
        "WIRETAG_CA_FILE": str(secure.cert),
    }
    done = wiretag(["topics", "create"], env)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert b"guess" not in done.stderr
