"""Kafka and processes: topics, workers, commits, feeding, replay, archive. Knows bytes and headers, not tags."""
