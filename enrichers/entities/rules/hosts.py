"""The body that a named event is called after: "Shanghai Cooperation Organisation" in "... Organisation Summit"."""

from __future__ import annotations

from enrichers.entities.sheet import Sheet
from enrichers.entities.tables import kinds

FEWEST_WORDS = 2  # of a body's full name: "Union Summit" names none


def host_end(sheet: Sheet, start: int, end: int) -> int | None:
    """The end of the organisation's name with which the name of an event begins; None where there is none.

    Matches "African Union Summit", "Gulf Cooperation Council Conference"; not "Winter Olympics", "Union Cup".
    """
    organisations, events = kinds("organisations.tsv"), kinds("things.tsv")["suffix"]
    last = end
    while last > start and sheet.words[last - 1] in events:
        last -= 1
    if last == end or last - start < FEWEST_WORDS:
        return None
    return last if sheet.words[last - 1] in organisations["suffix"] else None
