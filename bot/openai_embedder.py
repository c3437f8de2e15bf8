"""Vectors by a server that speaks OpenAI's API: in batches, within a budget, checked before they are believed."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import threading
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bot.openai_api import OpenAIServer, Patience, ServerFailed, tried
from retrieval.embed import Vectors, embeddable
from retrieval.errors import EmbedderFailed

# Texts of one request. What a request brought is kept before the next is sent, so this is what a crash can lose (about
# a tenth of a cent); larger ones are hardly faster (docs/embedders.md). OpenAI takes 2,048.
TEXTS = 256
# What OpenAI takes, in tokens: for one request, and for one text.
REQUEST_TOKENS = 300_000
TEXT_TOKENS = 8_192
# A text that is refused is cut in half until it is shorter than this.
FEWEST_TOKENS = 64
# A model's name is a key in the library, of so many characters at most.
LONGEST_NAME = 80

_LAST_WORD = re.compile(r"\S+$")

QUESTION = Patience(request=3, tries=2, total=3)
PASSAGES = Patience(request=60, tries=5, total=180)


class Budget:
    """The most tokens that a run may send."""

    def __init__(self, tokens: int) -> None:
        self.tokens = tokens
        self.spent = 0
        self._lock = threading.Lock()

    def check(self, tokens: int) -> None:
        """Raise unless so many more may be sent.

        Raises:
            EmbedderFailed: they may not.
        """
        if self.spent + tokens > self.tokens:
            raise EmbedderFailed(
                f"the budget of {self.tokens:,} tokens for one run is spent ({self.spent:,} were sent)",
                hint="what is embedded is kept: run the command again to go on, or raise SITREP_EMBEDDING_TOKENS",
            )

    def spend(self, tokens: int) -> None:
        """Count tokens that were sent."""
        with self._lock:
            self.spent += tokens


class OpenAIEmbedder:
    """A model on a server that speaks OpenAI's API."""

    def __init__(
        self,
        server: OpenAIServer,
        model: str,
        *,
        dimensions: int | None = None,
        budget: Budget,
        question: Patience = QUESTION,
        passages: Patience = PASSAGES,
    ) -> None:
        self._server = server
        self._model = model
        self._dimensions = dimensions
        self._budget = budget
        self._question = question
        self._passages = passages
        self._seen_dimensions = dimensions
        self._refusals = 0
        self.batch = TEXTS
        self.model = name_of(server.provider, model, dimensions)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See :class:`retrieval.embed.Embedder`.

        Raises:
            EmbedderFailed: the server is away, refuses, answers nonsense, or the budget is spent.
        """
        return self._made([prepared(text) for text in texts], self._passages)

    def query(self, text: str) -> Vectors:
        """See :class:`retrieval.embed.Embedder`; gives up after seconds, since a person waits.

        Raises:
            EmbedderFailed: as for passages.
        """
        vector: Vectors = self._made([prepared(text)], self._question)[0]
        return vector

    def close(self) -> None:
        """Close the connections to the server."""
        self._server.close()

    def _made(self, texts: Sequence[str], patience: Patience) -> Vectors:
        parts = []
        rest = list(texts)
        while rest:
            size = fitting(rest, self.batch)
            parts.append(self._made_at_once(rest[:size], patience))
            rest = rest[size:]
        return np.concatenate(parts) if parts else np.empty((0, self._seen_dimensions or 0), np.float32)

    def _made_at_once(self, texts: Sequence[str], patience: Patience) -> Vectors:
        """The vectors of one request; of two halves where the server does not take it, and of a shorter text at last.

        One text that a server cannot stomach must not keep the others from their vectors, nor a server that takes 32
        at once be told off forever: what it takes is remembered.
        """
        try:
            return self._requested(texts, patience)
        except ServerFailed as failure:
            if not failure.refused_input:
                raise EmbedderFailed(failure.message, hint=failure.hint) from failure
            self._refusals += 1
            if len(texts) == 1:
                shorter = cut(texts[0], estimated_tokens(texts[0]) // 2)
                if estimated_tokens(shorter) < FEWEST_TOKENS:
                    raise EmbedderFailed(failure.message, hint=failure.hint) from failure
                return self._made_at_once([shorter], patience)
        half, refusals = (len(texts) + 1) // 2, self._refusals
        made = np.concatenate([self._made(texts[:half], patience), self._made(texts[half:], patience)])
        if self._refusals == refusals:
            self.batch = min(self.batch, half)
        return made

    def _requested(self, texts: Sequence[str], patience: Patience) -> Vectors:
        """One request, tried as often as patience allows; every try counts in the budget."""
        estimate = sum(map(estimated_tokens, texts))

        def once(seconds: float) -> Vectors:
            self._budget.check(estimate)
            try:
                answer = self._server.embeddings(texts, self._model, self._dimensions, seconds)
            except ServerFailed as failure:
                self._budget.spend(estimate if failure.counted else 0)
                raise
            self._budget.spend(_usage(answer) or estimate)
            return self._believed(answer, len(texts))

        return tried(once, patience, self._server.time)

    def _believed(self, answer: Any, count: int) -> Vectors:
        """The vectors of an answer, in the order of their texts and of unit length, if they can be right at all."""
        try:
            made = _ordered(answer, count)
        except _Nonsense as nonsense:
            raise self._server.senseless(str(nonsense)) from nonsense
        dimensions = made.shape[1]
        if self._seen_dimensions not in (None, dimensions):
            raise EmbedderFailed(
                f"{self._server.shown} makes vectors of {dimensions} numbers, not of {self._seen_dimensions}",
                hint="check SITREP_EMBEDDING_MODEL and SITREP_EMBEDDING_DIMENSIONS: not every model can be shortened",
            )
        self._seen_dimensions = dimensions
        return made


class _Nonsense(Exception):
    """What is wrong with an answer."""


def name_of(provider: str, model: str, dimensions: int | None) -> str:
    """The name that vectors are kept under: provider, model, and dimensions where they are not the model's own."""
    name = f"{provider}/{model}" + (f"@{dimensions}" if dimensions else "")
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - 9]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def estimated_tokens(text: str) -> int:
    """More tokens than a text has, nearly always: half a token a byte of UTF-8.

    OpenAI's tokenizers take about 4 English and 2 Arabic letters a token, and an Arabic letter is two bytes. Only text
    without words (keys, checksums) takes more; a server refuses it where it matters, and it is cut then.
    """
    return (len(text.encode()) + 1) // 2


def fitting(texts: Sequence[str], most: int) -> int:
    """How many texts, from the first, one request takes; at least one."""
    tokens = 0
    for number, text in enumerate(texts[:most]):
        tokens += estimated_tokens(text)
        if tokens > REQUEST_TOKENS and number:
            return number
    return min(len(texts), most)


def cut(text: str, tokens: int) -> str:
    """The beginning of a text, of so many tokens by our estimate, to the last whole word where there are words."""
    if estimated_tokens(text) <= tokens:
        return text
    kept = text.encode()[: tokens * 2].decode(errors="ignore")
    in_a_word = not text[len(kept)].isspace()
    words = (_LAST_WORD.sub("", kept) if in_a_word else kept).rstrip()
    return words if len(words) > len(kept) // 2 else kept


def prepared(text: str) -> str:
    """A text as servers take it: no odd characters, not empty, not longer than what a model reads."""
    clean = embeddable(text)
    return cut(clean, TEXT_TOKENS) if clean.strip() else "."


def _usage(answer: Any) -> int | None:
    """The tokens that the server counted, where it says so believably."""
    usage = answer.get("usage") if isinstance(answer, Mapping) else None
    tokens = usage.get("total_tokens") if isinstance(usage, Mapping) else None
    return tokens if type(tokens) is int and tokens > 0 else None


def _ordered(answer: Any, count: int) -> Vectors:
    """The vectors by their index: the order of the list is not promised."""
    data = answer.get("data") if isinstance(answer, Mapping) else None
    if not isinstance(data, list) or not all(isinstance(one, Mapping) for one in data):
        raise _Nonsense("it has no list of vectors")
    if len(data) != count:
        raise _Nonsense(f"{len(data)} vectors for {count} texts")
    by_index = {one["index"]: one.get("embedding") for one in data if type(one.get("index")) is int}
    if sorted(by_index) != list(range(count)):
        raise _Nonsense("the vectors are not numbered from 0 on")
    return _unit_lengths([_numbers(by_index[index]) for index in range(count)])


def _numbers(embedding: Any) -> Vectors:
    """One vector, from base64 of little-endian float32 or from a list of numbers."""
    try:
        if isinstance(embedding, str):
            return np.frombuffer(base64.b64decode(embedding, validate=True), "<f4")
        with np.errstate(over="ignore"):  # what is too large becomes infinite, and is found out
            return np.asarray(embedding, np.float64).astype(np.float32)
    except (binascii.Error, OverflowError, TypeError, ValueError) as error:
        raise _Nonsense("a vector is not made of numbers") from error


def _unit_lengths(found: Sequence[Vectors]) -> Vectors:
    if {vector.ndim for vector in found} != {1} or len({len(vector) for vector in found}) > 1:
        raise _Nonsense("the vectors differ in their dimensions")
    made = np.stack(found).astype(np.float64)
    lengths = np.linalg.norm(made, axis=1, keepdims=True)
    if not (np.isfinite(made).all() and (lengths > 0).all()):
        raise _Nonsense("a vector has no length or no end")
    return np.asarray(made / lengths, np.float32)
