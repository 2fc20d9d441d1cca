"""The trained model as a spaCy component."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from enrichers.entities.marks import BLOCKED, READING, SCORES, solid, words_of
from enrichers.entities.model.calibration import probability
from enrichers.entities.model.clues import clues, shape
from enrichers.entities.model.decode import Decoder, Found
from enrichers.entities.model.network import SHIPPED, Network
from enrichers.entities.model.reading import Reading, Window
from enrichers.entities.model.votes import agree
from enrichers.entities.model.windows import windows

# What the labels it was trained on are called in records.
LABELS = {
    "Person": "PERSON", "Organization": "ORG", "Location": "LOC", "Facility": "FAC", "NORP": "NORP",
    "Product": "PRODUCT", "Misc": "MISC", "Date": "DATE", "Money": "MONEY",
}  # fmt: skip
# Words before a place that are no part of its name where they are written small.
DIRECTIONS = (
    frozenset(f"{side}{end}" for side in ("north", "south", "east", "west") for end in ("", "ern"))
    | frozenset(f"{a}{b}{end}" for a in ("north", "south") for b in ("east", "west") for end in ("", "ern"))
    | {"central"}
)


@Language.factory("wiretag_model", assigns=["doc.ents"], default_config={"path": None, "calibrated": True})
def make_model(nlp: Language, name: str, path: str | None, calibrated: bool) -> ModelNames:
    return ModelNames(name, Path(path) if path else SHIPPED, calibrated)


class ModelNames:
    """Finds names with the trained network and sets `doc.ents`, keeping the names that are there already.

    Needs sentences. Names touch no characters of `doc.user_data[BLOCKED]`. The model is loaded at the first document.
    Scores are probabilities, or as the model gives them where `calibrated` is false.
    """

    def __init__(self, name: str, path: Path, calibrated: bool = True) -> None:
        self.name = name
        self.path = path
        self.calibrated = calibrated

    @cached_property
    def network(self) -> Network:
        return Network(self.path)

    @property
    def version(self) -> str:
        """Which model this is, with the digest of its files: it stands in every record's provenance."""
        return f"{self.path.stem}-{self.network.digest}"

    @cached_property
    def decoder(self) -> Decoder:
        return Decoder(self.network.labels)

    def __call__(self, doc: Doc) -> Doc:
        tokens = solid(doc)
        if not tokens:
            return doc
        everything = words_of(doc)
        words = [everything[i] for i in tokens]
        opens, spaced, starts = _laid(doc, tokens, everything)
        taken = _taken(doc, tokens, starts, words)
        shapes, bits = list(map(shape, words)), clues(words, opens, spaced)
        pieces = list(map(self.network.pieces.cut, words))
        found: list[Found] = []
        read: list[Window] = []
        for first, end in windows(list(map(len, pieces)), opens):
            logs, states = self.network.read(pieces[first:end], shapes[first:end], bits[first:end])
            found += self.decoder(logs, first, opens[first:end])
            if states is not None:
                read.append(Window(first, end, states))
        if read:
            doc.user_data[READING] = Reading(starts, words, list(map(len, pieces)), read)
        spans: list[Span] = list(doc.ents)
        scores = doc.user_data.setdefault(SCORES, {})
        for name in agree(found, words, self.decoder.kinds):
            aside = name.kind == "Location" and name.end - name.start > 1 and words[name.start] in DIRECTIONS
            first = name.start + aside  # "southern Somalia"
            if not any(taken[first : name.end]):
                start, stop = tokens[first], tokens[name.end - 1] + 1
                spans.append(Span(doc, start, stop, LABELS.get(name.kind, name.kind)))
                scores[start, stop] = round(probability(name.score), 3) if self.calibrated else name.score
        doc.set_ents(spans)
        return doc


def _laid(doc: Doc, tokens: list[int], everything: list[str]) -> tuple[list[bool], list[bool], list[int]]:
    """For each token that is no white space: whether a sentence begins at it (or at the white space before), whether
    there is space before it, and where it starts in the text."""
    flags, spaces = doc.to_array("SENT_START").tolist(), doc.to_array("SPACY").tolist()
    opens: list[bool] = []
    spaced: list[bool] = []
    starts: list[int] = []
    at, begins, gap = 0, True, False
    wanted = iter([*tokens, -1])
    token = next(wanted)
    for i, word in enumerate(everything):
        begins = begins or flags[i] == 1
        if i == token:
            opens.append(begins)
            spaced.append(gap and bool(spaced))
            starts.append(at)
            token = next(wanted)
            begins, gap = False, spaces[i] == 1
        else:
            gap = True
        at += len(word) + spaces[i]
    return opens, spaced, starts


def _taken(doc: Doc, tokens: list[int], starts: list[int], words: list[str]) -> list[bool]:
    """For each word whether it is named already, or nothing may be named there."""
    named = {i for ent in doc.ents for i in range(ent.start, ent.end)}
    taken = [i in named for i in tokens]
    for start, end in doc.user_data.get(BLOCKED, []):
        first = bisect_right(starts, start)
        if first and starts[first - 1] + len(words[first - 1]) > start:
            first -= 1
        for i in range(first, bisect_left(starts, end)):
            taken[i] = True
    return taken
