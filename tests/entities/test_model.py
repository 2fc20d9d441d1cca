"""Tests of the trained model: with the shipped one where there is one, else with a small random one."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import enrichers.entities.model.component
import enrichers.entities.sentences  # noqa: F401  (registers wiretag_sentences)
from enrichers.entities.marks import BLOCKED, SCORES
from enrichers.entities.model.calibration import probability
from enrichers.entities.model.clues import CLUES, SHAPES, clues, shape
from enrichers.entities.model.decode import Decoder, Found
from enrichers.entities.model.network import SHIPPED, Network
from enrichers.entities.model.pieces import MOST, Pieces
from enrichers.entities.model.votes import agree
from enrichers.entities.model.windows import windows
from enrichers.networks import ModelUnusable

LABELS = ["O", "B-Person", "I-Person", "B-Location", "I-Location"]
VOCABULARY = [
    "[UNK]",
    "[CLS]",
    "[SEP]",
    *"abcdefghijklmnopqrstuvwxyz",
    *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz"),
    ".",
]
STORIES = [
    "Tomas Okello met Amina Wafula in Lagos on Monday. The minister said nothing.",
    "LAGOS — Police said 40 people were held.\n\nNo group claimed it, the U.N. said.",
    "\n\nYesterday",
    "The central bank of Halden kept rates. " * 40,
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return SHIPPED if SHIPPED.exists() else random_model(tmp_path_factory.mktemp("model") / "names.onnx")


@pytest.fixture(scope="module")
def nlp(model: Path) -> Language:
    made = spacy.blank("en")
    made.add_pipe("wiretag_sentences")
    made.add_pipe("wiretag_model", config={"path": str(model)})
    return made


def random_model(path: Path, about: dict[str, str] | None = None) -> Path:
    """A network of one layer that looks only at the pieces."""
    onnx = pytest.importorskip("onnx")
    table = np.random.default_rng(0).normal(size=(len(VOCABULARY), len(LABELS))).astype(np.float32)
    info = onnx.helper.make_tensor_value_info
    inputs = [
        info("pieces", 7, ["n"]),
        info("shapes", 7, ["n"]),
        info("clues", 1, ["n", len(CLUES)]),
        info("first", 7, ["w"]),
    ]
    nodes = [
        onnx.helper.make_node("Gather", ["table", "pieces"], ["rows"]),
        onnx.helper.make_node("Gather", ["rows", "first"], ["chosen"]),
        onnx.helper.make_node("LogSoftmax", ["chosen"], ["scores"], axis=-1),
    ]
    output = info("scores", 1, ["w", len(LABELS)])
    graph = onnx.helper.make_graph(nodes, "random", inputs, [output], [onnx.numpy_helper.from_array(table, "table")])
    made = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=9)
    about = about or {"clues": str(len(CLUES)), "shapes": str(len(SHAPES))}
    onnx.helper.set_model_props(made, {"labels": "\n".join(LABELS), "vocabulary": "\n".join(VOCABULARY), **about})
    onnx.save(made, str(path))
    return path


def named(nlp: Language, text: str) -> list[tuple[int, int, str]]:
    return [(ent.start_char, ent.end_char, ent.label_) for ent in nlp(text).ents]


def test_names_do_not_depend_on_order_batches_or_company(nlp: Language) -> None:
    alone = {text: named(nlp, text) for text in STORIES}
    shuffled = random.Random(1).sample(STORIES * 2, 2 * len(STORIES))
    together = list(nlp.pipe(shuffled, batch_size=3))
    for text, doc in zip(shuffled, together, strict=True):
        assert [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents] == alone[text]


def test_a_window_is_scored_the_same_to_the_bit_after_any_other(model: Path) -> None:
    network = Network(model)
    words = [network.pieces.cut(word) for word in ("minister", "okello", ".")]
    first = network.scores(words, [1, 2, 12], [0, 1, 0])
    network.scores(words * 30, [1, 2, 12] * 30, [0, 0, 0] * 30)
    assert network.scores(words, [1, 2, 12], [0, 1, 0]).tobytes() == first.tobytes()
    assert Network(model).scores(words, [1, 2, 12], [0, 1, 0]).tobytes() == first.tobytes()


def test_names_are_whole_words_of_the_text_with_a_score(nlp: Language) -> None:
    for text in STORIES:
        doc = nlp(text)
        for ent in doc.ents:
            assert text[ent.start_char : ent.end_char].strip() == ent.text
            assert 0 < doc.user_data[SCORES][ent.start, ent.end] <= 1


def test_nothing_is_named_where_it_is_blocked_and_names_set_before_stay(nlp: Language) -> None:
    text = STORIES[0]
    doc = nlp.make_doc(text)
    doc.set_ents([doc.char_span(text.index("Lagos"), text.index("Lagos") + 5, label="LOC")])
    doc.user_data[BLOCKED] = [(0, 12)]
    found = [(ent.start_char, ent.text, ent.label_) for ent in nlp(doc).ents]
    assert (text.index("Lagos"), "Lagos", "LOC") in found
    assert all(start >= 12 for start, *_ in found)


def test_a_model_trained_on_other_clues_is_refused(tmp_path: Path) -> None:
    path = random_model(tmp_path / "old.onnx", {"clues": "3", "shapes": str(len(SHAPES))})
    with pytest.raises(ModelUnusable):
        Network(path)


@given(st.lists(st.tuples(st.integers(1, MOST), st.booleans()), max_size=300), st.integers(MOST, 60))
def test_windows_cover_all_words_in_order_and_fit(words: list[tuple[int, bool]], widest: int) -> None:
    sizes, opens = [size for size, _ in words], [begins for _, begins in words]
    found = windows(sizes, opens, widest)
    assert [i for start, end in found for i in range(start, end)] == list(range(len(words)))
    assert all(sum(sizes[start:end]) <= widest for start, end in found)


def test_a_window_ends_with_a_sentence_where_it_can() -> None:
    assert windows([1] * 9, [i in (0, 4, 7) for i in range(9)], 6) == [(0, 4), (4, 9)]
    assert windows([1] * 9, [i == 0 for i in range(9)], 6) == [(0, 6), (6, 9)]


@given(st.lists(st.lists(st.floats(-9, 0), min_size=5, max_size=5), min_size=1, max_size=12))
def test_every_name_begins_before_it_goes_on(rows: list[list[float]]) -> None:
    found = Decoder(LABELS)(np.array(rows))
    ends = [0, *(name.end for name in found)]
    assert all(end <= name.start < name.end for end, name in zip(ends, found, strict=False))


def test_no_name_runs_over_the_beginning_of_a_sentence() -> None:
    scores = np.log(np.array([[0.1, 0.1, 0.1, 0.6, 0.1], [0.1, 0.1, 0.1, 0.2, 0.5]]))
    decoder = Decoder(LABELS)
    assert [(name.start, name.end) for name in decoder(scores)] == [(0, 2)]
    assert [(name.start, name.end) for name in decoder(scores, 5, [True, True])] == [(5, 6), (6, 7)]


def test_all_mentions_of_a_name_agree_on_what_it_is() -> None:
    words = ["Weibo", "said", "Weibo", "rose", ".", "Tomas", "Okello", "left", ",", "Okello", "said"]
    sure, unsure = np.array([-0.1, -4.0]), np.array([-0.7, -0.6])
    okello = np.array([-5.0, -0.1])
    found = [
        Found(0, 1, "Person", 0.9, unsure[::-1]), Found(2, 3, "Location", 0.9, sure),
        Found(5, 7, "Person", 0.9, okello), Found(9, 10, "Location", 0.9, unsure),
    ]  # fmt: skip
    agreed = agree(found, words, ["Location", "Person"])
    assert [name.kind for name in agreed] == ["Location", "Location", "Person", "Person"]
    assert all(0 < name.score <= 1 for name in agreed)


def test_a_name_that_goes_on_from_nothing_takes_the_best_sequence() -> None:
    scores = np.log(np.array([[0.5, 0.45, 0.01, 0.03, 0.01], [0.1, 0.1, 0.78, 0.01, 0.01]]))
    assert [(name.start, name.end, name.kind) for name in Decoder(LABELS)(scores)] == [(0, 2, "Person")]


def test_words_are_cut_into_the_longest_pieces_without_case_or_accents() -> None:
    pieces = Pieces(["[UNK]", "[CLS]", "[SEP]", "sao", "s", "##ao", "##s", "u", "."])
    assert pieces.cut("São") == (3,)
    assert pieces.cut("SAOS") == (3, 6)
    assert pieces.cut("U.S.") == (7, 8, 4, 8)
    assert pieces.cut("Ω") == (0,)


@settings(max_examples=200)
@given(st.text(min_size=1, max_size=80))
def test_any_word_has_pieces_and_a_shape(word: str) -> None:
    assert 1 <= len(Pieces(VOCABULARY).cut(word)) <= MOST
    assert 0 <= shape(word) < len(SHAPES)


@pytest.mark.parametrize(
    ("word", "name"),
    [("Delhi", "title"), ("BJP", "capitals"), ("U.S.", "letters"), ("McCain", "inner"), ("2nd", "ordinal"),
     ("said", "small"), ("iPhone", "mixed"), ("K", "initial"), ("40", "number"), ("F-16", "code"), ("“", "quote"),
     ("东京", "script")],
)  # fmt: skip
def test_shapes_tell_how_a_word_is_written(word: str, name: str) -> None:
    assert SHAPES[shape(word)] == name


def test_clues_tell_what_the_document_and_the_lists_know() -> None:
    words = ["Rose", "Okello", "quickly", "called", "Rose", "from", "New", "York", ".", "Police", "rose", "."]
    opens = [i in (0, 9) for i in range(len(words))]
    bits = clues(words, opens, [True] * len(words))
    has = lambda i, name: bool(bits[i] >> CLUES.index(name) & 1)  # noqa: E731
    assert has(0, "opens")
    assert has(0, "small elsewhere")
    assert has(0, "capital elsewhere")
    assert has(6, "city") or has(6, "region or country")
    assert has(7, "inside a place")
    assert has(9, "organisation")


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_score_of_the_model_is_never_a_lower_probability(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 < probability(low) <= probability(high) < 1


def test_a_model_that_is_quite_sure_is_believed_a_little_less() -> None:
    assert 0.8 < probability(0.99) < 0.95
