"""Headers: CloudEvents, one traceparent, and where a message came from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from streams.messages import TRACE, Consumed, Headers, cloud_event, rfc3339

ID = "7a0d7a58-9a52-5d0e-8f9e-3f0f6f1f2f3f"


def consumed(headers: Headers = ()) -> Consumed:
    return Consumed("wire.raw", 3, 42, 1_764_856_800_000, b"key", b"PARIS (AFP) - Rain.", headers)


def headers_of(cause: Consumed) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in cloud_event(cause, id=ID, type="wire.item.enriched.v1", subject="urn:x:1", time=None):
        found.setdefault(key, []).append(value.decode())
    return found


def test_a_record_says_what_was_consumed_to_make_it() -> None:
    assert headers_of(consumed())["ce_source"] == ["wire.raw/3/42"]


def test_there_is_exactly_one_traceparent_and_it_is_well_formed() -> None:
    (trace,) = headers_of(consumed())["traceparent"]
    assert TRACE.fullmatch(trace)


def test_a_trace_that_comes_in_goes_on() -> None:
    received = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    (trace,) = headers_of(consumed((("traceparent", received), ("tracestate", b"a=b"))))["traceparent"]
    assert trace.split("-")[1] == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert trace.split("-")[2] != "00f067aa0ba902b7"


def test_a_malformed_trace_is_replaced() -> None:
    (trace,) = headers_of(consumed((("traceparent", b"00-zz-1-01"),)))["traceparent"]
    assert TRACE.fullmatch(trace)


def test_times_are_rfc_3339_in_utc() -> None:
    assert rfc3339(1_764_856_800_000) == "2025-12-04T14:00:00.000Z"


def test_a_timestamp_that_is_no_time_is_unknown() -> None:
    assert rfc3339(-1) is None
    assert rfc3339(1 << 62) is None


@given(st.lists(st.tuples(st.text(max_size=20), st.binary(max_size=40))))
def test_any_headers_can_be_read(pairs: list[tuple[str, bytes]]) -> None:
    cause = consumed(tuple(pairs))
    assert all(isinstance(cause.header(key), str) for key, _ in pairs)
