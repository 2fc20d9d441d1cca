"""librdkafka's in-process Kafka cluster, which the confluent-kafka wheel carries: a broker without a broker.

It speaks the Kafka protocol on loopback, keeps about 5 MiB a partition and drops the oldest silently, and forgets all
when its process ends. The functions are those of librdkafka's `rdkafka_mock.h`.
"""

from __future__ import annotations

import ctypes as c
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

from streams.cluster import Cluster

PRODUCER = 0  # rd_kafka_type_t
_P, _I, _S = c.c_void_p, c.c_int, c.c_char_p
_CALLS: dict[str, tuple[Any, list[Any]]] = {
    "rd_kafka_conf_new": (_P, []),
    "rd_kafka_conf_set": (_I, [_P, _S, _S, _P, c.c_size_t]),
    "rd_kafka_new": (_P, [_I, _P, _S, c.c_size_t]),
    "rd_kafka_destroy": (None, [_P]),
    "rd_kafka_mock_cluster_new": (_P, [_P, _I]),
    "rd_kafka_mock_cluster_destroy": (None, [_P]),
    "rd_kafka_mock_cluster_bootstraps": (_S, [_P]),
    "rd_kafka_mock_topic_create": (_I, [_P, _S, _I, _I]),
    "rd_kafka_mock_group_initial_rebalance_delay_ms": (None, [_P, c.c_int32]),
}


class EmbeddedUnavailable(Exception):
    """This installation of confluent-kafka does not bundle librdkafka where we can call it."""


@cache
def _library() -> Any:
    spec = find_spec("confluent_kafka")
    root = Path(spec.origin).parents[1] if spec and spec.origin else Path()
    found = sorted((root / "confluent_kafka.libs").glob("librdkafka*.so*"))
    found += sorted((root / "confluent_kafka" / ".dylibs").glob("librdkafka*.dylib"))
    if not found:
        raise EmbeddedUnavailable("the embedded broker needs confluent-kafka's wheel; or set WIRETAG_BROKER=host:port")
    library = c.CDLL(str(found[0]))
    for name, (result, arguments) in _CALLS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


class EmbeddedBroker:
    """A cluster of one in this process, up from construction until `close`."""

    def __init__(self, topics: Iterable[str] = (), partitions: int = 8) -> None:
        self._lib = _library()
        error = c.create_string_buffer(512)
        conf = self._lib.rd_kafka_conf_new()
        self._lib.rd_kafka_conf_set(conf, b"log_level", b"2", error, len(error))  # else it warns of its own address
        self._handle = self._lib.rd_kafka_new(PRODUCER, conf, error, len(error))
        if not self._handle:
            raise EmbeddedUnavailable(f"the embedded broker did not start: {error.value.decode()}")
        self._cluster = self._lib.rd_kafka_mock_cluster_new(self._handle, 1)
        self._lib.rd_kafka_mock_group_initial_rebalance_delay_ms(self._cluster, 0)
        self.cluster = Cluster(self._lib.rd_kafka_mock_cluster_bootstraps(self._cluster).decode(), embedded=True)
        for topic in topics:
            self.create(topic, partitions)

    def create(self, topic: str, partitions: int) -> None:
        code = self._lib.rd_kafka_mock_topic_create(self._cluster, topic.encode(), partitions, 1)
        if code:
            raise EmbeddedUnavailable(f"the embedded broker refused topic {topic}: error {code}")

    def close(self) -> None:
        self._lib.rd_kafka_mock_cluster_destroy(self._cluster)
        self._lib.rd_kafka_destroy(self._handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
