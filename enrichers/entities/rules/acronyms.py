"""Organisations by their letters: "the SCO", "Shanghai Cooperation Organisation (SCO)"; not "NOTE:", not "(UPDATES"."""

from __future__ import annotations

import re

from enrichers.entities.known import Known
from enrichers.entities.rules.organisations import signs
from enrichers.entities.sheet import Sheet
from enrichers.entities.tables import kinds, words

DEFINED_SCORE = 0.75
SURE_SCORE = 0.9
SCORE = 0.55
LONGEST = 8  # letters; longer words in capitals are shouted words
# "SCO", "IRIGC", "U.N.", "M&MTC", "G20"; not "A", "2025".
_ACRONYM = re.compile(r"(?:[A-Z]{2,8}|[A-Z]\.(?:[A-Z]\.)+|[A-Z]+&[A-Z]+|[A-Z]{1,2}\d{1,2})\Z")
# Initials before a name: "S.G.", "J.R.R."; not "U.N", "SG".
_INITIALS = re.compile(r"(?:[A-Z]\.){2,3}\Z")


def claim_acronyms(sheet: Sheet, known: Known) -> None:
    """Words in capitals that running text uses as names, more surely where it spells them out or all know them."""
    sure = kinds("organisations.tsv")["acronym"]
    never = words("not_acronyms.txt")
    for i in sheet.capitals:
        word = sheet.words[i]
        if not sheet.free[i] or not _ACRONYM.match(word) or word in never or word in known.short_forms:
            continue
        end = i + 1
        while sheet.word(end) == "-" and sheet.tight(end) and _ACRONYM.match(sheet.word(end + 1)):
            end += 2
        if signs(sheet, i, end):
            continue
        if word in sure:
            sheet.claim(i, end, "ORG", SURE_SCORE)
        elif not sheet.shouts[i] and len(word) <= LONGEST and not _shouted(sheet, i):
            defined = sheet.word(i - 1) == "(" and sheet.word(end) == ")" and not sheet.opens[i]
            if defined or (sheet.prose[i] and not labels(sheet, i) and not _initials(sheet, i)):
                sheet.claim(i, end, "ORG", DEFINED_SCORE if defined else SCORE)


def labels(sheet: Sheet, i: int) -> bool:
    """Whether a word in capitals announces what follows: "NOTE: ...", "(UPDATES with reaction)"."""
    return sheet.opens[i] and (sheet.word(i + 1) == ":" or sheet.word(i - 1) in ("(", "["))


def _initials(sheet: Sheet, i: int) -> bool:
    """Whether letters with full stops are the initials of the name after them: "S.G. Merrow"."""
    follows = sheet.same_sentence(i, i + 1) and sheet.caps[i + 1] and sheet.words[i + 1].isalpha()
    return follows and not sheet.words[i + 1].isupper() and _INITIALS.match(sheet.words[i]) is not None


def _shouted(sheet: Sheet, i: int) -> bool:
    """Whether a word in capitals stands among others: "STAFF REPORTER", a heading rather than a name."""
    return any(
        sheet.same_sentence(i, k) and sheet.word(k).isalpha() and sheet.word(k).isupper() and len(sheet.word(k)) > 2
        for k in (i - 1, i + 1)
    )
