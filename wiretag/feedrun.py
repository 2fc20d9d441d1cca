"""One run of `wiretag feed`: items to the raw topic, told of one by one, remembered where that is asked for."""

from __future__ import annotations

import dataclasses
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Self

from rich.progress import Progress

from schemas.codec import encode
from schemas.envelopes import Failure
from streams import topics
from streams.feed import Feeder, RawMessage, Receipt
from wiretag import deployment
from wiretag.dropfolder import DropFolder
from wiretag.feeding import raw_messages
from wiretag.inputs import Given
from wiretag.journal import Journal
from wiretag.settings import Settings
from wiretag.webfeeds import WebFeed

JOURNAL = "fed.sqlite"
LOOK_S = 0.5  # between two looks at drop folders


class FeedRun:
    """Feeds items and keeps count; `remember` skips what the journal says was fed before, and writes it on."""

    def __init__(
        self, settings: Settings, bar: Progress, *, provider: str | None, rate: float | None, remember: bool
    ) -> None:
        cluster, layout = deployment.cluster(settings), deployment.layout(settings)
        self._limit = topics.limits(cluster, layout)[topics.RAW]
        target = f"{cluster.bootstrap}/{layout.name(topics.RAW)}"
        self._journal = Journal(settings.state / JOURNAL, target) if remember else None
        readers = deployment.readers(settings, cluster)
        self._feeder = Feeder(cluster, layout, max_bytes=self._limit, readers=readers, rate=rate)
        self._provider = provider
        self._bar, self._task = bar, bar.add_task("feeding", total=None, rate="")
        self._started = time.monotonic()
        self.counts: Counter[str] = Counter()

    def feed(self, given: Iterable[Given]) -> bool:
        """Feed items and wait for every answer; returns whether the broker took all that it was offered."""
        failed = self.counts["failed"]
        self._feeder.feed(self._fresh(raw_messages(self._labelled(given), self._limit, self._refused)), self._told)
        return self.counts["failed"] == failed

    def fetch(self, source: WebFeed) -> None:
        """Ask a feed for what is new and feed it; its validators are kept only once all of it is fed."""
        assert self._journal is not None, "feeds are always remembered"
        answer = source.fetch(self._journal.validators(source.url))
        if answer.error:
            self.counts["failed"] += 1
            self._say(answer.error)
        elif not answer.unchanged and self.feed(answer.entries):
            self._journal.validate(source.url, answer.etag, answer.modified)

    def watch(self, paths: Sequence[str], feeds: Sequence[WebFeed]) -> None:
        """Look at folders and feeds for ever."""
        folders = DropFolder(tuple(map(Path, paths)))
        while True:
            if not self.feed(folders.look(time.monotonic())):
                folders.forget()  # the journal knows which of it has arrived
            for source in feeds:
                if source.due <= time.monotonic():
                    self.fetch(source)
            time.sleep(LOOK_S)

    def summary(self) -> str:
        """What was done, in one line."""
        told = [f"{self.counts['fed']} fed"]
        told += [f"{self.counts[what]} {what}" for what in ("skipped", "refused", "failed") if self.counts[what]]
        return f"{', '.join(told)} in {time.monotonic() - self._started:.1f} s"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._feeder.close()
        if self._journal:
            self._journal.close()

    def _labelled(self, given: Iterable[Given]) -> Iterator[Given]:
        for item in given:
            if self._provider and item.delivery and not item.delivery.provider:
                item = dataclasses.replace(item, delivery=dataclasses.replace(item.delivery, provider=self._provider))
            yield item

    def _fresh(self, messages: Iterable[RawMessage]) -> Iterator[RawMessage]:
        for message in messages:
            if self._journal and self._journal.has(message.name, message.value):
                self.counts["skipped"] += 1
            else:
                yield message

    def _refused(self, item: Given, why: Failure) -> None:
        self.counts["refused"] += 1
        self._say(f"{item.name}: refused: {why.detail}")
        sys.stdout.buffer.write(encode(why) + b"\n")
        sys.stdout.buffer.flush()

    def _told(self, receipt: Receipt) -> None:
        if receipt.error:
            self.counts["failed"] += 1
            self._say(f"{receipt.message.name}: not fed: {receipt.error}")
            return
        self.counts["fed"] += 1
        if self._journal:
            self._journal.add(receipt.message.name, receipt.message.value)
        rate = self.counts["fed"] / (time.monotonic() - self._started)
        self._bar.update(self._task, advance=1, rate=f"{rate:.0f}/s")

    def _say(self, line: str) -> None:
        self._bar.console.print(line, highlight=False, markup=False)
