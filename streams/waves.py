"""What goes first within a batch: flashes, bulletins and urgent items are not held behind long stories.

Within a wave the partitions come one after the other: an item's records go to the partition its key has in every topic,
so that neighbours share the few requests that a delivery costs (a third of the broker's and of the worker's time).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from streams.messages import Consumed

HEAD_BYTES = 512  # of an item, in which its urgency stands
# What says that an item cannot wait, at the start of a line, or as a structured urgency of 1 to 3. Matches "FLASH",
# "*URGENT*", "BULLETIN PARIS", '"urgency": 2', 'ed-urg="1"', "<urgency>3<"; not "an urgent plea", '"urgency": 5'.
URGENT = re.compile(
    rb"(?:^|[\n\r\x02])[ \t*]{0,4}(?:FLASH|BULLETIN|URGENT|ALERT|SNAP)\b"
    rb"|\burgency\b[\"']?\s{0,3}[:=>]\s{0,3}[\"']?[123]\b|\bed-urg=[\"'][123][\"']",
)


def by_urgency(batch: Sequence[Consumed]) -> Sequence[Sequence[Consumed]]:
    """A batch as the waves in which it is worked on: each partition up to its last urgent message, then all the rest.

    The order within a partition stays, whatever its producers use as keys.
    """
    last = {_partition(message): at for at, message in enumerate(batch) if _is_urgent(message)}
    first = [message for at, message in enumerate(batch) if at <= last.get(_partition(message), -1)]
    rest = [message for at, message in enumerate(batch) if at > last.get(_partition(message), -1)]
    return [sorted(wave, key=_partition) for wave in (first, rest) if wave]


def _is_urgent(message: Consumed) -> bool:
    return URGENT.search((message.value or b"")[:HEAD_BYTES]) is not None


def _partition(message: Consumed) -> tuple[str, int]:
    return message.topic, message.partition


def at_once(batch: Sequence[Consumed]) -> Sequence[Sequence[Consumed]]:
    """A batch in one wave, as it came."""
    return [batch]


def by_partition(batch: Sequence[Consumed]) -> Sequence[Sequence[Consumed]]:
    """A batch in one wave, a partition after the other."""
    return [sorted(batch, key=_partition)]
