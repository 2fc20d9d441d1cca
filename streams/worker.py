"""One worker of one role: a faust agent in the one shape that loses nothing.

Inputs are worked on as processes are free, many at a time. Their outputs are published in the order of each partition,
as far as they are done, and every acknowledgement is awaited; only then are those inputs acked and the watermark
committed, while the pool goes on with the rest. Whatever goes wrong ends the process, and what was not committed is
read again by whoever comes next.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import threading
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from typing import Any

import faust
import mode
import structlog

from streams import topics
from streams.cluster import Cluster, ClusterUnusable
from streams.commits import App
from streams.config import STOP_S, StreamConfig
from streams.dead import CONNECT
from streams.delivery import Delivery, Portion
from streams.handlers import ROLES, Handler, Role
from streams.health import Progress, Watch
from streams.http import Pages
from streams.lag import GroupLag
from streams.logs import quiet_clients
from streams.messages import Consumed, Headers, Message
from streams.metrics import Metrics
from streams.outbox import Outbox
from streams.sessions import check_session
from streams.taking import take
from streams.yielding import Yielding

SMALLEST_FETCH_BYTES = 4 << 20
REQUEST_TIMEOUT_S = 130.0  # above the rebalance timeout, as faust demands
REBALANCE_TIMEOUT_S = 120.0  # a batch must end within it, or the member is dropped
POLL_INTERVAL_S = 600.0
UNFINISHED = 1  # exit code of a worker that could not end in order

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Bench:
    """What one worker works with."""

    role: Role
    handler: Handler
    outbox: Outbox
    metrics: Metrics
    progress: Progress
    yielding: Yielding | None = None


def make_app(config: StreamConfig, bench: Bench) -> App:
    """The faust app of a role. Everything is passed in; nothing is read from the environment."""
    role = bench.role
    app = App(
        config.layout.group(role.name),
        **_connection(config.cluster),
        datadir=str(config.state / "faust"),
        key_serializer="raw",
        value_serializer="raw",
        agent_supervisor=mode.CrashingSupervisor,
        topic_allow_declare=False,  # topics come from `wiretag topics create`
        topic_disable_leader=True,
        table_standby_replicas=0,
        store="memory://",
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=SMALLEST_FETCH_BYTES,
        broker_commit_interval=1.0,
        broker_session_timeout=config.session_timeout_s,
        broker_heartbeat_interval=config.session_timeout_s / 4,
        broker_rebalance_timeout=REBALANCE_TIMEOUT_S,
        broker_request_timeout=REQUEST_TIMEOUT_S,
        broker_max_poll_interval=POLL_INTERVAL_S,
        stream_buffer_maxsize=1024,
        stream_wait_empty=True,
        stream_processing_timeout=POLL_INTERVAL_S,
        worker_redirect_stdouts=False,
        web_enabled=False,
    )
    source = app.topic(config.layout.name(role.source), key_serializer="raw", value_serializer="raw")
    most = role.batch(config)

    @app.agent(source, concurrency=1, name=role.name)
    async def work(stream: Any) -> None:
        await bench.handler.start()
        bench.progress.ready = True
        log.info("ready", topic=config.layout.name(role.source))

        async def commit(events: Sequence[Any]) -> None:
            for event in events:
                await stream.ack(event)
            await app.consumer.commit()

        delivery = Delivery(bench.outbox.deliver, commit)
        waiting: asyncio.Queue[Any] = asyncio.Queue(most)
        stream.enable_acks = False  # or faust acks an event when it is asked for the next
        async with asyncio.TaskGroup() as tasks:
            beside = [tasks.create_task(delivery.run()), tasks.create_task(_work(bench, waiting, most, delivery))]
            async for event in stream.events():
                await waiting.put(event)
            for task in beside:
                task.cancel()

    return app


async def _work(bench: Bench, waiting: asyncio.Queue[Any], most: int, delivery: Delivery) -> None:
    """Hand what comes to the handler, and what is done of it to the delivery, until cancelled."""
    # by identity: after a rebalance the same offset may come again while its first arrival is still worked on
    under_way: dict[int, tuple[Consumed, Any]] = {}

    async def coming() -> AsyncIterator[Sequence[Consumed]]:
        while True:
            events = await take(waiting, most, bench.role.within_s)
            if bench.yielding:
                await bench.yielding.turn()
            batch = [consumed(event.message) for event in events]
            under_way.update((id(cause), (cause, event)) for cause, event in zip(batch, events, strict=True))
            role = bench.metrics.role
            bench.metrics.items_in.labels(role).inc(len(batch))
            bench.metrics.batch_fill_ratio.labels(role).observe(len(batch) / most)
            tell_oldest()
            yield batch

    def tell_oldest() -> None:
        oldest = next(iter(under_way.values()), None)
        bench.progress.oldest_ms = oldest[0].timestamp_ms if oldest else -1

    async for done in bench.handler.run(coming()):
        _tell_of_dead(bench, done.messages)
        events = [under_way.pop(id(cause))[1] for cause in done.causes]
        tell_oldest()
        await delivery.put(Portion(events, done.messages, done.idle))


class Leaving(faust.Worker):
    """A faust worker that ends within STOP_S of being told to: a group whose broker is gone cannot be left in order."""

    def stop_and_shutdown(self) -> None:
        overdue = threading.Timer(STOP_S, _leave)
        overdue.daemon = True
        overdue.start()
        quiet_clients()
        super().stop_and_shutdown()


def _leave() -> None:
    log.error("stop_overdue", seconds=STOP_S, detail="what is not committed will be read again")
    os._exit(UNFINISHED)


def run_worker(config: StreamConfig, role_name: str) -> None:
    """Run one worker until SIGTERM or SIGINT (exit code 0) or until something is wrong (exit code 1).

    Raises ClusterUnusable when no broker answers at the start, a topic is missing or the session time-out is refused,
    SystemExit at the end.
    """
    role = ROLES[role_name]
    config.state.mkdir(parents=True, exist_ok=True)
    limits = topics.limits(config.cluster, config.layout)
    check_session(config.cluster, config.session_timeout_s)
    metrics, progress = Metrics(role_name), Progress(config.stall_s)
    outbox = Outbox(config.cluster, config.layout, limits, metrics, config.readers)
    yielding = Yielding(_lag(config, ROLES[role.yields_to])) if role.yields_to else None
    bench = Bench(role, role.load(config, limits, metrics), outbox, metrics, progress, yielding)
    watch = Watch(_lag(config, role), metrics, progress, config.quiet_after_s)
    worker = Leaving(make_app(config, bench), quiet=True, override_logging=False, redirect_stdouts=False)
    worker.spinner = None
    with closing(bench.handler), closing(outbox), _pages(config, metrics, progress):
        watch.start()
        try:
            worker.execute_from_commandline()
        finally:
            watch.stop()


def _lag(config: StreamConfig, role: Role) -> GroupLag:
    return GroupLag(config.cluster, config.layout.name(role.source), config.layout.group(role.name))


def _pages(config: StreamConfig, metrics: Metrics, progress: Progress) -> AbstractContextManager[object]:
    if config.http is None:
        return nullcontext()
    try:
        return closing(Pages(config.http, metrics.registry, progress))
    except OSError as exc:
        raise ClusterUnusable(
            f"metrics cannot be served at {config.http[0]}:{config.http[1]}: {exc.strerror}"
        ) from None


def _tell_of_dead(bench: Bench, messages: Iterable[Message]) -> None:
    """Count dead letters and say so, each with the ids by which it can be found and traced."""
    for message in messages:
        if message.topic == topics.DEAD:
            said = {key: value.decode("utf-8", "replace") for key, value in message.headers}
            stage, error = said[f"{CONNECT}stage"], said[f"{CONNECT}exception.class.name"]
            bench.metrics.dead.labels(bench.metrics.role, stage, error).inc()
            log.warning(
                "dead_letter",
                stage=stage,
                error=error,
                detail=said[f"{CONNECT}exception.message"],
                id=said["ce_id"],
                source=said["ce_source"],
                trace=said["traceparent"],
            )


def _connection(cluster: Cluster) -> Mapping[str, Any]:
    """faust's settings for reaching a cluster: its brokers, a URL each, and credentials."""
    tls = ssl.create_default_context(cafile=cluster.ca_file) if cluster.security_protocol.endswith("SSL") else None
    credentials: Any = None
    if cluster.security_protocol.startswith("SASL"):
        credentials = faust.SASLCredentials(
            username=cluster.username, password=cluster.password, mechanism=cluster.sasl_mechanism, ssl_context=tls
        )
    elif tls is not None:
        credentials = faust.SSLCredentials(context=tls)
    return {
        "broker": [f"kafka://{address.strip()}" for address in cluster.bootstrap.split(",")],
        "broker_credentials": credentials,
    }


def consumed(message: Any) -> Consumed:
    """faust's message as our own value."""
    return Consumed(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        timestamp_ms=round(message.timestamp * 1000),
        key=message.key,
        value=message.value,
        headers=_headers(message.headers),
    )


def _headers(headers: Mapping[str, bytes] | Iterable[tuple[str, bytes]] | None) -> Headers:
    pairs = headers.items() if isinstance(headers, Mapping) else headers or ()
    return tuple((key, value) for key, value in pairs if value is not None)
