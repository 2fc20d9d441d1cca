"""A real Apache Kafka (KRaft mode) on loopback for tests, from its Maven artifacts: no Docker.

    with RealKafka() as kafka:
        kafka.cluster                        # at 127.0.0.1:41234, say
        kafka.kill(); kafka.restart()

Needs Java 17 and, the first time, Maven. The jars stay in WIRETAG_TEST_KAFKA_JARS (default ~/.cache/kafka-<version>).
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient, AlterConfigOpType, ConfigEntry, ConfigResource, ResourceType

from streams.cluster import Cluster

VERSION = os.environ.get("WIRETAG_TEST_KAFKA_VERSION", "4.3.1")
CLUSTER = "4L6g3nShT-eMCtK--X86sw"  # any base64 uuid
POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>test</groupId><artifactId>broker</artifactId><version>1</version><dependencies>
<dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{0}</version></dependency>
<dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
</dependencies></project>"""
DEFAULTS = {
    "process.roles": "broker,controller",
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "INTERNAL",
    "auto.create.topics.enable": "false",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.num.partitions": "4",
    "transaction.state.log.min.isr": "1",
    "group.initial.rebalance.delay.ms": "0",
    "group.min.session.timeout.ms": "500",  # Kafka's 6000 refuses the short sessions of crash tests
    "log.cleaner.dedupe.buffer.size": str(4 << 20),  # Kafka's 128 MiB does not fit a small heap
    "broker.heartbeat.interval.ms": "500",
    "broker.session.timeout.ms": "3000",  # a killed node may register again only after this
}
LISTENERS = ("CLIENT", "INTERNAL", "CONTROLLER")
JVM = [
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",  # such a broker lives for seconds or minutes: better slow than being compiled
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
]


def jars(version: str) -> Path:
    """The folder with the broker's jars, filled by Maven on first use."""
    lib = Path(os.environ.get("WIRETAG_TEST_KAFKA_JARS", Path.home() / ".cache" / f"kafka-{version}"))
    if not lib.exists():
        with tempfile.TemporaryDirectory(prefix="kafka-pom-") as work:
            Path(work, "pom.xml").write_text(POM.format(version))
            subprocess.run(
                ["mvn", "-B", "-q", "dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=lib"],
                cwd=work,
                check=True,
                timeout=600,
            )
            lib.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(Path(work, "lib"), lib)
    return lib


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: a killed pytest leaves no broker


def _dotted(settings: Mapping[str, str]) -> dict[str, str]:
    return {key.replace("_", "."): value for key, value in settings.items()}


class RealKafka:
    """One or more combined broker+controller nodes, numbered from 1."""

    protocol = "PLAINTEXT"  # of the client listener; tests and admin may use INTERNAL
    format_options: tuple[str, ...] = ()

    def __init__(
        self,
        *,
        nodes: int = 1,
        heap: str = "256m",
        version: str = VERSION,
        **settings: str,
    ) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kafka-"))
        self._options = [f"-Xmx{heap}", *JVM]
        self._classpath = f"{jars(version)}/*"
        self._ports = [free_ports(3) for _ in range(nodes)]
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        self.bootstrap, self._internal = (",".join(f"127.0.0.1:{p[i]}" for p in self._ports) for i in (0, 1))
        for node in range(1, nodes + 1):
            self._format(node, self.security() | _dotted(settings))

    def security(self) -> dict[str, str]:
        return {}

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.bootstrap)

    def start(self) -> Self:
        for node in range(1, len(self._ports) + 1):
            self._spawn(node)
        self._await_nodes(len(self._ports))
        return self

    @property
    def pids(self) -> Sequence[int]:
        """The processes of the nodes that run."""
        return [process.pid for process in self._running.values()]

    @property
    def admin(self) -> AdminClient:
        return AdminClient({"bootstrap.servers": self._internal, "log_level": 0})

    def limit(self, topic: str, most_bytes: int) -> None:
        """Change what a topic takes, as its operator may at any time."""
        entry = ConfigEntry("max.message.bytes", str(most_bytes), incremental_operation=AlterConfigOpType.SET)
        admin = self.admin
        change = ConfigResource(ResourceType.TOPIC, topic, incremental_configs=[entry])
        for done in admin.incremental_alter_configs([change]).values():
            done.result()

    def kill(self, node: int = 1) -> None:
        self._end(node, signal.SIGKILL)

    def kill_all(self) -> None:
        for node in list(self._running):
            self.kill(node)

    def restart(self, node: int = 1) -> None:
        """Bring an ended node back on its old ports and data."""
        self._spawn(node)
        self._await_nodes(len(self._running))

    def stop(self) -> None:
        """Clean shutdown of every node; the data folder goes too."""
        for process in self._running.values():
            process.send_signal(signal.SIGTERM)
        for node in list(self._running):
            self._end(node, signal.SIGTERM)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def log(self, node: int = 1) -> str:
        return (self.folder / f"{node}.log").read_text(errors="replace")

    def _format(self, node: int, settings: Mapping[str, str]) -> None:
        copies, ports = str(min(3, len(self._ports))), zip(LISTENERS, self._ports[node - 1], strict=True)
        config = (
            DEFAULTS
            | {
                "node.id": str(node),
                "log.dirs": str(self.folder / f"data-{node}"),
                "controller.quorum.voters": ",".join(f"{i}@127.0.0.1:{p[2]}" for i, p in enumerate(self._ports, 1)),
                "listeners": ",".join(f"{name}://127.0.0.1:{port}" for name, port in ports),
                "listener.security.protocol.map": f"CLIENT:{self.protocol},INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "offsets.topic.replication.factor": copies,
                "transaction.state.log.replication.factor": copies,
            }
            | dict(settings)
        )
        path = self.folder / f"{node}.properties"
        path.write_text("".join(f"{key}={value}\n" for key, value in config.items()))
        subprocess.run(
            [*self._java(), "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", str(path), *self.format_options],
            check=True,
            timeout=60,
            stdout=subprocess.DEVNULL,
        )

    def _spawn(self, node: int) -> None:
        command = [*self._java(), "kafka.Kafka", str(self.folder / f"{node}.properties")]
        with open(self.folder / f"{node}.log", "ab") as log:
            self._running[node] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, preexec_fn=_die_with_parent
            )

    def _java(self) -> list[str]:
        return ["java", *self._options, "-cp", self._classpath]

    def _await_nodes(self, count: int, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for node, process in self._running.items():
                if process.poll() is not None:
                    raise RuntimeError(f"kafka node {node} exited {process.returncode}:\n{self.log(node)[-2000:]}")
            try:
                if len(self.admin.list_topics(timeout=1).brokers) >= count:
                    return
            except KafkaException:
                time.sleep(0.1)
        raise TimeoutError(f"kafka not ready in {seconds:g} s")

    def _end(self, node: int, sig: signal.Signals) -> None:
        process = self._running.pop(node)
        process.send_signal(sig)
        try:
            process.wait(8)  # the last of several nodes has no quorum to leave cleanly
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
