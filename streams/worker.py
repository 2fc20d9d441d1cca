"""One worker of one role: a faust agent in the one shape that loses nothing.

One batch is in flight at a time. Its outputs are published in the order of its inputs and every acknowledgement is
awaited; only then are the inputs acked, and the watermark committed. Whatever goes wrong ends the process, and what was
not committed is read again by whoever comes next.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterable, Mapping
from typing import Any

import faust
import mode

from streams import topics
from streams.cluster import Cluster
from streams.commits import App
from streams.config import StreamConfig
from streams.handlers import ROLES, Handler, Role
from streams.messages import Consumed, Headers
from streams.outbox import Outbox

SMALLEST_FETCH_BYTES = 4 << 20
REQUEST_TIMEOUT_S = 130.0  # above the rebalance timeout, as faust demands
REBALANCE_TIMEOUT_S = 120.0  # a batch must end within it, or the member is dropped
POLL_INTERVAL_S = 600.0

log = logging.getLogger(__name__)


def make_app(config: StreamConfig, role: Role, handler: Handler, outbox: Outbox) -> App:
    """The faust app of a role. Everything is passed in; nothing is read from the environment."""
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

    @app.agent(source, concurrency=1, name=role.name)
    async def work(stream: Any) -> None:
        await handler.start()
        log.info("%s is ready", role.name)
        async for events in stream.noack_take(role.batch(config), within=role.within_s):
            await outbox.deliver(await handler.handle([consumed(event.message) for event in events]))
            for event in events:
                await stream.ack(event)
            await app.consumer.commit()

    return app


def run_worker(config: StreamConfig, role_name: str) -> None:
    """Run one worker until SIGTERM or SIGINT (exit code 0) or until something is wrong (exit code 1).

    Raises ClusterUnusable when no broker answers at the start, SystemExit at the end.
    """
    role = ROLES[role_name]
    config.state.mkdir(parents=True, exist_ok=True)
    limits = topics.limits(config.cluster, config.layout)
    handler = role.load(config, limits)
    outbox = Outbox(config.cluster, config.layout, max(limits.values()), config.readers)
    app = make_app(config, role, handler, outbox)
    worker = faust.Worker(app, quiet=True, override_logging=False, redirect_stdouts=False)
    worker.spinner = None
    try:
        worker.execute_from_commandline()
    finally:
        handler.close()
        outbox.close()


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
