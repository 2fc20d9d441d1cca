"""Publication status in the words of every format, misspelt ones too."""

from __future__ import annotations

import re

from enrichers.intake.xml_fields import Element
from schemas.records import Conflict, Repair, Status

STATUSES: dict[str, Status] = {
    "usable": "usable",
    "open": "usable",  # seen in NewsML 1.2 of Belgian feeds
    "withheld": "withheld",
    "commissioned": "withheld",  # ninjs 1.2 to 1.6: ordered, not yet written
    "embargoed": "withheld",  # with a time to go by it is usable under embargo
    "canceled": "canceled",
    "cancelled": "canceled",
    "killed": "canceled",  # Superdesk
    "recalled": "canceled",  # Superdesk
    "deleted": "canceled",
}
# A note that an embargo is over. matches "EMBARGO LIFTED", "no longer embargoed"; not "embargoed until 0001"
LIFTED = re.compile(
    r"embargo (?:is |now |has been )?(?:lifted|over|expired)|no longer (?:under )?embargo"
    r"|for immediate (?:release|use|publication)|not (?:under )?embargo",
    re.I,
)


def status_of(
    source: Element, raw: str | None, where: str, embargoed_until: str | None, note: str | None
) -> Status | None:
    """The status that a word stands for; an embargo with an end, or one that a note calls over, leaves it usable."""
    if raw is None:
        return None
    word = raw.rpartition(":")[2].strip().lower()
    if word == "embargoed" and embargoed_until:
        return "usable"
    if word == "embargoed" and note and LIFTED.search(note):
        source.conflicts.append(Conflict("status", raw, note[:200]))
        return "usable"
    status = STATUSES.get(word)
    if status is None:
        source.repairs.append(Repair("status", f"{where} is {raw[:40]!r}, which no one defines"))
    elif word == "cancelled":
        source.repairs.append(Repair("status", "cancelled, which IPTC spells canceled"))
    return status
