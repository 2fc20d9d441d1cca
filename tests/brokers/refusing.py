"""The embedded broker, refusing what a test tells it to refuse. The functions are those of `rdkafka_mock.h`."""

from __future__ import annotations

import ctypes as c

from streams.embedded import EmbeddedBroker

OFFSET_COMMIT = 8  # Kafka's number for the request
COORDINATOR_LOADING = 14  # Kafka's number for an error that clients take for passing, and ask again
FOR_EVER = 1_000_000  # requests


class RefusingBroker(EmbeddedBroker):
    """Answers commits with an error from `refuse_commits` until `allow_commits`."""

    def refuse_commits(self) -> None:
        errors = (c.c_int * FOR_EVER)(*[COORDINATOR_LOADING] * FOR_EVER)
        push = self._lib.rd_kafka_mock_push_request_errors_array
        push.restype, push.argtypes = None, [c.c_void_p, c.c_int16, c.c_size_t, c.POINTER(c.c_int)]
        push(self._cluster, OFFSET_COMMIT, FOR_EVER, errors)

    def allow_commits(self) -> None:
        clear = self._lib.rd_kafka_mock_clear_request_errors
        clear.restype, clear.argtypes = None, [c.c_void_p, c.c_int16]
        clear(self._cluster, OFFSET_COMMIT)
