"""The same Kafka with a listener for SASL_SSL, a certificate it signed itself, and rights for each user.

USER logs in by SCRAM-SHA-512 and may do all. GUEST logs in by PLAIN and may do what `grant` gives it, on topics and
groups of one prefix: what an operator of a shared cluster gives a deployment.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    ResourcePatternType,
    ResourceType,
)

from streams.cluster import Cluster
from tests.brokers.kafka import RealKafka

USER, PASSWORD = "wire", "wire-secret"
GUEST, GUEST_PASSWORD = "guest", "guest-secret"
CERTIFICATE = (
    "openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost "
    "-addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout key.pem -out cert.pem"
)
SCRAM_LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
PLAIN_LOGIN = f'org.apache.kafka.common.security.plain.PlainLoginModule required user_{GUEST}="{GUEST_PASSWORD}";'
RIGHTS = {
    ResourceType.TOPIC: ("CREATE", "DESCRIBE", "DESCRIBE_CONFIGS", "READ", "WRITE"),
    ResourceType.GROUP: ("READ", "DESCRIBE"),
}


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
            "listener.name.client.sasl.enabled.mechanisms": "SCRAM-SHA-512,PLAIN",
            "listener.name.client.scram-sha-512.sasl.jaas.config": SCRAM_LOGIN,
            "listener.name.client.plain.sasl.jaas.config": PLAIN_LOGIN,
            "listener.name.client.ssl.keystore.type": "PEM",
            "listener.name.client.ssl.keystore.location": str(both),
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": f"User:{USER};User:ANONYMOUS",  # the listeners without a login are the brokers' own
        }

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.bootstrap, "SASL_SSL", "SCRAM-SHA-512", USER, PASSWORD, str(self.cert))

    @property
    def guest(self) -> Cluster:
        return Cluster(self.bootstrap, "SASL_SSL", "PLAIN", GUEST, GUEST_PASSWORD, str(self.cert))

    def grant(self, prefix: str) -> None:
        """Let GUEST use the topics and groups whose names begin so, and nothing else."""
        admin = self.admin
        wanted = [
            AclBinding(
                kind,
                prefix,
                ResourcePatternType.PREFIXED,
                f"User:{GUEST}",
                "*",
                AclOperation[operation],
                AclPermissionType.ALLOW,
            )
            for kind, operations in RIGHTS.items()
            for operation in operations
        ]
        for done in admin.create_acls(wanted).values():
            done.result()
