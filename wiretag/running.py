"""Everything in one process group: broker, topics, workers, and what they make, shown."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import PurePath

from rich.markup import escape
from rich.table import Table

import seeds as samples
from alerting.rules import load_subscriptions
from schemas.envelopes import Subscription
from streams import topics
from streams.archive import Archive
from streams.cluster import Cluster
from streams.config import StreamConfig
from streams.embedded import EmbeddedBroker
from streams.feed import Feeder, Receipt
from streams.handlers import ROLES
from streams.lag import GroupLag
from streams.supervisor import RoleUnusable, Supervisor
from streams.tail import Tail
from wiretag import deployment
from wiretag.collect import Collected
from wiretag.console import err, out, record_table
from wiretag.errors import DONE, FAILED, WiretagError
from wiretag.feeding import raw_messages
from wiretag.inputs import named
from wiretag.settings import Settings, load_settings
from wiretag.signals import terminating_as_interrupt
from wiretag.subscriptions import load

ROLE_NAMES = tuple(ROLES)
SHOWN_TOPICS = (topics.ENRICHED, topics.DEAD, topics.ALERTS)
LOOK_S = 0.2
STUCK_S = 180.0  # nothing at all has come out for so long: say so and stop


def run_all(*, seeds: bool, once: bool) -> int:
    """Run until Ctrl-C, or with `once` until everything has come out; returns the exit code."""
    settings = load_settings()
    with ExitStack() as stack, terminating_as_interrupt():
        where = stack.enter_context(_broker(settings))
        config = deployment.stream_config(settings, where, _subscriptions(settings, seeds))
        if "log_level" not in settings.model_fields_set:
            # the table is what people look at here, and with `once` the dead letters stand below it
            config = replace(config, log_level="ERROR" if once else "WARNING")
        for _ in topics.create(where, config.layout) if not where.embedded else ():
            pass
        tail = stack.enter_context(Tail(where, config.layout, SHOWN_TOPICS))
        supervisor = Supervisor(config, ROLE_NAMES)
        stack.callback(supervisor.stop)
        supervisor.start()
        collected = Collected(keep=once)
        try:
            if seeds:
                _feed_seeds(config, collected)
            if once:
                _until_done(config, supervisor, tail, collected)
                return _report(config, collected, expect_broken=seeds)
            return _until_interrupted(config, supervisor, tail, collected)
        except RoleUnusable as exc:
            raise WiretagError(str(exc)) from None


def _subscriptions(settings: Settings, seeds: bool) -> tuple[Subscription, ...]:
    if seeds and settings.subscriptions is None:
        return load_subscriptions(samples.subscriptions().read_bytes(), "the seeds' subscriptions")
    return load(settings.subscriptions)


@contextmanager
def _broker(settings: Settings) -> Iterator[Cluster]:
    if settings.broker:
        yield deployment.cluster(settings)
        return
    layout = deployment.layout(settings)
    names = [layout.name(topic.name) for topic in topics.TOPICS]
    with EmbeddedBroker(names, layout.partitions) as broker:
        running = deployment.Running.here(broker.cluster.bootstrap, ROLE_NAMES)
        address = deployment.announce(settings, running)
        err.print(
            f"embedded broker at {broker.cluster.bootstrap}: it keeps about 5 MiB a partition and forgets all when it "
            "stops; the archive on disk stays",
            highlight=False,
        )
        try:
            yield broker.cluster
        finally:
            address.unlink(missing_ok=True)


def _feed_seeds(config: StreamConfig, collected: Collected) -> None:
    limit = topics.limits(config.cluster, config.layout)[topics.RAW]
    given = [named(name, file.read_bytes()) for name, file in samples.files()]
    messages = list(raw_messages(given, limit, lambda *_: None))

    def told(receipt: Receipt) -> None:
        if receipt.error:
            raise WiretagError(f"the seeds could not be fed: {receipt.error}")
        source = f"{config.layout.name(topics.RAW)}/{receipt.partition}/{receipt.offset}"
        collected.expected[source] = PurePath(receipt.message.name).name

    with Feeder(config.cluster, config.layout, max_bytes=limit, readers=config.readers) as feeder:
        feeder.feed(messages, told)


def _until_done(config: StreamConfig, supervisor: Supervisor, tail: Tail, collected: Collected) -> None:
    """Until all that was fed has come out and no role has anything left to do."""
    lags = [
        GroupLag(config.cluster, config.layout.name(role.source), config.layout.group(role.name))
        for role in ROLES.values()
    ]
    moved = time.monotonic()
    while True:
        supervisor.check()
        if collected.take(tail.read(LOOK_S)):
            moved = time.monotonic()
        elif not collected.missing and not any(lag.total() for lag in lags):
            break
        elif time.monotonic() - moved > STUCK_S:
            raise WiretagError(f"nothing has come out for {STUCK_S:g} s; still missing: {collected.missing[:5]}")
    collected.take(tail.read(LOOK_S))
    for lag in lags:
        lag.close()


def _until_interrupted(config: StreamConfig, supervisor: Supervisor, tail: Tail, collected: Collected) -> int:
    out.print(
        f"running at {config.cluster.bootstrap}; archive in {config.archive}. In another shell: `wiretag feed PATH`, "
        "`wiretag subscribe`. Ctrl-C stops.",
        highlight=False,
    )
    try:
        with err.status("waiting for items") as status:
            while True:
                supervisor.check()
                if collected.take(tail.read(LOOK_S)):
                    status.update(f"{collected.enriched} enriched, {collected.dead} dead, {collected.alerted} alerts")
    except KeyboardInterrupt:
        counts = f"{collected.enriched} enriched, {collected.dead} dead, {collected.alerted} alerts"
        err.print(f"stopping: {counts}", highlight=False)
    return DONE


def _report(config: StreamConfig, collected: Collected, *, expect_broken: bool) -> int:
    records = sorted(collected.records, key=lambda record: (collected.name_of(record), record.input.part.n))
    out.print(record_table(records, [collected.name_of(record) for record in records]))
    _print_alerts(collected)
    dead = {collected.expected.get(source, source): why for source, why in collected.failures.items()}
    for name in sorted(dead):
        out.print(f"dead letter {name}: {dead[name].error}: {dead[name].detail}", highlight=False, markup=False)
    out.print(
        f"\nin {len(collected.expected)}, enriched {collected.enriched}, dead {collected.dead}, "
        f"alerts {collected.alerted}; {Archive(config.archive).count()} records in the archive {config.archive}",
        highlight=False,
    )
    if expect_broken and set(dead) != {PurePath(name).name for name, _ in samples.broken()}:
        err.print(f"the dead letters are not exactly the broken seeds: {sorted(dead)}", highlight=False)
        return FAILED
    return DONE


def _print_alerts(collected: Collected) -> None:
    if collected.alerts:
        table = Table(title="alerts", title_justify="left", header_style="bold", pad_edge=False)
        for column in ("subscription", "headline", "because"):
            table.add_column(column, overflow="fold")
        for alert in sorted(collected.alerts, key=lambda alert: (alert.subscription, alert.raised_at or "", alert.id)):
            table.add_row(*(escape(cell) for cell in (alert.subscription, alert.headline or "-", alert.reason)))
        out.print(table)
