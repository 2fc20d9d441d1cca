"""Who and what a text names: a spaCy document with names, and the entities that the names stand for."""

from __future__ import annotations

import gc
import re
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from enrichers.draft import Draft
from enrichers.entities.component import make_pipeline
from enrichers.entities.foreign import foreign_entities
from enrichers.entities.grouping import entities_of
from enrichers.entities.knowledge import KnowledgeBase
from enrichers.entities.marks import BLOCKED, BREAKS, SCORES, TEXT
from enrichers.entities.model.component import ModelNames
from enrichers.entities.other import load_other, version_of
from enrichers.language.identify import ENGLISH
from enrichers.places.dateline import dateline_spans
from enrichers.places.gazetteer import Gazetteer
from schemas.records import Degraded, Entity

DATELINE_SCORE = 0.97
MOST_WORDS = 300_000  # in spaCy's vocabulary, with what it remembers of them: some 100 MB
LONGEST = 200_000  # characters; the longest stories on wires have a tenth of that
# Encoded data, rules of dashes: spaCy takes a time that grows with the square of their length. Matches 300 and more
# characters without white space; not "https://agency.example/" with 200 characters behind it.
UNBROKEN = re.compile(r"\S{300,}")


class EntityStage:
    """Fills `doc` (tokens, sentences, names) and `entities`.

    Names are found by the components of a spaCy pipeline: the default one, the user's (`model`, the name of a package
    or folder), or a given one that sets `doc.ents`. Nothing is named inside furniture, but the places of a dateline.
    `models` tells which trained models it loaded. Names that `knowledge` knows get its ids. Of other languages than
    English only that is named which needs no reading.

    spaCy forgets no word, and names and numbers that no earlier story had come for ever: at MOST_WORDS the pipeline is
    made anew, which takes a second. (Its memory zones free words but not their places in the table.)
    """

    name = "entities"

    def __init__(
        self,
        gazetteer: Gazetteer,
        nlp: Language | None = None,
        *,
        model: str | None = None,
        knowledge: KnowledgeBase | None = None,
    ) -> None:
        self._gazetteer, self._model, self._knowledge = gazetteer, model, knowledge
        self._given = nlp is not None
        self.nlp = nlp or self._made()
        shipped = tuple(part.version for _, part in self.nlp.pipeline if isinstance(part, ModelNames))
        self.models = (version_of(self.nlp),) if model else shipped

    def _made(self) -> Language:
        return load_other(self._model) if self._model else make_pipeline(self._gazetteer)

    def __call__(self, draft: Draft) -> Draft:
        text = analysed(draft.text)
        if draft.written_in != ENGLISH:
            lack = Degraded(self.name, f"language:{draft.written_in}")
            named = foreign_entities(draft, self._gazetteer, text)
            return replace(draft, entities=self._linked(named, text), degraded=(*draft.degraded, lack))
        if not self._given and len(self.nlp.vocab) > MOST_WORDS:
            self.nlp = self._made()
            gc.collect()  # a pipeline and its vocabulary hold each other
        doc = self.nlp.make_doc(text)
        _mark(doc, draft, text)
        doc = self.nlp(doc)
        cut = (Degraded(self.name, "too-long"),) if len(text) < len(draft.text) else ()
        return replace(draft, doc=doc, entities=self._linked(entities_of(doc), text), degraded=draft.degraded + cut)

    def _linked(self, entities: tuple[Entity, ...], text: str) -> tuple[Entity, ...]:
        return self._knowledge.link(entities, text) if self._knowledge else entities


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
