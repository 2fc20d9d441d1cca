"""Version markers: what an item says it is to the one before it (UPDATE 2, CORRECTED, KILL) and how urgent it is.

The words stand in the headline, the slug, the editor's note and the lines above the dateline; the structured status of
the item stands above them. Where several apply the gravest wins: kill, hold, correction, refile, repeat (the ladder of
the Reuters handbook), then the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from enrichers.item import WireItem
from schemas.records import Status, Version, VersionKind

MOST = 999  # a larger version number is a time or an id, not a count
ORDER: tuple[VersionKind, ...] = (
    "kill", "hold", "correction", "refile", "repeat", "clarification", "writethru", "update", "lead", "take",
    "advisory",
)  # fmt: skip

ORDINAL = r"(?P<n>\d{1,2})(?:st|nd|rd|th)"
ALONE = r"(?=\s?[-:*)\]]|\s*$|\s+[A-Z]?[a-z])"  # a mark, the end, or a word that is not all capitals comes next

Where = Literal["headline", "slug", "ednote", "text"]
ANYWHERE: tuple[Where, ...] = ("headline", "slug", "ednote", "text")
TITLES: tuple[Where, ...] = ("headline", "slug")


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker: the kind it makes the version, or the urgency it gives; `n` in the pattern is its number.

    A line that the pattern matches has one of the `words`, in whatever case, so that it need not be tried on others;
    where there are none, it is tried on every line with a telling word.
    """

    kind: VersionKind | None
    words: frozenset[str]
    pattern: re.Pattern[str]
    urgency: int | None = None
    where: tuple[Where, ...] = ANYWHERE


def _marks(kind: VersionKind, words: str, pattern: str, where: tuple[Where, ...] = ANYWHERE) -> Marker:
    return Marker(kind, frozenset(words.split()), re.compile(pattern), None, where)


def _alarm(urgency: int, words: str, pattern: str) -> Marker:
    return Marker(None, frozenset(words.split()), re.compile(pattern), urgency)


# Anchored where a line begins, or at its end, so that "Gunmen kill 12" and "an update on" are not markers.
# The words: AP and Reuters handbooks, dpa stylebook, feeds of AFP, ANP, Yonhap.
MARKERS = (
    # matches "KILL KILL KILL", "MANDATORY KILL", "KILL: Quake"; not "Gunmen kill 12", "KILL BILL 3"
    _marks("kill", "KILL", r"\W{0,3}(?:KILL[ ,.!-]{1,3}KILL\b|KILL\s?(?:[:-]|$))"),
    _marks("kill", "KILL", r"\W{0,3}(?:MANDATORY|ADVISORY|BULLETIN|Mandatory|Advisory|Bulletin)[ -][Kk](?:ILL|ill)\b"),
    # matches "BC-Quake-KILL", "BC-Quake, KILL"; not "Ban on whale kill"
    _marks("kill", "KILL", r".{1,80}[-_,]\s?K(?:ILL|ill)\W{0,3}$", TITLES),
    # matches "WITHDRAWN-Bank to buy", "STORY WITHDRAWN"; not "Troops withdrawn", "WITHDRAWN FROM SALE"
    _marks("kill", "WITHDRAWN", r"\W{0,3}(?:(?:STORY|ITEM|Story|Item) )?(?:WITHDRAWN|Withdrawn)(?=\s?[-:)]|\s*$)"),
    # matches "ANNULATION", "ANNULE : séisme"; not "annule le vote"
    _marks("kill", "ANNULATION ANNULE ANNULEE ANNULÉ ANNULÉE", r"\W{0,3}(?:ANNULATION|ANNUL[EÉ]E?)(?=\s?[-:)]|\s*$)"),
    # matches "HOLD HOLD HOLD", "WITHHOLD:"; not "HOLD ON TIGHT", "Hold your horses"
    _marks("hold", "HOLD WITHHOLD", r"\W{0,3}(?:HOLD[ ,.!-]{1,3}HOLD\b|(?:MANDATORY )?(?:HOLD|WITHHOLD)\s?(?:[:]|$))"),
    # matches "CORRECTED-", "Correction: Storm", "(CORRECTED)", "CORRECTED (A)-"; not "CORRECTION OFFICERS"
    _marks(
        "correction",
        "CORRECTED CORRECTION CORRECTIVE CORR",
        r"\W{0,3}(?:CORRECTED|CORRECTION|CORRECTIVE|CORR)\b(?:\s?\([^()]{1,30}\))?(?=\s?[-:)]|\s*$)",
    ),
    _marks(
        "correction",
        "CORRECTION CORRECTED CORRECTIVE RECTIFICATIF BERICHTIGUNG KORREKTUR",
        r"\W{0,3}(?:Correction|Corrected|Corrective|R[eE]ctificatif|Berichtigung|Korrektur)\s?[:)]",
    ),
    # matches "Markets wrap (CORRECTED)", "Attention - CORRIGE chiffres"; not "The record corrected"
    _marks("correction", "CORRECTED CORRECTION CORR", r".{1,90}[ -]\(?(?:CORRECTED|CORRECTION|CORR)\)?$", TITLES),
    _marks("correction", "", r"\W{0,3}A(?:TTENTION|ttention)\b.{0,60}\bCORRIGE"),
    # matches "REFILE-UPDATE 1-", "REFILE"; not "Firms refile claims"
    _marks("refile", "REFILE", rf"\W{{0,3}}REFILE{ALONE}"),
    # matches "RPT-", "REPEAT:"; not "REPEAT OFFENDERS JAILED"
    _marks("repeat", "RPT REPEAT REPETITION", r"\W{0,3}(?:RPT|REPEAT|REPETITION)(?=\s?[-:)]|\s*$)"),
    # matches "Clarification: Storm"; not "Clarification sought"
    _marks("clarification", "CLARIFICATION", r"\W{0,3}(?:CLARIFICATION|Clarification)\s?(?:[-:)]|$)"),
    # matches "1st Ld-Writethru", "BC-Storm, 2nd Ld-Writethru", "WRITETHRU"; not "write through"
    _marks("writethru", "", rf"(?i:(?:.{{0,80}}[ ,-])?(?:{ORDINAL} Ld-?)?Writethr[uo])"),
    # matches "UPDATE 2-Bank", "EXCLUSIVE-UPDATE 1-", "WRAPUP 3-", "Quake (UPDATE 3)"; not "UPDATE ON QUAKE"
    _marks(
        "update", "UPDATE WRAPUP UPD", r"\W{0,3}(?:[A-Z]{3,12}-)?(?:UPDATE|WRAPUP|UPD)\s?(?P<n>\d{1,2})?\s?(?=[-:)]|$)"
    ),
    _marks("update", "UPDATE UPD", r".{1,90}\((?:UPDATE|UPD)\s?(?P<n>\d{1,2})?\)$", TITLES),
    # matches "UPDATED:", "MISE A JOUR"; not "Updated rules take force"
    _marks(
        "update",
        "UPDATED UPDATE MISE ACTUALIZACION ACTUALIZACIÓN AKTUALISIERUNG",
        r"\W{0,3}(?:UPDATED|Updated|Update|MISE [AÀ] JOUR|ACTUALIZACI[OÓ]N|AKTUALISIERUNG)\s?(?:[:)]|$)",
    ),
    # matches "Eds: Adds details", "Eds: UPDATES with", "(Adds quotes, background)"; not "Eds: Note length"
    _marks("update", "ADDS UPDATES RECASTS REWRITES", r"(?i:(?:Eds\.?:\s?|\()(?:Adds|Updates|Recasts|Rewrites)\b)"),
    # matches "1st Ld", "BC-Storm, 2nd LD", "AM-TALKS 1STLD", "1ST LEAD Quake", "(LEAD)"; not "LEAD POISONING"
    _marks("lead", "LD", rf"(?:.{{0,80}}[ ,(-])?{ORDINAL}[ -](?:Ld|LD|ld)\b"),
    _marks("lead", "LEAD", rf"(?:.{{0,80}}[,(-]\s?)?{ORDINAL} L(?:EAD|ead)\b"),
    _marks("lead", "STLD NDLD RDLD THLD", r"(?:.{0,80}[ ,-])?(?P<n>\d{1,2})(?:STLD|NDLD|RDLD|THLD)\b", ("slug",)),
    _marks("lead", "LEAD LD", r"(?P<n>\d{1,2})(?:ST|ND|RD|TH) L(?:EA)?D\b|\W{0,3}\((?:LEAD|LD)\)|LEAD\s?(?:[-:]|$)"),
    # matches "2nd Add", "TAKE 2"; not "Take 2: a film"
    _marks(
        "take", "ADD TAKE", rf"(?:.{{0,80}}[ ,-])?(?:{ORDINAL} (?:Add|Take|ADD|TAKE)\b|TAKE (?P<m>\d{{1,2}})\b)", TITLES
    ),
    # matches "Storm rises (2)"; not "(2)" alone, "won 3 (2)"
    _marks("update", ")", r".{8,90}[^\W\d_]\s(?P<label>\((?P<n>[2-9])\))$", ("headline",)),
    # matches "ADVISORY", "EDS NOTE:", "BC-AP Service Guide", "News Digest"; not "Advisory panel backs"
    _marks(
        "advisory",
        "ADVISORY",
        r"\W{0,3}(?:(?:MEDIA |NEWS |EDITORS' )?ADVISORY\s?(?:[-:]|$)|Advisory\s?(?:[:]|$))",
        (*TITLES, "text"),
    ),
    _marks(
        "advisory",
        "EDS EDITORS GUIDE DIGEST PLANNER DAYBOOK",
        r"(?i:EDS'? NOTE\b|Editors:|Eds:|.{0,40}\b(?:Service Guide|News Digest|Planner|Daybook)$)",
        TITLES,
    ),
    # matches "FLASH", "*FLASH*", "ALERT - ", "BREAKING:", "JUST IN:"; not "Flash floods", "SNAP ELECTION CALLED"
    _alarm(
        1,
        "FLASH ALERT ALERTE SNAP BREAKING JUST",
        r"\W{0,3}(?:FLASH|ALERTE?|SNAP|BREAKING(?: NEWS)?|JUST IN)(?=\s?[-:*)\]]|\s*$)",
    ),
    # matches "APNewsAlert", "BC-NewsAlert"; not "news alert"
    _alarm(1, "NEWSALERT APNEWSALERT", r".{0,60}\b(?:AP)?NewsAlert\b"),
    # matches "BULLETIN", "BULLETIN - Quake"; not "BULLETIN OF ATOMIC SCIENTISTS", "Bulletin board"
    _alarm(2, "BULLETIN", rf"\W{{0,3}}BULLETIN{ALONE}"),
    # matches "URGENT", "(URGENT)", "URGENT Quake hits", "Quake hits (URGENT)"; not "Urgent care", "URGENT CARE SHUT"
    _alarm(3, "URGENT URGENTE", rf"\W{{0,3}}URGENTE?{ALONE}|.{{1,90}}\(URGENT\)$"),
)

# Codes that say it outright, by their last part: `sig:correction` of NewsML-G2, AP's `corrective`, NewsML's `Advisory`.
SIGNALS: dict[str, VersionKind] = {
    "correction": "correction", "corrective": "correction", "corrected": "correction", "clarification": "clarification",
    "kill": "kill", "withhold": "hold", "writethru": "writethru", "refile": "refile", "repeat": "repeat",
    "advisory": "advisory", "update": "update",
}  # fmt: skip

STATUS_OF: dict[VersionKind, Status] = {"kill": "canceled", "hold": "withheld"}
KIND_OF: dict[Status, VersionKind] = {"canceled": "kill", "withheld": "hold"}


@dataclass(frozen=True, slots=True)
class Marked:
    """What the markers of an item come to; `urgency` is the level their words give, if they give one."""

    version: Version
    status: Status
    urgency: int | None = None
    urgency_word: str | None = None


class Hit(NamedTuple):
    """A marker found in a line: its own words there and the number in them."""

    marker: Marker
    label: str
    n: int | None
    where: Where


def read_markers(item: WireItem, headline: str | None, top: Iterable[str]) -> Marked:
    """The version, status and urgency of an item by its structured fields and by the words of its headline and top."""
    lines: list[tuple[Where, str | None]] = [("headline", headline), ("slug", item.slug), ("ednote", item.ednote)]
    lines += [("text", line) for line in top]
    hits = [hit for where, line in lines if line for hit in _hits(where, line.strip()[:200])]
    stated = KIND_OF.get(item.status) if item.status else None
    number = _number(item.version)
    kinds = [hit.marker.kind for hit in hits if hit.marker.kind] + ([stated] if stated else [])
    kinds += [kind for _, kind in _signalled(item, number)]
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


def _signalled(item: WireItem, number: int) -> Iterator[tuple[str, VersionKind]]:
    """The codes that make a kind; `sig:update` on a first version says nothing, some systems set it on every item."""
    for signal in item.signals:
        kind = SIGNALS.get(signal.rpartition(":")[2].strip().lower())
        if kind and (kind != "update" or number > 1):
            yield signal, kind


def _hits(where: Where, line: str) -> Iterator[Hit]:
    words = WORDS.findall(line.upper())
    if line.endswith(BRACKET):
        words.append(BRACKET)
    telling = TELLING.intersection(words)
    for marker in _markers_with(telling, where) if telling else ():
        if match := marker.pattern.match(line):
            groups = match.groupdict()
            label = groups.get("label") or _label(line, match)
            number = groups.get("n") or groups.get("m")
            counted = NUMBER.search(label) if number is None else None
            n = number or (counted[0] if counted else None)
            yield Hit(marker, label, int(n) if n else None, where)


# A line with none of these words has no marker: most headlines are done with here.
WORDS = re.compile(r"[A-ZÀ-Þ]{2,}")  # of a line in capitals; matches "KILL", "LD"; not "1", "A"
BRACKET = ")"  # at the end of a line it counts as one of its words
WITHIN = frozenset(("WRITETHRU", "WRITETHRO", "CORRIGE"))  # of the markers that may stand inside a longer word
TELLING = WITHIN.union(*(marker.words for marker in MARKERS))
CACHED = 4096  # sets of words whose markers are kept: a few hundred come up


@lru_cache(CACHED)
def _markers_with(words: frozenset[str], where: Where) -> tuple[Marker, ...]:
    """The markers that a line with these telling words can hold, in the table's order."""
    there = (marker for marker in MARKERS if where in marker.where)
    return tuple(marker for marker in there if not marker.words or marker.words & words)


# The number in a label. matches "2" in "CORRECTED-UPDATE 2"; not "KILL"
NUMBER = re.compile(r"\d{1,2}")
# The marker's own words within what matched. matches "2nd Ld-Writethru", "CORRECTED-UPDATE 2"; not "Storm kills 3"
LABEL_WORDS = (
    r"(?:(?:\d{1,2}(?:ST|ND|RD|TH)[ -])?(?:MANDATORY|KILL|WITHDRAWN|ANNULATION|ANNUL[EÉ]|WITHHOLD|HOLD|CORRECT\w{0,3}"
    r"|CORR|RECTIFICATIF|CORRIGE|BERICHTIGUNG|KORREKTUR|REFILE|RPT|REPEAT|REPETITION|CLARIFICATION|WRITETHR[UO]|UPDATED?S?"
    r"|UPD|WRAPUP|LEAD|LD|\d{1,2}(?:ST|ND|RD|TH)LD|ADD|TAKE|ADVISORY|FLASH|ALERTE?|SNAP|BREAKING NEWS|BREAKING|JUST IN"
    r"|(?:AP)?NEWSALERT|BULLETIN|URGENTE?|EDS|EDITORS|SERVICE GUIDE|NEWS DIGEST|PLANNER|DAYBOOK|MISE [AÀ] JOUR)\b"
    r"(?:\s\d{1,2}\b)?[- ]?){1,4}"
)
LABEL = re.compile(LABEL_WORDS)  # in a line put in capitals: far faster than in any case
LABEL_ANY_CASE = re.compile(LABEL_WORDS, re.IGNORECASE)


def _label(line: str, match: re.Match[str]) -> str:
    """The marker's own words; in capitals, a line other than ASCII may change its length."""
    end = min(len(line), match.end() + 24)
    found = LABEL.search(line.upper(), 0, end) if line.isascii() else LABEL_ANY_CASE.search(line, 0, end)
    return (line[slice(*found.span())] if found else match[0]).strip(" -:()")


def _number(version: str | None) -> int:
    """A small whole number from 1; other version strings (times, hashes, `0`) count as 1."""
    return int(version) if version and version.isascii() and version.isdigit() and 0 < int(version[:9]) <= MOST else 1


def _evidence(item: WireItem, hits: list[Hit], number: int) -> tuple[str, ...]:
    found = [f"status {item.status}"] if item.status and item.status != "usable" else []
    found += [f"version {item.version}"] if number > 1 else []
    found += [f"signal {signal}" for signal, _ in _signalled(item, number)]
    found += [f"{hit.where}: {hit.label}" for hit in hits]
    return tuple(dict.fromkeys(found))
