"""The rule-based names as spaCy components, so that a trained one may take their place in the pipeline."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from enrichers.entities import sentences as _sentences  # noqa: F401  (registers wiretag_sentences)
from enrichers.entities.known import Known
from enrichers.entities.marks import BLOCKED, SCORES
from enrichers.entities.model import component as _model  # noqa: F401  (registers wiretag_model)
from enrichers.entities.model.network import SHIPPED
from enrichers.entities.rules import AFTER_MODEL, BEFORE_MODEL, RULES, Rule
from enrichers.entities.rules.hosts import host_end
from enrichers.entities.rules.refused import refused
from enrichers.entities.sheet import lay_out
from enrichers.places.gazetteer import Gazetteer

REMEMBERED = 40_000  # chunks of text between spaces: some 20 MB


# Which rules run where: alone, before the trained model, or after it.
SETS = {"alone": RULES, "before": BEFORE_MODEL, "after": AFTER_MODEL}


@Language.factory("wiretag_rules", assigns=["doc.ents"], default_config={"place": "alone"})
def make_rules(nlp: Language, name: str, place: str) -> RuleNames:
    return RuleNames(nlp, name, place)


class RuleNames:
    """Finds names by the rules of its place in the pipeline and sets `doc.ents`; needs `bind` to a gazetteer before
    its first document. After a model, names that are none are taken back first."""

    def __init__(self, nlp: Language, name: str, place: str) -> None:
        self.nlp = nlp
        self.name = name
        self.rules: Sequence[Rule] = SETS[place]
        self.after_model = place == "after"
        self.known: Known | None = None

    def bind(self, gazetteer: Gazetteer) -> None:
        self.known = Known.of(gazetteer)

    def __call__(self, doc: Doc) -> Doc:
        if self.known is None:
            raise RuntimeError("wiretag_rules has no gazetteer: call bind first")
        if not len(doc):
            return doc
        sheet = lay_out(doc)
        scores = doc.user_data.get(SCORES, {})
        label_at = {ent.start: ent.label_ for ent in doc.ents}
        for ent in doc.ents:
            start, end = bisect_left(sheet.tokens, ent.start), bisect_left(sheet.tokens, ent.end)
            if self.after_model and refused(sheet, start, end, ent.label_, label_at.get(ent.end)):
                continue
            host = host_end(sheet, start, end) if self.after_model and ent.label_ == "MISC" else None
            label = ent.label_ if host is None else "ORG"  # who holds a meeting says more than the meeting's name
            sheet.take(start, host or end, label, scores.get((ent.start, ent.end), 1.0))
        sheet.block(doc.user_data.get(BLOCKED, []))
        for rule in self.rules:
            rule(sheet, self.known)
        spans = [(sheet.tokens[claim.start], sheet.tokens[claim.end - 1] + 1) for claim in sheet.claims]
        doc.set_ents([Span(doc, *span, claim.label) for span, claim in zip(spans, sheet.claims, strict=True)])
        doc.user_data[SCORES] = {span: claim.score for span, claim in zip(spans, sheet.claims, strict=True)}
        return doc


class Remembering:
    """A tokenizer that cuts each chunk between spaces once.

    spaCy's own stops remembering chunks after the first special case of a text ("U.S.", "don't"), so that the words
    of most stories are cut anew each time. Every chunk met first is therefore cut by itself before the text is.
    """

    def __init__(self, tokenizer: Any) -> None:
        tokenizer.max_cache_size = REMEMBERED
        self.tokenizer: Callable[[str], Doc] = tokenizer
        self._met: set[str] = set()

    def __call__(self, text: str) -> Doc:
        if len(self._met) < REMEMBERED:
            new = set(text.split()) - self._met
            self._met |= new
            for chunk in new:
                self.tokenizer(chunk)
        return self.tokenizer(text)


def make_pipeline(gazetteer: Gazetteer) -> Language:
    """The default pipeline: spaCy's English tokens, our sentences, names by the trained model, and by rules what it
    does not give; where no model is installed, by rules alone."""
    nlp = spacy.blank("en")
    nlp.tokenizer = Remembering(nlp.tokenizer)
    nlp.add_pipe("wiretag_sentences")
    places = ("before", "after") if SHIPPED.exists() else ("alone",)
    for place in places:
        if place == "after":
            nlp.add_pipe("wiretag_model")
        rules = nlp.add_pipe("wiretag_rules", name=f"wiretag_rules_{place}", config={"place": place})
        if isinstance(rules, RuleNames):
            rules.bind(gazetteer)
    return nlp
