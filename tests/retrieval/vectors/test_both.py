"""What every vector index does, in a folder and on a server."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from retrieval.errors import IndexAway
from retrieval.vectors import Server, VectorIndex
from retrieval.vectors.embedded import EmbeddedIndex
from retrieval.vectors.index import PAGE
from retrieval.vectors.server import ServerIndex
from tests.chroma import ChromaServer, unit_vectors


@pytest.fixture(params=["embedded", "server"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorIndex]:
    """An empty index of each kind."""
    opened: VectorIndex
    if request.param == "embedded":
        opened = EmbeddedIndex.open(tmp_path / "chroma", "m")
    else:
        server: ChromaServer = request.getfixturevalue("chroma")
        opened = ServerIndex.open(Server(server.url, uuid.uuid4().hex), "m")
    yield opened
    opened.close()


def test_nearest_is_ordered_and_exact(index: VectorIndex) -> None:
    """Passages come best first with their cosine; equal ones in order of key; ``among`` keeps others out."""
    vectors = unit_vectors(40)
    vectors[5] = vectors[3]
    index.put(list(range(40)), vectors)
    cosines = vectors @ vectors[3]
    expected = sorted(range(40), key=lambda key: (-cosines[key].round(6), key))
    found = index.nearest(vectors[3], 40)
    assert [key for key, _ in found] == expected
    assert [cosine for _, cosine in found] == pytest.approx([float(cosines[key]) for key in expected], abs=1e-5)
    assert [key for key, _ in index.nearest(vectors[3], 2, among=[9, 5, 7])] == [
        key for key in expected if key in (9, 5, 7)
    ][:2]


def test_keys_that_are_not_indexed_are_passed_over(index: VectorIndex) -> None:
    """A scope may name passages whose vectors are still missing: the others are found all the same."""
    vectors = unit_vectors(3)
    assert index.nearest(vectors[0], 5) == []
    assert index.nearest(vectors[0], 5, among=[1]) == []
    index.put([1, 2], vectors[1:])
    assert [key for key, _ in index.nearest(vectors[2], 5, among=[99, 2])] == [2]
    assert index.nearest(vectors[2], 5, among=[98, 99]) == []
    assert index.nearest(vectors[2], 5, among=[]) == []


def test_what_is_removed_is_not_found(index: VectorIndex) -> None:
    """Removing takes out these and no others, as often as one likes, also what was never in; putting brings it back."""
    vectors = unit_vectors(250)
    index.put(list(range(250)), vectors)
    gone = list(range(0, 250, 2))
    for _ in range(2):
        index.remove([*gone, 9_999])
        assert index.count() == 125
    assert {key for key, _ in index.nearest(vectors[4], 250)} == set(range(1, 250, 2))
    assert index.nearest(vectors[4], 5, among=gone) == []
    index.remove([])
    index.put([4], vectors[4:5])
    assert index.nearest(vectors[4], 1)[0][0] == 4


def test_all_keys_are_listed_in_pages(index: VectorIndex) -> None:
    """Every key once, also where one page does not hold them."""
    assert list(index.key_pages()) == []
    count = PAGE + 300
    index.put(list(range(count)), unit_vectors(count))
    pages = list(index.key_pages())
    assert len(pages) == 2
    assert sorted(key for page in pages for key in page) == list(range(count))


def test_vectors_come_back_as_they_went_in(index: VectorIndex) -> None:
    """The vectors of the keys asked for; what the index does not hold is left out."""
    vectors = unit_vectors(150)
    index.put(list(range(150)), vectors)
    found = index.vectors_of([*range(20, 150), 777])
    assert set(found) == set(range(20, 150))
    assert all(np.allclose(found[key], vectors[key], atol=1e-6) for key in found)
    assert index.vectors_of([]) == {}


def test_vectors_of_another_length_are_refused(index: VectorIndex) -> None:
    """An index of 32 numbers takes no vector of 16, and says so; what is in it stays."""
    index.put([1, 2], unit_vectors(2))
    with pytest.raises(IndexAway, match="dimension of 32, got 16"):
        index.put([3], unit_vectors(1, 16))
    with pytest.raises(IndexAway, match="dimension of 32, got 16"):
        index.nearest(unit_vectors(1, 16)[0], 1)
    assert index.count() == 2
