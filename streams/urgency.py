"""What goes first: flashes, bulletins and urgent items are not held behind long stories."""

from __future__ import annotations

import re

from streams.messages import Consumed

HEAD_BYTES = 512  # of an item, in which its urgency stands
# What says that an item cannot wait, at the start of a line, or as a structured urgency of 1 to 3. Matches "FLASH",
# "*URGENT*", "BULLETIN PARIS", '"urgency": 2', 'ed-urg="1"', "<urgency>3<"; not "an urgent plea", '"urgency": 5'.
URGENT = re.compile(
    rb"(?:^|[\n\r\x02])[ \t*]{0,4}(?:FLASH|BULLETIN|URGENT|ALERT|SNAP)\b"
    rb"|\burgency\b[\"']?\s{0,3}[:=>]\s{0,3}[\"']?[123]\b|\bed-urg=[\"'][123][\"']",
)


def is_urgent(message: Consumed) -> bool:
    """Whether the head of a message says that it cannot wait."""
    return URGENT.search((message.value or b"")[:HEAD_BYTES]) is not None
