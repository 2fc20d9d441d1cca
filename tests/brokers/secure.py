"""The same Kafka with a listener for SASL_SSL (SCRAM-SHA-512) and a certificate it signed itself."""

from __future__ import annotations

import subprocess
from pathlib import Path

from streams.cluster import Cluster
from tests.brokers.kafka import RealKafka

USER, PASSWORD = "wire", "wire-secret"
CERTIFICATE = (
    "openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost "
    "-addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout key.pem -out cert.pem"
)
LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required;"


class SecureKafka(RealKafka):
    protocol = "SASL_SSL"
    format_options = ("--add-scram", f"SCRAM-SHA-512=[name={USER},password={PASSWORD}]")

    @property
    def cert(self) -> Path:
        return self.folder / "cert.pem"

    def security(self) -> dict[str, str]:
        subprocess.run(
            CERTIFICATE.split(),
            check=True,
            timeout=60,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
        )
        both = self.folder / "server.pem"
        both.write_text((self.folder / "key.pem").read_text() + self.cert.read_text())
        return {
            "listener.name.client.sasl.enabled.mechanisms": "SCRAM-SHA-512",
            "listener.name.client.scram-sha-512.sasl.jaas.config": LOGIN,
            "listener.name.client.ssl.keystore.type": "PEM",
            "listener.name.client.ssl.keystore.location": str(both),
        }

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.bootstrap, "SASL_SSL", "SCRAM-SHA-512", USER, PASSWORD, str(self.cert))
