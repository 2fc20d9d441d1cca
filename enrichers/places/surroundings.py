"""What stands around a mention and says which place it is: a region after a comma, the word "counties"."""

from __future__ import annotations

import re

from enrichers.places.tables import words
from enrichers.places.toponym import Toponym

REACH = 14  # characters behind a mention in which its next word is looked for
HINTS = {
    "province": "region", "region": "region", "state": "region", "oblast": "region", "governorate": "region",
    "prefecture": "region", "district": "district", "county": "county", "counties": "county", "parishes": "county",
    "city": "city", "township": "city", "village": "city", "neighborhood": "city", "neighbourhood": "city",
}  # fmt: skip
FOLK = frozenset({
    "man", "woman", "men", "women", "teen", "teens", "teenager", "resident", "residents", "couple", "native",
    "firefighters", "officers", "officer", "students", "family", "officials", "downtown",
})  # fmt: skip
# Between the names of a list, whose last has the word for all: "Eastland and Callahan counties", "Clark, Butler or".
_LISTED = re.compile(r",? (?:and|or|&) |, ")
_NEXT = re.compile(r"[ \n]+([A-Za-z]+)")


def with_surroundings(found: list[Toponym], text: str) -> list[Toponym]:
    """The mentions, in the order of the text, with what stands right behind each."""
    done: list[Toponym] = []
    for n, mention in enumerate(found):
        following = _NEXT.match(text, mention.end, mention.end + REACH)
        hint = HINTS.get(following[1].lower()) if following else None
        if following and (following[1].capitalize() in words("civic_words.txt") or following[1] in FOLK):
            mention = mention._replace(civic=True)
        if hint:
            mention = mention._replace(hint=hint)
            if hint == "county" and following and following[1].lower() in ("counties", "parishes"):
                _share(done, mention, text)
        follower = found[n + 1] if n + 1 < len(found) else None
        if (
            mention.within is None
            and mention.code is None
            and not mention.codes
            and follower
            and _chained(mention, follower, text)
        ):
            mention = mention._replace(within=follower.text)
        if follower and mention.code is None and text[mention.end : follower.start].split() == ["in"]:
            mention = mention._replace(inside=True, within=mention.within or follower.text)
        done.append(mention)
    return done


def _share(done: list[Toponym], last: Toponym, text: str) -> None:
    """Gives the hint of a list's last name to the names before it."""
    after = last
    for n in range(len(done) - 1, -1, -1):
        if not _LISTED.fullmatch(text[done[n].end : after.start].replace("\n", " ")):
            return
        after = done[n] = done[n]._replace(hint=last.hint, within=None)


def _chained(mention: Toponym, follower: Toponym, text: str) -> bool:
    """Whether only a comma stands between two places: "Tianjin, China"; or brackets: "Vancouver (Canada)"."""
    between = text[mention.end : follower.start]
    return follower.code is None and between.replace("\n", " ") in (", ", ",", " (", " [")
