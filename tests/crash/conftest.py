"""The same brokers as the stream tests."""

from tests.streams.conftest import broker, real_kafka

__all__ = ["broker", "real_kafka"]
