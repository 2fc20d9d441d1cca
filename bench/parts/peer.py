"""The pipeline that ours is timed against: spaCy's, of the shape of its small English package.

Widths, depths, rows of the hash tables and numbers of labels are those of `en_core_web_sm`'s configuration; its
attribute ruler and lemmatizer are left out. The weights are fresh: what a network costs does not depend on them.
"""

from __future__ import annotations

from typing import Any

import spacy
from spacy.language import Language

WIDTH, DEPTH = 96, 4
ATTRIBUTES = {"NORM": 5000, "PREFIX": 1000, "SUFFIX": 2500, "SHAPE": 2500, "SPACY": 50, "IS_SPACE": 50}
TAGS, DEPENDENCIES, ENTITIES = 49, 44, 18  # labels of each kind
LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": WIDTH, "upstream": "tok2vec"}
SEED = 0


def peer() -> Language:
    """A pipeline of tok2vec, tagger, parser and ner, ready to run."""
    spacy.util.fix_random_seed(SEED)
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": _tok2vec()})
    tagger: Any = nlp.add_pipe("tagger", config={"model": _model("spacy.Tagger.v2", normalize=False)})
    parser: Any = nlp.add_pipe("parser", config={"model": _transitions("parser")})
    names: Any = nlp.add_pipe("ner", config={"model": _transitions("ner")})
    for part, count in ((tagger, TAGS), (parser, DEPENDENCIES), (names, ENTITIES)):
        for n in range(count):
            part.add_label(f"L{n}")
    nlp.initialize()
    return nlp


def _tok2vec() -> dict[str, Any]:
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2", "width": WIDTH, "attrs": list(ATTRIBUTES),
        "rows": list(ATTRIBUTES.values()), "include_static_vectors": False,
    }  # fmt: skip
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2", "width": WIDTH, "depth": DEPTH, "window_size": 1,
        "maxout_pieces": 3,
    }  # fmt: skip
    return {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}


def _transitions(kind: str) -> dict[str, Any]:
    return _model(
        "spacy.TransitionBasedParser.v2",
        state_type=kind,
        extra_state_tokens=False,
        hidden_width=64,
        maxout_pieces=2,
        use_upper=True,
    )


def _model(architecture: str, **settings: Any) -> dict[str, Any]:
    return {"@architectures": architecture, "nO": None, "tok2vec": LISTENER, **settings}
