"""Random crash schedules: nothing lost, nothing out of order, dead letters exactly the poison, no orphans.

CI runs a short one on each broker; `make crash` the long ones. WIRETAG_TEST_SEED repeats a run that failed.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.crash.schedule import Schedule
from tests.streams.conftest import Broker

LONG = bool(os.environ.get("WIRETAG_TEST_LONG"))
ITEMS, BLOWS, RUNS = (3000, 10, int(os.environ.get("WIRETAG_TEST_RUNS") or 20)) if LONG else (400, 3, 1)
MOST_REPEATED = 50  # duplicates that a schedule of ten kills may cause
GIVEN = os.environ.get("WIRETAG_TEST_SEED")
SEED = int(GIVEN) if GIVEN else random.SystemRandom().randrange(1 << 30) if LONG else 1


@pytest.mark.parametrize("seed", range(SEED, SEED + RUNS))
def test_nothing_is_lost_whatever_is_killed(
    broker: Broker, tmp_path: Path, seed: int, request: pytest.FixtureRequest
) -> None:
    kafka = request.getfixturevalue("real_kafka") if broker.real and not os.environ.get("WIRETAG_TEST_BROKER") else None
    report = Schedule(broker, tmp_path, seed, ITEMS, kafka).run(BLOWS)
    print(report)
    assert report.is_clean(), report
    if broker.real:
        assert report.repeated <= MOST_REPEATED * max(1, BLOWS // 10), report
