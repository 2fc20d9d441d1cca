"""Who and what a text names: a spaCy document with names, and the entities that the names stand for."""

from __future__ import annotations

import gc
import re
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from enrichers.draft import Draft
from enrichers.entities.component import make_pipeline
from enrichers.entities.grouping import entities_of
from enrichers.entities.marks import BLOCKED, BREAKS, SCORES, TEXT
from enrichers.entities.model.component import ModelNames
from enrichers.places.dateline import dateline_spans
from enrichers.places.gazetteer import Gazetteer
from schemas.records import Degraded

DATELINE_SCORE = 0.97
MOST_WORDS = 300_000  # in spaCy's vocabulary, with what it remembers of them: some 100 MB
LONGEST = 200_000  # characters; the longest stories on wires have a tenth of that
# Encoded data, rules of dashes: spaCy takes a time that grows with the square of their length. Matches 300 and more
# characters without white space; not "https://agency.example/" with 200 characters behind it.
UNBROKEN = re.compile(r"\S{300,}")


class EntityStage:
    """Fills `doc` (tokens, sentences, names) and `entities`.

    Names are found by the components of a spaCy pipeline; any pipeline that sets `doc.ents` may be given instead.
    Nothing is named inside furniture, but the places of a dateline. `models` tells which trained model it loaded.

    spaCy forgets no word, and names and numbers that no earlier story had come for ever: at MOST_WORDS the default
    pipeline is made anew, which takes a second. (Its memory zones free words but not their places in the table.)
    """

    name = "entities"

    def __init__(self, gazetteer: Gazetteer, nlp: Language | None = None) -> None:
        self._gazetteer = gazetteer if nlp is None else None
        self.nlp = nlp or make_pipeline(gazetteer)
        self.models = tuple(part.version for _, part in self.nlp.pipeline if isinstance(part, ModelNames))

    def __call__(self, draft: Draft) -> Draft:
        if self._gazetteer and len(self.nlp.vocab) > MOST_WORDS:
            self.nlp = make_pipeline(self._gazetteer)
            gc.collect()  # a pipeline and its vocabulary hold each other
        text = analysed(draft.text)
        doc = self.nlp.make_doc(text)
        _mark(doc, draft, text)
        doc = self.nlp(doc)
        cut = (Degraded(self.name, "too-long"),) if len(text) < len(draft.text) else ()
        return replace(draft, doc=doc, entities=entities_of(doc), degraded=draft.degraded + cut)


def analysed(text: str) -> str:
    """What is analysed of a text: no more than any story has, and blanks for what is no word. Offsets stay."""
    return UNBROKEN.sub(lambda run: " " * len(run[0]), text[:LONGEST])


def _mark(doc: Doc, draft: Draft, text: str) -> None:
    """Names the dateline's places, closes furniture to all rules, and breaks sentences around a dateline."""
    spans = [doc.char_span(start, end, label="LOC") for start, end, *_ in dateline_spans(draft)]
    named: list[Span] = [span for span in spans if span is not None]
    doc.set_ents(named)
    doc.user_data[TEXT] = text
    doc.user_data[SCORES] = {(span.start, span.end): DATELINE_SCORE for span in named}
    doc.user_data[BLOCKED] = [(f.start, f.end) for f in draft.furniture]
    doc.user_data[BREAKS] = [draft.dateline.start, draft.dateline.end] if draft.dateline else []
    if draft.dateline:
        doc.user_data[BLOCKED].append((draft.dateline.start, draft.dateline.end))
