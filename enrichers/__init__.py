"""Bytes in, tagged record out. Pure: no Kafka, no network, no clock, no environment."""
