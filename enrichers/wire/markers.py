"""Version markers: what an item says it is to the one before it (UPDATE 2, CORRECTED, KILL) and how urgent it is.

The words stand in the headline, the slug, the editor's note and the lines above the dateline; the structured status of
the item stands above them. Where several apply the gravest wins: kill, hold, correction, refile, repeat (the ladder of
the Reuters handbook), then the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from enrichers.item import WireItem
from schemas.records import Status, Version, VersionKind

MOST = 999  # a larger version number is a time or an id, not a count
ORDER: tuple[VersionKind, ...] = (
    "kill", "hold", "correction", "refile", "repeat", "clarification", "writethru", "update", "lead", "take", "advisory",
)  # fmt: skip

ORDINAL = r"(?P<n>\d{1,2})(?:st|nd|rd|th)"


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker's words: the kind they make the version, or the urgency they give; `n` in the pattern is its number."""

    kind: VersionKind | None
    pattern: re.Pattern[str]
    urgency: int | None = None


def _marker(kind: VersionKind | None, pattern: str, urgency: int | None = None, flags: int = 0) -> Marker:
    return Marker(kind, re.compile(pattern, flags), urgency)


I = re.IGNORECASE  # noqa: E741 — as `re` itself calls it

# Anchored where a line begins, or at its end, so that "Gunmen kill 12" and "an update on" are not markers.
# FIELD.md's table of words: AP and Reuters handbooks, dpa stylebook, feeds of AFP, ANP, Yonhap.
MARKERS = (
    # matches "KILL KILL KILL", "MANDATORY KILL", "BC-Quake-KILL", "ADVISORY KILL"; not "Gunmen kill 12", "KILL BILL 3"
    _marker("kill", r"\W{0,3}(?:KILL[ ,.!-]{1,3}KILL\b|(?:MANDATORY|ADVISORY|BULLETIN)[ -]KILL\b|KILL\s?(?:[:-]|$))"),
    _marker("kill", r"BC-[\w.-]{1,60}-KILL\b|.{1,80}[-_,]\s?KILL\W{0,3}$"),
    # matches "WITHDRAWN-Bank to buy", "STORY WITHDRAWN", "(WITHDRAWN)"; not "Troops withdrawn from"
    _marker(
        "kill", r"\W{0,3}(?:STORY |ITEM )?WITHDRAWN\b(?=\s?[-:)]|\s*$|[A-Z: ]{0,40}$)|\W{0,3}(?:ANNULATION|ANNUL[EÉ])\b"
    ),
    # matches "HOLD HOLD HOLD", "WITHHOLD:"; not "HOLD ON TIGHT"
    _marker("hold", r"\W{0,3}(?:HOLD[ ,.!-]{1,3}HOLD\b|(?:MANDATORY )?(?:HOLD|WITHHOLD)\s?(?:[:]|$))"),
    # matches "CORRECTED-", "Correction:", "(CORRECTED)", "CORRECTED-UPDATE 2-"; not "Correction officers"
    _marker("correction", r"\W{0,3}(?:CORRECTED|CORRECTION|CORRECTIVE|CORR)\b(?:\s?\(.{1,30}\))?(?=\s?[-:)]|\s*$)"),
    _marker(
        "correction", r"\W{0,3}(?:Correction|Corrected|Corrective|Rectificatif|Berichtigung|Korrektur)\s?[:)]", flags=I
    ),
    _marker(
        "correction", r".{1,90}[ -]\(?(?:CORRECTED|CORRECTION|CORR)\)?$|\W{0,3}Attention\W.{0,60}\bCORRIGE", flags=0
    ),
    # matches "REFILE-UPDATE 1-", "REFILE"; not "refile the claim"
    _marker("refile", r"\W{0,3}REFILE\b"),
    # matches "RPT-", "REPEAT:"; not "REPEAT OFFENDERS JAILED"
    _marker("repeat", r"\W{0,3}(?:RPT|REPEAT|REPETITION)(?=\s?[-:)]|\s*$)"),
    # matches "Clarification:"; not "Clarification sought"
    _marker("clarification", r"\W{0,3}CLARIFICATION\s?(?:[-:)]|$)", flags=I),
    # matches "2nd Ld-Writethru", "WRITETHRU"; not "write through"
    _marker("writethru", rf"(?:.{{0,80}}[ ,-])?(?:{ORDINAL} Ld-?)?Writethr[uo]", flags=I),
    # matches "UPDATE 2-Bank", "UPDATE: ", "WRAPUP 3-", "(UPDATE 1)"; not "Update on the quake", "UPDATES"
    _marker(
        "update",
        r"\W{0,3}(?:UPDATE|WRAPUP|UPD)\s?(?P<n>\d{1,2})?\s?(?=[-:)]|$)|.{1,90}\((?:UPDATE|UPD)\s?(?P<m>\d{1,2})?\)$",
    ),
    # matches "Updated:", "MISE A JOUR"; not "Updated rules take"
    _marker("update", r"\W{0,3}(?:UPDATED|MISE [AÀ] JOUR|ACTUALIZACI[OÓ]N|AKTUALISIERUNG)\s?(?:[-:)]|$)", flags=I),
    # matches "Eds: Adds details", "Eds: UPDATES with", "(Adds quotes, background)"; not "Eds: Note length"
    _marker(
        "update",
        r"Eds\.?:\s?(?:Adds|Updates|Recasts|Rewrites|With|Changes)\b|\((?:Adds|Updates|Recasts|Rewrites)\b",
        flags=I,
    ),
    # matches "1st Ld", "2ND LEAD", "1ST LEAD Quake", "(LEAD)", "(2nd LD)"; not "1st leader", "LEAD POISONING"
    _marker(
        "lead", rf"(?:.{{0,80}}[ ,(-])?{ORDINAL}[ -](?:Ld|Lead)\b|\W{{0,3}}\((?:LEAD|LD)\)|LEAD\s?(?:[-:]|$)", flags=I
    ),
    # matches "2nd Add", "TAKE 2", "-2-"; not "take two"
    _marker("take", rf"(?:.{{0,80}}[ ,-])?(?:{ORDINAL} (?:Add|Take)\b|TAKE (?P<m>\d{{1,2}})\b)", flags=I),
    # matches "Storm rises (2)"; not "(2)" alone, "won 3 (2)"
    _marker("update", r".{8,90}[^\W\d_]\s\((?P<n>[2-9])\)$"),
    # matches "ADVISORY", "EDS NOTE:", "Editors:", "BC-AP Service Guide", "News Digest"; not "Advisory panel backs"
    _marker(
        "advisory",
        r"\W{0,3}(?:(?:MEDIA |NEWS |EDITORS' )?ADVISORY\s?(?:[-:]|$)|EDS'? NOTE|EDITORS:|.{0,40}Service Guide$)",
        flags=I,
    ),
    _marker("advisory", r"(?:BC-)?.{0,40}\b(?:News Digest|Planner|Daybook)$", flags=I),
    # matches "FLASH", "*FLASH*", "APNewsAlert", "ALERT -", "BREAKING:", "JUST IN:"; not "Flash floods", "ALERTS"
    _marker(None, r"\W{0,3}(?:FLASH|ALERT|ALERTE|SNAP|BREAKING(?: NEWS)?|JUST IN)\b\W{0,3}(?=[-:*)\]]|$|[A-Z]|\s)", 1),
    _marker(None, r".{0,60}\b(?:AP)?NewsAlert\b", 1),
    # matches "BULLETIN", "BULLETIN -"; not "Bulletin of Atomic Scientists"
    _marker(None, r"\W{0,3}BULLETIN\b", 2),
    # matches "URGENT", "(URGENT)", "Quake hits (URGENT)"; not "Urgent care"
    _marker(None, r"\W{0,3}URGENTE?\b|.{1,90}\(URGENT\)$", 3),
)
NOT_HEADLINES = frozenset(("FLASH FLOOD", "FLASH CRASH", "FLASH MOB", "ALERT LEVEL"))

# What makes a headline marker in capitals only: a whole headline in capitals says nothing by its letters.
STATUS_OF: dict[VersionKind, Status] = {"kill": "canceled", "hold": "withheld"}
KIND_OF: dict[Status, VersionKind] = {"canceled": "kill", "withheld": "hold"}


@dataclass(frozen=True, slots=True)
class Marked:
    """What the markers of an item come to; `urgency` is the level their words give, if they give one."""

    version: Version
    status: Status
    urgency: int | None = None
    urgency_word: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    marker: Marker
    label: str
    n: int | None
    where: str


def read_markers(item: WireItem, headline: str | None, top: Iterable[str]) -> Marked:
    """The version, status and urgency of an item by its structured fields and by the words of its headline and top."""
    lines = [("headline", headline), ("slug", item.slug), ("ednote", item.ednote), *(("text", line) for line in top)]
    hits = [hit for where, line in lines if line for hit in _hits(where, line.strip()[:200])]
    stated = KIND_OF.get(item.status) if item.status else None
    kinds = [hit.marker.kind for hit in hits if hit.marker.kind] + ([stated] if stated else [])
    number = _number(item.version)
    kind: VersionKind = min(kinds, key=ORDER.index) if kinds else "update" if number > 1 else "new"
    telling = [hit for hit in hits if hit.marker.kind == kind] or hits
    alarms = sorted((hit for hit in hits if hit.marker.urgency), key=lambda hit: hit.marker.urgency or 9)
    counted = next((hit.n for hit in telling if hit.n), None) or next((hit.n for hit in hits if hit.n), None)
    evidence = _evidence(item, hits, number)
    return Marked(
        Version(
            n=counted or number,
            label=telling[0].label if telling else None,
            kind=kind,
            supersedes=item.supersedes,
            evidence=evidence,
        ),
        status=STATUS_OF.get(kind) or item.status or "usable",
        urgency=alarms[0].marker.urgency if alarms else None,
        urgency_word=alarms[0].label if alarms else None,
    )


def _hits(where: str, line: str) -> Iterator[Hit]:
    for marker in MARKERS:
        if (match := marker.pattern.match(line)) and not line.upper().startswith(tuple(NOT_HEADLINES)):
            groups = match.groupdict()
            n = groups.get("n") or groups.get("m")
            yield Hit(marker, _label(line, match), int(n) if n else None, where)


# The marker's own words within what matched. matches "2nd Ld-Writethru", "CORRECTED-UPDATE 2"; not "Storm kills 3"
LABEL = re.compile(
    r"(?:(?:\d{1,2}(?:st|nd|rd|th)[ -])?(?:KILL|WITHDRAWN|ANNULATION|ANNUL[EÉ]|WITHHOLD|HOLD|CORRECT\w{0,3}|CORR|RECTIFICATIF|"
    r"CORRIGE|BERICHTIGUNG|KORREKTUR|REFILE|RPT|REPEAT|REPETITION|CLARIFICATION|WRITETHR[UO]|UPDATED?S?|UPD|WRAPUP|LEAD|LD|ADD|"
    r"TAKE|ADVISORY|FLASH|ALERTE?|SNAP|BREAKING NEWS|BREAKING|JUST IN|(?:AP)?NEWSALERT|BULLETIN|URGENTE?|EDS|EDITORS|"
    r"SERVICE GUIDE|NEWS DIGEST|PLANNER|DAYBOOK|MISE [AÀ] JOUR)\b(?:\s\d{1,2}\b)?[- ]?){1,4}",
    re.IGNORECASE,
)


def _label(line: str, match: re.Match[str]) -> str:
    found = LABEL.search(line, 0, min(len(line), match.end() + 24))
    return (found[0] if found else match[0]).strip(" -:()")


def _number(version: str | None) -> int:
    """A small whole number from 1; other version strings (times, hashes, `0`) count as 1."""
    return int(version) if version and version.isascii() and version.isdigit() and 0 < int(version[:9]) <= MOST else 1


def _evidence(item: WireItem, hits: list[Hit], number: int) -> tuple[str, ...]:
    found = [f"status {item.status}"] if item.status and item.status != "usable" else []
    found += [f"version {item.version}"] if number > 1 else []
    found += [f"{hit.where}: {hit.label}" for hit in hits]
    return tuple(dict.fromkeys(found))
