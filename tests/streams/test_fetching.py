"""A fetch that asks for all partitions may wait long at the broker; one that lacks some must come back soon."""

from types import SimpleNamespace

import pytest

from streams.fetching import PARTIAL_WAIT_MS, WHOLE_WAIT_MS, wait_as_needed


class Fetcher:
    """As much of aiokafka's fetcher as is looked at: buffered records, and a plan made with a wait."""

    def __init__(self, buffered: dict[str, object]) -> None:
        self._records = buffered
        self._fetch_max_wait_ms = 0

    def _get_actions_per_node(self, assignment: object) -> tuple[object, int]:
        return assignment, self._fetch_max_wait_ms


def assigned(**paused: bool) -> SimpleNamespace:
    return SimpleNamespace(tps=list(paused), state_value=lambda tp: SimpleNamespace(paused=paused[tp]))


@pytest.mark.parametrize(
    ("buffered", "paused", "wait"),
    [
        ({}, {"a": False, "b": False}, WHOLE_WAIT_MS),
        ({"a": object()}, {"a": False, "b": False}, PARTIAL_WAIT_MS),
        ({}, {"a": False, "b": True}, PARTIAL_WAIT_MS),
    ],
)
def test_wait_fits_the_partitions_asked_for(buffered: dict[str, object], paused: dict[str, bool], wait: int) -> None:
    fetcher, assignment = Fetcher(buffered), assigned(**paused)
    wait_as_needed(fetcher)
    assert fetcher._get_actions_per_node(assignment) == (assignment, wait)
    fetcher._records = {}
    assert fetcher._get_actions_per_node(assigned(a=False))[1] == WHOLE_WAIT_MS
