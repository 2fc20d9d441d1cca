"""The rule-based names as spaCy components, so that a trained one may take their place in the pipeline."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from enrichers.entities import sentences as _sentences  # noqa: F401  (registers wiretag_sentences)
from enrichers.entities.known import Known
from enrichers.entities.marks import BLOCKED, SCORES
from enrichers.entities.rules import RULES
from enrichers.entities.sheet import lay_out
from enrichers.places.gazetteer import Gazetteer

REMEMBERED = 40_000  # chunks of text between spaces: some 20 MB


@Language.factory("wiretag_rules", assigns=["doc.ents"])
def make_rules(nlp: Language, name: str) -> RuleNames:
    return RuleNames(nlp, name)


class RuleNames:
    """Finds names by rules and sets `doc.ents`; needs `bind` to a gazetteer before its first document."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.nlp = nlp
        self.name = name
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
        for ent in doc.ents:
            start, end = bisect_left(sheet.tokens, ent.start), bisect_left(sheet.tokens, ent.end)
            sheet.take(start, end, ent.label_, scores.get((ent.start, ent.end), 1.0))
        sheet.block(doc.user_data.get(BLOCKED, []))
        for rule in RULES:
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
    """The default pipeline: spaCy's English tokens, our sentences, names by rules."""
    nlp = spacy.blank("en")
    nlp.tokenizer = Remembering(nlp.tokenizer)
    nlp.add_pipe("wiretag_sentences")
    rules = nlp.add_pipe("wiretag_rules")
    if isinstance(rules, RuleNames):
        rules.bind(gazetteer)
    return nlp
