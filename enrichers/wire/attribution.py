"""Which agency an item comes from, how sure that is and why; and whether it was paid for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from enrichers.draft import ParsedDateline
from enrichers.item import Delivery, WireItem
from enrichers.wire import agencies
from enrichers.wire.agencies import Agency
from schemas.records import Conflict, Furniture, Source

# How sure each kind of evidence makes an agency. A token in the dateline is the agency's own signature.
TOKEN, SIGNED, LABELLED, HOSTED, STYLED = 1.0, 0.95, 0.95, 0.9, 0.8
MOST = 0.99  # what several weaker kinds come to together

# ANI's form without its token, as syndicators leave it.
# matches "New Delhi [India], December 4 :"; not "Delhi, Dec 4 -"
ANI_STYLE = re.compile(r"[^\W\d_][^\[\]\n]{1,60} \[[^\[\]\n]{2,40}\], [A-Z][a-z]{2,8} \d{1,2}\s?:$")
# matches "auto-published from an agency feed", "from a syndicated feed"; not "feed the poor"
SYNDICATED = re.compile(r"agency feed|syndicated (?:news )?feed|auto-?(?:published|generated)", re.I)
# Token of a press-release wire in the first lines, however framed.
# matches "/PRNewswire/", "(BUSINESS WIRE)"; not "wire"
RELEASE = re.compile(
    r"[(/]\s?((?:PR ?Newswire|BUSINESS WIRE|GLOBE NEWSWIRE|ACCESSWIRE|NewsVoir|ANI/[\w ]{2,20})[\w-]{0,12})\s?[)/]",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Clue:
    agency: Agency
    confidence: float
    evidence: str


def attribute(
    item: WireItem, delivery: Delivery, dateline: ParsedDateline | None, furniture: tuple[Furniture, ...]
) -> tuple[Source, tuple[Conflict, ...]]:
    """The item's source; a conflict where two strong clues name different agencies."""
    paid = tuple(_paid(item.text, dateline, furniture))
    clues = list(_clues(item, delivery, dateline, furniture))
    news = [clue for clue in clues if not clue.agency.paid] or clues
    named = news[0].agency.name if news else dateline.agency if dateline else None
    agreeing = [clue for clue in clues if clue.agency.name == named]
    evidence = [clue.evidence for clue in clues] + [f"paid: {reason}" for reason in paid]
    if dateline and named and not agreeing:
        evidence.insert(0, f"dateline token {dateline.agency}, of no agency we know")
    notice = next((each for each in furniture if each.kind == "disclaimer"), None)
    if notice and SYNDICATED.search(item.text, notice.start, notice.end):
        evidence.append("disclaimer of a syndicator")
    confidence = _together(agreeing) if agreeing else 0.5 if named else 0.0
    provider = delivery.provider
    source = Source(named, confidence, tuple(dict.fromkeys(evidence)), provider, bool(paid))
    return source, tuple(_conflicts(clues))


def _clues(
    item: WireItem, delivery: Delivery, dateline: ParsedDateline | None, furniture: tuple[Furniture, ...]
) -> Iterator[Clue]:
    """Every clue, the strongest kind first."""
    if dateline and dateline.agency:
        written = item.text[dateline.start : dateline.end]
        for agency in _written(dateline.agency, written):
            yield Clue(agency, TOKEN, f"dateline token {agency.name}")
    for each in furniture:
        if each.kind == "sign-off":
            for agency in agencies.in_brackets(item.text[each.start : each.end].strip("()=-#. \n")):
                yield Clue(agency, SIGNED, f"sign-off {item.text[each.start : each.end].strip()}")
    if item.agency and (known := agencies.by_label(item.agency)):
        yield Clue(known, LABELLED, f"the item's source {item.agency}")
    if delivery.provider and (known := agencies.by_label(delivery.provider)):
        yield Clue(known, LABELLED, f"provider {delivery.provider}")
    for uri in (item.uri, delivery.uri):
        if uri and (known := agencies.by_host(uri)):
            yield Clue(known, HOSTED, f"id {uri[:80]}")
            break
    styled = dateline and not dateline.agency and ANI_STYLE.match(item.text[dateline.start : dateline.end])
    if styled and (ani := agencies.by_token("ANI")):
        yield Clue(ani, STYLED, "style Place [Country], Month D :")


def _written(agency: str, written: str) -> tuple[Agency, ...]:
    inside = re.search(r"[(/]([^()/\n]{2,24}(?:/[^()\n]{2,24})?)[)/]", written)
    named = agencies.in_brackets(inside[1]) if inside else ()
    known = agencies.by_token(agency)
    return named or ((known,) if known else ())


def _together(clues: list[Clue]) -> float:
    """The clues' confidences joined as if independent; a token alone is certain."""
    doubt = 1.0
    for clue in clues:
        doubt *= 1 - clue.confidence
    best = max(clue.confidence for clue in clues)
    return best if best == TOKEN else round(max(best, min(1 - doubt, MOST)), 4)


def _conflicts(clues: list[Clue]) -> Iterator[Conflict]:
    """Dateline against sign-off, source and id: a provider or a press-release wire may carry another's items."""
    strong = [clue for clue in clues if not clue.agency.paid and not clue.evidence.startswith(("provider", "style"))]
    for clue in strong[1:]:
        if clue.agency.name != strong[0].agency.name:
            yield Conflict("source.agency", strong[0].agency.name, clue.agency.name)
            return


def _paid(text: str, dateline: ParsedDateline | None, furniture: tuple[Furniture, ...]) -> Iterator[str]:
    """What shows that someone paid for the item to be sent."""
    for each in furniture:
        words = text[each.start : each.end]
        if each.kind == "paid-notice":
            yield f"notice {' '.join(words.split())[:80]}"
        elif each.kind in ("sign-off", "dateline"):
            inside = re.search(r"[(/]([^()\n]{2,40})[)/]", words)
            for agency in agencies.in_brackets(inside[1]) if inside else ():
                if agency.paid:
                    yield f"{each.kind} token {agency.name}"
    if (
        dateline is None
        and (release := RELEASE.search(text, 0, 300))
        and any(agency.paid for agency in agencies.in_brackets(release[1]))
    ):
        yield f"token {release[1]}"
