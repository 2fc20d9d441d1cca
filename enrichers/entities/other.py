"""Any spaCy pipeline instead of the shipped model: an installed package or a folder that `spacy.load` takes."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from enrichers.entities import sentences as _sentences  # noqa: F401  (registers wiretag_sentences)
from enrichers.entities.grouping import OTHER_LABELS
from enrichers.entities.marks import BLOCKED, SCORES
from enrichers.entities.rules.refused import refused
from enrichers.entities.sheet import lay_out


class PipelineUnusable(Exception):
    """The spaCy pipeline called `name` is not installed or does not load."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"spaCy pipeline {name}: {why}")
        self.name = name


def load_other(name: str) -> Language:
    """The user's pipeline with our sentences before it, and after it what no name may be.

    Raises PipelineUnusable.
    """
    try:
        nlp = spacy.load(name)
    except OSError as exc:
        missing = "[E050]" in str(exc)
        raise PipelineUnusable(name, "neither an installed package nor a folder" if missing else _line(exc)) from None
    except Exception as exc:  # whatever a stranger's package may raise on import
        raise PipelineUnusable(name, f"does not load: {_line(exc)}") from None
    nlp.add_pipe("wiretag_sentences", first=True)
    nlp.add_pipe("wiretag_kept", last=True)
    return nlp


def version_of(nlp: Language) -> str:
    """Name and version of a loaded pipeline with the digest of its files: what records say of it."""
    digest, folder = hashlib.sha256(), Path(str(nlp.path))
    for file in sorted(folder.rglob("*"), key=lambda file: file.relative_to(folder).as_posix()):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    meta = nlp.meta
    return f"{meta['lang']}_{meta['name']}-{meta['version']}-{digest.hexdigest()[:16]}"


@Language.component("wiretag_kept", assigns=["doc.ents"])
def keep_names(doc: Doc) -> Doc:
    """Leaves of the names that a pipeline found those that ours may have: none in furniture, no signatures.

    The dateline's places, which were there before, stand again where the pipeline has put others in their place.
    """
    filed = [Span(doc, start, end, "LOC") for start, end in doc.user_data.get(SCORES, {})]
    sheet = lay_out(doc)
    label_at = {ent.start: OTHER_LABELS.get(ent.label_, ent.label_) for ent in doc.ents}
    found = [
        ent
        for ent in doc.ents
        if not any(start < ent.end_char and ent.start_char < end for start, end in doc.user_data.get(BLOCKED, []))
        and not refused(
            sheet,
            bisect_left(sheet.tokens, ent.start),
            bisect_left(sheet.tokens, ent.end),
            ent.label_,
            label_at.get(ent.end),
        )
    ]
    doc.set_ents([*filed, *found])
    return doc


def _line(exc: Exception) -> str:
    return (str(exc).strip() or type(exc).__name__).splitlines()[0]
