"""What disagrees inside a library, and between it and its vector index, is found and mended.

A second look after the mending says what is left: nothing counts as mended because somebody tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.ingest import Indexer, Problem
from retrieval.library.health import Finding, Health
from retrieval.library.vector_store import VectorStore
from retrieval.progress import Progress
from retrieval.reindex import Reindex
from retrieval.vectors import VectorIndex

# How far a cosine may be from 1 for two vectors to be the same: an index may keep them at less precision.
SAME = 1e-3
# Passages whose vectors are compared at once.
AT_ONCE = 1000

INDEX_TEXTS = {
    "index_extra": "vectors in the index that stand for no passage",
    "index_missing": "passages that the index should hold and does not",
    "index_wrong": "vectors in the index that are not those of their passages",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """A kind of fault that was found: how often, some of what it is of, and whether it is gone now."""

    code: str
    text: str
    count: int
    examples: tuple[str, ...]
    mended: bool


@dataclass(frozen=True, slots=True)
class Checkup:
    """What was found, and whether the vector index was looked at: not where another process owns it, or it is away.

    ``failed`` are documents that the mending would have read again and that cannot be read.
    """

    found: tuple[Checked, ...]
    index_checked: bool
    failed: tuple[Problem, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong now."""
        return all(one.mended for one in self.found)


class Checking:
    """Finds and mends what disagrees."""

    def __init__(
        self, health: Health, vectors: VectorStore, reindex: Reindex, indexer: Indexer, examples: int = 5
    ) -> None:
        self._health = health
        self._vectors = vectors
        self._reindex = reindex
        self._indexer = indexer
        self._examples = examples

    def run(self, index: VectorIndex | None, progress: Progress, *, mend: bool) -> Checkup:
        """Look the library over and, with an index, that too; mend what can be mended, if ``mend`` says so."""
        found = self._look(index, progress, mend=mend)
        left: list[Finding] = [] if mend else found
        failed: tuple[Problem, ...] = ()
        if mend and found:
            failed = self._reindex.run(progress).failed
            if index is not None:
                self._indexer.catch_up(index, progress)
            left = self._look(index, progress, mend=False)
        codes = {one.code for one in left}
        first = {one.code for one in found}
        checked = [self._checked(one, one.code not in codes) for one in found]
        # What the mending itself brought about is wrong too.
        checked += [self._checked(one, mended=False) for one in left if one.code not in first]
        return Checkup(tuple(checked), index is not None, failed)

    def _look(self, index: VectorIndex | None, progress: Progress, *, mend: bool) -> list[Finding]:
        return [*self._health.examine(mend=mend, watch=progress.checking), *self._index_faults(index, mend=mend)]

    def _checked(self, finding: Finding, mended: bool) -> Checked:
        return Checked(finding.code, finding.text, len(finding.of), finding.of[: self._examples], mended)

    def _index_faults(self, index: VectorIndex | None, *, mend: bool) -> Iterator[Finding]:
        if index is None:
            return
        # On a server others index and drop meanwhile: what is indexed stands in the library before and, unless it is
        # dropped, after.
        before = self._vectors.marked(index.generation)
        held = {key for page in index.key_pages() for key in page}
        passages = self._vectors.hashes()
        marked = before & self._vectors.marked(index.generation)
        extra = sorted(held - set(passages))
        missing = sorted(self._missing(index, sorted(marked - held)))
        wrong = sorted(self._wrong(index, sorted(held & marked & set(passages)), passages))
        if mend:
            index.remove([*extra, *wrong])
            self._vectors.unmark_passages([*missing, *wrong])
        for code, keys in (("index_extra", extra), ("index_missing", missing), ("index_wrong", wrong)):
            if keys:
                yield Finding(code, INDEX_TEXTS[code], tuple(map(str, keys)))

    def _missing(self, index: VectorIndex, keys: Sequence[int]) -> set[int]:
        """Those of some keys that the index does not hold now: it may have been given them since it was looked at."""
        parts = (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
        return {key for part in parts for key in set(part) - set(index.vectors_of(part))}

    def _wrong(self, index: VectorIndex, keys: Sequence[int], hashes: dict[int, str]) -> Iterable[int]:
        """Keys whose vector in the index points elsewhere than the one kept for the passage's text."""
        for start in range(0, len(keys), AT_ONCE):
            part = keys[start : start + AT_ONCE]
            kept = self._vectors.get(self._indexer.model, [hashes[key] for key in part])
            for key, vector in index.vectors_of(part).items():
                own = kept.get(hashes[key])
                if own is None or own.shape != vector.shape or abs(float(np.dot(own, vector)) - 1) > SAME:
                    yield key
