"""How to reach a Kafka cluster, for both client libraries in use."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class BrokerUnreachable(Exception):
    """No broker answers at the address; the message is one line for people."""


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

    def faust(self) -> Mapping[str, Any]:
        """Settings of a faust app: its brokers, one URL each, and credentials."""
        import faust

        tls = ssl.create_default_context(cafile=self.ca_file) if self.security_protocol.endswith("SSL") else None
        credentials: Any = None
        if self.security_protocol.startswith("SASL"):
            credentials = faust.SASLCredentials(
                username=self.username, password=self.password, mechanism=self.sasl_mechanism, ssl_context=tls
            )
        elif tls is not None:
            credentials = faust.SSLCredentials(context=tls)
        return {
            "broker": [f"kafka://{address.strip()}" for address in self.bootstrap.split(",")],
            "broker_credentials": credentials,
        }
