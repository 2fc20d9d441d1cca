"""How to reach a Kafka cluster, for both client libraries in use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class ClusterUnusable(Exception):
    """No broker answers, or a topic is missing; the message is one line for people."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The address of a cluster and how to authenticate; `embedded` is librdkafka's in-process cluster."""

    bootstrap: str
    security_protocol: str = "PLAINTEXT"
    sasl_mechanism: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: str | None = None
    embedded: bool = False

    def client(self, **settings: Any) -> dict[str, Any]:
        """Settings of a confluent-kafka client, with `settings` (dots as double underscores) on top."""
        own = {
            "bootstrap.servers": self.bootstrap,
            "security.protocol": self.security_protocol,
            "sasl.mechanism": self.sasl_mechanism,
            "sasl.username": self.username,
            "sasl.password": self.password,
            "ssl.ca.location": self.ca_file,
            "log_level": 2,
        }
        dotted = {key.replace("__", "."): value for key, value in settings.items()}
        return {key: value for key, value in own.items() if value is not None} | dotted
