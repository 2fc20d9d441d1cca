"""People: names beside a title, a role, an age or a verb of saying, names that begin with a given name, and names
that were introduced before."""

from __future__ import annotations

from functools import cache

from spacy.lang.en.stop_words import STOP_WORDS

from enrichers.entities.known import Known
from enrichers.entities.rules.extents import opening
from enrichers.entities.sheet import HYPHENS, PARTICLES, Sheet, runs
from enrichers.entities.tables import kinds, words
from enrichers.places.tables import common_words

TITLE_SCORE = 0.9
TITLE_SINGLE_SCORE = 0.85
ROLE_NOUN_SCORE = 0.88
APPOSITION_SCORE = 0.85
GIVEN_NAME_SCORE = 0.85
SPEECH_SCORE = 0.65
AGAIN_SCORE = 0.8
LONGEST_NAME = 5  # words, particles included
OLDEST = 120  # years


def claim_people(sheet: Sheet, known: Known) -> None:
    """One name at most from each run of capitals, by the best evidence there is for it."""
    for start, end in runs(sheet):
        if sheet.shouts[start] and not sheet.opens[start]:
            continue
        head = _last_title(sheet, start, end)
        if head is not None:
            first, score = _titled(sheet, head, end)
        else:
            first = _first_name_word(sheet, start, end)
            score = TITLE_SCORE if _of_office(sheet, start, first) else _evidence(sheet, first, end)
        if score and end - first <= LONGEST_NAME and _may_be_person(sheet, known, first, end):
            sheet.claim(first, end, "PERSON", score)


def _first_name_word(sheet: Sheet, start: int, end: int) -> int:
    """The first word of a run that may be a name's: after "Then", "Executive", "Transport" and the like."""
    first = opening(sheet, start, end)
    roles = kinds("roles.tsv")
    while first < end - 1 and (
        sheet.lower[first] in STOP_WORDS
        or sheet.lower[first] in roles["noun"]
        or (first < end - 2 and sheet.words[first] in roles["portfolio"])
    ):
        first += 1
    return first


def _of_office(sheet: Sheet, start: int, first: int) -> bool:
    """Whether a run begins with the office that a title before it is of: "Secretary for Transport Tomas Okello"."""
    office = first > start and sheet.words[first - 1] in kinds("roles.tsv")["portfolio"]
    return office and sheet.small(start - 1) in ("for", "of") and sheet.word(start - 2) in titles()


def _last_title(sheet: Sheet, start: int, end: int) -> int | None:
    return next((k for k in range(end - 1, start - 1, -1) if sheet.words[k] in titles()), None)


@cache
def titles() -> frozenset[str]:
    """All words that stand before a name and are written with a capital."""
    roles = kinds("roles.tsv")
    return roles["head"] | roles["rank"] | roles["honorific"]


def _titled(sheet: Sheet, head: int, end: int) -> tuple[int, float]:
    """The start of the name after the title at token `head`, and its score; 0 when no name follows."""
    roles = kinds("roles.tsv")
    first = head + 1
    while first < end - 1 and sheet.words[first] in roles["portfolio"]:
        first += 1
    if first >= end or sheet.words[first] in HYPHENS:
        return first, 0.0
    return first, TITLE_SCORE if end - first > 1 else TITLE_SINGLE_SCORE


def _evidence(sheet: Sheet, first: int, end: int) -> float:
    """How sure the words around a run, or its own first word, make us that it is a person; 0 when they do not."""
    long = end - first > 1
    before, after = sheet.small(first - 1), sheet.small(end)
    roles = kinds("roles.tsv")
    if sheet.same_sentence(first - 1, first) and before in roles["noun"] and (long or sheet.word(first - 1) != before):
        return ROLE_NOUN_SCORE
    if long and _apposition(sheet, end):
        return APPOSITION_SCORE
    if long and sheet.words[first] in words("given_names.txt"):
        return GIVEN_NAME_SCORE
    says = words("speech.txt")
    if after in says or (before in says and sheet.same_sentence(first - 1, first)):
        return SPEECH_SCORE if long else 0.0
    return 0.0


def _apposition(sheet: Sheet, end: int) -> bool:
    """Whether an age or a role follows: "X Y, 45," or "X Y (45)" or "X Y, who" or "X Y, president of"."""
    mark, word, after = sheet.word(end), sheet.small(end + 1), sheet.small(end + 2)
    if mark not in (",", "("):
        return False
    if word.isdigit():
        return int(word) <= OLDEST and after in (",", ")", ".")
    if word == "who":
        return True
    roles = kinds("roles.tsv")
    if word in ("the", "a", "an", "its", "his", "her", "their", "former"):
        return after in roles["noun"] or sheet.word(end + 2) in roles["head"]
    return word in roles["noun"] or sheet.word(end + 1) in roles["head"]


def _may_be_person(sheet: Sheet, known: Known, first: int, end: int) -> bool:
    """Refuses runs with words that no person is called by, and lone words that are a nation or a date."""
    organisation = kinds("organisations.tsv")
    for k in range(first, end):
        word = sheet.words[k]
        if word in HYPHENS or sheet.lower[k] in PARTICLES:
            continue
        if (
            not word[0].isalpha()
            or word in known.demonyms
            or word in organisation["suffix"]
            or (k == end - 1 and word in organisation["company"])
            or word in known.short_forms
        ):
            return False
        if len(word) > 3 and word.isupper():
            return False
    single = sheet.words[first]
    return end - first > 1 or (len(single) > 1 and single not in common_words())


def claim_named_again(sheet: Sheet, _known: Known) -> None:
    """Lone surnames and given names of people, and towns, that the text has named before."""
    again: dict[str, str] = {}
    corporate = kinds("organisations.tsv")["corporate"]
    for claim in sheet.claims:
        if claim.label == "PERSON" and claim.end - claim.start > 1:
            surname = sheet.words[claim.end - 1]
            if len(surname) > 2 and surname not in common_words() and not surname.isupper():
                again.setdefault(surname, "PERSON")
            if sheet.words[claim.start] in words("given_names.txt"):
                again.setdefault(sheet.words[claim.start], "PERSON")
        elif claim.label == "ORG" and claim.end - claim.start == 2 and sheet.words[claim.end - 1] in corporate:
            if sheet.words[claim.start] not in common_words():
                again.setdefault(sheet.words[claim.start], "ORG")
        elif claim.end - claim.start == 1 and claim.label in ("PERSON", "LOC", "ORG"):
            again.setdefault(sheet.words[claim.start], claim.label)
    for i, word in enumerate(sheet.words):
        if sheet.free[i] and sheet.caps[i] and word in again:
            sheet.claim(i, i + 1, again[word], AGAIN_SCORE)
