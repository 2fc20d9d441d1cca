"""What an operator sees: health, metrics, and limits on what one item may cost."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing

import pytest

from streams import health, topics
from streams.cluster import ClusterUnusable
from streams.guard import Overrun, StageGuard
from streams.health import STALLED, Progress, Watch
from streams.http import Pages
from streams.lag import GroupLag
from streams.messages import Message
from streams.metrics import Metrics


class Group(GroupLag):
    """A group that is as far behind as it is told."""

    def __init__(self) -> None:
        self.behind, self.committed_sum, self.down = {0: 0}, 0, False

    def by_partition(self) -> dict[int, int]:
        if self.down:
            raise ClusterUnusable("no broker answers")
        return self.behind


@pytest.fixture
def metrics() -> Metrics:
    return Metrics("enrich")


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(f"wiretag_{name}", {"role": "enrich", **labels})


@pytest.fixture
def ended() -> list[int]:
    return []


@pytest.fixture
def watch(metrics: Metrics, ended: list[int]) -> Watch:
    return Watch(Group(), metrics, Progress(60, moved_s=0), 3600, end=ended.append)


def group(watch: Watch) -> Group:
    assert isinstance(watch._lag, Group)
    return watch._lag


def test_a_worker_with_nothing_to_do_never_stalls(watch: Watch, ended: list[int]) -> None:
    watch.look(1000, 0)
    watch.look(9000, 0)
    assert ended == []


def test_a_worker_that_commits_nothing_while_there_is_work_ends_itself(watch: Watch, ended: list[int]) -> None:
    group(watch).behind = {0: 5}
    watch.look(10, 0)
    watch.look(70, 0)
    assert ended == []
    watch.look(71, 0)
    assert ended == [STALLED]


def test_the_time_in_which_the_broker_is_down_does_not_count_as_a_stall(watch: Watch, ended: list[int]) -> None:
    group(watch).behind = {0: 5}
    watch.look(10, 0)
    group(watch).down = True
    for now_s in range(20, 620, 20):
        watch.look(now_s, 0)
    group(watch).down = False
    watch.look(620, 0)
    watch.look(655, 0)
    assert ended == []
    watch.look(662, 0)
    assert ended == [STALLED]


def test_a_watch_that_cannot_look_ends_the_worker(
    watch: Watch, ended: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "LOOK_S", 0.01)
    group(watch).by_partition = lambda: 1 // 0  # type: ignore[method-assign, assignment, return-value]
    watch.start()
    while not ended:
        time.sleep(0.01)
    watch.stop()
    assert ended[0] != 0


def test_every_commit_is_progress(watch: Watch, ended: list[int], metrics: Metrics) -> None:
    group(watch).behind = {0: 5}
    for step in range(10):
        group(watch).committed_sum = step
        watch.look(50.0 * step, 0)
    assert ended == []
    assert value(metrics, "lag_messages", partition="0") == 5


def test_the_oldest_message_is_as_old_as_its_append(watch: Watch, metrics: Metrics) -> None:
    group(watch).behind = {0: 1}
    watch.progress.oldest_ms = 10_000
    watch.look(1, 25.0)
    assert value(metrics, "oldest_unprocessed_seconds") == 15.0
    group(watch).behind = {0: 0}
    watch.look(2, 26.0)
    assert value(metrics, "oldest_unprocessed_seconds") == 0.0


def test_a_provider_that_goes_quiet_is_named_once(metrics: Metrics) -> None:
    metrics.heard("afp-live", 1_000_000)
    assert metrics.quiet(1500, 600) == []
    assert metrics.quiet(1700, 600) == ["afp-live"]
    assert metrics.quiet(1800, 600) == []
    assert value(metrics, "provider_quiet", provider="afp-live") == 1
    metrics.heard("afp-live", 1_900_000)
    assert metrics.quiet(1950, 600) == []
    assert value(metrics, "provider_quiet", provider="afp-live") == 0


def test_labels_off_the_wire_are_bounded(metrics: Metrics) -> None:
    for n in range(1000):
        metrics.heard(f"provider {n}", 1000)
    assert len(metrics._last) <= 201
    assert value(metrics, "provider_last_item_timestamp_seconds", provider="other") == 1


def test_latency_is_between_the_brokers_two_appends(metrics: Metrics) -> None:
    metrics.acknowledged(Message(topics.ENRICHED, b"k", b"v", (), caused_ms=5000), 5250)
    assert value(metrics, "end_to_end_seconds_sum") == 0.25
    assert value(metrics, "records_out_total", topic=topics.ENRICHED) == 1


@pytest.fixture
def pages(metrics: Metrics) -> Iterator[tuple[str, Progress]]:
    progress = Progress(60)
    with closing(Pages(("127.0.0.1", 0), metrics.registry, progress)) as served:
        yield f"http://127.0.0.1:{served.server_port}", progress


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as exc:
        return exc.code, exc.read().decode()


def test_metrics_are_served(pages: tuple[str, Progress], metrics: Metrics) -> None:
    metrics.items_in.labels("enrich").inc(3)
    status, body = get(f"{pages[0]}/metrics")
    assert status == 200
    assert 'wiretag_items_in_total{role="enrich"} 3.0' in body


def test_health_follows_progress(pages: tuple[str, Progress]) -> None:
    url, progress = pages
    assert get(f"{url}/health/live")[0] == 200
    assert get(f"{url}/health/ready")[0] == 503
    progress.ready = True
    assert get(f"{url}/health/ready")[0] == 200
    progress.behind, progress.moved_s = True, -1e9
    assert get(f"{url}/health/live")[0] == 503
    assert get(f"{url}/elsewhere")[0] == 404


def stand_still() -> None:
    while True:
        pass


def test_a_stage_that_overruns_its_time_is_stopped() -> None:
    guard = StageGuard(0.05)
    with pytest.raises(Overrun), guard("places"):
        stand_still()
    assert guard.take()["places"] >= 0.05
    assert guard.take() == {}
