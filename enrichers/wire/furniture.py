"""Furniture: the stretches of an item that are not news. They are marked by kind, never cut.

Most furniture stands in the first lines or the last; machine codes stand anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from enrichers.draft import ParsedDateline
from enrichers.wire import agencies
from schemas.records import Furniture, FurnitureKind

TOP = 1500  # characters of head and ...
BOTTOM = 3000  # ... tail that are looked at

# By lines at the top. matches "By Jane Doe, Associated Press", "Von Max Muster, dpa"; not "By Friday the river"
BYLINE = (
    r"(?:By|BY|Par|Por|Von|Di|by)\s"
    r"(?:[A-ZÀ-Þ][\w.'’-]{0,24}[ ,]{0,2}(?:and |et |und |y |e |de |van |von |del )?){1,7}(?:=)?"
)
# AP's keyword line, its cycle first. matches "BC-LT--Ecuador-Earthquake, 1st Ld", "AM-Storm"; not "BC-based firm"
SLUG = r"(?:BC|AM|PM)-(?:[A-Z]{2,4}--[^\n]{2,100}|[A-Z]\S{1,60}(?:,\s?[^\n]{1,60})?)"
# Notes to editors. matches "Eds: Adds quotes.", "(Adds details in paragraph 2)", "EDITORS' NOTE:"; not "(A dog)"
EDS = (
    r"(?:Eds\.?|EDS|Editors?|EDITORS?|EDITORS?' NOTE|Editor's [Nn]ote|Attention [Ee]ditors)\s?:[^\n]{1,600}"
    r"|\((?:Adds|Updates|Recasts|Rewrites|Corrects|Refiles|Repeats|Eds)\b[^()\n]{0,300}\)"
)
# matches "Also Read: India wins", "Read full story here"; not "He also read"
PROMOTION = (
    r"(?:Also [Rr]ead|ALSO READ|Read [Aa]lso|READ MORE|Read [Mm]ore|Continue [Rr]eading|Read (?:the )?full story"
    r"|Click here|Follow us on|Subscribe to)\b[^\n]{0,200}|\[(?:…|\.\.\.)\]"
)
# Sentences by which syndicators disown what they publish. matches "Disclaimer: …"; not "a disclaimer was read"
DISCLAIMER = (
    r"\(?(?:Disclaimer|DISCLAIMER)\s?[:-][^\n]{1,1200}"
    r"|\(?(?:This|The) (?:story|report|article|post|content|item)\b[^\n.]{0,60}\b(?:has|have|was|is) (?:not been|been"
    r"|auto|published|generated|unedited)[^\n]{0,80}(?:edited|auto-?(?:published|generated)|syndicated|agency feed)"
    r"[^\n]{0,400}"
    r"|\(?(?:This is an? )?[Uu]nedited(?:,| and) auto-?generated story[^\n]{0,400}"
    r"|\(?Only the headline and picture[^\n]{0,400}"
    r"|\(?(?:Except for the headline|With the exception of the headline)[^\n]{0,400}"
)
# matches "ANI will not be responsible in any way for the content"; not "He will not be responsible"
PAID = (
    r"[^\n]{0,200}(?:will not be|is not|shall not be) (?:in any way )?responsible (?:in any way )?for the content"
    r"[^\n]{0,200}"
    r"|[^\n]{0,120}\bNo [\w' ]{2,40} journalists? (?:was|were|is) involved in (?:the )?creation of this"
    r" (?:content|article)[^\n]{0,120}"
    r"|\(?(?:ADVERTORIAL|Advertorial|SPONSORED CONTENT|Sponsored [Cc]ontent|PAID NOTICE"
    r"|Press [Rr]elease [Dd]isclaimer)\b[^\n]{0,200}"
    r"|SOURCE:? [A-Z][^\n]{2,80}|View source version on businesswire[^\n]{0,200}"
)
# matches "(Reporting by A B; Editing by C D)", "© 2026 The Wire. All rights reserved."; not "(reporting a loss)"
CREDIT = (
    r"\((?:(?:Additional )?[Rr]eporting|Writing|Editing|Compiled|Written|With inputs?)\b[^()\n]{0,400}\)"
    r"|(?:Reporting by|With inputs? from|Additional reporting by|Edited by)\s[^\n]{1,200}"
    r"|(?:©|\(c\)|\(C\)|Copyright)\s[^\n]{1,160}|[^\n]{0,80}All rights reserved\.?"
)
# matches "((jane.doe@wire.example; +44 20 7946 0000))", "Contact: …"; not "(see below)"
CONTACT = (
    r"\(\([^()\n]{3,200}\)\)|(?:For (?:more|further) information|Media contact|Press contact|Contacts?)\s?:[^\n]{1,300}"
)
# Ends of items. matches "-30-", "###", "NNNN", "==Kyodo", "(END)", "Enditem", "--IANS"; not "the end"
SIGN_OFF = (
    r"(?:-\s?30\s?-|#{2,5}|N{4}|={1,2}\s?Kyodo|\(END\)|\(?Enditem\)?|Enditem|ENDS?|-{1,2}\s?[A-Z][A-Za-z]{1,12}"
    r"|bur-[a-z/-]{2,20}|[a-z]{2,4}/[a-z]{2,4}(?:/[a-z]{2,4}){0,3}|REUTER|Reuter)\s?\.?"
)
# Codes for machines. matches "[nL8N2B97DV]", "<601398.SS>", "[TOP/EQU]", "(NTRI.O)", "APNewsNow."; not "[sic]", "<b>"
MACHINE = re.compile(
    r"\[n[A-Z][A-Za-z0-9]{6,12}\]|<[A-Z0-9=]{1,10}\.[A-Z]{1,3}>|<[A-Z]{2,6}[=.]?[A-Z]{0,4}>|\[[A-Z]{2,5}(?:/[A-Z]{0,5})?\]"
    r"|\b(?:APNewsNow|NewsNow)\.|^ZCZC[^\n]{0,60}|^NNNN[ \t]*$",
    re.MULTILINE,
)

_TOP_KINDS: tuple[tuple[str, FurnitureKind, str], ...] = (
    ("byline", "byline", BYLINE),
    ("eds", "editors-note", EDS),
    ("slug", "machine-code", SLUG),
)
_BOTTOM_KINDS: tuple[tuple[str, FurnitureKind, str], ...] = (
    ("paid", "paid-notice", PAID),
    ("disclaimer", "disclaimer", DISCLAIMER),
    ("credit", "credit", CREDIT),
    ("contact", "contact", CONTACT),
    ("promotion", "promotion", PROMOTION),
    ("eds", "editors-note", EDS),
    ("signoff", "sign-off", SIGN_OFF),
)
KINDS: dict[str, FurnitureKind] = {name: kind for name, kind, _ in (*_TOP_KINDS, *_BOTTOM_KINDS)}


def _lines(kinds: tuple[tuple[str, FurnitureKind, str], ...]) -> re.Pattern[str]:
    """One pattern over whole lines, tried once at each line's beginning."""
    return re.compile(
        r"^[ \t\u00a0*_]{0,12}(?:" + "|".join(f"(?P<{name}>{words})" for name, _, words in kinds) + r")[ \t\r]*$",
        re.MULTILINE,
    )


TOP_LINES = _lines(_TOP_KINDS)
BOTTOM_LINES = _lines(_BOTTOM_KINDS)

# The agency's name that closes an item. matches "(ANI)", "(ANI/NewsVoir)", "PTI ABC", "(AP)"; not "(Ani said)"
CLOSING = re.compile(r"\(([A-Za-z][\w/ .&-]{1,30})\)\s*$|(?<=\s)([A-Z]{2,8})(?:[ -][A-Z]{2,4}){0,4}\s*$")
# Words that close an item on the line of its last sentence. matches " Enditem", " (END)", " -30-"; not "the end"
END = re.compile(r"(?<=\s)(?:\(END\)|\(?Enditem\)?|-30-|#{3}|NNNN)\s*$")
CLOSING_REACH = 60


def find_furniture(text: str, dateline: ParsedDateline | None) -> tuple[Furniture, ...]:
    """Every stretch of furniture, in order, none overlapping another."""
    found = list(_found(text, dateline))
    found.sort(key=lambda each: (each.start, -each.end))
    kept: list[Furniture] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return tuple(kept)


def _found(text: str, dateline: ParsedDateline | None) -> Iterator[Furniture]:
    top = min(dateline.start if dateline else TOP, TOP)
    if dateline:
        yield Furniture("dateline", dateline.start, dateline.end)
    yield from _by_line(TOP_LINES, text, 0, top)
    bottom = max(dateline.end if dateline else 0, len(text) - BOTTOM)
    closing = list(_by_line(BOTTOM_LINES, text, bottom, len(text)))
    yield from closing
    yield from (Furniture("machine-code", code.start(), code.end()) for code in MACHINE.finditer(text))
    if signed := _closing(text, closing, bottom):
        yield signed


def _by_line(lines: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Furniture]:
    for match in lines.finditer(text, start, end):
        name = match.lastgroup or ""
        at = match.start(name)
        yield Furniture(KINDS[name], at, at + len(match[name].rstrip()))


def _closing(text: str, after: list[Furniture], bottom: int) -> Furniture | None:
    """The agency's token at the end of the story, before whatever furniture follows it."""
    end = len(text)
    for each in sorted(after, key=lambda each: -each.end):
        if text[each.end : end].strip():
            break
        end = each.start
    start = max(bottom, end - CLOSING_REACH)
    tail = text[start:end]
    match = END.search(tail) or CLOSING.search(tail)
    if match is None:
        return None
    if match.re is CLOSING:
        token = match[1] or match[2]
        if not agencies.in_brackets(token) or (match[2] and len(match[0].split()) < 2):
            return None
    return Furniture("sign-off", start + match.start(), start + len(tail.rstrip()))
